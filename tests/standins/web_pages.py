"""Pages with videos in them, as the web has them."""

import json
from collections.abc import Sequence
from html import escape

_PAGE = "<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


def video(title: str, source: str, poster: str) -> str:
    head = f'<title>{escape(title)}</title><meta property="og:title" content="{escape(title)}">'
    body = f'<video controls poster="{escape(poster)}"><source src="{escape(source)}" type="video/mp4"></video>'
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
