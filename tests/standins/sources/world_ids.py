"""Ids of the invented world: they look as each source makes them, and are the same in every run."""

import base64
import hashlib
import unicodedata
import uuid

_BASE_62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NAMESPACE = uuid.UUID("8a6d3b1e-4f0c-5d2a-9b7e-3c1f5a7d9e21")


def mbid(what: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, what))


def number(what: str, digits: int) -> int:
    """Of just so many digits."""
    low: int = 10 ** (digits - 1)
    return low + int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], "big") % (9 * low)


def video_id(what: str) -> str:
    """Eleven characters, as YouTube has them. No id begins with a hyphen, so that command lines of tests stay plain."""
    made = base64.urlsafe_b64encode(hashlib.sha256(what.encode()).digest()).decode()
    return f"v{made[:10]}"


def channel_id(what: str) -> str:
    return f"UC{base64.urlsafe_b64encode(hashlib.sha256(what.encode()).digest()).decode()[:22]}"


def spotify_id(what: str) -> str:
    left, signs = int.from_bytes(hashlib.sha256(what.encode()).digest(), "big"), []
    for _ in range(22):
        left, rest = divmod(left, 62)
        signs.append(_BASE_62[rest])
    return "".join(signs)


def fold(text: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())
