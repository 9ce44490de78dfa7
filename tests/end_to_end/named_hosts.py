"""``mvidarr`` on a machine whose resolver knows YouTube: as an address of loopback, where the stand-ins are.

Everything else is the real command; the real name would need the network, and would then lead to the real site.
"""

import socket
from typing import Any

from mvidarr.cli import main

_ask = socket.getaddrinfo


def _answer(host: Any, *rest: Any, **options: Any) -> Any:
    ours = isinstance(host, str) and host.endswith("youtube.com")
    return _ask("127.0.0.1" if ours else host, *rest, **options)


def name() -> None:
    """From now on, in this process."""
    socket.getaddrinfo = _answer


if __name__ == "__main__":
    name()
    main()
