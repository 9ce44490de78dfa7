"""Any query over any records gives what a plain function over the same records gives, on both databases."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvidarr.query import fold
from tests.query.probes import QUERIES, RECORDS, Probe
from tests.query.records import Collection, Record

_KEYS: dict[str, Any] = {
    "title": lambda record: fold(record.title).encode(),
    "album": lambda record: None if record.album is None else record.album.encode(),
    "year": lambda record: record.year,
    "length": lambda record: record.length,
    "added": lambda record: record.added,
    "released": lambda record: record.released,
    "rating": lambda record: dict(record.ratings).get(1),
}
_SORTS = st.lists(
    st.tuples(st.sampled_from(sorted(_KEYS)), st.booleans()), min_size=1, max_size=3, unique_by=lambda key: key[0]
)
_RECORDS = st.lists(RECORDS, max_size=14)
_of_one_shelf = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def _filtered(records: Sequence[Record], probe: Probe) -> list[int]:
    return [at + 1 for at, record in enumerate(records) if probe.fits(record)]


def _sorted(records: Sequence[Record], ids: Sequence[int], sort: Sequence[tuple[str, bool]]) -> list[int]:
    """Least important key first, as a stable sort wants it; the id goes the way of the last key."""
    found = sorted(ids, reverse=sort[-1][1])
    for name, down in reversed(sort):
        own = {id: _KEYS[name](records[id - 1]) for id in found}
        filled = [id for id in found if own[id] is not None]
        empty = [id for id in found if own[id] is None]
        found = sorted(filled, key=own.__getitem__, reverse=down) if not down else _down(filled, own)
        found += empty
    return found


def _down(ids: Sequence[int], own: dict[int, Any]) -> list[int]:
    """Largest first, and what is equal stays in its order."""
    return [id for value in sorted({own[i] for i in ids}, reverse=True) for id in ids if own[id] == value]


@given(records=_RECORDS, probe=QUERIES)
@_of_one_shelf
def test_a_query_finds_what_a_plain_filter_finds(shelf: Collection, records: list[Record], probe: Probe) -> None:
    shelf.fill(records)
    assert sorted(shelf.ids(probe.text)) == _filtered(records, probe)
    assert shelf.count(probe.text) == len(_filtered(records, probe))


@given(records=_RECORDS, probe=QUERIES, sort=_SORTS, limit=st.integers(1, 4))
@_of_one_shelf
def test_paging_gives_every_row_once_and_in_order(
    shelf: Collection, records: list[Record], probe: Probe, sort: list[tuple[str, bool]], limit: int
) -> None:
    shelf.fill(records)
    order = ",".join(f"-{name}" if down else name for name, down in sort)
    expected = _sorted(records, _filtered(records, probe), sort)
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = shelf.page(probe.text, order, cursor=cursor, limit=limit)
        assert shelf.page(probe.text, order, at=len(seen), limit=limit).ids == page.ids
        seen += page.ids
        cursor = page.next
    assert seen == expected


@given(records=_RECORDS, probe=QUERIES)
@_of_one_shelf
def test_a_rail_leads_to_the_first_row_of_each_key(shelf: Collection, records: list[Record], probe: Probe) -> None:
    shelf.fill(records)
    ordered = [records[id - 1] for id in shelf.ids(probe.text, "-year")]
    years = ["" if record.year is None else str(record.year) for record in ordered]
    assert shelf.index(probe.text, "year") == [
        {"key": year, "at": at} for at, year in enumerate(years) if year not in years[:at]
    ]
    titles = [fold(records[id - 1].title) for id in shelf.ids(probe.text, "title")]
    for found in shelf.index(probe.text, "letter"):
        title = titles[found["at"]]
        assert found["key"] in ("#", "漢") or title[0].upper() == found["key"]
        assert found["at"] == 0 or titles[found["at"] - 1][:1] != title[:1]
