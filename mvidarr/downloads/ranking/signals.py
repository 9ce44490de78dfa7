"""What is known of downloads that helps to say which goes first: of many in a few statements.

People are counted together: the queue is everybody's. What they did is read by weeks, so that an artist of whom
thousands of videos were played is a few rows too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, case, func, literal_column, or_, select
from sqlalchemy.sql.selectable import FromClause

from mvidarr.clock import DAY, now
from mvidarr.db import Reader
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.downloads import downloads, host_states, outcomes
from mvidarr.db.tables.library import artists, play_state, profiles, sources, videos
from mvidarr.downloads.ranking.ranking import Facts, Liking, Site, decayed
from mvidarr.downloads.tempo.hosts import host_of
from mvidarr.library.wants import stored
from mvidarr.ytdlp.failures import BY_CODE

Row = dict[str, Any]

WEEK = 7 * DAY
LONG_AGO = 180 * DAY  # what people did before says nothing any more
_SPEEDS = 7 * DAY  # from which speeds are measured
# Failures that are the site's, beside those for which all of it has to wait; others are of one video or of this house.
_TROUBLE = {"network", "timed_out", "forbidden", "refused", "fragment_missing", "no_format", "no_file", "unknown"}

s, v, d = play_state.c, videos.c, downloads.c
_IDS: Any = bindparam("ids", expanding=True)
_SINCE = bindparam("since", type_=BigInteger)
_BEST = select(sources.c.url).where(sources.c.video_id == v.id).order_by(sources.c.rank, sources.c.id).limit(1)
_HIGHEST = select(func.max(candidates.c.height)).where(candidates.c.video_id == v.id)
_KNOWN = (
    select(
        v.id, v.artist_id, v.kind, v.popularity, v.duration, artists.c.name,
        func.coalesce(v.profile_id, artists.c.profile_id).label("profile"),
        _BEST.scalar_subquery().label("url"), _HIGHEST.scalar_subquery().label("highest"),
    )
    .select_from(videos.outerjoin(artists, artists.c.id == v.artist_id))
    .where(v.id.in_(_IDS))
)  # fmt: skip
_THEIRS = v.artist_id.in_(select(v.artist_id).where(v.id.in_(_IDS)))


def _week(moment: ColumnElement[int]) -> ColumnElement[int]:
    return moment.op("/", is_comparison=False)(literal_column(str(WEEK))).label("week")


def _sum(when: ColumnElement[bool], what: Any = 1) -> ColumnElement[int]:
    return func.sum(case((when, what), else_=0))


def _done(what: ColumnElement[Any], *where: ColumnElement[bool]) -> Any:
    """What people did, by weeks and by ``what``."""
    week = _week(func.coalesce(s.last_played, s.updated))
    begun = and_(s.last_played.is_not(None), s.plays == 0, s.skips == 0)
    sums = {
        "plays": func.sum(s.plays),
        "skips": func.sum(s.skips),
        "opens": _sum(begun),
        "favourites": _sum(s.favourite),
    }
    columns = [column.label(name) for name, column in sums.items()]
    joined: FromClause = play_state.join(videos, v.id == s.video_id)
    return select(what.label("of"), week, *columns).select_from(joined).where(*where).group_by(what, week)


_BY_ARTIST = _done(v.artist_id, _THEIRS)
_BY_KIND = _done(v.kind, or_(s.last_played > _SINCE, s.favourite))
_RAISED = (
    select(v.artist_id.label("of"), _week(d.raised), func.count().label("raised"))
    .select_from(videos.join(downloads, d.video_id == v.id))
    .where(_THEIRS, d.raised > _SINCE)
    .group_by(v.artist_id, _week(d.raised))
)
o = outcomes.c
_lately = o.time > bindparam("lately", type_=BigInteger)
_SITES = (
    select(
        o.host, o.ok, o.code, _sum(_lately).label("tries"),
        func.sum(o.bytes).label("bytes"), func.sum(o.seconds).label("seconds"),
    )
    .where(o.time > bindparam("measured", type_=BigInteger))
    .group_by(o.host, o.ok, o.code)
)  # fmt: skip
_RESTING = select(host_states.c.host).where(host_states.c.until > bindparam("now", type_=BigInteger))
_PROFILES = select(profiles.c.id, profiles.c.heights, profiles.c.wants, profiles.c.default)


@dataclass(frozen=True)
class Surroundings:
    """What is the same for all downloads: kinds and sites by name; by the ids of profiles, None for the default, the
    heights that they like most and the kinds of videos that they like."""

    kinds: Mapping[str, Liking]
    sites: Mapping[str, Site]
    heights: Mapping[int | None, int]
    liked: Mapping[int | None, Sequence[str]]


async def surroundings(r: Reader) -> Surroundings:
    moment = now()
    by_kind, tried, resting, chosen = await r.several(
        (_BY_KIND, {"since": moment - LONG_AGO}),
        (_SITES, {"lately": moment - DAY, "measured": moment - _SPEEDS}),
        (_RESTING, {"now": moment}),
        (_PROFILES, {}),
    )
    heights: dict[int | None, int] = {row["id"]: row["heights"][0] for row in chosen if row["heights"]}
    usual = next((row["id"] for row in chosen if row["default"]), None)
    if usual in heights:
        heights[None] = heights[usual]
    liked: dict[int | None, Sequence[str]] = {row["id"]: stored(row["wants"] or {}).get("kinds", ()) for row in chosen}
    liked[None] = liked.get(usual, ())
    return Surroundings(_likings(by_kind, moment), _sites(tried, {row["host"] for row in resting}), heights, liked)


async def facts(r: Reader, video_ids: Collection[int], around: Surroundings) -> dict[int, Facts]:
    """Of those that are there."""
    moment, ids = now(), list(video_ids)
    known, done, raised = await r.several(
        (_KNOWN, {"ids": ids}), (_BY_ARTIST, {"ids": ids}), (_RAISED, {"ids": ids, "since": moment - LONG_AGO})
    )
    likings = _likings([*done, *raised], moment)
    return {row["id"]: _facts(row, likings, around) for row in known}


def _facts(row: Row, likings: Mapping[int, Liking], around: Surroundings) -> Facts:
    heights = [height for height in (around.heights.get(row["profile"]), row["highest"]) if height]
    host = host_of(row["url"])
    return Facts(
        row["name"], likings.get(row["artist_id"], Liking()), row["kind"], around.kinds.get(row["kind"], Liking()),
        row["popularity"], row["duration"], min(heights, default=None),
        around.sites.get(host, Site(host)) if host else None, around.liked.get(row["profile"], ()),
    )  # fmt: skip


def _likings(rows: Iterable[Row], moment: int) -> dict[Any, Liking]:
    counted: dict[Any, dict[str, list[tuple[float, int]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        age = moment - (row["week"] + 1) * WEEK  # as of the end of its week
        for name in ("plays", "skips", "opens", "favourites", "raised"):
            if row.get(name):
                counted[row["of"]][name].append((float(row[name]), 0 if name == "favourites" else age))
    return {of: Liking(**{name: decayed(those) for name, those in names.items()}) for of, names in counted.items()}


def _sites(rows: Iterable[Row], resting: Collection[str]) -> dict[str, Site]:
    found: dict[str, Site] = {host: Site(host, rests=True) for host in resting}
    for row in rows:
        site = found.get(row["host"], Site(row["host"]))
        if row["ok"]:
            speed = row["bytes"] / row["seconds"] if row["bytes"] and row["seconds"] else None
            found[site.host] = replace(site, tries=site.tries + row["tries"], speed=speed)
        elif _is_trouble(row["code"]):
            found[site.host] = replace(site, tries=site.tries + row["tries"], failed=site.failed + row["tries"])
    return found


def _is_trouble(code: str | None) -> bool:
    known = BY_CODE.get(code or "")
    return code in _TROUBLE or (known is not None and known.scope == "site")
