"""What each form means, spelled out; ``test_answers.py`` tries their combinations."""

from datetime import UTC, datetime

from tests.query.records import NOW, Collection, Record

_DAY = 86_400_000


def ms(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type]


def check(shelf: Collection, meanings: dict[str, list[int]]) -> None:
    assert {text: shelf.ids(text, "id") for text in meanings} == meanings


def test_ages_count_back_from_now(shelf: Collection) -> None:
    shelf.fill([Record("a", added=NOW - days * _DAY) for days in (0, 7, 30, 31, 365, 366)])
    check(
        shelf,
        {
            "added:<30d": [1, 2],
            "added:<=30d": [1, 2, 3],
            "added:30d": [1, 2, 3],
            "added:>30d": [4, 5, 6],
            "added:>=30d": [3, 4, 5, 6],
            "added:>1y": [6],
            "added:<=1mo": [1, 2, 3],
            "added:<=1w": [1, 2],
            "added:<1h": [1],
            "added:30d..7d": [2, 3],
            "added:7d..30d": [2, 3],
            "added:30d..": [1, 2, 3],
            "added:..30d": [3, 4, 5, 6],
            "added:2020..30d": [3, 4, 5, 6],
            "added:(0h,>1y)": [1, 6],
        },
    )


def test_dates_are_as_long_as_they_are_written(shelf: Collection) -> None:
    moments = [
        ms(2025, 12, 31, 23, 59, 59),
        ms(2026, 1, 1),
        ms(2026, 1, 31, 23),
        ms(2026, 2, 1),
        ms(2026, 2, 28, 12, 30),
    ]
    days = [f"{datetime.fromtimestamp(moment / 1000, UTC):%Y-%m-%d}" for moment in moments]
    shelf.fill([Record("a", added=moment, released=day) for moment, day in zip(moments, days, strict=True)])
    both = {
        "2026": [2, 3, 4, 5],
        "2026-01": [2, 3],
        "2026-1": [2, 3],
        "2026-01-31": [3],
        "2026-01..2026-02": [2, 3, 4, 5],
        "..2026-01": [1, 2, 3],
        ">2026-01": [4, 5],
        ">=2026-01": [2, 3, 4, 5],
        "<2026-01": [1],
        "<=2026-01": [1, 2, 3],
        "9999": [],
        "<=9999-12-31": [1, 2, 3, 4, 5],
        ">0001": [1, 2, 3, 4, 5],
        "(2025,2026-02)": [1, 4, 5],
    }
    for field in ("added", "released"):
        check(shelf, {f"{field}:{value}": ids for value, ids in both.items()})
    check(shelf, {"added:2026-02-28T12": [5], "added:2026-02-28T12:30": [5], "added:2026-02-28T12:30:01": []})


def test_quantities_are_read_in_their_units(shelf: Collection) -> None:
    shelf.fill(
        [
            Record("a", year=1990, length=150.4, size=500_000_000, height=1080),
            Record("b", year=1999, length=151.0, size=500_000_001, height=2160),
            Record("c", year=2000, length=300.9, size=1024**3, height=719),
            Record("d"),
        ]
    )
    check(
        shelf,
        {
            "year:1990..1999": [1, 2],
            "year:..1990": [1],
            "year:>1999.5": [3],
            "year:1990.0": [1],
            "-year:1990": [2, 3, 4],
            "year:!=1990": [2, 3, 4],
            "year:>-5": [1, 2, 3],
            "length:2m30s": [1],
            "length:2:30": [1],
            "length:150": [1],
            "length:2m30s..5m": [1, 2, 3],
            "length:<=2m30s": [1],
            "length:>2m30s": [2, 3],
            "length:>0:05:00": [],
            "length:1h": [],
            "size:>500MB": [2, 3],
            "size:>=500MB": [1, 2, 3],
            "size:500M": [1],
            "size:1gib": [3],
            "size:<1GiB": [1, 2],
            "quality:1080": [1],
            "quality:1080p": [1],
            "quality:4K": [2],
            "quality:720..": [1, 2],
            "quality:<720": [3],
            "has:year": [1, 2, 3],
            "-has:year": [4],
        },
    )


def test_names_and_words_are_compared_folded(shelf: Collection) -> None:
    shelf.fill(
        [
            Record("Army of Me", album="Post", genres=("Rock", "Art Pop")),
            Record("Me, the Army", album="Simon & Garfunkel", genres=("Pop",)),
            Record("Björk’s 100% ＡＢＣ", album="a_b"),
            Record("東京事変", album="AC/DC"),
            Record("!!!", album="R.E.M."),
        ]
    )
    check(
        shelf,
        {
            "army": [1, 2],
            "army me": [1, 2],
            '"army of me"': [1],
            "ARM*": [1, 2],
            "arm": [],
            '"of m"*': [1],
            "title:army": [1, 2],
            'title:"army of"': [1],
            "title:=army": [],
            'title:="ARMY  of me"': [1],
            "title:bjork*": [3],
            "bjorks": [3],
            "abc": [3],
            "100": [3],
            "a_b": [3],
            "京事": [4],
            "京": [],
            "京*": [4],
            "変": [4],
            "ac/dc": [4],
            "rem": [5],
            "!!!": [5],
            "simon & garfunkel": [2],
            "simon - garfunkel": [2],
            "army OR rem": [1, 2, 5],
            "army -of": [2],
            "genre:pop": [1, 2],
            "genre:=pop": [2],
            "genre:(rock,pop)": [1, 2],
            "genre:rock genre:pop": [1],
            "-genre:rock": [2, 3, 4, 5],
            "has:genre": [1, 2],
            "album:=post": [1],
            "title:a..b": [1, 3],
            "title:<b": [1, 5],
        },
    )
