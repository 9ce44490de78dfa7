"""Secrets that other rooms keep in this one's table, beside the keys that sign tokens."""

from secrets import token_urlsafe

from sqlalchemy import delete

from mvidarr import clock
from mvidarr.accounts import store
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.accounts import secrets


class Vault:
    async def keep(self, w: Writer, name: str, value: str | None) -> None:
        """Instead of what was there; None takes it away."""
        await w.run(delete(secrets).where(secrets.c.name == name))
        if value is not None:
            await store.ensure_secret(w, name, value, clock.now())

    async def own(self, w: Writer, name: str) -> str:
        """A key that nobody types: made the first time, the same from then on."""
        await store.ensure_secret(w, name, token_urlsafe(32), clock.now())
        return (await self.all(w, name))[name]

    async def all(self, r: Reader, prefix: str) -> dict[str, str]:
        """Those whose name begins so, by their whole name."""
        return dict(await store.secrets_like(r, prefix))
