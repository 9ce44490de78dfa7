"""Songs that nobody has sung, with clips that look different from each other: for pictures of a library that lives."""

import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.paintings import RATE, cells, fractal, life, lights, silk, sky
from tests.standins.fake_youtube import FakeYouTube

LOOP = 8  # a clip is this many seconds of picture, again and again


@dataclass(frozen=True)
class Song:
    """``heading`` is what the site calls it; ``picture`` a source and filters of ffmpeg."""

    id: str
    heading: str
    year: int
    seconds: int
    picture: str
    height: int = 720
    genre: str = "Pop"
    views: int = 48_000


SONGS = (
    Song(
        "seaofnight1",
        "Paper Lanterns - Slow Tide (Official Video)",
        2019,
        224,
        sky("18,12,60", "236,94,80", "255,214,150", 0.64, 0.4, 0.2),
        1080,
    ),
    Song("vetrarnott1", "Ólafía Dís - Vetrarnótt", 2021, 251, silk("6,20,44", "24,150,120", "170,255,220")),
    Song(
        "yoakenoeki1",
        "青い列車 - 夜明けの駅 (Official Music Video)",
        2016,
        287,
        sky("20,30,70", "250,170,90", "255,120,90", 0.3, 0.46, 0.16),
        1080,
        "J-Pop",
    ),
    Song(
        "bombiseoul1",
        "하늘정원 - 봄비 (Official MV)",
        2022,
        198,
        lights("58,42,84", "255,176,200", "130,190,255"),
        1080,
        "K-Pop",
    ),
    Song("severveter1", "Марина Снегирь - Северный ветер", 2014, 233, life("#dff6ff", "#3a86c8", "#0b2545", 0.28), 480),
    Song(
        "nuralsabah1",
        "نور الصباح - على الشاطئ",
        2018,
        262,
        sky("40,90,130", "250,210,150", "255,245,210", 0.5, 0.3, 0.13),
        720,
    ),
    Song(
        "minuitmoins",
        "Les Horloges - Minuit moins le quart (Clip officiel)",
        2009,
        209,
        fractal(-0.7463, 0.1102, 0.012, 200),
        480,
        "Chanson",
    ),
    Song(
        "staticbloom",
        "The Copper Wires - Static Bloom (Live at the Old Mill)",
        1998,
        341,
        cells(110, "lutrgb=r=val*0.8+40:g=val*0.35+20:b=val*0.2+24"),
        480,
        "Rock",
    ),
    Song(
        "luzdeagosto",
        "Niña Cometa - Luz de agosto (Video oficial)",
        2020,
        216,
        silk("110,20,50", "240,110,50", "255,220,150", 190, 150),
        1080,
        "Latin",
    ),
    Song("kalokairi11", "Θάλασσα - Καλοκαίρι", 2011, 239, silk("0,70,140", "70,190,225", "250,250,250", 900, 22), 720),
    Song(
        "letterstom1",
        "Kite & Anchor feat. Wren Hollis - Letters to the Moon (Lyric Video)",
        2023,
        204,
        fractal(0.2866, 0.0122, 0.008, 90),
        1080,
        "Indie",
    ),
    Song(
        "velvetcirc1",
        "Velvet Circuit - Neon Arithmetic [Visualizer]",
        2024,
        187,
        lights("18,8,34", "255,40,150", "60,220,255"),
        1080,
        "Electronic",
    ),
)
COMING = (
    Song(
        "harbourlit1",
        "Mira Voss - Harbour Lights (Official Video)",
        2025,
        228,
        sky("8,18,38", "60,110,140", "240,240,220", 0.72, 0.28, 0.08),
        1080,
    ),
    Song(
        "gardenofst1",
        "Garden of Static - Half-Remembered Rooms",
        2023,
        312,
        cells(90, "lutrgb=r=val*0.15+16:g=val*0.6+26:b=val*0.5+40"),
        720,
    ),
    Song(
        "tigerlilies",
        "Juno & the Tigerlilies - Marigold",
        2024,
        195,
        silk("150,70,0", "250,180,20", "255,250,200", 34, 130),
        1080,
    ),
)
REFUSED = "privatevid1"


def make_clips(folder: Path, ffmpeg: Path) -> None:
    """``<id>.mp4`` and ``<id>.jpg`` of every song."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda song: _make(song, folder, ffmpeg), (*SONGS, *COMING)))


def _make(song: Song, folder: Path, ffmpeg: Path) -> None:
    def run(*arguments: str) -> None:
        subprocess.run([ffmpeg, "-hide_banner", "-nostdin", "-v", "error", "-y", *arguments], cwd=folder, check=True)

    short, whole = f"{song.id}.part.mp4", f"{song.id}.mp4"
    width = song.height * 16 // 9 // 2 * 2
    inputs = ("-f", "lavfi", "-i", song.picture, "-f", "lavfi", "-i", "sine=frequency=220")
    video = (
        "-vf",
        f"scale={width}:{song.height},format=yuv420p",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "32",
    )
    run(*inputs, "-t", str(LOOP), *video, "-c:a", "aac", "-b:a", "64k", short)
    run("-stream_loop", "-1", "-i", short, "-t", str(song.seconds), "-c", "copy", "-movflags", "+faststart", whole)
    run("-ss", "5", "-i", short, "-frames:v", "1", "-q:v", "3", f"{song.id}.jpg")
    (folder / short).unlink()


def publish(site: FakeYouTube, base: str, songs: Sequence[Song], rate: int | None = None) -> list[str]:
    """Puts them on the site, which gives away ``rate`` bytes a second; their addresses."""
    return [site.add(song.id, **_fields(song, base, rate)) for song in songs]


def _fields(song: Song, base: str, rate: int | None) -> dict[str, Any]:
    slow = f"?rate={rate}" if rate else ""
    one = {"ext": "mp4", "height": song.height, "width": song.height * 16 // 9, "fps": RATE}
    codecs = {"vcodec": "avc1.4d401e", "acodec": "mp4a.40.2"}
    return {
        "title": song.heading,
        "channel": song.heading.partition(" - ")[0],
        "duration": song.seconds,
        "release_year": song.year,
        "genres": [song.genre],
        "view_count": song.views,
        "description": f"The song “{song.heading}”.\nFilmed in one afternoon, and sung by nobody.",
        "thumbnails": [{"url": f"{base}/media/{song.id}.jpg"}],
        "formats": [{"url": f"{base}/media/{song.id}.mp4{slow}", "format_id": "22", **one, **codecs}],
    }
