"""A provider as its file declares it: who it is, what it may be given, how it wants to be asked, how it is built."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mvidarr.outbound import Manners, Web


class Extractor(Protocol):
    """The part of ``ytdlp.YtDlp`` that providers use: lists and searches, without downloading."""

    async def listing(self, url: str, *, start: int = 1, most: int = 50) -> Mapping[str, Any]:
        """yt-dlp's flat description of a channel, playlist or search (``ytsearch20:words``), with its ``entries``."""


@dataclass(frozen=True)
class Option:
    """Something a person may set for it. ``secret``: write-only. Its setting is ``sources.<provider>_<name>``."""

    name: str
    label: str
    help: str
    secret: bool = False
    default: str = ""
    check: Callable[[str], str | None] | None = None  # the sentence that refuses a value
    whole: bool = False  # a whole number, such as a quota


class Memory(Protocol):
    """What a provider must know again after a restart, and nobody else may see, such as a token: one text."""

    async def read(self) -> str | None: ...

    async def write(self, text: str | None) -> None:
        """Kept once this returns."""


class Forgetful:
    """A memory for a while."""

    def __init__(self) -> None:
        self._text: str | None = None

    async def read(self) -> str | None:
        return self._text

    async def write(self, text: str | None) -> None:
        self._text = text


@dataclass(frozen=True)
class Tools:
    """What a provider is built from. ``web`` keeps its manners. ``given``: its options, by name; never its secrets'
    absence as an error: without a key that it needs a provider is not built."""

    web: Web
    given: Mapping[str, str] = field(repr=False)
    extractor: Extractor
    memory: Memory = field(default_factory=Forgetful)


@dataclass(frozen=True)
class Declared:
    """``needs``: names of the options without which it cannot be asked. ``about`` says in a sentence what it brings, so
    that a person can decide; ``note`` what they must know before they get a key; ``credit`` is what its terms ask to
    be shown, with ``home`` as its link. ``private``: its address is typed by an administrator and may be in the own
    network. ``manners`` may depend on what is given (a mirror knows no limit). ``trial`` asks it for something small: a
    sentence, or MvidarrError."""

    name: str
    label: str
    home: str
    about: str
    manners: Callable[[Mapping[str, str]], Manners]
    build: Callable[[Tools], Any]
    trial: Callable[[Any], Awaitable[str]]
    options: tuple[Option, ...] = ()
    needs: tuple[str, ...] = ()
    note: str = ""
    credit: str = ""
    get_key: str = ""  # page where a key is had
    private: bool = False
    weight: int = 100  # whose word counts where two differ: the greater one's
