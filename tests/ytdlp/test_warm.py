"""What yt-dlp says in a fork of a loaded one is what it says when it is started: with plugins, without, and refused."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from mvidarr.errors import External
from mvidarr.media.tools import Tools
from mvidarr.process import Children, Limits, Warm
from mvidarr.ytdlp import Progress, YtDlp, options
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer
from tests.ytdlp.conftest import names

pytestmark = pytest.mark.asyncio(loop_scope="session")

Make = Callable[[Path | None, bool], YtDlp]

OWN = """
import json
from yt_dlp.extractor.generic import GenericIE

class OwnGenericIE(GenericIE, plugin_name="own"):
    def _real_extract(self, url):
        trusting = self._downloader._request_director.handlers["Requests"]._make_sslcontext
        told = [
            [each.cert_store_stats(), each.check_hostname, each.verify_mode, each.options, each.get_ciphers()]
            for each in (trusting(), trusting(), trusting(legacy_ssl_support=True))
        ]
        return {**super()._real_extract(url), "description": json.dumps(told)}
"""


@pytest.fixture
def both(children: Children, tools: Tools, run_folder: Path) -> Make:
    def both(plugins: Path | None, eager: bool) -> YtDlp:
        cache = run_folder / "yt-dlp"
        return YtDlp(children, bin_folder=tools.bin_folder, cache=cache, plugins=plugins, eager=eager)

    return both


async def test_with_plugins_it_tells_the_same(both: Make, fake_youtube: FakeYouTube, folder: Path) -> None:
    fake_youtube.add("aaaaaaaaaaa", title="Band - “Jóga” 🎵", channel="Band")
    fake_youtube.add_list("PLband", ["aaaaaaaaaaa", "private0001"])
    plain, warm = both(fake_youtube.plugins, False), both(fake_youtube.plugins, True)
    told = [await _told(each, fake_youtube, folder) for each in (plain, warm)]
    assert told[0] == told[1]
    assert told[1][0]["title"] == "Band - “Jóga” 🎵"
    assert told[1][2:] == ["private", "bot_check"]
    assert (warm.warm.now.made, warm.warm.now.trouble) == (4, None)
    assert plain.warm.now.made == 2  # two were not worth a server


async def _told(ytdlp: YtDlp, site: FakeYouTube, folder: Path) -> list[Any]:
    info = (await ytdlp.extract(site.url("aaaaaaaaaaa"), folder)).info
    listing = await ytdlp.listing("https://www.youtube.com/playlist?list=PLband")
    refused = [await _refusal(ytdlp, site.url("private0001"), folder), await _refusal(ytdlp, "ytsearch1:bot", folder)]
    return [_lasting(info), listing["entries"], *refused]


def _lasting(info: Any) -> Any:
    """Without the time, and the browser that yt-dlp pretends to be, which it draws by lot."""
    if isinstance(info, list):
        return [_lasting(each) for each in info]
    if isinstance(info, dict):
        return {key: _lasting(value) for key, value in info.items() if key not in ("epoch", "http_headers")}
    return info


async def _refusal(ytdlp: YtDlp, url: str, folder: Path) -> str:
    with pytest.raises(External) as raised:
        await (ytdlp.listing(url) if url.startswith("yt") else ytdlp.extract(url, folder))
    return raised.value.code


async def test_without_plugins_pages_files_and_ends_are_the_same(
    children: Children, tools: Tools, run_folder: Path, warm: Warm, media_server: MediaServer, folder: Path
) -> None:
    ytdlp, made = YtDlp(children, bin_folder=tools.bin_folder, cache=run_folder / "yt-dlp", warm=warm), warm.now.made
    lines: list[str] = []
    page = await ytdlp.extract(media_server.at("/page", title="Björk - Jóga"), folder, lines.append)
    assert page.info["title"] == "Björk - Jóga"
    assert lines == ["WARNING: [generic] Falling back on generic information extractor"]
    assert (await ytdlp.extract(media_server.at("/media/song.mp4"), folder)).info["title"] == "song"
    assert await _refusal(ytdlp, media_server.at("/words"), folder) == "unsupported_url"
    assert await _refusal(ytdlp, media_server.at("/page", status=429), folder) == "rate_limited"
    for name in ("yt_dlp.py", "sitecustomize.py"):
        (folder / name).write_text("open('stolen', 'w')\n")
    (folder / "yt-dlp.conf").write_text("--print-to-file title stolen\n")
    downloaded = await ytdlp.download(media_server.at("/media/song.mp4"), folder)
    assert downloaded.path.is_file()
    assert not (folder / "stolen").exists()
    assert warm.now.made - made == 4  # the download was none of them


async def test_a_page_is_told_the_same_and_a_plugin_puts_its_own_class_in_place(
    both: Make, make: Callable[[Path | None], YtDlp], media_server: MediaServer, folder: Path, tmp_path: Path
) -> None:
    """The loaded one has read a page already, and has a context for TLS at hand."""
    plugins = tmp_path / "plugins"
    own = plugins / "own" / "yt_dlp_plugins" / "extractor" / "own.py"
    own.parent.mkdir(parents=True)
    own.write_text(OWN)
    plain, warm = both(plugins, False), make(plugins)
    url = media_server.at("/page", title="Björk - Jóga")
    told = [_lasting((await each.extract(url, folder)).info) for each in (plain, warm)]
    assert told[0] == told[1]
    ready, another, legacy = json.loads(told[1]["description"])
    assert ready == another != legacy
    assert ready[0]["x509_ca"] > 0
    own.write_text(OWN.replace("json.dumps(told)", '"Changed"'))
    assert (await warm.extract(url, folder)).info["description"] == "Changed"
    assert (await make(None).extract(url, folder)).info.get("description") is None


async def test_it_says_the_same_of_itself_and_other_certificates_end_it(
    children: Children, tools: Tools, tmp_path: Path
) -> None:
    """A ``certifi`` of our own lies before the installed one, so that it can be changed."""
    found = find_spec("certifi")
    assert found is not None
    assert found.origin is not None
    shutil.copytree(Path(found.origin).parent, tmp_path / "code" / "certifi")
    setup = options.Setup(Path(sys.executable), tools.bin_folder, tmp_path)
    env = {**options.environment(setup), "PYTHONPATH": str(tmp_path / "code")}
    warm = Warm(children, options.program(setup), cwd=tmp_path, env=env, eager=True)
    some = ["-v", "--use-extractors", "default,-generic", "--", "http://warm.invalid/x"]
    told = [await _words(way, [*options.diagnose_argv(setup), *some], tmp_path, env) for way in (children, warm)]
    assert told[0] == told[1]
    assert "ERROR: No suitable extractor found for URL http://warm.invalid/x" in told[1]

    server = warm.now.pid
    start = options.program(setup).start
    assert await _words(warm, [*start, "--version"], tmp_path, env)
    assert warm.now.pid == server
    os.utime(tmp_path / "code" / "certifi" / "cacert.pem")
    assert await _words(warm, [*start, "--version"], tmp_path, env)
    assert warm.now.pid not in (server, None)


async def _words(way: Children | Warm, argv: list[str], cwd: Path, env: dict[str, str]) -> list[str]:
    async with await way.start(argv, cwd=cwd, env=env, limits=Limits()) as child:
        return sorted([line.text async for line in child.lines()])


async def test_what_a_killed_server_takes_along_is_asked_again(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here each child dies at once, as if memory were short."""
    start = ytdlp.warm.start

    async def dying(*args: Any, **options: Any) -> Any:
        child = await start(*args, **options)
        child.kill()
        return child

    monkeypatch.setattr(ytdlp.warm, "start", dying)
    assert (await ytdlp.extract(media_server.at("/media/song.mp4"), folder)).info["title"] == "song"


@pytest.mark.parametrize("forks", [False, True])
async def test_downloads_are_the_same_and_end_the_same_both_ways(
    children: Children,
    tools: Tools,
    run_folder: Path,
    warm: Warm,
    media_server: MediaServer,
    folder: Path,
    forks: bool,
) -> None:
    cache, made = run_folder / "yt-dlp", warm.now.made
    ytdlp = YtDlp(children, bin_folder=tools.bin_folder, cache=cache, warm=warm, fork_downloads=forks)
    song = media_server.clips.song.read_bytes()
    seen: list[Progress] = []
    whole = await ytdlp.download(media_server.at("/media/song.mp4"), folder, on_progress=seen.append)
    assert whole.path.read_bytes() == song
    assert (whole.info["format_id"], whole.thumbnail, whole.warnings, seen[-1].fraction) == ("mp4", None, (), 1)

    slow = media_server.at("/media/song.mp4", stall=len(song) // 2)
    begun = asyncio.Event()
    task = asyncio.create_task(ytdlp.download(slow, folder, on_progress=lambda _: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [name for name in names(folder) if name.endswith(".part")]
    with pytest.raises(External) as raised:
        await ytdlp.download(media_server.at("/media/song.mp4", status=410), folder)
    assert (raised.value.code, raised.value.retryable) == ("gone", False)
    assert warm.now.made - made == (3 if forks else 0)
