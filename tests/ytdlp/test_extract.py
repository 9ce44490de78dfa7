"""Real yt-dlp asks a real server what is at an address."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from mvidarr.errors import External, Invalid
from mvidarr.media.tools import Tools
from mvidarr.process import Children
from mvidarr.ytdlp import YtDlp, media_addresses
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer
from tests.ytdlp.conftest import names

pytestmark = pytest.mark.asyncio(loop_scope="session")

ODD_TITLES = [
    "../../etc/passwd",
    "Björk 🎵 – “Jóga” [live]",
    "أم كلثوم - إنت عمري",
    "名" * 300,
    '%(id)s $HOME ~ `id` "; rm -rf /',
]


async def test_a_file_is_described_and_stored_for_our_eyes_only(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    url = media_server.at("/media/song.mp4")
    extracted = await ytdlp.extract(url, folder)
    assert (extracted.info["title"], extracted.info["ext"], extracted.entries) == ("song", "mp4", ())
    assert extracted.path == folder / "info.json"
    assert json.loads(extracted.path.read_text("utf-8")) == extracted.info
    assert stat.S_IMODE(extracted.path.stat().st_mode) == 0o600
    assert media_addresses(extracted.info) == {url}
    assert names(folder) == ["info.json"]


async def test_a_page_gives_title_and_picture_and_its_warnings_go_to_the_log(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    lines: list[str] = []
    url = media_server.at("/page", title="Björk - Jóga")
    extracted = await ytdlp.extract(url, folder, lines.append)
    assert extracted.info["title"] == "Björk - Jóga"
    assert media_server.at("/media/poster.jpg") in media_addresses(extracted.info)
    assert lines == ["WARNING: [generic] Falling back on generic information extractor"]


@pytest.mark.parametrize("title", ODD_TITLES)
async def test_titles_arrive_as_they_were_written(
    youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path, title: str
) -> None:
    extracted = await youtube.extract(fake_youtube.add("oddtitle001", title=title), folder)
    assert extracted.info["title"] == title


async def test_structured_data_of_a_page_is_used(ytdlp: YtDlp, media_server: MediaServer, folder: Path) -> None:
    info = (await ytdlp.extract(media_server.at("/jsonld", title="A Song"), folder)).info
    assert (info["title"], info["duration"], info["upload_date"]) == ("A Song", 6, "20210504")


async def test_of_several_videos_the_first_is_taken_and_all_are_told(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    sources = [media_server.at("/media/song.mp4", n=n) for n in range(3)]
    extracted = await ytdlp.extract(media_server.at("/several", title="Three", src=sources), folder)
    assert [entry["url"] for entry in extracted.entries] == sources
    assert extracted.info["url"] == sources[0]
    assert json.loads(extracted.path.read_text("utf-8"))["url"] == sources[0]


async def test_adaptive_streams_have_their_formats(ytdlp: YtDlp, media_server: MediaServer, folder: Path) -> None:
    hls = (await ytdlp.extract(media_server.at("/hls/master.m3u8"), folder)).info
    assert {each["protocol"] for each in hls["formats"]} == {"m3u8_native"}
    dash = (await ytdlp.extract(media_server.at("/dash/manifest.mpd"), folder)).info
    assert len(dash["requested_formats"]) == 2
    assert all(address.startswith(media_server.url) for address in media_addresses(dash))


async def test_a_page_without_a_video_is_no_video(ytdlp: YtDlp, media_server: MediaServer, folder: Path) -> None:
    with pytest.raises(External) as raised:
        await ytdlp.extract(media_server.at("/words"), folder)
    assert (raised.value.code, raised.value.retryable) == ("unsupported_url", False)
    assert names(folder) == []


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (403, "forbidden", True),
        (404, "gone", True),
        (429, "rate_limited", True),
        (500, "network", True),
    ],
)
async def test_a_refusing_server_is_a_typed_failure(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path, status: int, code: str, retryable: bool
) -> None:
    with pytest.raises(External) as raised:
        await ytdlp.extract(media_server.at("/page", status=status), folder)
    assert (raised.value.code, raised.value.retryable) == (code, retryable)


async def test_a_server_that_is_not_there_is_the_network(ytdlp: YtDlp, folder: Path) -> None:
    with pytest.raises(External) as raised:
        await ytdlp.extract("http://127.0.0.1:9/song.mp4", folder)
    assert raised.value.code == "network"


async def test_a_redirect_is_followed(ytdlp: YtDlp, media_server: MediaServer, folder: Path) -> None:
    url = media_server.at("/page", to=media_server.at("/media/song.mp4"))
    assert (await ytdlp.extract(url, folder)).info["url"] == media_server.at("/media/song.mp4")


async def test_nothing_is_started_for_an_address_that_is_none(ytdlp: YtDlp, folder: Path) -> None:
    with pytest.raises(Invalid):
        await ytdlp.extract("--exec=touch stolen", folder)
    assert names(folder) == []


async def test_a_configuration_in_the_folder_is_not_read_and_its_python_not_run(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    for name in ("yt-dlp.conf", ".config/yt-dlp/config"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("--exec before_dl:'touch stolen'\n--print-to-file title stolen\n")
    for name in ("yt_dlp.py", "json.py", "sitecustomize.py"):
        (folder / name).write_text("open('stolen', 'w')\n")
    extracted = await ytdlp.extract(media_server.at("/media/song.mp4"), folder)
    assert extracted.info["title"] == "song"
    assert not (folder / "stolen").exists()


async def test_plugins_are_off_unless_a_folder_is_named(
    children: Children, tools: Tools, fake_youtube: FakeYouTube, tmp_path: Path
) -> None:
    """Not even from the place where yt-dlp looks by itself."""
    cache = tmp_path / "cache"
    (cache / ".config" / "yt-dlp").mkdir(parents=True)
    (cache / ".config" / "yt-dlp" / "plugins").symlink_to(fake_youtube.plugins)
    ytdlp = YtDlp(children, bin_folder=tools.bin_folder, cache=cache)
    assert (await ytdlp.diagnose()).plugins == ()
    ytdlp = YtDlp(children, bin_folder=tools.bin_folder, cache=cache, plugins=fake_youtube.plugins)
    assert (await ytdlp.diagnose()).plugins == (str(fake_youtube.plugins / "fakesite" / "yt_dlp_plugins"),)


class TestYouTube:
    async def test_a_video_looks_as_if_it_came_from_the_real_site(
        self, youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path
    ) -> None:
        extracted = await youtube.extract(fake_youtube.url("dQw4w9WgXcQ"), folder)
        info = extracted.info
        assert (info["extractor"], info["id"], info["channel"]) == ("youtube", "dQw4w9WgXcQ", "Artist")
        assert (info["title"], info["duration"]) == ("Artist - Song (Official Video)", 6)
        assert info["format_id"] == "137+140"
        assert extracted.entries == ()

    async def test_a_folder_that_is_itself_a_plugin_package_is_taken_too(
        self, make: Callable[[Path | None], YtDlp], fake_youtube: FakeYouTube, folder: Path
    ) -> None:
        ytdlp = make(fake_youtube.plugins / "fakesite")
        assert (await ytdlp.extract(fake_youtube.url("dQw4w9WgXcQ"), folder)).info["extractor"] == "youtube"

    @pytest.mark.parametrize(
        ("name", "code", "retryable"),
        [
            ("private0001", "private", False),
            ("geo00000001", "geo", False),
            ("bot00000001", "bot_check", True),
            ("drm00000001", "drm", False),
            ("nofmt000001", "no_format", True),
            ("bug00000001", "extractor_bug", True),
        ],
    )
    async def test_its_refusals_are_typed(
        self, youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path, name: str, code: str, retryable: bool
    ) -> None:
        with pytest.raises(External) as raised:
            await youtube.extract(fake_youtube.url(name), folder)
        assert (raised.value.code, raised.value.retryable) == (code, retryable)

    async def test_a_broadcast_that_runs_is_not_recorded(
        self, youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path
    ) -> None:
        with pytest.raises(External) as raised:
            await youtube.extract(fake_youtube.add("live0000001", live_status="is_live"), folder)
        assert (raised.value.code, raised.value.retryable) == ("live", True)

    async def test_a_premiere_is_tried_again_when_it_begins(
        self, youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path
    ) -> None:
        url = fake_youtube.add("premiere001", live_status="is_upcoming", release_timestamp=4_000_000_000)
        with pytest.raises(External) as raised:
            await youtube.extract(url, folder)
        assert raised.value.code == "upcoming"
        assert (raised.value.retry_after or 0) > 30 * 86_400

    async def test_of_a_list_the_first_video_is_asked_for(
        self, youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path
    ) -> None:
        url = fake_youtube.add_list("PLtest", ["aaaaaaaaaaa", "private0001", "ccccccccccc"])
        extracted = await youtube.extract(url, folder)
        assert extracted.info["id"] == "aaaaaaaaaaa"
        assert [entry["id"] for entry in extracted.entries] == ["aaaaaaaaaaa", "private0001", "ccccccccccc"]

    async def test_an_empty_list_holds_no_video(self, youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path) -> None:
        with pytest.raises(External) as raised:
            await youtube.extract(fake_youtube.add_list("PLempty", []), folder)
        assert raised.value.code == "no_media"
