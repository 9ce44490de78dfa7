"""One video from what yt-dlp answered. Pure."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mvidarr.ytdlp import failures

_LISTS = ("playlist", "multi_video")


def first_and_all(answer: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]]:
    """``(first video, every entry)``; a single video has no entries. An empty list is External(``no_media``)."""
    if answer.get("_type", "video") not in _LISTS:
        return _unnumbered(answer), ()
    entries = tuple(entry for entry in answer.get("entries") or () if isinstance(entry, dict))
    if not entries:
        raise failures.EMPTY.error()
    return entries[0], entries


def _unnumbered(info: Mapping[str, Any]) -> dict[str, Any]:
    """yt-dlp numbers the videos of a page even when there is one: ``A Song (1)``."""
    title = info.get("title")
    if info.get("extractor") == "html5" and isinstance(title, str):
        return {**info, "title": title.removesuffix(" (1)")}
    return dict(info)


def refuse_unready(info: Mapping[str, Any]) -> None:
    """A running broadcast would be fetched until it ends."""
    status = info.get("live_status")
    if status == "is_upcoming":
        begins = info.get("release_timestamp")
        wait = int(begins - time.time()) if isinstance(begins, int | float) else 0
        raise replace(failures.UPCOMING, retry_after=wait if wait > 0 else None).error()
    if status == "is_live" or info.get("is_live"):
        raise failures.LIVE.error()
    if not info.get("formats") and not info.get("url"):
        raise failures.EMPTY.error()
