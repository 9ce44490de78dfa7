"""Subtitles are read whatever wrote them, fitted to what was cut out, and put into files of each kind."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mvidarr.errors import External
from mvidarr.media import Media
from mvidarr.media.languages import three_letters
from mvidarr.media.subtitles import Cue, fitted, read, single, write
from tests.media.conftest import MakeClip

# WebVTT that rolls, as ffmpeg writes it as SubRip: (start, end, text)
ROLLING = (
    ("00:00:18,640", "00:00:21,870", "\r\n♪ We're on our way to"),
    ("00:00:21,870", "00:00:21,880", "♪ We're on our way to\r\n "),
    ("00:00:21,880", "00:00:26,950", "♪ We're on our way to\r\nthe sea ♪"),
    ("00:00:26,950", "00:00:26,960", "the sea ♪\r\n "),
    ("00:00:26,960", "00:00:30,190", "the sea ♪\r\n[Music]"),
    ("00:00:30,190", "00:00:30,200", "[Music]\r\n "),
    ("00:00:35,200", "00:00:38,190", "\r\nround and round"),
    ("00:00:38,190", "00:00:38,200", "round and round\r\n "),
    ("00:00:38,200", "00:00:41,000", "round and round\r\nround and round"),
    ("00:00:52,000", "00:00:53,000", "round and round"),
)
# SubRip of the same site: nothing is repeated, but lines are there beside each other
OVERLAPPING = (
    ("00:00:18,640", "00:00:26,950", "♪ We're on our way to"),
    ("00:00:21,880", "00:00:30,190", "the sea ♪"),
    ("00:00:26,960", "00:00:35,200", "[Music]"),
    ("00:00:35,200", "00:00:41,000", "round and round"),
    ("00:00:35,200", "00:00:41,500", "and round"),
)
LINES = [Cue(1.0, 2.0, "One"), Cue(4.0, 5.5, "Two\n<i>lines</i>"), Cue(100.25, 103.0, "Three")]


def test_what_is_written_is_read_again_and_what_is_no_cue_is_passed_over() -> None:
    assert read(write(LINES)) == LINES
    odd = "\ufeffWords before\r\n\r\n1\r\n00:00:01.5 --> 0:00:02,000 X1:10\r\nHi\r\n\r\n"
    odd += "00:00:05,000 --> 00:00:04,000\r\nno\r\n\r\n"
    assert read(odd) == [Cue(1.5, 2.0, "Hi")]
    assert read("<html>429</html>") == []


def test_lines_move_with_what_was_cut_out_and_end_with_the_file() -> None:
    assert fitted(LINES, length=102.0) == [*LINES[:2], Cue(100.25, 102.0, "Three")]
    cut = fitted(LINES, length=86.0, cuts=[(0, 3), (50, 60), (104, 105)], whole=100.0)
    assert [(cue.start, cue.text) for cue in cut] == [(1.0, "Two\n<i>lines</i>")]
    kept = fitted(LINES, length=95.0, cuts=[(0, 3), (50, 60)], whole=105.0)
    assert [(cue.start, cue.end) for cue in kept] == [(2.5, 4.0), (90.25, 93.0)]  # 1.5 s too much after each cut
    assert fitted(LINES, length=105.0, cuts=[(0, 105)], whole=105.0) == LINES  # nothing was cut after all


def test_what_a_machine_heard_is_read_once_line_by_line() -> None:
    assert single(read(_srt(ROLLING))) == [
        Cue(18.64, 21.88, "♪ We're on our way to"), Cue(21.88, 26.96, "the sea ♪"), Cue(26.96, 30.2, "[Music]"),
        Cue(35.2, 38.2, "round and round"), Cue(38.2, 41.0, "round and round"), Cue(52.0, 53.0, "round and round"),
    ]  # fmt: skip
    assert single(read(_srt(OVERLAPPING))) == [
        Cue(18.64, 21.88, "♪ We're on our way to"), Cue(21.88, 26.96, "the sea ♪"), Cue(26.96, 35.2, "[Music]"),
        Cue(35.2, 41.5, "round and round\nand round"),
    ]  # fmt: skip
    assert single(LINES) == LINES
    assert single([]) == []


def _srt(cues: Sequence[tuple[str, str, str]]) -> str:
    return "".join(f"{n}\n{start} --> {end}\n{text}\n\n" for n, (start, end, text) in enumerate(cues, 1))


@pytest.mark.parametrize(
    ("code", "name"), [("en", "eng"), ("pt-BR", "por"), ("de", "deu"), ("yue", "yue"), ("x-y", "und"), ("12", "und")]
)
def test_languages_have_three_letters_in_files(code: str, name: str) -> None:
    assert three_letters(code) == name


@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
async def test_subtitles_are_put_into_a_file_and_its_streams_stay(
    ending: str, media: Media, make_clip: MakeClip, tmp_path: Path
) -> None:
    source, paths = make_clip(f"plain{ending}"), {}
    for language in ("en", "pt-BR"):
        paths[language] = tmp_path / f"{language}.srt"
        paths[language].write_text(write(fitted(LINES, length=3.0)), "utf-8")
    target = tmp_path / f"out{ending}"
    found = await media.embed(source, target, paths)
    assert found.subtitles == ("eng", "por")
    assert (found.video_codec, found.height, len(found.audio)) == ("h264", 180, 1)
    assert found.duration == pytest.approx(3, abs=0.1)  # the last line is cut off, as it ends later
    paths["en"].unlink()
    with pytest.raises(External) as refused:
        await media.embed(source, target, paths)
    assert refused.value.code == "not_embedded"
