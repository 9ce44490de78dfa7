"""The settings of this house: read at once, changed through the journal, followed live by whoever asked to be told."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from mvidarr.config import Config
from mvidarr.db import Database, Event, Journal, Outbox, Tracked, Writer
from mvidarr.db.tables.settings import settings as table
from mvidarr.errors import Conflict, FieldError
from mvidarr.observe import get_logger
from mvidarr.settings import configured, store
from mvidarr.settings.registry import Registry, Setting
from mvidarr.settings.shapes import Origin
from mvidarr.settings.tracked import CHANGED, Following
from mvidarr.settings.vault import Vault

Told = Callable[[Any], None]
Row = dict[str, Any]

log = get_logger(__name__)


class Settings:
    """``await load()`` before anything is asked; ``run`` is long-lived and follows what other processes and undos
    change. A value is that of the configuration where it sets one, else what was set here, else the default."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        outbox: Outbox,
        config: Config,
        registry: Registry,
        vault: Vault,
        *,
        chosen: Mapping[str, Any] | None = None,
    ) -> None:
        """``chosen``: of fixed ones, what was chosen at the first run where the configuration leaves it alone."""
        self._database = database
        self._journal = journal
        self._outbox = outbox
        self._config = config
        self._vault = vault
        self._chosen = chosen or {}
        self._following = Following(registry, outbox, vault)
        self._rows: Mapping[str, Row] = {}
        self._values: dict[str, Any] = {}
        self._began: dict[str, Any] = {}  # the values at the start, in which what needs a restart still lives
        self._told: dict[str, list[Told]] = defaultdict(list)
        self._loading = asyncio.Lock()
        self._stale = asyncio.Event()
        self.registry = registry
        outbox.watch(self._hear)

    def tracked(self) -> Tracked:
        return self._following.tracked()

    def value(self, name: str) -> Any:
        """As of now. KeyError for a name that nobody registered."""
        return self._values[name]

    def on_change(self, name: str, callback: Told) -> None:
        """``callback`` gets the value: now, once there is one, and whenever it has become another."""
        if name not in self.registry:
            raise KeyError(f"no setting {name}")
        self._told[name].append(callback)
        if name in self._values:
            callback(self._values[name])

    async def load(self) -> None:
        """As stored now; tells those who asked."""
        async with self._loading:
            async with self._database.read() as r:
                rows, hidden = await store.rows(r), await self._vault.all(r, store.HIDDEN)
            self._rows = rows
            for setting in self.registry:
                self._take(setting, self._value(setting, hidden.get(store.hidden_name(setting.name), "")))

    async def run(self) -> None:
        await self._outbox.watching()
        while True:
            self._stale.clear()
            await self.load()
            await self._stale.wait()

    async def change(
        self,
        given: Mapping[str, Any],
        *,
        actor: str,
        origin: str,
        revision: int | None = None,
        versions: Mapping[str, int] | None = None,
    ) -> int | None:
        """All of it or nothing, as one change: its id, None when it changed nothing. A value of None is the way back to
        the default. Invalid with a sentence by name; Conflict ``moved_on`` when anything was set since ``revision``, or
        one of these since its version (by name in ``extra``), Conflict ``locked``."""
        wanted = self.registry.checked(given)
        self._refuse_locked(wanted)
        async with self._database.write("settings") as w:
            rows = await store.standing(w, [name for name, value in wanted.items() if value is not None])
            _refuse_moved(rows, wanted, revision, versions or {})
            reason = self._reason(wanted)
            changes = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            for name, value in wanted.items():
                if name in rows:
                    kept = await self._kept(w, self.registry[name], rows[name], value)
                    await changes.update(table, rows[name]["id"], {"value": kept}, version=rows[name]["version"])
            change_id = await changes.complete_if_any()
        await self.load()
        return change_id

    # -- how it stands

    def words(self, name: str, value: Any) -> tuple[str, str]:
        """A value of a setting as the history says it, with the label; None was, or is, the default."""
        setting = self.registry.get(name)
        if setting is None:
            return name, "" if value is None else str(value)
        said = setting.told(value) if value is not None or setting.secret else setting.told(setting.default)
        return setting.label, f"{said} (default)" if value is None and not setting.secret else said

    @property
    def revision(self) -> int:
        """Counts every change of any setting."""
        return _revision(self._rows)

    def version(self, name: str) -> int:
        return int(self._rows[name]["version"]) if name in self._rows else 0

    def origin(self, setting: Setting) -> Origin:
        found = configured.origin_of(self._config, setting)
        if found == "default" and setting.name in self._chosen:
            return "browser"
        return found or ("default" if self._stored(setting) is None else "browser")

    def locked(self, setting: Setting) -> str | None:
        """Where else it is set and what can be done, in a sentence."""
        if setting.fixed or configured.origin_of(self._config, setting) is not None:
            return configured.sentence(self._config, setting)
        return None

    def waiting(self) -> list[Setting]:
        """Those whose value is another than at the start, and is felt only after the next."""
        late = (setting for setting in self.registry if setting.effect == "restart" and not setting.fixed)
        return [setting for setting in late if self._values[setting.name] != self._began[setting.name]]

    def _stored(self, setting: Setting) -> Any:
        """None when nothing is set; what an older version stored and this one refuses counts for nothing."""
        stored = self._rows.get(setting.name, {}).get("value")
        if stored is None or setting.secret:
            return stored
        try:
            return setting.read(stored)
        except ValueError as error:
            log.warning("setting ignored", setting=setting.name, reason=str(error))
            return None

    async def _kept(self, w: Writer, setting: Setting, row: Row, value: Any) -> Any:
        """What the row holds: of a secret that it is set, each time in another way, as another one is a change too."""
        if not setting.secret or value is None:
            return value
        await self._vault.keep(w, store.hidden_name(setting.name), value)
        return {"set": row["version"] + 1}

    def _value(self, setting: Setting, hidden: str) -> Any:
        if configured.origin_of(self._config, setting) is not None:
            return self._chosen.get(setting.name, configured.value_of(self._config, setting))
        if setting.secret:
            return hidden
        stored = self._stored(setting)
        return setting.default if stored is None else stored

    def _take(self, setting: Setting, value: Any) -> None:
        if setting.name in self._values and self._values[setting.name] == value:
            return
        self._values[setting.name] = value
        self._began.setdefault(setting.name, value)
        for callback in self._told[setting.name]:
            callback(value)

    def _hear(self, event: Event) -> None:
        if event.type == CHANGED:
            self._stale.set()

    def _refuse_locked(self, wanted: Mapping[str, Any]) -> None:
        locked = [(name, self.locked(self.registry[name])) for name in wanted]
        wrong = [FieldError(name, sentence) for name, sentence in locked if sentence]
        if wrong:
            raise Conflict(f"{wrong[0].field}: {wrong[0].message}", code="locked", errors=tuple(wrong))

    def _reason(self, wanted: Mapping[str, Any]) -> str:
        labels = [f"“{self.registry[name].label}”" for name in wanted]
        few = ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")
        return f"Changed the setting {few}" if len(labels) == 1 else f"Changed the settings {few}"


def _revision(rows: Mapping[str, Row]) -> int:
    return sum(row["version"] for row in rows.values())


def _refuse_moved(
    rows: Mapping[str, Row], wanted: Mapping[str, Any], revision: int | None, versions: Mapping[str, int]
) -> None:
    """Who wanted the same as stands there by now, or sent a form twice, has it."""
    now = {name: int(rows[name]["version"]) if name in rows else 0 for name in wanted}
    moved = [
        name
        for name, version in now.items()
        if versions.get(name, version) != version and rows.get(name, {}).get("value") != wanted[name]
    ]
    if moved or (revision is not None and revision != _revision(rows)):
        detail = "It has been changed since you opened it. Load it again and repeat your change."
        errors = tuple(FieldError(name, "Somebody changed this since you opened it.") for name in moved)
        raise Conflict(detail, code="moved_on", errors=errors, extra={"versions": now})
