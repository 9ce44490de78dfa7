"""Somebody with a browser without scripts: pages with their text and forms, filled in and sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

Pairs = list[tuple[str, str]]


@dataclass
class Form:
    action: str
    method: str
    pairs: Pairs = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def __getitem__(self, name: str) -> str:
        return self.values(name)[-1]

    def fill(self, **typed: str | list[str] | None) -> "Form":
        """None unticks."""
        gone = [pair for pair in self.pairs if pair[0] not in typed]
        new = [(name, each) for name, said in typed.items() if said is not None
               for each in ([said] if isinstance(said, str) else said)]  # fmt: skip
        return Form(self.action, self.method, gone + new)


@dataclass
class Shown:
    """A page as it arrived; ``text`` is what a person reads."""

    status: int
    path: str
    text: str
    forms: list[Form]

    def form(self, ends: str) -> Form:
        found = [form for form in self.forms if form.action.endswith(ends)]
        assert len(found) == 1, f"{len(found)} forms end in {ends}: {[form.action for form in self.forms]}"
        return found[0]

    def has(self, ends: str) -> bool:
        return any(form.action.endswith(ends) for form in self.forms)


class Plain:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def open(self, path: str) -> Shown:
        return _shown(await self._client.get(path, follow_redirects=True))

    async def send(self, form: Form, **typed: str | list[str] | None) -> Shown:
        """The page that one is led to."""
        filled = form.fill(**typed)
        data: dict[str, Any] = {name: filled.values(name) for name, _ in filled.pairs}
        return _shown(await self._client.post(form.action, data=data, follow_redirects=True))


def _shown(answer: httpx.Response) -> Shown:
    reader = _Reader()
    reader.feed(answer.text)
    return Shown(answer.status_code, answer.url.path, " ".join(" ".join(reader.words).split()), reader.forms)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[Form] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(has.get("action", ""), has.get("method", "get")))
        elif tag == "input" and "name" in has:
            self._input(has)
        elif tag == "textarea":
            self._area = has["name"]
            self.forms[-1].pairs.append((self._area, ""))
        elif tag == "select":
            self._select = has["name"]
        elif tag == "option" and self._select and "selected" in has:
            self.forms[-1].pairs.append((self._select, has["value"]))

    def _input(self, has: dict[str, str]) -> None:
        if has.get("type") not in ("checkbox", "radio") or "checked" in has:
            self.forms[-1].pairs.append((has["name"], has.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is None:
            self.words.append(data)
            return
        name, text = self.forms[-1].pairs[-1]
        self.forms[-1].pairs[-1] = (name, (text + data).removeprefix("\n"))
