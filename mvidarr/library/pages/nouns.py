"""What the pages of lists say about videos and artists: orders, examples, quick filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mvidarr.library.fields import ARTISTS as ARTIST_FIELDS
from mvidarr.library.fields import VIDEOS as VIDEO_FIELDS
from mvidarr.library.fields.changes import CHANGES as CHANGE_FIELDS
from mvidarr.library.pages.columns import ARTIST_COLUMNS, VIDEO_COLUMNS, Column
from mvidarr.query import FieldTable


@dataclass(frozen=True)
class Sort:
    """An order that people can choose: its name as it runs first, and turned around."""

    key: str
    label: str
    turned: str
    down: bool = False  # runs from the largest first

    @property
    def first(self) -> str:
        return f"-{self.key}" if self.down else self.key

    @property
    def second(self) -> str:
        return self.key if self.down else f"-{self.key}"


@dataclass(frozen=True)
class Noun:
    """A kind of list."""

    one: str
    many: str
    table: FieldTable
    count_path: str  # of the API; ``?q=`` goes behind it
    sorts: Sequence[Sort]
    examples: Sequence[tuple[str, str]]  # query, what it asks for
    quick: Mapping[str, str] = field(default_factory=dict)  # name -> term
    columns: Sequence[Column] = ()  # that its table can have, besides the name

    def over(self, table: FieldTable) -> "Noun":
        """The same with the fields that other rooms add."""
        return self if table is self.table else replace(self, table=table)

    @property
    def fields(self) -> list[str]:
        """Each by its first name."""
        return sorted(self.table.means)

    @property
    def is_(self) -> list[str]:
        return sorted(self.table.is_)

    @property
    def has(self) -> list[str]:
        return sorted(self.table.has)


VIDEOS = Noun(
    "video",
    "videos",
    VIDEO_FIELDS,
    "/api/videos/count",
    [
        Sort("relevance", "Best match first", "Worst match first"),  # while words are searched for
        Sort("added", "Newest first", "Oldest first", down=True),
        Sort("title", "Title A–Z", "Title Z–A"),
        Sort("artist", "Artist A–Z", "Artist Z–A"),
        Sort("year", "Latest year first", "Earliest year first", down=True),
        Sort("duration", "Longest first", "Shortest first", down=True),
        Sort("quality", "Best quality first", "Lowest quality first", down=True),
        Sort("size", "Largest first", "Smallest first", down=True),
        Sort("rating", "Best rated first", "Worst rated first", down=True),
        Sort("plays", "Most played first", "Least played first", down=True),
        Sort("played", "Played last first", "Played long ago first", down=True),
        Sort("popularity", "Most popular first", "Least popular first", down=True),
        Sort("updated", "Changed last first", "Changed long ago first", down=True),
    ],
    [
        ("year:1980..1989 -kind:live", "the eighties without live videos"),
        ("is:wanted", "what is not here yet"),
        ("quality:<1080p", "lower than 1080p"),
        ("added:<30d -is:played", "new in 30 days, never played"),
        ("genre:(rock,metal) duration:>5m", "long videos of two genres"),
        ("is:favourite OR rating:>=8", "what you like best"),
        ("-has:year", "year unknown"),
    ],
    {
        "Wanted": "is:wanted",
        "Never played": "-is:played",
        "Below cutoff": "is:upgrade",
        "New this week": "added:<7d",
        "Favourites": "is:favourite",
    },
    VIDEO_COLUMNS,
)
ARTISTS = Noun(
    "artist",
    "artists",
    ARTIST_FIELDS,
    "/api/artists/count",
    [
        Sort("name", "Name A–Z", "Name Z–A"),
        Sort("videos", "Most videos first", "Fewest videos first", down=True),
        Sort("downloaded", "Most here first", "Fewest here first", down=True),
        Sort("wanted", "Most wanted first", "Fewest wanted first", down=True),
        Sort("added", "Newest first", "Oldest first", down=True),
    ],
    [
        ("is:monitored", "followed by MVidarr"),
        ("wanted:>0", "with videos that are not here yet"),
        ("downloaded:>=10", "ten videos or more"),
        ("genre:house -is:monitored", "of a genre, not followed"),
        ("name:b*", "a word of the name begins with b"),
        ("videos:0", "without any video"),
    ],
    {"Monitored": "is:monitored", "With wanted videos": "is:wanted", "Without videos": "-has:videos"},
    ARTIST_COLUMNS,
)
CHANGES = Noun(
    "change",
    "changes",
    CHANGE_FIELDS,
    "/api/changes/count",
    [
        Sort("when", "Newest first", "Oldest first", down=True),
        Sort("rows", "Largest first", "Smallest first", down=True),
    ],
    [
        ("by:me when:<7d", "what you did this week"),
        ("deleted", "what was deleted"),
        ('artist:"daft punk"', "an artist, and the videos by them"),
        ("rows:>100", "many rows at once"),
        ("is:undone", "what was taken back"),
        ("is:automatic origin:extract", "read from a source by itself"),
        ("when:2026-01..2026-03 -by:me", "others in three months"),
    ],
    {
        "Mine": "is:mine",
        "This week": "when:<7d",
        "Undone": "is:undone",
        "Many rows": "rows:>100",
        "By itself": "is:automatic",
    },
)
