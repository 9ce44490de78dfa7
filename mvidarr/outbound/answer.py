"""What a source was asked, and what it answered."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import orjson

from mvidarr.errors import External

Param = str | int | Sequence[str]
OPEN_HEADERS = frozenset(
    {"accept", "accept-language", "content-type", "user-agent", "if-none-match", "if-modified-since"}
)
LEAST_SECRET = 3
_PART_OF_THE_QUESTION = ("accept", "accept-language")  # of the headers; keys stand in others


@dataclass(frozen=True)
class Answer:
    """``fetched``: when it was, in milliseconds. ``stale``: too old, but nobody answers now. ``kept``: nobody was asked
    for it now."""

    source: str
    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    fetched: int
    stale: bool = False
    kept: bool = False

    def json(self) -> Any:
        """External ``not_json`` for anything else, such as a page of HTML in its place."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            host = urlsplit(self.url).hostname or self.source
            detail = f"{host} answered with something that is not what it promises."
            raise External(detail, source=self.source, retryable=True, code="not_json") from error

    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Question:
    """``secret``: parameters that go with it and stand nowhere else."""

    source: str
    method: str
    url: str
    params: Mapping[str, Param]
    secret: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    hidden: tuple[str, ...] = field(default=(), repr=False)  # what else of it nobody may see

    def address(self) -> str:
        """With its secrets: in the path where ``{name}`` stands for one of them, else among the parameters."""
        url, inside = self.url, self._in_path()
        for name in inside:
            url = url.replace(f"{{{name}}}", quote(self.secret[name], safe=""))
        params = {**self.params, **{name: value for name, value in self.secret.items() if name not in inside}}
        if not params:
            return url
        query = urlencode(params, doseq=True)
        return f"{url}{'&' if urlsplit(url).query else '?'}{query}"

    def key(self) -> str:
        """The same for equal questions, whoever's key they carry."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        params = sorted(urlencode({name: value}, doseq=True) for name, value in self.params.items())
        further = [headers.get(name) for name in _PART_OF_THE_QUESTION]
        asked = [self.source, self.method, self.url, params, further]
        return hashlib.sha256(orjson.dumps(asked)).hexdigest()

    def without_secrets(self, url: str) -> str:
        """An address as it may be kept and shown."""
        for name in self._in_path():
            url = url.replace(f"/{quote(self.secret[name], safe='')}/", f"/{{{name}}}/")
        parts = urlsplit(url)
        if not self.secret or not parts.query:
            return url
        pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in self.secret]
        return urlunsplit(parts._replace(query=urlencode(pairs)))

    def hide(self, text: str) -> str:
        """What a source says, without what it repeats of our keys."""
        keys = [value for name, value in self.headers.items() if name.lower() not in OPEN_HEADERS]
        for key in (*self.secret.values(), *keys, *self.hidden):
            for part in {key, key.rpartition(" ")[2]}:
                text = text.replace(part, "***") if len(part) >= LEAST_SECRET else text
        return text

    def _in_path(self) -> list[str]:
        return [name for name in self.secret if f"{{{name}}}" in self.url]
