"""What a provider may be able to do, each a small protocol. A provider is a class that has some of these methods.

All of them: "found nothing" is a value (an empty sequence, None), "could not ask" is External, with the provider as its
source; a record that cannot be read is skipped and said in ``Listing.skipped`` or the log. ``name`` and ``ids`` may
both be given: a provider takes the id that it knows, and falls back to the name where it can.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from mvidarr.providers.shapes import (
    ArtistFacts,
    ArtistFound,
    Entries,
    Listing,
    Lyrics,
    Permission,
    Picture,
    Poll,
    Similar,
    Tag,
    VideoFound,
    Wanted,
)

Ids = Mapping[str, str]


@runtime_checkable
class SearchesArtists(Protocol):
    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        """Those that are called so or nearly so, the likeliest first."""


@runtime_checkable
class DescribesArtists(Protocol):
    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        """All it knows of this one."""


@runtime_checkable
class ListsVideos(Protocol):
    async def artist_videos(self, ids: Ids, name: str, *, most: int = 500) -> Listing:
        """The videos of this artist; ``origin`` of each says whether by id or by words."""


@runtime_checkable
class FindsVideos(Protocol):
    async def find_video(self, wanted: Wanted, limit: int = 10) -> Sequence[VideoFound]:
        """What could be this video, with its uploads."""


@runtime_checkable
class KnowsUploads(Protocol):
    async def videos_at(self, urls: Sequence[str]) -> Sequence[VideoFound]:
        """The videos that it knows at these addresses, each with the uploads of those it is at; what it does not know
        is left out. Many addresses at once are as cheap as one."""


@runtime_checkable
class ReadsAddresses(Protocol):
    async def read_artist_address(self, address: str) -> ArtistFound | None:
        """Whose page or id this is; None when it is none of this provider's."""


@runtime_checkable
class PollsChannels(Protocol):
    async def poll_channel(self, channel_id: str, mark: str | None = None) -> Poll:
        """The newest uploads of a channel, cheaply. External ``http_404`` where there is no such channel now."""

    async def poll_playlist(self, playlist_id: str, mark: str | None = None) -> Poll:
        """The newest of a playlist, cheaply."""


@runtime_checkable
class ListsCollections(Protocol):
    async def list_collection(self, url: str, *, start: int = 1, most: int = 50) -> Listing:
        """A channel's uploads or a playlist's entries, the newest first where the site has them so; ``start`` counts
        from 1. ``Listing.of`` tells which it is."""


@runtime_checkable
class HasArtwork(Protocol):
    async def artwork(self, ids: Ids, name: str | None = None) -> Sequence[Picture]:
        """Pictures of an artist, the best first."""


@runtime_checkable
class KnowsSimilar(Protocol):
    async def similar_artists(self, ids: Ids, name: str | None = None, limit: int = 30) -> Sequence[Similar]: ...


@runtime_checkable
class KnowsTags(Protocol):
    async def tags(self, ids: Ids, name: str | None = None) -> Sequence[Tag]: ...


@runtime_checkable
class KnowsPopularity(Protocol):
    async def popularity(self, ids: Ids, name: str | None = None) -> Mapping[str, int]:
        """Listeners, plays or views of an artist's songs, by folded title."""


@runtime_checkable
class HasLyrics(Protocol):
    async def lyrics(
        self, artist: str, title: str, *, album: str | None = None, duration: float | None = None
    ) -> Lyrics | None: ...


@runtime_checkable
class HasLibrary(Protocol):
    async def library_artists(self, *, monitored: bool = False) -> Entries:
        """The artists of somebody's own library there. ``monitored``: those that it looks after."""


@runtime_checkable
class AsksPermission(Protocol):
    """Reads somebody's account once they allowed it, by OAuth with PKCE: they are sent to ``permission_address``, and
    come back to ``redirect`` with a code."""

    def permission_address(self, redirect: str, state: str, challenge: str) -> str: ...

    async def take_permission(self, code: str, redirect: str, verifier: str) -> Permission: ...

    async def permission(self) -> Permission | None:
        """As far as is known, without asking anybody."""

    async def drop_permission(self) -> None:
        """Forgets it; what they allowed there stays until they take it back."""


CAPABILITIES: Mapping[str, type] = {
    "search artists": SearchesArtists,
    "describe artists": DescribesArtists,
    "list videos": ListsVideos,
    "find videos": FindsVideos,
    "recognise uploads": KnowsUploads,
    "addresses": ReadsAddresses,
    "poll channels": PollsChannels,
    "list channels": ListsCollections,
    "artwork": HasArtwork,
    "similar artists": KnowsSimilar,
    "genres and tags": KnowsTags,
    "popularity": KnowsPopularity,
    "lyrics": HasLyrics,
    "artists of a library": HasLibrary,
}


def capabilities_of(provider: object) -> list[str]:
    """Their names, in the order of the list."""
    return [name for name, protocol in CAPABILITIES.items() if isinstance(provider, protocol)]
