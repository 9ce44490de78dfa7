"""Real yt-dlp behind the gate: what leads into a private network is not reached, and the failure says so."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from mvidarr.egress import Gate
from mvidarr.errors import External, Invalid
from mvidarr.media.tools import Tools
from mvidarr.outbound import AddressGuard
from mvidarr.process import Children, Warm
from mvidarr.ytdlp import YtDlp
from mvidarr.ytdlp.files import store
from tests.standins.clips import Clips
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer
from tests.ytdlp.conftest import names
from tests.ytdlp.looking import ByHand

pytestmark = pytest.mark.asyncio(loop_scope="session")

Make = Callable[..., YtDlp]


@pytest.fixture
def router(clips: Clips) -> Iterator[MediaServer]:
    """What stands in a private network and answers everybody there."""
    with MediaServer(clips) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def gate(media_server: MediaServer) -> AsyncIterator[Gate]:
    """The stand-in of the web may be visited, nothing else on this machine."""
    guard = AddressGuard(False).typed()
    guard.trust(media_server.url)
    async with Gate(guard) as gate:
        yield gate


@pytest.fixture
def behind(children: Children, tools: Tools, run_folder: Path, warm: Warm, gate: Gate) -> Make:
    def make(plugins: Path | None = None, *, forked: bool = True) -> YtDlp:
        return YtDlp(
            children, bin_folder=tools.bin_folder, cache=run_folder / "yt-dlp", plugins=plugins, gate=gate,
            warm=warm, fork_downloads=forked,
        )  # fmt: skip

    return make


@pytest.mark.parametrize("forked", [True, False])
async def test_what_is_allowed_comes_through_the_gate_and_is_counted(
    behind: Make, media_server: MediaServer, gate: Gate, folder: Path, forked: bool
) -> None:
    received: list[int] = []
    ytdlp = behind(forked=forked)
    found = await ytdlp.extract(media_server.at("/page"), folder)
    downloaded = await ytdlp.download(found.path, folder, on_received=received.append)
    assert downloaded.thumbnail is not None
    size = downloaded.path.stat().st_size + downloaded.thumbnail.stat().st_size
    assert received == [pytest.approx(size, abs=2000)]
    assert gate.received == pytest.approx(size, abs=8000)  # and the page


@pytest.mark.parametrize("path", ["/words", "/media/song.mp4"])
async def test_a_redirect_into_a_private_network_is_not_followed(
    behind: Make, media_server: MediaServer, router: MediaServer, folder: Path, path: str
) -> None:
    with pytest.raises(Invalid, match=r"127\.0\.0\.1 leads into a private network") as raised:
        await behind().extract(media_server.at(path, to=router.at("/page")), folder)
    assert raised.value.code == "address_refused"
    assert not router.counts


async def test_nor_by_https(behind: Make, media_server: MediaServer, router: MediaServer, folder: Path) -> None:
    with pytest.raises(Invalid, match="leads into a private network"):
        await behind().extract(media_server.at("/words", to=router.url.replace("http:", "https:")), folder)
    assert not router.counts


async def test_a_list_that_leads_there_is_not_read(
    behind: Make, media_server: MediaServer, router: MediaServer
) -> None:
    with pytest.raises(Invalid, match="leads into a private network"):
        await behind().listing(media_server.at("/words", to=router.at("/several")))
    assert not router.counts


@pytest.mark.parametrize("path", ["/parts.m3u8", "/parts.mpd"])
async def test_pieces_of_a_stream_that_lie_there_are_not_fetched(
    behind: Make, media_server: MediaServer, router: MediaServer, folder: Path, path: str
) -> None:
    with pytest.raises(Invalid, match="leads into a private network"):
        await behind().download(media_server.at(path, src=router.at("/media/song.mp4")), folder)
    assert not router.counts


async def test_a_file_that_is_moved_there_meanwhile_is_not_fetched(
    behind: Make, media_server: MediaServer, router: MediaServer, fake_youtube: FakeYouTube, folder: Path
) -> None:
    url = fake_youtube.add("moved000001", faults={"to": router.at("/media/song.mp4")})
    youtube = behind(fake_youtube.plugins)
    found = await youtube.extract(url, folder)
    with pytest.raises(Invalid, match="leads into a private network"):
        await youtube.download(found.path, folder)
    assert not router.counts


async def test_a_picture_there_is_left_out(
    behind: Make, media_server: MediaServer, router: MediaServer, folder: Path
) -> None:
    poster = media_server.at("/media/poster.jpg", to=router.at("/media/poster.jpg"))
    ytdlp = behind()
    found = await ytdlp.extract(media_server.at("/page", poster=poster), folder)
    downloaded = await ytdlp.download(found.path, folder)
    assert downloaded.path.is_file()
    assert downloaded.thumbnail is None
    assert not router.counts


class _Began(asyncio.Event):
    """Set once the first bytes of the file have come, and watched by hand from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.watches: list[ByHand] = []

        def watch(*given: Any) -> ByHand:
            self.watches.append(ByHand(*given))
            return self.watches[-1]

        monkeypatch.setattr("mvidarr.ytdlp.run.Watch", watch)

    async def watch(self) -> ByHand:
        await self.wait()
        return self.watches[-1]


async def test_a_site_that_gives_a_byte_now_and_then_is_left(
    behind: Make, media_server: MediaServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = _Began(monkeypatch)
    url = media_server.at("/media/song.mp4", rate=2000)
    fetching = asyncio.create_task(behind().download(url, folder, on_progress=lambda _: began.set()))
    assert (await began.watch()).look_for_long()
    with pytest.raises(External) as raised:
        await fetching
    assert (raised.value.code, raised.value.retryable) == ("stalled", True)
    assert any(name.endswith(".part") for name in names(folder))


async def test_a_site_that_gives_less_than_is_wished_is_left_to_be_asked_anew(
    behind: Make, media_server: MediaServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ytdlp, began = behind(), _Began(monkeypatch)
    found = await ytdlp.extract(media_server.at("/media/song.mp4", rate=40_000), folder)
    ytdlp.adopt(code=None, flags=["--throttled-rate", "1000000000"])
    fetching = asyncio.create_task(ytdlp.download(found.path, folder, on_progress=lambda _: began.set()))
    watch = await began.watch()
    assert not watch.look()
    received = watch.received
    while watch.received == received:
        await asyncio.sleep(0.005)
    assert watch.look()
    with pytest.raises(External) as raised:
        await fetching
    assert (raised.value.code, raised.value.retryable) == ("throttled", True)
    assert any(name.endswith(".part") for name in names(folder))


async def test_a_header_that_names_a_proxy_leads_nobody_past_the_gate(
    behind: Make, media_server: MediaServer, router: MediaServer, gate: Gate, folder: Path
) -> None:
    ytdlp = behind()
    found = await ytdlp.extract(media_server.at("/page"), folder)
    detour = {"Ytdl-Request-Proxy": router.url}
    told = {**found.info, "formats": [{**each, "http_headers": detour} for each in found.info["formats"]]}
    store(found.path, {**told, "http_headers": detour})
    before = gate.received
    downloaded = await ytdlp.download(found.path, folder)
    assert gate.received - before >= downloaded.path.stat().st_size
    assert not router.counts


async def test_a_failure_of_its_own_is_told_even_if_a_picture_was_refused(
    behind: Make, media_server: MediaServer, router: MediaServer, folder: Path
) -> None:
    poster = media_server.at("/media/poster.jpg", to=router.at("/media/poster.jpg"))
    ytdlp = behind()
    source = media_server.at("/media/song.mp4", status=404)
    found = await ytdlp.extract(media_server.at("/page", src=source, poster=poster), folder)
    with pytest.raises(Exception, match="does not find this"):
        await ytdlp.download(found.path, folder)
