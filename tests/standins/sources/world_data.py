"""Who lives in the invented world; see ``world``. Nobody and nothing in here exists."""

from dataclasses import dataclass
from typing import Any

from tests.standins.sources.world import EVERYBODY, Artist, Channel, Upload, Video, World

SOURCES_BY_LETTER = {"m": "musicbrainz", "i": "imvdb", "t": "theaudiodb", "y": "youtube"}

COPPER = Channel("copper-tides", "Copper Tides", "@coppertides", "official", verified=True)
COPPER_VEVO = Channel("copper-tides-vevo", "CopperTidesVEVO", "@coppertidesvevo", "vevo", verified=True)
COPPER_TOPIC = Channel("copper-tides-topic", "Copper Tides - Topic", "@coppertides-topic", "topic")
MARLOW_US = Channel("marlow-us", "Marlow", "@marlowsings", "official", verified=True)
MARLOW_SE = Channel("marlow-se", "Marlow Archive", "@marlowarchive", "official")
LANTERN = Channel("glass-lantern", "硝子の灯台 Official", "@garasunotoudai", "official", verified=True)
FINCH = Channel("finch-alder", "Finch & Alder", "@finchandalder", "official")
KITE = Channel("basement-kite", "Basement Kite", "@basementkite", "official")
ORCHARD = Channel("velvet-orchard", "Velvet Orchard", "@velvetorchard", "official", gone=True)
NORTHLIGHT = Channel("northlight", "Northlight Records", "@northlightrecords", "label", verified=True)
VAULT = Channel("clip-vault", "ClipVault88", "@clipvault88")
COVERS = Channel("ines", "Ines Plays Guitar", "@inesplays")
REACTIONS = Channel("reactor", "First Listen Fred", "@firstlistenfred")
CHANNELS = (
    COPPER, COPPER_VEVO, COPPER_TOPIC, MARLOW_US, MARLOW_SE, LANTERN, FINCH, KITE, ORCHARD, NORTHLIGHT, VAULT, COVERS,
    REACTIONS,
)  # fmt: skip

ARTISTS = (
    Artist(
        "copper-tides", "Copper Tides", "Copper Tides", "GB", 2004, aliases=("The Copper Tides",),
        genres=("indie rock", "post-punk"), similar=("finch-alder", "velvet-orchard", "marlow-us"),
        description="Copper Tides are a band of four from the coast of Kent.", channels=(COPPER, COPPER_VEVO),
        listeners=1_240_000, homepage="https://coppertides.example/",
    ),
    Artist(
        "marlow-us", "Marlow", "Marlow", "US", 1991, person=True, disambiguation="US singer-songwriter",
        aliases=("Joan Marlow",), genres=("folk pop",), similar=("finch-alder", "basement-kite"),
        description="Joan Marlow sings as Marlow.", channels=(MARLOW_US,), listeners=410_000,
    ),
    Artist(
        "marlow-se", "Marlow", "Marlow", "SE", 1979, end=1986, disambiguation="Swedish synth group",
        genres=("synthpop",), similar=("velvet-orchard",), description="Marlow were three people and six machines.",
        channels=(MARLOW_SE,), known_to=EVERYBODY - {"lastfm", "fanarttv"}, listeners=9_000, slug="marlow-1",
    ),
    Artist(
        "glass-lantern", "硝子の灯台", "Garasu no Toudai", "JP", 2011, genres=("j-rock",),
        aliases=("Garasu no Tōdai", "Glass Lighthouse", "ガラスノトウダイ"), similar=("copper-tides",),
        description="硝子の灯台は東京の四人組である。", channels=(LANTERN,), listeners=88_000, slug="garasu-no-toudai",
    ),
    Artist(
        "finch-alder", "Finch & Alder", "Finch & Alder", "IE", 2015, genres=("folk",), similar=("marlow-us",),
        aliases=("Finch and Alder",), disambiguation="Irish duo", description="Two voices and a harmonium.",
        channels=(FINCH,), listeners=61_000,
    ),
    Artist(
        "basement-kite", "Basement Kite", "Basement Kite", "CA", 2022, channels=(KITE,),
        known_to=frozenset({"youtube"}), listeners=300,
    ),
    Artist(
        "velvet-orchard", "Velvet Orchard", "Velvet Orchard", "US", 1996, end=2009, genres=("dream pop",),
        similar=("copper-tides", "marlow-se"), description="Velvet Orchard parted in 2009.", channels=(ORCHARD,),
        listeners=150_000,
    ),
)  # fmt: skip

# song, released, seconds, album, sources with a record of it, guests, and what is there besides the official video:
# l lyric, v live, t audio on the Topic channel, f a fan's upload of the official one, r a remaster of it, k a short
_COPPER_SONGS = (
    ("Night Ferry", "2009-03-16", 241, "Low Water", "mity", (), "lvtfr"),
    ("Harbour Lights", "2009-09-07", 208, "Low Water", "mity", (), "tf"),
    ("Salt & Rust", "2010-02-01", 224, "Low Water", "mity", (), "tr"),
    ("Paper Admiral", "2012-05-21", 197, "Signal Box", "mity", (), "lt"),
    ("1999", "2012-10-08", 263, "Signal Box", "mity", (), "tv"),
    ("The Long Platform", "2013-01-20", 312, "Signal Box", "mity", ("Joan Marlow",), "t"),
    ("Undertow", "2016-06-03", 230, "Undertow", "miy", (), "lvt"),
    ("Kites (Over Kent)", "2016-11-11", 219, "Undertow", "miy", (), "t"),
    ("What the Tide Said", "2017-03-24", 255, "Undertow", "my", ("Finch & Alder",), "tf"),
    ("Brass Moon", "2021-08-13", 203, "Brass Moon", "iy", (), "ltk"),
    ("Slow Semaphore", "2024-04-05", 234, "Brass Moon", "y", (), "l"),
    ("Last Boat Out", "2026-10-30", 216, None, "y", (), "k"),
)


def _slug(words: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in words.lower()).split())


def _sources(letters: str) -> frozenset[str]:
    return frozenset(SOURCES_BY_LETTER[letter] for letter in letters)


@dataclass(frozen=True)
class _Song:
    """Makes the videos of one line of ``_COPPER_SONGS``."""

    place: int
    song: str
    released: str
    seconds: int
    album: str | None
    sources: str
    guests: tuple[str, ...]
    more: str

    def videos(self) -> list[Video]:
        makers = {"l": self._lyric, "v": self._live, "t": self._audio, "k": self._short}
        return [self._official(), *(make() for letter, make in makers.items() if letter in self.more)]

    @property
    def _heading(self) -> str:
        return f"Copper Tides - {self.song}" + (f" ft. {self.guests[0]}" if self.guests else "")

    @property
    def _home(self) -> Channel:
        return COPPER_VEVO if self.released < "2012" else COPPER

    def _upload(self, what: str, title: str, channel: Channel, more: int = 0, share: int = 1, **fields: Any) -> Upload:
        """``more`` seconds than the song, and its ``share``-th part of the views."""
        views = 9_000_000 // (self.place + 1) // share
        given = {"published": self.released, **fields}
        return Upload(f"copper-tides/{_slug(self.song)}/{what}", title, channel, self.seconds + more, views, **given)

    def _video(self, kind: str, *uploads: Upload, known: str = "y", **fields: Any) -> Video:
        return Video(
            f"copper-tides/{_slug(self.song)}/{kind}", "copper-tides", self.song, self.released, self.seconds, kind,
            uploads, self.guests, album=self.album, known_to=_sources(known), **fields,
        )  # fmt: skip

    def _official(self) -> Video:
        title, old = f"{self._heading} (Official Video)", self._home == COPPER_VEVO
        uploads = [self._upload("official", title, self._home, height=480 if old else 1080, primary=True)]
        if "r" in self.more:
            better = f"{title} [4K Remaster]"
            uploads.append(self._upload("remaster", better, COPPER, 1, 9, published="2023-02-02", height=2160))
        if "f" in self.more:
            fans = f"COPPER TIDES  {self.song} [HQ]"
            uploads.append(self._upload("fan", fans, VAULT, -1, 20, published="2018-11-11", height=720))
        facts = {"label": "Northlight Records", "directors": ("Ada Quill",)}
        return self._video("official", *uploads, known=self.sources, **facts)

    def _lyric(self) -> Video:
        return self._video("lyric", self._upload("lyric", f"{self._heading} (Lyric Video)", self._home, -4, 4))

    def _live(self) -> Video:
        stage = f"{self._heading} (Live at Harbour Hall)"
        live = self._upload("live", stage, COPPER, 38, 6, published="2018-07-01")
        return self._video("live", live, version="Live at Harbour Hall")

    def _audio(self) -> Video:
        told = f"Provided to YouTube by Northlight Records\n\n{self.song} · Copper Tides\n\n{self.album}"
        return self._video("audio", self._upload("audio", self.song, COPPER_TOPIC, -6, 8, description=told))

    def _short(self) -> Video:
        clip = f"{self.song} out now! #shorts"
        short = self._upload("short", clip, COPPER, 31 - self.seconds, 3, height=1920, short=True)
        return self._video("other", short)


def _one(artist: str, song: str, released: str, seconds: int, known: str, *uploads: Upload, status: str = "r") -> Video:
    key = f"{artist}/{_slug(song)}/official"
    return Video(key, artist, song, released, seconds, uploads=uploads, known_to=_sources(known), status=status)


VIDEOS = (
    *(video for place, line in enumerate(_COPPER_SONGS) for video in _Song(place, *line).videos()),
    # only IMVDb knows of these: one is being made, one never came out
    _one("copper-tides", "Tin Weather", "2027-01-15", 0, "i", status="p"),
    _one("velvet-orchard", "Unsent", "2008-01-01", 0, "i", status="n"),
    # two artists of one name, each with a song of one title
    _one(
        "marlow-us", "Winter Light", "2014-12-01", 222, "mity",
        Upload(
            "marlow-us/winter", "Marlow - Winter Light (Official Music Video)", MARLOW_US, 222, 3_100_000, "2014-12-01",
            primary=True,
        ),
    ),
    _one(
        "marlow-us", "Roadside Saint", "2018-05-04", 187, "miy",
        Upload("marlow-us/roadside", "Marlow - Roadside Saint", MARLOW_US, 187, 940_000, "2018-05-04", primary=True),
    ),
    _one(
        "marlow-se", "Winter Light", "1983-11-01", 251, "miy",
        Upload(
            "marlow-se/winter", "Marlow - Winter Light (1983)", MARLOW_SE, 251, 41_000, "2009-01-05", 360, primary=True
        ),
    ),
    _one(
        "glass-lantern", "夜の切符", "2019-09-18", 276, "mty",
        Upload(
            "glass/ticket", "硝子の灯台「夜の切符」Official Music Video", LANTERN, 276, 812_000,
            "2019-09-18", primary=True,
        ),
    ),
    _one(
        "glass-lantern", "青い信号", "2022-02-22", 243, "miy",
        Upload(
            "glass/signal", "硝子の灯台 - 青い信号 / Blue Signal [MV]", LANTERN, 243, 1_204_000,
            "2022-02-22", primary=True,
        ),
    ),
    _one(
        "finch-alder", "Harmonium", "2017-10-06", 204, "mity",
        Upload("finch/harmonium", "Finch & Alder - Harmonium (Official Video)", FINCH, 204, 77_000, "2017-10-06",
               primary=True),
    ),
    _one(
        "basement-kite", "Attic Wind", "2023-06-01", 168, "y",
        Upload("kite/attic", "Attic Wind - Basement Kite (official video)", KITE, 168, 1_900, "2023-06-01"),
    ),
    _one(
        "basement-kite", "String Theory", "2025-03-09", 175, "y",
        Upload("kite/string", "String Theory", KITE, 175, 640, "2025-03-09"),
    ),
    # its own channel is gone: the first upload is dead, that of the label lives
    _one(
        "velvet-orchard", "Pearl Static", "1998-04-20", 259, "mity",
        Upload("orchard/pearl", "Velvet Orchard - Pearl Static", ORCHARD, 259, 500_000, "2008-08-08", 360, "deleted",
               primary=True),
        Upload("orchard/pearl-label", "Velvet Orchard - Pearl Static (HD)", NORTHLIGHT, 260, 230_000, "2015-05-05"),
    ),
    _one(
        "velvet-orchard", "Halcyon Street", "2001-09-24", 301, "miy",
        Upload(
            "orchard/halcyon", "Velvet Orchard - Halcyon Street (Official Video)", NORTHLIGHT, 301, 190_000,
            "2015-05-06", primary=True,
        ),
    ),
)  # fmt: skip

STRAYS = (
    Upload("stray/cover", "Night Ferry - Copper Tides (acoustic guitar cover)", COVERS, 236, 12_000, "2014-02-03"),
    Upload("stray/lesson", "How to play Night Ferry by Copper Tides (lesson)", COVERS, 611, 4_000, "2014-02-05"),
    Upload("stray/reaction", "Copper Tides - Night Ferry FIRST REACTION", REACTIONS, 702, 9_000, "2021-07-07"),
    Upload("stray/karaoke", "Copper Tides - Undertow (Karaoke Version)", VAULT, 231, 8_000, "2017-01-01"),
    Upload("stray/album", "Copper Tides - Low Water (Full Album)", VAULT, 2_710, 310_000, "2013-03-03"),
    Upload("stray/talk", "Copper Tides interview: how we wrote Undertow", VAULT, 843, 22_000, "2016-08-01"),
    Upload("stray/stream", "Copper Tides live from the studio", COPPER, 0, 4_000, "2026-11-20", live=True),
    Upload("stray/private", "Private video", COPPER, 0, 0, "2025-01-01", state="private"),
)  # fmt: skip

WORLD = World(ARTISTS, VIDEOS, STRAYS, CHANNELS)
