"""The sources as they can be asked now: each provider that is switched on and has what it needs, built once.

Whoever asks takes them anew each time (``having``): a change of a setting is felt with the next question.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mvidarr.discovery.sources.options import given_to, lacks, names_of, switch_name
from mvidarr.errors import NotFound
from mvidarr.observe import get_logger
from mvidarr.outbound import Web
from mvidarr.providers import Declared, Extractor, Forgetful, Memory, Option, Tools
from mvidarr.providers.roll import PROVIDERS
from mvidarr.settings import Settings

T = TypeVar("T")
WayOut = Callable[[Declared, Mapping[str, str]], Web]

log = get_logger(__name__)


@dataclass(frozen=True)
class Source(Generic[T]):
    """One that can be asked. ``provider`` has the capability that was looked for."""

    declared: Declared
    provider: T

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def label(self) -> str:
        return self.declared.label


class Sources:
    """``way_out`` gives the ``Web`` of one that was given these options. ``settings`` need not be loaded yet."""

    def __init__(
        self,
        settings: Settings,
        way_out: WayOut,
        extractor: Extractor,
        providers: Iterable[Declared] = PROVIDERS,
        *,
        memory_of: Callable[[str], Memory] = lambda _: Forgetful(),
    ) -> None:
        self._settings = settings
        self._way_out = way_out
        self._extractor = extractor
        self._memory_of = memory_of
        self._built: dict[str, Source[Any]] = {}
        self.declared: Mapping[str, Declared] = {declared.name: declared for declared in providers}
        for declared in self.declared.values():
            for name in names_of(declared):
                settings.on_change(name, self._forget(declared.name))

    def having(self, capability: type[T]) -> list[Source[T]]:
        """Those that can do this (a protocol of ``providers.capabilities``) and may be asked, as people see them."""
        found = (self.get(name) for name in self.declared)
        return [source for source in found if source is not None and isinstance(source.provider, capability)]

    def get(self, name: str) -> Source[Any] | None:
        """None where it is switched off, or lacks what it needs. NotFound ``no_such_source``."""
        declared = self.one(name)
        if not self.enabled(declared) or self.missing(declared):
            return None
        if name not in self._built:
            self._built[name] = Source(declared, self._build(declared))
        return self._built[name]

    def one(self, name: str) -> Declared:
        if name not in self.declared:
            raise NotFound(f"There is no source “{name[:100]}”.", code="no_such_source")
        return self.declared[name]

    def enabled(self, declared: Declared) -> bool:
        return bool(self._settings.value(switch_name(declared)))

    def missing(self, declared: Declared) -> list[Option]:
        """What must be set before it can be asked."""
        return lacks(declared, self.given(declared))

    def given(self, declared: Declared) -> dict[str, str]:
        """Its options with its secrets: for nobody but the provider."""
        return given_to(declared, {name: self._settings.value(name) for name in names_of(declared)})

    def _build(self, declared: Declared) -> Any:
        given = self.given(declared)
        log.debug("source built", source=declared.name, given=sorted(given))
        web = self._way_out(declared, given)
        return declared.build(Tools(web, given, self._extractor, self._memory_of(declared.name)))

    def _forget(self, name: str) -> Callable[[Any], None]:
        def forget(_: Any) -> None:
            self._built.pop(name, None)

        return forget
