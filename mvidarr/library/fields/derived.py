"""What a video is without a column that says so."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mvidarr.clock import iso
from mvidarr.db.tables.library import artists, profiles, videos
from mvidarr.query import Asker
from mvidarr.query.sql import aside, bound

Condition = ColumnElement[bool]


def below_cutoff() -> Condition:
    """Its file is lower than the profile asks for: its own, else its artist's, else the default one.

    What every profile asks for, and what none does, is told without looking for the one: most files are either, and to
    look for it takes several times as long as all the rest. Whose artist has none of their own is told by a list of
    those that have, which are few.
    """
    of, height = profiles.c, videos.c.height
    asked = select(of.cutoff).where(of.default.is_(True)).limit(1).scalar_subquery()
    is_asked = select(of.id).where(of.default.is_(True)).correlate(None).exists()
    least = select(func.min(of.cutoff)).where(is_asked).scalar_subquery()
    most = select(func.max(of.cutoff)).scalar_subquery()
    return and_(height < most, or_(height < least, height < func.coalesce(_own_cutoff(), asked)))


def _own_cutoff() -> ColumnElement[Any]:
    """Of the video's profile, else of its artist's; empty where neither has one."""
    of, video = profiles.c, videos.c
    maker = artists.alias("maker")  # a list may have joined the table already
    chosen = select(of.cutoff).where(of.id == video.profile_id).correlate(videos).scalar_subquery()
    theirs = select(of.cutoff).join(maker, maker.c.profile_id == of.id).where(maker.c.id == video.artist_id)
    choosy = select(maker.c.id).where(maker.c.profile_id.is_not(None))
    return case(
        (video.profile_id.is_not(None), chosen),
        (video.artist_id.in_(choosy), theirs.correlate(videos).scalar_subquery()),
    )


def comes_later(asker: Asker) -> Condition:
    """Its release lies ahead; a year alone counts when it is one to come."""
    today = iso(asker.now)[:10]
    day, year = bound(today), bound(int(today[:4]))
    date, later = videos.c.release_date, videos.c.year > year
    return either(
        or_(date > day, and_(aside(date).is_(None), later)),
        or_(date > day, and_(date.is_(None), later)),
    )


class either(FunctionElement[bool]):  # noqa: N801 - reads as the function it is
    """What two indexes lead to, as SQLite is to be asked for it; and the same of a row: see ``query.rowwise``. Those
    that lack a day are no few, those of a year to come are."""

    type = Boolean()
    inherit_cache = True

    def by_row(self) -> Condition:
        """In brackets: it stands where others are joined to it."""
        return list(self.clauses)[1].self_group()

    def beside(self) -> Condition:
        return self.by_row()

    def self_group(self, against: Any = None) -> "either":
        """As it is: SQLAlchemy would write ``= 1`` behind it, and no index serves that."""
        return self


@compiles(either)
def _by_indexes(element: either, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(next(iter(element.clauses)), **kw)})"


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
