"""The words of yt-dlp become typed failures."""

import re

import pytest

from mvidarr.errors import External
from mvidarr.ytdlp.failures import BY_CODE, HOUR, MINUTE, TABLE, UNKNOWN, classify, degraded, error_of, named_pace
from mvidarr.ytdlp.taxonomy import DAY
from mvidarr.ytdlp.transcript import MOST, Transcript

CASES = [
    ("ERROR: [youtube] x: Private video. Sign in if you've been granted access to this video", "private"),
    ("ERROR: [youtube:tab] PL1: This playlist is private, use --cookies to see it", "private"),
    ("ERROR: [youtube:tab] @x: This channel does not have a videos tab", "no_tab"),
    ("ERROR: [youtube:tab] PL1: YouTube said: The playlist does not exist.", "gone"),
    ("ERROR: [youtube:tab] @x: The channel/playlist does not exist and the URL redirected to youtube.com home page",
     "gone"),
    ("ERROR: [youtube] x: Video unavailable", "removed"),
    ("ERROR: [youtube] x: Video unavailable. This video has been removed by the uploader", "removed"),
    ("ERROR: [youtube] x: This video is no longer available due to a copyright claim by X", "copyright"),
    ("ERROR: [vimeo] 1: This video is not available from your location due to geo restriction", "geo"),
    ("ERROR: [youtube] x: The uploader has not made this video available in your country", "geo"),
    ("ERROR: [youtube] x: Sign in to confirm your age. This video may be inappropriate for some users.", "age"),
    ("ERROR: [youtube] x: Join this channel to get access to members-only content", "members"),
    ("ERROR: [youtube] x: Premieres in 3 hours", "upcoming"),
    ("ERROR: [twitch] x: The channel is not currently live", "not_live"),
    ("ERROR: [youtube] x: Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies", "bot_check"),
    ("ERROR: [youtube] x: This content isn’t available, try again later. The session has been rate-limited by YouTube",
     "rate_limited"),
    ("ERROR: [generic] Unable to download webpage: HTTP Error 429: Too Many Requests (caused by …)", "rate_limited"),
    ("ERROR: unable to download video data: HTTP Error 429: Too Many Requests", "rate_limited"),
    ("ERROR: [x] 1: This video is only available for registered users. Use --cookies", "login"),
    ("ERROR: [x] 1: This video is DRM protected", "drm"),
    ("ERROR: [x] 1: Requested format is not available. Use --list-formats", "no_format"),
    ("ERROR: [x] 1: No video formats found!; please report this issue on https://github.com/…", "no_format"),
    ("ERROR: unable to download video data: HTTP Error 403: Forbidden", "expired"),
    ("ERROR: The downloaded file is empty", "expired"),
    ("ERROR: [generic] Unable to download webpage: HTTP Error 403: Forbidden (caused by <HTTPError 403>)", "forbidden"),
    ("ERROR: unable to download video data: HTTP Error 404: Not Found", "gone"),
    ("ERROR: [generic] Unable to download webpage: HTTP Error 410: Gone (caused by <HTTPError 410: Gone>)", "gone"),
    ("ERROR: unable to download video data: HTTP Error 416: Requested range not satisfiable", "stale_part"),
    ("ERROR: \r[download] Got error: HTTP Error 500: Internal Server Error. Giving up after 2 retries", "network"),
    ("ERROR: \r[download] Got error: 100 bytes read, 900 more expected. Giving up after 5 retries", "network"),
    ("ERROR: [generic] Unable to download webpage: [Errno 111] Connection refused (caused by …)", "network"),
    ("ERROR: [x] Unable to download webpage: Failed to resolve 'example.invalid' ([Errno -2] …)", "network"),
    ("ERROR: [x] Unable to download webpage: The read operation timed out", "network"),
    ("ERROR: [x] Unable to download webpage: HTTP Error 502: Your proxy does not answer", "proxy"),
    ("ERROR: [x] 1: Unable to connect to proxy: Tunnel connection failed: 502 Your proxy does not answer", "proxy"),
    ("ERROR: fragment 3 not found, unable to continue", "fragment_missing"),
    ("ERROR: Unsupported URL: https://example.com/", "unsupported_url"),
    ("ERROR: unable to write data: [Errno 28] No space left on device", "disk_full"),
    ("ERROR: unable to open for writing: [Errno 13] Permission denied: 'media.mp4.part'", "storage"),
    ("ERROR: Postprocessing: Conversion failed!", "postprocessing"),
    ("ERROR: '/x/cookies.txt' does not look like a Netscape format cookies file", "bad_cookies"),
    ("ERROR: [x] 1: An extractor error has occurred. (caused by KeyError('a')); please report this issue on …",
     "extractor_bug"),
    ("/python: No module named yt_dlp", "ytdlp_missing"),
    ("Usage: yt-dlp [OPTIONS] URL [URL...]\n\nyt-dlp: error: no such option: --nonsense", "bad_option"),
    ("ERROR: [x] 1: The moon is in the wrong house", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "code"), CASES)
def test_a_message_has_its_class(message: str, code: str) -> None:
    assert classify(message).code == code


def test_every_class_of_the_table_is_shown_by_a_message() -> None:
    shown = {code for _, code in CASES}
    assert {failure.code for _, failure in TABLE} - shown <= {"refused", "too_large"}


def test_every_failure_says_what_happened_in_sentences_and_who_waits() -> None:
    for _, failure in TABLE:
        assert re.fullmatch(r"([A-Z]|yt-dlp|ffmpeg).*\.", failure.sentence), failure.sentence
        assert re.fullmatch(r"([A-Z].*\.)?", failure.remedy), failure.remedy
        error = failure.error()
        assert error.source == "ytdlp"
        assert error.retryable == (failure.attempts > 1)
        assert error.extra["scope"] in ("job", "site", "queue")


def test_what_concerns_the_whole_site_or_queue_says_so() -> None:
    scopes = {failure.code: failure.scope for _, failure in TABLE}
    assert {code for code, scope in scopes.items() if scope == "site"} == {"bot_check", "rate_limited"}
    queue = {code for code, scope in scopes.items() if scope == "queue"}
    assert queue == {"disk_full", "storage", "ytdlp_missing", "proxy"}


PLANS = {  # how often in all, and the minutes before each further try; the last stays
    "removed": (2, [24 * 60]), "upcoming": (100, [60] * 6 + [360]), "not_live": (4, [360]), "no_format": (2, [5]),
    "expired": (4, [1, 5, 30]), "network": (6, [1, 5, 15, 60]), "fragment_missing": (4, [5, 60]),
    "private": (1, []), "copyright": (1, []), "geo": (1, []), "age": (1, []), "members": (1, []), "login": (1, []),
    "drm": (1, []), "unsupported_url": (1, []), "bad_cookies": (1, []), "no_media": (1, []),
    "extractor_bug": (2, [1440]),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(PLANS))
def test_how_often_and_when_it_is_tried_again(code: str) -> None:
    failure, (attempts, minutes) = BY_CODE[code], PLANS[code]
    assert (failure.attempts, [delay // MINUTE for delay in failure.delays]) == (attempts, minutes)


def test_what_never_gets_better_by_waiting_names_a_remedy() -> None:
    assert [failure.code for failure in BY_CODE.values() if not failure.retryable and not failure.remedy] == []


def test_another_upload_is_no_way_out_of_our_own_troubles() -> None:
    alone = {code for code, failure in BY_CODE.items() if not failure.another}
    assert alone == {
        "bot_check", "rate_limited", "disk_full", "storage", "ytdlp_missing", "proxy", "offline", "bad_cookies",
        "bad_option", "killed", "live", "upcoming", "not_live", "not_a_list", "no_tab",
    }  # fmt: skip


def test_those_that_share_a_code_agree_who_waits_and_whether_another_upload_helps() -> None:
    for _, failure in TABLE:
        same = BY_CODE[failure.code]
        assert (same.scope, same.another) == (failure.scope, failure.another)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("The current session has been rate-limited by YouTube for up to an hour.", HOUR),
        ("HTTP Error 429: Too Many Requests. Retry-After: 120", 120),
        ("ERROR: HTTP Error 429: try again in 5 minutes", 5 * MINUTE),
        ("ERROR: [youtube] x: Premieres in 3 hours", 3 * HOUR),
        ("ERROR: [youtube] x: This live event will begin in 2 days.", 2 * DAY),
        ("ERROR: HTTP Error 429: try again in 99999 days", 30 * DAY),
        ("ERROR: [youtube] x: This live event will begin in a few moments.", None),
        ("ERROR: HTTP Error 429: Too Many Requests", None),
        ("ERROR: This content isn't available, try again later.", None),
        ("retry after 0 seconds", None),
    ],
)
def test_a_pace_that_the_words_name_is_kept(words: str, seconds: int | None) -> None:
    assert named_pace(words) == seconds


def test_only_what_asks_to_wait_names_a_pace() -> None:
    assert classify("ERROR: HTTP Error 429: Retry-After: 90").retry_after == 90
    assert classify("ERROR: [x] 1: Private video. Please wait 5 minutes").retry_after is None


def test_the_first_message_that_is_understood_decides() -> None:
    error = error_of(["ERROR: something odd", "ERROR: [x] 1: This video is DRM protected", "ERROR: HTTP Error 500"])
    assert (error.code, error.retryable) == ("drm", False)


def test_an_unknown_message_is_quoted_without_addresses_paths_and_noise() -> None:
    error = error_of(
        [
            "ERROR: [x] 1: Odd thing at https://example.com/?token=secret in /home/me/secret/file.mp4 "
            "(caused by ValueError('inner'))"
        ]
    )
    assert isinstance(error, External)
    assert error.code == UNKNOWN.code
    assert "Odd thing at … in …" in error.detail
    assert "secret" not in error.detail
    assert "inner" not in error.detail


def test_silence_is_an_unknown_failure_too() -> None:
    assert error_of([]).detail == f"{UNKNOWN.sentence} {UNKNOWN.remedy}"


def test_warnings_about_missing_formats_mean_a_degraded_result() -> None:
    assert degraded(["WARNING: [youtube] Some web client https formats have been skipped as they are missing a url"])
    assert not degraded(["WARNING: [generic] Falling back on generic information extractor"])


def test_lines_without_a_prefix_belong_to_the_message_before() -> None:
    transcript = Transcript()
    for line in (
        "WARNING: one",
        "ERROR: [x] The uploader has not made this video available",
        "in your country",
        "",
        "IS",
    ):
        transcript.feed(line)
    assert transcript.errors == ["ERROR: [x] The uploader has not made this video available\nin your country\nIS"]
    assert transcript.warnings == ["WARNING: one"]


def test_words_before_any_message_are_an_error_of_their_own() -> None:
    transcript = Transcript()
    transcript.feed("Traceback (most recent call last):")
    transcript.feed("ModuleNotFoundError: No module named 'yt_dlp'")
    assert error_of(transcript.errors).code == "ytdlp_missing"


def test_an_endless_flood_of_messages_keeps_the_last() -> None:
    transcript = Transcript()
    for number in range(1000):
        transcript.feed(f"ERROR: {number}")
        transcript.feed("x" * 10_000)
    assert len(transcript.errors) == MOST
    assert transcript.errors[-1].startswith("ERROR: 999")
    assert max(map(len, transcript.errors)) <= 4000
