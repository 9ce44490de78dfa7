"""SponsorBlock as it answers yt-dlp: by the beginning of a hash, so with videos that nobody asked for."""

import hashlib
import json
from collections.abc import Mapping, Sequence

Spans = Sequence[tuple[str, float, float]]  # part, from, to


def answer(path: str, known: Mapping[str, Spans]) -> tuple[int, bytes]:
    """Status and body. A path that begins with ``/500`` fails, with ``/odd`` makes no sense."""
    if path.startswith("/500"):
        return 500, b"Internal Server Error"
    if path.startswith("/odd"):
        return 200, b"<html>Too busy</html>"
    prefix = path.rpartition("/")[2].lower()
    found = {id: spans for id, spans in known.items() if _hash(id).startswith(prefix)}
    if not found:
        return 404, b"[]"
    stranger = {"videoID": "strangerAAA", "segments": [_segment("sponsor", 0.0, 5.0)]}
    videos = [{"videoID": id, "segments": [_segment(*span) for span in spans]} for id, spans in found.items()]
    return 200, json.dumps([stranger, *videos]).encode()


def _hash(id: str) -> str:
    return hashlib.sha256(id.encode()).hexdigest()


def _segment(part: str, start: float, end: float) -> dict[str, object]:
    return {
        "category": part, "actionType": "skip", "segment": [start, end], "UUID": _hash(f"{part}{start}{end}"),
        "videoDuration": 0, "locked": 0, "votes": 1, "description": "",
    }  # fmt: skip
