"""A flat list from what yt-dlp answered: of a channel, a playlist or a search. Pure."""

from collections.abc import Mapping
from typing import Any

from mvidarr.ytdlp import failures

_LISTS = ("playlist", "multi_video")
_TEXTS = (
    *("id", "url", "title", "description", "channel", "channel_id", "channel_url", "uploader", "uploader_id"),
    *("ie_key", "live_status", "availability", "webpage_url", "extractor_key", "upload_date", "release_date"),
)
_NUMBERS = ("duration", "view_count", "timestamp", "release_timestamp", "playlist_count", "channel_follower_count")
_FLAGS = ("channel_is_verified",)
_SIZES = ("width", "height", "preference")


def listed(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The list with the fields that flat lists have, each of the type it should be or absent. ``entries`` is always
    there; each entry has an ``id`` or a ``url``, others are left out and counted in ``skipped``.

    External(``not_a_list``) for a single video.
    """
    if answer.get("_type") not in _LISTS:
        raise failures.NOT_A_LIST.error()
    given = answer.get("entries")
    found = [_described(each) for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    entries = [each for each in found if "id" in each or "url" in each]
    skipped = len(given) - len(entries) if isinstance(given, list) else 0
    return {**_described(answer), "entries": entries, "skipped": skipped}


def _described(given: Mapping[str, Any]) -> dict[str, Any]:
    texts = {key: given[key] for key in _TEXTS if isinstance(given.get(key), str) and given[key]}
    numbers = {key: given[key] for key in _NUMBERS if _number(given.get(key))}
    flags = {key: given[key] for key in _FLAGS if isinstance(given.get(key), bool)}
    return {**texts, **numbers, **flags, "thumbnails": _pictures(given.get("thumbnails"))}


def _pictures(given: Any) -> list[dict[str, Any]]:
    """As yt-dlp orders them: the best last."""
    found = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return [
        {"url": each["url"], **{key: each[key] for key in _SIZES if _number(each.get(key))}}
        for each in found
        if isinstance(each.get("url"), str)
    ]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value  # NaN is no number
