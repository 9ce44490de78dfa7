"""The stage of the subtitles, from whatever a kill left of it: what is half goes, what was whole stays as it is."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from mvidarr.clock import DAY, HOUR, now
from mvidarr.downloads.fetching.fetch import Fetched
from mvidarr.downloads.fetching.refusals import Refusals
from mvidarr.downloads.fetching.subtitles import ASKED, INSIDE, READY, Subtitling, staged
from mvidarr.jobs import JobContext
from mvidarr.jobs.live import Live, Running
from mvidarr.library import Profile
from mvidarr.library.wants import Subtitles
from mvidarr.media import Media, Tools
from mvidarr.process import Children, Warm
from mvidarr.ytdlp import YtDlp
from mvidarr.ytdlp.files import LOADED, prepare
from tests.jobs.house import job_row
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def ytdlp(tmp_path: Path, tools: Tools, run_folder: Path, warm: Warm) -> AsyncIterator[YtDlp]:
    async with Children(tmp_path / "run") as children:
        yield YtDlp(children, bin_folder=tools.bin_folder, cache=run_folder / "yt-dlp", warm=warm)


@pytest_asyncio.fixture(loop_scope="session")
async def media(tmp_path: Path, tools: Tools) -> AsyncIterator[Media]:
    async with Children(tmp_path / "run-media") as children:
        yield Media(children, tools)


@pytest.fixture
def info(tmp_path: Path, media_server: MediaServer) -> Path:
    """What a site said of a video of 6 seconds, one of whose lines ends after it."""
    words = {"en": [{"ext": "vtt", "url": media_server.at("/words.vtt", said="Chorus")}]}
    formats = [{"format_id": "0", "ext": "mp4", "url": media_server.at("/media/song.mp4")}]
    told = {"id": "song", "title": "Song", "extractor_key": "Fake", "formats": formats, "subtitles": words}
    path = tmp_path / "info.json"
    path.write_text(json.dumps(told))
    return path


async def test_it_ends_the_same_from_all_that_a_kill_leaves(
    ytdlp: YtDlp, media: Media, media_server: MediaServer, info: Path, tmp_path: Path
) -> None:
    stage, staging = Subtitling(ytdlp, media, lambda job, count: None), tmp_path / "staging"
    staging.mkdir()
    file = staging / f"{prepare(info, staging)[1]}.0.mp4"
    (staging / LOADED).unlink()
    shutil.copyfile(media_server.clips.song, file)
    found, whole = await media.probe(file), file.read_bytes()
    _die(staging, file, prepare(info, tmp_path)[1])
    within, after = await stage.bring(_fetched(file, inside=True), found, info, staging, _context())
    assert (within.path, within.notes, within.subtitles) == (staging / INSIDE / file.name, (), ())
    assert after.subtitles == ("eng",)
    assert after.duration == pytest.approx(found.duration, abs=0.1)
    beside, after = await stage.bring(_fetched(file, inside=False), found, info, staging, _context())
    assert (beside.path, beside.notes, beside.subtitles, after) == (file, (), ("en",), found)
    words = staged(staging, beside.subtitles)["en"].read_text("utf-8")
    assert "Chorus" in words
    assert "00:00:06,0" in words
    assert list((staging / INSIDE).iterdir()) == []
    assert file.read_bytes() == whole


async def test_what_the_disk_says_is_told_in_our_words(
    ytdlp: YtDlp, media: Media, media_server: MediaServer, info: Path, tmp_path: Path
) -> None:
    stage, staging = Subtitling(ytdlp, media, lambda job, count: None), tmp_path / "staging"
    staging.write_text("a file stands where the folder was")
    found = await media.probe(media_server.clips.song)
    fetched = _fetched(media_server.clips.song, inside=False)
    came, _ = await stage.bring(fetched, found, info, staging, _context())
    assert came.notes[0].startswith("No subtitles came with it. A file stands where a folder is needed")
    staging.unlink()
    staging.mkdir()
    odd = tmp_path / "odd.json"
    odd.write_text("{")
    came, _ = await stage.bring(fetched, found, odd, staging, _context())
    assert came.notes == ("No subtitles came with it. What the site had said can't be read.",)
    assert came.path == fetched.path


async def test_a_site_that_refused_them_after_it_had_rested_is_asked_for_none_today(
    ytdlp: YtDlp, media: Media, media_server: MediaServer, info: Path, tmp_path: Path
) -> None:
    refusals, rest, moment = Refusals(), 2 * HOUR, now()
    assert refusals.met("site.test", moment - rest)  # it rests
    assert not refusals.met("site.test", moment - rest + 1)  # for another that was on its way then too
    assert not refusals.rest("site.test", moment)
    stage = Subtitling(ytdlp, media, lambda job, count: None, refusals)
    found = await media.probe(media_server.clips.song)
    assert not refusals.met("site.test", moment)
    came, _ = await stage.bring(_fetched(media_server.clips.song, inside=False), found, info, tmp_path, _context())
    assert (came.subtitles, came.limited, media_server.hits("/words.vtt")) == ((), None, 0)
    assert came.notes == ("Subtitles in en were not asked for: the site refused them again after it had rested.",)
    assert not refusals.rest("site.test", moment + DAY)
    assert refusals.met("site.test", moment - rest + DAY + 1)
    assert not refusals.rest("other.test", moment)


def _die(staging: Path, file: Path, stem: str) -> None:
    """What a death in each of its steps leaves, all of it at once."""
    for name in (ASKED, READY, INSIDE):
        (staging / name).mkdir()
    (staging / ASKED / LOADED).write_text("{")
    (staging / ASKED / f"{stem}.en.vtt").write_text("WEBVTT\n\n00:00:00.500 -->")
    (staging / ASKED / f"{stem}.en.srt").write_text("1\n00:00:00,500 --> 00:00:01,500\nBef")
    (staging / READY / "en.srt").write_text("1\n00:00:0")
    (staging / READY / "de.srt").write_text("of a wish that is none any more")
    (staging / INSIDE / file.name).write_bytes(file.read_bytes()[:5000])


def _fetched(path: Path, *, inside: bool) -> Fetched:
    wants: Subtitles = {"languages": ["en"], "inside": inside}
    profile: Profile = {
        "id": 1, "version": 1, "name": "Any", "heights": [1080], "cutoff": 1080, "wants": {"subtitles": wants},
        "default": True, "artists": 0, "videos": 0, "added": "", "updated": "",
    }  # fmt: skip
    return Fetched(path, None, None, profile)


def _context() -> JobContext:
    job = job_row(7, host="site.test")

    async def store(running: Running, stage: str) -> None:
        running.job = job

    return JobContext(Running(job, 0), Live(lambda job: "user"), store)
