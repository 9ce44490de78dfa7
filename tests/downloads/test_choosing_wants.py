"""What a profile wants besides a height decides which format is taken, and each format is told why it is or isn't."""

from typing import Any

import pytest

from mvidarr.downloads.choosing import SAMPLES, Judged, choose, judge
from mvidarr.errors import External
from mvidarr.ytdlp import wish_args
from tests.downloads.test_choosing import picture, profile

LISTS = {sample.name: sample.info for sample in SAMPLES}
FULL = (1080, 720, 480, 360, 240, 144)


def _judged(*heights: int, sample: str = "large", **wants: Any) -> Judged:
    return judge(LISTS[sample], profile(*heights, **wants))


def _taken(*heights: int, sample: str = "large", **wants: Any) -> str:
    judged = _judged(*heights, sample=sample, **wants)
    return "+".join(verdict.format.name for verdict in judged.verdicts if verdict.taken)


@pytest.mark.parametrize(
    ("heights", "wants", "taken"),
    [
        (FULL, {}, "299+140"),
        (FULL, {"codecs": ["vp9"]}, "303+140"),
        (FULL, {"codecs": ["av1", "vp9"], "audio": ["opus"]}, "699+251"),
        (FULL, {"codecs": ["av1"], "hdr": "avoid"}, "399+140"),
        (FULL, {"codecs": ["av1"], "hdr": "never", "fps": 30}, "399+140"),
        (FULL, {"fps": 30}, "137+140"),
        (FULL, {"hdr": "prefer"}, "699+140"),
        (FULL, {"containers": ["webm"], "audio": ["opus"]}, "303+251"),
        (FULL, {"codecs": ["h265", "vp9"]}, "303+140"),
        (FULL, {"codecs": ["h265"]}, "699+140"),
        (FULL, {"most_bytes": 80 << 20}, "137+140"),
        (FULL, {"most_bytes": 40 << 20, "codecs": ["h264"], "only_codecs": True}, "135+140"),
        (FULL, {"least_bytes": 90 << 20}, "299+140"),
        ((2160, 1080), {"codecs": ["h264"], "only_codecs": True}, "299+140"),
        ((2160, 1080), {"hdr": "never", "codecs": ["av1"]}, "401+140"),
        ((2160, 1080), {"most_seconds": 300, "upgrades": True}, "315+140"),
    ],
    ids=str,
)
def test_of_a_large_list_what_is_wanted_is_taken(heights: tuple[int, ...], wants: dict[str, Any], taken: str) -> None:
    assert _taken(*heights, **wants) == taken


def test_where_sound_comes_within_nothing_is_joined() -> None:
    assert _taken(*FULL, sample="streamed") == "hls-4900"
    assert _taken(720, 480, sample="streamed", codecs=["vp9"]) == "hls-2400"
    assert "+ba" not in choose(LISTS["streamed"], profile(*FULL, fps=30)).args[1]


def test_of_a_list_without_sound_beside_it_the_one_that_brings_its_own_is_taken() -> None:
    silent, whole = picture(720, 1280, tbr=900), picture(720, 1280, tbr=300, format_id="w", acodec="mp4a.40.2")
    for wants in ({}, {"fps": 60}):
        verdicts = {v.format.name: v for v in judge({"formats": [whole, silent]}, profile(720, **wants)).verdicts}
        assert verdicts["w"].taken
        assert verdicts["p720"].reasons[-1].text == "It has no sound, and none comes beside it."


def test_what_is_taken_is_asked_for_by_name_and_its_size_is_told() -> None:
    choice = choose(LISTS["large"], profile(1080, codecs=["vp9"], audio=["opus"], containers=["webm"]))
    assert choice.args == (
        "-f", 'bv*[format_id="303"]+ba[format_id="251"]', "--merge-output-format", "webm/mkv",
    )  # fmt: skip
    assert (choice.height, choice.bytes) == (1080, (3600 + 137) * 125 * 214)


def test_of_a_list_that_tells_nothing_the_nearest_is_asked_for() -> None:
    wanting = profile(720, codecs=["vp9", "av1"], fps=30, hdr="never", audio=["opus"], containers=["webm"])
    choice = choose(LISTS["plain"], wanting)
    assert choice.args == wish_args("hdr:sdr,fps:30,vcodec:vp9,acodec:opus", ["webm"])
    (verdict,) = judge(LISTS["plain"], wanting).verdicts
    assert not verdict.taken
    assert "looked at when it is here" in verdict.reasons[0].text


def test_a_name_that_says_more_than_a_name_is_never_given_to_yt_dlp() -> None:
    odd = {"formats": [picture(720, format_id='x"]+all'), picture(720, format_id="ok", tbr=1)]}
    assert choose(odd, profile(720, fps=60)).args[1] == 'bv*[format_id="ok"]'
    with pytest.raises(External) as raised:
        choose({"formats": odd["formats"][:1]}, profile(720, fps=60))
    assert "no name by which it could be asked for" in raised.value.detail


@pytest.mark.parametrize(
    ("wants", "code", "said"),
    [
        ({"most_seconds": 100}, "unwanted_length", "The video is 214 seconds long, and the profile takes 100 at most."),
        ({"most_bytes": 1 << 20}, "no_quality", "more than the 1 MiB that the profile takes at most."),
        (
            {"codecs": ["h265"], "only_codecs": True},
            "no_quality",
            "The profile takes no H.264. The profile takes no VP9.",
        ),
    ],
    ids=str,
)
def test_when_nothing_will_do_the_reason_and_a_remedy_are_told(wants: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(External) as raised:
        choose(LISTS["large"], profile(*FULL, **wants))
    assert (raised.value.code, raised.value.retryable) == (code, False)
    assert said in raised.value.detail
    judged = _judged(*FULL, **wants)
    assert (judged.choice, judged.refusal) == (None, raised.value.detail)
    assert not any(verdict.taken for verdict in judged.verdicts)


def test_every_format_is_told_why() -> None:
    judged = _judged(*FULL, codecs=["vp9", "av1"], only_codecs=True, hdr="avoid", fps=30)
    why = {v.format.name: (v.taken, [(r.good, r.text) for r in v.reasons]) for v in judged.verdicts}
    assert len(why) == len(LISTS["large"]["formats"])
    assert [v.format.name for v in judged.verdicts][:2] == ["248", "140"]
    most = (True, "1080p is the height that the profile likes most.")
    assert why["248"] == (True, [most, (True, "VP9 is liked most."), (True, "It is the best of 6 of its kind.")])
    assert why["137"] == (False, [most, (False, "The profile takes no H.264.")])
    assert why["303"][1][-1] == (False, "It has 50 frames a second, the one that is taken 25.")
    assert why["399"][1][-1] == (False, "VP9 is liked more than AV1.")
    assert why["699"][1][-1] == (False, "It has HDR, the other is liked more.")
    assert why["401"] == (False, [(False, "The profile doesn't take 2160p.")])
    assert why["247"][1][-1] == (False, "1080p is liked more than 720p.")
    assert why["251"] == (False, [(False, "It has Opus; AAC comes first.")])
    assert why["sb0"][1] == [(False, "It is neither picture nor sound, but small previews.")]
    assert all(reasons for _, reasons in why.values())


@pytest.mark.parametrize(
    ("height", "name", "said"),
    [
        (2160, "401", "It is AV1; VP9 comes first."),
        (1080, "248", "It is VP9; H.264, which every player knows, comes first."),
    ],
)
def test_a_codec_that_the_profile_does_not_name_is_told_in_a_sentence(height: int, name: str, said: str) -> None:
    told = {v.format.name: v.reasons[-1].text for v in _judged(height).verdicts}
    assert told[name] == said
