"""What is wished of a file, as options: only our own words get into them."""

from collections.abc import Callable, Sequence

import pytest

from mvidarr.errors import Invalid
from mvidarr.ytdlp import exact_args, may_be_named, remux_args, sponsorblock_args, tracks_of, wish_args
from mvidarr.ytdlp.options import _checked
from mvidarr.ytdlp.subtitles import subtitle_args


def test_a_picture_and_a_sound_are_asked_for_by_name() -> None:
    assert exact_args("137", "140") == (
        "-f", 'bv*[format_id="137"]+ba[format_id="140"]', "--merge-output-format", "mp4/mkv",
    )  # fmt: skip
    assert exact_args("22", None, ["webm", "mkv"])[1:] == ('bv*[format_id="22"]', "--merge-output-format", "webm/mkv")
    assert wish_args("fps:30") == ("-S", "fps:30", "--merge-output-format", "mp4/mkv")


SITE = {
    "subtitles": {"en-GB": [{}], "de": [{}], "pt": [{}], "live_chat": [{}], "fr": [], "en-a_name-b": [{}]},
    "automatic_captions": {"en": [{}], "es": [{}], "es-orig": [{}], "it-de-DE": [{}], "zh-Hans": [{}], "de": [{}]},
}


@pytest.mark.parametrize(
    ("language", "code", "automatic"),
    [("en", "en-GB", False), ("de", "de", False), ("es", "es-orig", True), ("zh", "zh-Hans", True), ("DE", "de", False),
     ("it", None, None), ("pt-BR", None, None), ("fr", None, None), ("live", None, None), ("all", None, None)],
)  # fmt: skip
def test_one_subtitle_is_fetched_of_each_language_a_persons_before_a_machines(
    language: str, code: str | None, automatic: bool | None
) -> None:
    found = [(one.code, one.automatic) for one in tracks_of({**SITE, "x": 1}, [language], automatic=True)]
    assert found == ([] if code is None else [(code, automatic)])
    by_people = [one.code for one in tracks_of(SITE, [language], automatic=False)]
    assert by_people == ([code] if automatic is False else [])


def test_subtitles_come_by_a_run_of_their_own_that_goes_on_after_a_miss() -> None:
    args = subtitle_args(["en-GB", "es-orig"], automatic=True)
    assert args[:3] == ("--skip-download", "--write-subs", "--write-auto-subs")
    assert args[args.index("--sub-langs") + 1] == "en-GB,es-orig"
    assert args[-1] == "--ignore-errors"
    assert "--write-auto-subs" not in subtitle_args(["en"], automatic=False)


def test_what_is_not_wished_adds_nothing() -> None:
    assert (remux_args(None), sponsorblock_args(None, ["intro"]), sponsorblock_args("cut", [])) == ((), (), ())


@pytest.mark.parametrize(
    "args",
    [exact_args("137", "140"), wish_args("hdr:sdr"), remux_args("mkv"), sponsorblock_args("cut", ["intro", "outro"]),
     sponsorblock_args("mark", ["sponsor"])],
    ids=" ".join,
)  # fmt: skip
def test_what_comes_out_is_let_through(args: Sequence[str]) -> None:
    assert _checked(args) == args


@pytest.mark.parametrize(
    "made",
    [
        lambda: exact_args('1"]+all', None),
        lambda: exact_args("137", "a/b"),
        lambda: remux_args("mkv --exec"),
        lambda: sponsorblock_args("cut", ["intro,-all"]),
        lambda: subtitle_args(["en,all"], automatic=False),
        lambda: subtitle_args(["--exec"], automatic=False),
        lambda: subtitle_args(["all"], automatic=False),
        lambda: subtitle_args(["en.*"], automatic=False),
        lambda: subtitle_args([], automatic=False),
    ],
)
def test_words_that_are_not_ours_are_refused(made: Callable[[], object]) -> None:
    with pytest.raises(Invalid) as raised:
        made()
    assert raised.value.code == "bad_option"


@pytest.mark.parametrize(("name", "fits"), [("137-drc", True), ("hls-4900", True), ("f_1:a", True), ("a b", False),
                                            ("a]", False), ('"', False), ("", False)])  # fmt: skip
def test_names_of_formats_are_those_that_yt_dlp_gives(name: str, fits: bool) -> None:
    assert may_be_named(name) is fits
