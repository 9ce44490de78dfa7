"""What a video is without a column that says so."""

from sqlalchemy import ColumnElement, and_, func, or_, select

from mvidarr.clock import iso
from mvidarr.db.tables.library import artists, profiles, videos
from mvidarr.query import Asker
from mvidarr.query.sql import bound

Condition = ColumnElement[bool]


def below_cutoff() -> Condition:
    """Its file is lower than the profile asks for: its own, else its artist's, else the default one."""
    maker = artists.alias("maker")  # a list may have joined the table already
    of_artist = select(maker.c.profile_id).where(maker.c.id == videos.c.artist_id).correlate(videos).scalar_subquery()
    chosen = func.coalesce(videos.c.profile_id, of_artist)
    own = select(profiles.c.cutoff).where(profiles.c.id == chosen).correlate(videos).scalar_subquery()
    default = select(profiles.c.cutoff).where(profiles.c.default.is_(True)).limit(1).scalar_subquery()
    return videos.c.height < func.coalesce(own, default)


def comes_later(asker: Asker) -> Condition:
    """Its release lies ahead; a year alone counts when it is one to come."""
    today = iso(asker.now)[:10]
    by_year = and_(videos.c.release_date.is_(None), videos.c.year > bound(int(today[:4])))
    return or_(videos.c.release_date > bound(today), by_year)


def has_twin() -> Condition:
    """There is another of this title, artist and kind."""
    other = videos.alias("other")
    same = and_(
        other.c.title_key == videos.c.title_key,
        other.c.artist_id == videos.c.artist_id,
        other.c.kind == videos.c.kind,
        other.c.id != videos.c.id,
    )
    return select(other.c.id).where(same).correlate(videos).exists()
