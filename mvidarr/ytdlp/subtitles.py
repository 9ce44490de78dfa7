"""Which of a site's subtitles are fetched for the languages that are wished. Pure.

One for each language: sites list dozens of translations by machines, and each that is asked for counts against us.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvidarr.errors import Invalid, MvidarrError

CODE = re.compile(r"(?!all$)[A-Za-z0-9]{2,3}(-[A-Za-z0-9_-]{1,24})?")  # without what would be a pattern to yt-dlp
_OF_MACHINE = re.compile(r"(orig|[A-Z]{2}|[A-Z][a-z]{3}|[0-9]{3})")  # more is a translation of a certain one
_BETWEEN = "2"  # seconds; sites take offence at subtitles soonest


@dataclass(frozen=True, slots=True)
class Track:
    """``code``: as the site calls it; ``language``: as it was wished."""

    code: str
    language: str
    automatic: bool


@dataclass(frozen=True, slots=True)
class Subtitled:
    """``files``: SubRip, by code. ``error``: why others are missing, where some are."""

    files: Mapping[str, Path]
    error: MvidarrError | None = None


def tracks_of(info: Mapping[str, Any], languages: Sequence[str], *, automatic: bool) -> list[Track]:
    """What people wrote comes first; a language without a region takes any."""
    written, spoken = _codes(info, "subtitles"), _codes(info, "automatic_captions") if automatic else []
    found: list[Track] = []
    for language in languages:
        code = _of_people(written, language)
        by_machine = None if code else _by_machine([one for one in spoken if one not in written], language)
        if code or by_machine:
            found.append(Track(code or by_machine or "", language, code is None))
    return found


def subtitle_args(codes: Collection[str], *, automatic: bool) -> tuple[str, ...]:
    """For a run that fetches nothing else, and goes on after one that can't be had."""
    if not codes or not all(map(CODE.fullmatch, codes)):
        raise Invalid("Subtitles are named by codes, such as en or pt-BR.", code="bad_option")
    written = ("--write-subs", *(("--write-auto-subs",) if automatic else ()))
    form = ("--sub-format", "srt/vtt/best", "--convert-subs", "srt", "--sleep-subtitles", _BETWEEN)
    return ("--skip-download", *written, "--sub-langs", ",".join(codes), *form, "--ignore-errors")


def written_for(folder: Path, stem: str, codes: Collection[str]) -> dict[str, Path]:
    """What came, by code."""
    found = {code: next(iter(folder.glob(f"{stem}.{code}.srt")), None) for code in codes}
    return {code: path for code, path in found.items() if path is not None and not path.is_symlink()}


def _codes(info: Mapping[str, Any], kind: str) -> list[str]:
    listed = info.get(kind)
    return [code for code, of in listed.items() if of and CODE.fullmatch(code)] if isinstance(listed, dict) else []


def _of_people(codes: Sequence[str], language: str) -> str | None:
    fit = [code for code in codes if _is_in(code, language)]
    return min(fit, key=lambda code: (code.lower() != language.lower(), len(code), code), default=None)


def _by_machine(codes: Sequence[str], language: str) -> str | None:
    """What was said, rather than what it was translated to."""
    fit = [one for one in codes if _is_in(one, language) and _is_plain(one, language)]
    return min(fit, key=lambda one: (not one.endswith("-orig"), one.lower() != language.lower(), one), default=None)


def _is_in(code: str, language: str) -> bool:
    said, asked = code.lower(), language.lower()
    return said == asked or ("-" not in asked and said.startswith(f"{asked}-")) or said == f"{asked}-orig"


def _is_plain(code: str, language: str) -> bool:
    more = code[len(language) :].removeprefix("-")
    return not more or _OF_MACHINE.fullmatch(more) is not None
