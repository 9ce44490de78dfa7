"""Real yt-dlp fetches from a real server, and a file is there or a typed failure."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from mvidarr.errors import External
from mvidarr.media import Media
from mvidarr.media.tools import Tools
from mvidarr.process import Children
from mvidarr.ytdlp import Downloaded, Progress, YtDlp, format_args
from tests.standins.clips import SECONDS
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer
from tests.ytdlp.conftest import names

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def failure(ytdlp: YtDlp, source: Path | str, folder: Path) -> External:
    with pytest.raises(External) as raised:
        await ytdlp.download(source, folder)
    return raised.value


async def fetched(ytdlp: YtDlp, url: str, folder: Path, progress: list[Progress] | None = None) -> Downloaded:
    extracted = await ytdlp.extract(url, folder)
    return await ytdlp.download(extracted.path, folder, on_progress=(progress if progress is not None else []).append)


@pytest.mark.parametrize(
    "path", ["/media/song.mp4", "/media/song.webm", "/hls/master.m3u8", "/dash/manifest.mpd", "/page", "/jsonld"]
)
async def test_every_kind_of_source_becomes_one_playable_file(
    ytdlp: YtDlp, media_server: MediaServer, children: Children, tools: Tools, folder: Path, path: str
) -> None:
    progress: list[Progress] = []
    downloaded = await fetched(ytdlp, media_server.at(path), folder, progress)
    probe = await Media(children, tools).probe(downloaded.path)
    assert probe.duration == pytest.approx(2 if path.endswith("webm") else SECONDS, abs=0.2)
    assert (probe.width, probe.height) == (640, 360)
    assert downloaded.path.parent == folder
    assert progress[-1].fraction == 1
    assert "load.info.json" not in names(folder)


async def test_a_server_without_ranges_is_fine(ytdlp: YtDlp, media_server: MediaServer, folder: Path) -> None:
    downloaded = await ytdlp.download(media_server.at("/media/song.mp4", norange=1), folder)
    assert downloaded.path.read_bytes() == media_server.clips.song.read_bytes()


async def test_the_picture_comes_along(ytdlp: YtDlp, media_server: MediaServer, folder: Path) -> None:
    downloaded = await fetched(ytdlp, media_server.at("/page"), folder)
    assert downloaded.thumbnail is not None
    assert downloaded.thumbnail.read_bytes() == (media_server.clips.folder / "poster.jpg").read_bytes()


@pytest.mark.parametrize("faults", [{"status": 404}, {"status": 500}, {"drop": 100}])
async def test_a_picture_that_fails_is_no_failure(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path, faults: dict[str, int]
) -> None:
    url = media_server.at("/page", poster=media_server.at("/media/poster.jpg", **faults))
    assert (await fetched(ytdlp, url, folder)).path.is_file()


async def test_a_picture_with_the_name_of_a_program_does_not_stop_the_video(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    url = media_server.at("/page", poster=media_server.at("/media/poster.jpg/run.exe"))
    downloaded = await fetched(ytdlp, url, folder)
    assert downloaded.path.is_file()
    assert not [name for name in names(folder) if name.endswith(".exe")]


async def test_picture_and_sound_are_joined_and_the_progress_is_one(
    youtube: YtDlp, fake_youtube: FakeYouTube, children: Children, tools: Tools, folder: Path
) -> None:
    progress: list[Progress] = []
    downloaded = await fetched(youtube, fake_youtube.url("dQw4w9WgXcQ"), folder, progress)
    probe = await Media(children, tools).probe(downloaded.path)
    assert (probe.video_codec, probe.audio_codec, downloaded.path.suffix) == ("h264", "aac", ".mp4")
    assert downloaded.info["format_id"] == "137+140"
    assert {each.message for each in progress} >= {"Part 1 of 2", "Part 2 of 2", "Joining picture and sound"}
    fractions = [each.fraction for each in progress if each.fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1


async def test_a_lower_wish_takes_the_smaller_format(youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path) -> None:
    extracted = await youtube.extract(fake_youtube.url("dQw4w9WgXcQ"), folder)
    downloaded = await youtube.download(extracted.path, folder, format_args=format_args(240))
    assert (downloaded.info["format_id"], downloaded.info["height"]) == ("18", 240)


@pytest.mark.parametrize(
    ("faults", "code", "retryable"),
    [
        ({"status": 403}, "expired", True),
        ({"status": 404}, "gone", True),
        ({"status": 410}, "gone", False),
        ({"status": 429}, "rate_limited", True),
        ({"status": 401}, "login", False),
    ],
)
async def test_a_refused_file_is_a_typed_failure(
    youtube: YtDlp, fake_youtube: FakeYouTube, folder: Path, faults: dict[str, int], code: str, retryable: bool
) -> None:
    extracted = await youtube.extract(fake_youtube.add("refused0001", faults=faults), folder)
    error = await failure(youtube, extracted.path, folder)
    assert (error.code, error.retryable) == (code, retryable)
    assert "load.info.json" not in names(folder)


async def test_a_refused_file_does_not_make_yt_dlp_ask_the_page_on_its_own(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    """The address of a page in a description may lead anywhere; who checks addresses has not seen it."""
    extracted = await ytdlp.extract(media_server.at("/page"), folder)
    info = json.loads(extracted.path.read_text("utf-8"))
    info["webpage_url"] = info["original_url"] = media_server.at("/words")
    for each in info["formats"]:
        each["url"] = media_server.at("/media/song.mp4", status=403)
    extracted.path.write_text(json.dumps(info), "utf-8")
    assert (await failure(ytdlp, extracted.path, folder)).code == "expired"
    assert media_server.hits("/words") == 0


async def test_an_expired_address_is_told_and_the_page_can_be_asked_anew(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    url = media_server.at("/page", src=media_server.at("/media/song.mp4", first=403))
    extracted = await ytdlp.extract(url, folder)
    assert (await failure(ytdlp, extracted.path, folder)).code == "expired"
    assert (await ytdlp.download(url, folder)).path.is_file()


async def test_a_connection_that_breaks_again_and_again_is_continued(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    size = media_server.clips.song.stat().st_size
    url = media_server.at("/page", src=media_server.at("/media/song.mp4", drop=size // 2 + 1))
    downloaded = await fetched(ytdlp, url, folder)
    assert downloaded.path.read_bytes() == media_server.clips.song.read_bytes()
    assert max(int(asked.removeprefix("bytes=").partition("-")[0]) for asked in media_server.ranges) > size // 4


async def test_a_broken_connection_without_ranges_begins_again(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    url = media_server.at("/media/song.mp4", norange=1, drop=700_000, drops=2)
    assert (await ytdlp.download(url, folder)).path.read_bytes() == media_server.clips.song.read_bytes()


async def test_a_server_that_stumbles_once_is_asked_again(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    url = media_server.at("/page", src=media_server.at("/media/song.mp4", first=503, delay=0.3))
    assert (await fetched(ytdlp, url, folder)).path.is_file()


async def test_a_cancelled_download_ends_at_once_and_goes_on_later(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    song = media_server.clips.song.read_bytes()
    extracted = await ytdlp.extract(media_server.at("/media/song.mp4", stall=len(song) // 2, drops=2), folder)
    task = asyncio.create_task(ytdlp.download(extracted.path, folder))
    while not _has_some(folder):
        assert not task.done()
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(60):  # by itself it would wait for much longer
            await task
    assert [name for name in names(folder) if name.endswith(".part")]
    downloaded = await ytdlp.download(extracted.path, folder)
    assert downloaded.path.read_bytes() == song
    assert media_server.ranges


def _has_some(folder: Path) -> bool:
    return any(path.stat().st_size for path in folder.glob("*.part"))


async def test_a_part_of_another_source_is_never_continued(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    first = await ytdlp.download(media_server.at("/media/song.mp4", n=1), folder)
    first.path.rename(first.path.with_name(f"{first.path.name}.part"))
    second = await ytdlp.download(media_server.at("/media/song.mp4", n=2), folder)
    assert second.path.read_bytes() == media_server.clips.song.read_bytes()
    assert names(folder) == [second.path.name]


async def test_a_part_that_is_longer_than_the_file_is_thrown_away(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    extracted = await ytdlp.extract(media_server.at("/media/song.mp4"), folder)
    known = await ytdlp.download(extracted.path, folder)
    known.path.rename(known.path.with_name(f"{known.path.name}.part"))
    with known.path.with_name(f"{known.path.name}.part").open("ab") as part:
        part.write(bytes(50_000))
    again = await ytdlp.download(extracted.path, folder)
    assert again.path.read_bytes() == media_server.clips.song.read_bytes()


async def test_a_finished_file_is_not_fetched_twice(ytdlp: YtDlp, media_server: MediaServer, folder: Path) -> None:
    extracted = await ytdlp.extract(media_server.at("/page"), folder)
    first = await ytdlp.download(extracted.path, folder)
    hits = media_server.hits("/media/song.mp4")
    second = await ytdlp.download(extracted.path, folder)
    assert second.path == first.path
    assert media_server.hits("/media/song.mp4") == hits


async def test_a_web_page_in_place_of_the_file_is_left_to_the_probe(
    ytdlp: YtDlp, media_server: MediaServer, children: Children, tools: Tools, folder: Path
) -> None:
    extracted = await ytdlp.extract(media_server.at("/media/song.mp4", html_after=1), folder)
    downloaded = await ytdlp.download(extracted.path, folder)
    with pytest.raises(External):
        await Media(children, tools).probe(downloaded.path)


async def test_a_kind_of_file_that_we_do_not_keep_is_refused(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    error = await failure(ytdlp, media_server.at("/media/sound.m4a"), folder)
    assert (error.code, error.retryable) == ("not_media", False)


async def test_a_folder_that_cannot_be_written_stops_the_queue(
    ytdlp: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    url = media_server.at("/media/song.mp4")
    name = (await ytdlp.download(url, folder)).path.name
    (folder / name).unlink()
    (folder / f"{name}.part").mkdir()
    error = await failure(ytdlp, url, folder)
    assert (error.code, error.extra["scope"]) == ("storage", "queue")


async def test_yt_dlp_ended_from_outside_is_tried_again(
    media_server: MediaServer, tools: Tools, children: Children, tmp_path: Path, folder: Path
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nkill -{signal.SIGKILL} $$\n")
    python.chmod(0o755)
    ytdlp = YtDlp(children, bin_folder=tools.bin_folder, cache=tmp_path / "cache", python=python)
    error = await failure(ytdlp, media_server.at("/media/song.mp4"), folder)
    assert (error.code, error.retryable) == ("killed", True)


async def test_a_file_that_was_named_but_is_not_there_is_no_success(
    media_server: MediaServer, tools: Tools, children: Children, tmp_path: Path, folder: Path
) -> None:
    """As real yt-dlp does when ffmpeg is missing; here a program says so, to say it of files outside the folder too."""
    (tmp_path / "outside.mp4").write_bytes(b"x")
    python = tmp_path / "python"
    for said in ("media-x.mp4", "../outside.mp4", str(tmp_path / "outside.mp4"), "/etc/passwd"):
        python.write_text(f'#!/bin/sh\nprintf \'\\036FILE {{"filepath": "{said}"}}\\n\'\n')
        python.chmod(0o755)
        ytdlp = YtDlp(children, bin_folder=tools.bin_folder, cache=tmp_path / "cache", python=python)
        error = await failure(ytdlp, media_server.at("/media/song.mp4"), folder)
        assert error.code == "no_file"
