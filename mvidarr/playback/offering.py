"""Names of playlists, offered to who asks videos for ``playlist:``."""

from collections.abc import Sequence

from mvidarr.library.vocabulary import Value, Vocabulary
from mvidarr.playback.membership import Membership
from mvidarr.query import Asker

MOST = 12


class PlaylistOffers:
    def __init__(self, members: Membership) -> None:
        self._members = members

    async def named(self, asker: Asker, typed: str) -> Sequence[Value]:
        """Those that the asker sees and that begin as typed, or have a word that does."""
        seen = self._members.seen(asker)
        known = Vocabulary(Value(one.name, one.name_key, one.words, None, "smart" if one.smart else "") for one in seen)
        return known.matching(typed, MOST)
