"""Whom yt-dlp can pass for, read from the table that it prints."""

from mvidarr.ytdlp.diagnosis import targets

WITHOUT = """[info] Available impersonate targets
Client    OS   Source
--------------------------------------------
Tor       -    curl_cffi>=0.11 (unavailable)
Chrome    -    curl_cffi (unavailable)
"""
WITH = """[info] Available impersonate targets
Client          OS           Source
--------------------------------------
Chrome-133      Macos-15     curl_cffi
Safari-18.4     Ios-18.4     curl_cffi
Tor-14.5        Macos-14     curl_cffi
Edge            -            curl_cffi
"""


def test_those_that_can_be_had_are_told_as_they_are_asked_for() -> None:
    assert targets(WITHOUT) == targets("") == ()
    assert targets(WITH) == (
        "chrome", "safari", "tor", "edge", "chrome-133:macos-15", "safari-18.4:ios-18.4", "tor-14.5:macos-14",
    )  # fmt: skip
