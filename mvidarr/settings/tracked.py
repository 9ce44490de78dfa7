"""What the journal keeps of settings: each change of a value, of a secret only that it was set.

``SettingChanged`` follows every change, undo and redo, so that all processes read what is set anew.
"""

from collections.abc import Sequence
from typing import Any

from mvidarr.db import Outbox, Reader, RowChange, Tracked, Writer
from mvidarr.db.tables.settings import settings
from mvidarr.settings import store
from mvidarr.settings.registry import Registry
from mvidarr.settings.vault import Vault

CHANGED = "SettingChanged"

Row = dict[str, Any]


class Following:
    """Hooks of the journal."""

    def __init__(self, registry: Registry, outbox: Outbox, vault: Vault) -> None:
        self._registry = registry
        self._outbox = outbox
        self._vault = vault

    def tracked(self) -> Tracked:
        return Tracked(
            settings, fields=("value",), touch="updated", check=self._stands, effects=self._follow, guarded=True
        )

    async def _stands(self, after: Row | None, r: Reader) -> str | None:
        """Why an undo cannot be."""
        setting = self._registry.get(after["name"]) if after else None
        if after is None or setting is None:
            return "This setting is no longer known."
        if after["value"] is None:
            return None
        if setting.secret:
            return "An earlier secret is not kept. Set it anew."
        try:
            setting.read(after["value"])
        except ValueError as error:
            return str(error)
        return None

    async def _follow(self, w: Writer, changes: Sequence[RowChange]) -> None:
        names = await store.names_of(w, {change.id for change in changes})
        for change in changes:
            name = names.get(change.id, "")
            setting = self._registry.get(name)
            if setting is not None and setting.secret and change.after is not None and change.after["value"] is None:
                await self._vault.keep(w, store.hidden_name(name), None)
            data = {"name": name, "change_id": change.change_id, "actor": change.actor}
            await self._outbox.emit(w, CHANGED, ("setting", change.id), data)
