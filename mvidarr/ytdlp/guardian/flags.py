"""What people may add to yt-dlp's command line: nothing that runs programs, reads or writes files elsewhere, or passes
by the guard of addresses. Pure.

yt-dlp has no switch that forbids such, and takes any beginning of a name that is unique, so only whole names of this
list are let through.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_COUNTRIES = re.compile(r"[A-Z]{2}")
_SERVER = re.compile(r"https?://[a-z0-9.-]{1,200}(:[0-9]{1,5})?(/[A-Za-z0-9._~-]{1,60}){0,5}")
_TARGET = re.compile(r"[a-z]{2,20}(-[a-z0-9._]{1,20})?(:[a-z]{2,20}(-[a-z0-9._]{1,20})?)?")


@dataclass(frozen=True, slots=True)
class Flag:
    """``wants`` says which values are let through, "" for none; ``takes`` decides."""

    what: str
    wants: str = ""
    takes: Callable[[str], bool] = lambda value: not value


def _whole(least: int, most: int) -> tuple[str, Callable[[str], bool]]:
    said = re.compile(r"[0-9]{1,9}")
    return f"a whole number from {least:,} to {most:,}", lambda v: bool(said.fullmatch(v)) and least <= int(v) <= most


def _seconds(most: int) -> tuple[str, Callable[[str], bool]]:
    said = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
    return f"seconds, 0 to {most:,}", lambda v: bool(said.fullmatch(v)) and float(v) <= most


def _forwarded(value: str) -> bool:
    return value in ("default", "never") or bool(_COUNTRIES.fullmatch(value))


def _address(value: str) -> bool:
    """It is asked through the guard, as all are."""
    return _SERVER.fullmatch(value) is not None


FLAGS: dict[str, Flag] = {
    "--sleep-requests": Flag("a rest between two questions to a site", *_seconds(600)),
    "--sleep-interval": Flag("a rest before each download", *_seconds(3600)),
    "--max-sleep-interval": Flag("the longest rest before a download, drawn by lot", *_seconds(3600)),
    "--retries": Flag("tries of a file", *_whole(0, 100)),
    "--fragment-retries": Flag("tries of each part of a stream", *_whole(0, 100)),
    "--extractor-retries": Flag("tries of a page", *_whole(0, 100)),
    "--socket-timeout": Flag("how long a site may be silent", *_seconds(600)),
    "--concurrent-fragments": Flag("parts of a stream at once", *_whole(1, 16)),
    "--http-chunk-size": Flag("a file in pieces of so many bytes", *_whole(65_536, 1_000_000_000)),
    "--throttled-rate": Flag(
        "asks a site anew, once a try, that gives fewer bytes a second (your own limit is no reason)",
        *_whole(1, 1_000_000_000),
    ),
    "--xff": Flag("the country told to sites", "default, never or a country as in DE", _forwarded),
    "--age-limit": Flag("nothing for people older than this", *_whole(0, 99)),
    "--hls-use-mpegts": Flag("streams in a container that survives a break"),
    "--check-formats": Flag("asks whether a format can be had before it is chosen"),
    "--sponsorblock-api": Flag("another server of SponsorBlock", "an address, as in https://sponsor.example", _address),
    "--legacy-server-connect": Flag("old servers that cannot renegotiate safely"),
}

_ELSEWHERE = "it reads or writes files of its own choice"
_RUNS = "it runs other programs"
_OURS = "MVidarr sets it itself"
_PASSES = "it passes by the guard that keeps downloads out of your network"
REFUSED: dict[str, str] = {
    **dict.fromkeys(
        ("--exec", "--exec-before-download", "--netrc-cmd", "--downloader", "--downloader-args",
         "--external-downloader", "--postprocessor-args", "--ppa", "--use-postprocessor",
         "--plugin-dirs", "--js-runtimes"), _RUNS),
    "--remote-components": "it runs code that is fetched while it runs",
    "--extractor-args": "some sites take names of programs and files in it",
    **dict.fromkeys(
        ("--batch-file", "-a", "--load-info-json", "--config-locations", "--print-to-file", "--write-pages", "--netrc",
         "--netrc-location", "--enable-file-urls", "--cookies-from-browser", "--client-certificate",
         "--client-certificate-key", "--rm-cache-dir", "--download-archive"), _ELSEWHERE),
    **dict.fromkeys(
        ("-o", "--output", "-P", "--paths", "--ffmpeg-location", "--cache-dir", "-f", "--format", "-S", "--format-sort",
         "--newline", "--progress", "--print", "-J", "-i", "--ignore-errors", "--limit-rate", "-r"), _OURS),
    "--alias": "it hides what it stands for",
    **dict.fromkeys(("-U", "--update", "--update-to"), "versions are updated on this page, with a way back"),
    "--cookies": "cookies have a place of their own on this page",
    "--proxy": "the proxy is a setting of its own",
    "--geo-verification-proxy": _PASSES,
    "--source-address": _PASSES,
    "--impersonate": "impersonation is a setting of its own",
    "--no-check-certificates": "anybody on the way could change what comes",
    "--prefer-insecure": "anybody on the way could change what comes",
    **dict.fromkeys(
        ("-u", "--username", "-p", "--password", "--video-password", "--ap-username", "--ap-password"),
        "a password on a command line can be read by everybody on this machine; use cookies"),
}  # fmt: skip


def checked_flag(text: str) -> str:
    """One flag with its value, ``--name value`` or ``--name=value``, as it is kept. ValueError with a sentence."""
    name, _, value = text.strip().replace("=", " ", 1).partition(" ")
    value, flag = value.strip(), FLAGS.get(name)
    if flag is None:
        raise ValueError(_refusal(name[:60]))
    if not flag.takes(value):
        raise ValueError(f"{name} takes {flag.wants}." if flag.wants else f"{name} takes no value.")
    return f"{name} {value}".strip()


def checked_target(text: str) -> str:
    """A browser to pass for, "" for none. ValueError."""
    target = text.strip().lower()
    if target and not _TARGET.fullmatch(target):
        raise ValueError("Give a browser, such as chrome, chrome-133 or safari:ios, or nothing.")
    return target


def as_argv(flags: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for flag in flags for word in checked_flag(flag).split(" "))


def _refusal(name: str) -> str:
    if name in REFUSED:
        return f"{name} is refused: {REFUSED[name]}."
    return f"{name or 'Nothing'} is not among the flags that may be added: {', '.join(FLAGS)}."
