"""Who asks for a playlist, or changes one."""

from dataclasses import dataclass

from mvidarr.query import Asker


@dataclass(frozen=True)
class Who:
    """A person at a door: as queries know them, and as the journal does."""

    asker: Asker
    actor: str
    origin: str = "api"

    @property
    def id(self) -> int:
        return self.asker.user_id or 0
