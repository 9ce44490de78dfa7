"""Pages with videos in them, as the web has them."""

import json
from collections.abc import Sequence
from html import escape

_PAGE = "<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


def video(title: str, source: str, poster: str, words: str = "") -> str:
    """``words``: where its subtitles are, in English."""
    head = f'<title>{escape(title)}</title><meta property="og:title" content="{escape(title)}">'
    track = f'<track kind="subtitles" srclang="en" src="{escape(words)}">' if words else ""
    body = f'<video controls poster="{escape(poster)}"><source src="{escape(source)}" type="video/mp4">{track}</video>'
    return _PAGE.format(head=head, body=body)


def several(title: str, sources: Sequence[str]) -> str:
    head = f'<title>{escape(title)}</title><meta property="og:title" content="{escape(title)}">'
    return _PAGE.format(head=head, body="".join(f'<video src="{escape(source)}"></video>' for source in sources))


def json_ld(title: str, source: str, poster: str, seconds: int) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": title,
        "description": "A song that was made for a test.",
        "contentUrl": source,
        "thumbnailUrl": [poster],
        "duration": f"PT{seconds}S",
        "uploadDate": "2021-05-04T00:00:00Z",
    }
    text = json.dumps(data).replace("<", "\\u003c")
    return _PAGE.format(
        head=f'<title>{escape(title)}</title><script type="application/ld+json">{text}</script>', body=""
    )


def words(text: str) -> str:
    return _PAGE.format(head=f"<title>{escape(text)}</title>", body=f"<p>{escape(text)}</p>")


def hls(part: str) -> str:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6.0,\n{part}\n#EXT-X-ENDLIST\n"


def dash(part: str) -> str:
    media = f'<SegmentTemplate media="{escape(part)}?n=$Number$" duration="6" timescale="1" startNumber="1"/>'
    shown = f'<Representation id="1" bandwidth="1" codecs="avc1.42001e" width="64" height="36">{media}</Representation>'
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT6S"'
        ' profiles="urn:mpeg:dash:profile:isoff-live:2011"><Period><AdaptationSet mimeType="video/mp4">'
        f"{shown}</AdaptationSet></Period></MPD>"
    )


def subtitles(said: str) -> str:
    return f"WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nBefore\n\n00:00:03.000 --> 00:00:09.000\n<c>{escape(said)}</c>\n"
