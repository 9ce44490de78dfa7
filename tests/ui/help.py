"""The help: contents, a page with everything that a page may hold, what was looked for."""

from typing import Any

from mvidarr.help import Hit, Shown
from mvidarr.help.book import Neighbours
from mvidarr.help.markdown import Document
from mvidarr.web.principal import Principal

Sample = tuple[str, Principal | None, str, dict[str, Any]]

BASE = "/mv"
TEXT = f"""# Behind a proxy

A proxy gives MVidarr a *name*, **TLS**, and a path. See [the samples](#samples) and [Backups](backup.md#what-to-copy).

## Samples

- [nginx.conf](../deploy/nginx.conf), and `{"a-very-long-word-of-code-" * 8}`.
- Raw <b>HTML</b> is text.

1. Stop it.
2. Start it.

### `trusted_proxies`

```sh
curl --fail --silent --show-error --header "X-Api-Key: $KEY" "https://example.org/mv/api/videos/count?q=is:wanted"
```

## Every key

| key | environment | option | default | what it is |
|---|---|---|---|---|
| `server.trusted_proxies` | `MVIDARR__SERVER__TRUSTED_PROXIES` | | none | whose `X-Forwarded-*` is believed |
| `server.port` | `MVIDARR__SERVER__PORT` | `--port` | `8845` | 0 takes any free port |
"""
CONTENTS = """# Help

These pages come with the program.

## Running it

- [Configuration](configure.md): every key.
- [Backups](backup.md): what to copy, and how to bring it back.
"""


def shown(text: str) -> Shown:
    page = Document(text)
    sections = tuple(section for section in page.sections if section.anchor)
    return Shown(
        page.title, page.html(BASE), sections, Neighbours(("service", "Service and container"), ("api", "API"))
    )


def pages(admin: Principal, reader: Principal) -> dict[str, Sample]:
    hits = [
        Hit("reverse-proxy", "samples", "Behind a proxy", "Samples", ("…pass WebSockets at /ws to the ", "proxy", ".")),
        Hit("reverse-proxy", "", "Behind a proxy", "Behind a proxy", ("A ", "proxy", " <b> gives it a name.")),
    ]
    contents = shown(CONTENTS)
    return {
        "help": ("help/index.html", reader, "/help", {"page": contents, "find": "", "hits": []}),
        "help-found": ("help/index.html", admin, "/help", {"page": contents, "find": "proxy", "hits": hits}),
        "help-nothing": ("help/index.html", admin, "/help", {"page": contents, "find": "<zzz>", "hits": []}),
        "help-page": ("help/page.html", admin, "/help/reverse-proxy", {"page": shown(TEXT)}),
    }
