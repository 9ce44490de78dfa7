"""TheAudioDB of the invented world: texts for everything, null for nothing, the key in the path, names found only as
they are written; with the free key a list ends after ``FREE`` videos."""

from typing import Any
from urllib.parse import urlsplit

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json, as_text
from tests.standins.sources.world import Artist, Video
from tests.standins.sources.world_data import WORLD

KEY = "9876543210"
FREE_KEY = "123"
FREE = 4
HOST = "www.theaudiodb.com"
ROOT = "/api/v1/json/"
IMAGES = "https://r2.theaudiodb.com/images/media"


def mount(server: SourcesServer) -> Mount:
    return server.mount("theaudiodb", [HOST], answer)


def answer(request: Request) -> Reply:
    key, _, path = request.path.removeprefix(ROOT).partition("/")
    if key not in {KEY, FREE_KEY}:
        return as_text("<html>Invalid API key</html>", 403, "text/html")
    asked = request.query
    if not all(asked.values()):
        return Reply(200, b"")
    known = WORLD.artists_known_to("theaudiodb")
    if path in {"search.php", "artist.php", "artist-mb.php"}:
        word = asked.get("i") or asked["s"]
        fits = [one for one in known if word.casefold() in (one.name.casefold(), one.theaudiodb, one.mbid)]
        return as_json({"artists": [_artist(one) for one in fits] or None})
    if path == "mvid.php":
        videos = [video for one in known if one.theaudiodb == asked["i"] for video in _videos(one)]
        return as_json({"mvids": (videos if key == KEY else videos[:FREE]) or None})
    if path == "searchtrack.php":
        tracks = [
            _track(one)
            for artist in known
            for one in WORLD.videos_of(artist.key, "theaudiodb")
            if artist.name.casefold() == asked["s"].casefold() and one.song.casefold() == asked["t"].casefold()
        ]
        return as_json({"track": tracks or None})
    return as_text("<html>404</html>", 404, "text/html")


def _artist(artist: Artist) -> dict[str, Any]:
    """Formed or born, members and website as people type them."""
    biographies = {"strBiographyEN": artist.description, "strBiographyDE": None}
    return {
        "idArtist": artist.theaudiodb, "strArtist": artist.name, "strArtistStripped": None,
        "strArtistAlternate": ", ".join(artist.aliases), "strLabel": None, "intBornYear": "0",
        "intFormedYear": str(artist.begin), "intDiedYear": None, "strStyle": "Rock/Pop",
        "strGenre": artist.genres[0].title() if artist.genres else None, "strMood": "",
        "strWebsite": urlsplit(artist.homepage).netloc if artist.homepage else "", "strFacebook": "0",
        "intMembers": "1" if artist.person else "4", "strCountry": "somewhere", "strCountryCode": artist.country,
        "strArtistThumb": f"{IMAGES}/artist/thumb/{artist.key}.jpg", "strArtistLogo": None, "strArtistBanner": "",
        "strArtistFanart": f"{IMAGES}/artist/fanart/{artist.key}.jpg", "strMusicBrainzID": artist.mbid, **biographies,
    }  # fmt: skip


def _videos(artist: Artist) -> list[dict[str, Any]]:
    """The addresses are written in several ways, one video stands at two tracks, one track has none."""
    rows = [_video(one, place) for place, one in enumerate(WORLD.videos_of(artist.key, "theaudiodb"))]
    if rows:
        rows.insert(1, {**rows[0], "idTrack": "1", "strTrack": f"{rows[0]['strTrack']} again"})
        rows.append({**rows[0], "idTrack": "2", "strMusicVid": ""})
    return rows


def _video(video: Video, place: int = 0) -> dict[str, Any]:
    key = video.told[0].id
    ways = (
        f"http://www.youtube.com/watch?v={key}", f"https://youtu.be/{key}",
        f"https://www.youtube.com/watch?v={key}&feature=share",
    )  # fmt: skip
    artist = WORLD.by_key[video.artist]
    return {
        "idArtist": artist.theaudiodb, "idAlbum": "0", "idTrack": video.theaudiodb, "strArtist": artist.name,
        "strTrack": video.song, "strTrackThumb": f"http://r2.theaudiodb.com/images/track/{video.theaudiodb}.jpg",
        "strMusicVid": ways[place % len(ways)], "strDescriptionEN": None,
        "intDuration": str((video.seconds - 6) * 1000),
        "strMusicBrainzArtistID": artist.mbid, "strMusicBrainzAlbumID": None, "strMusicBrainzID": video.audio_recording,
    }  # fmt: skip


def _track(video: Video) -> dict[str, Any]:
    return {
        **_video(video), "idIMVDB": str(video.imvdb) if "imvdb" in video.known_to else None, "strAlbum": video.album,
        "strMusicVidDirector": ", ".join(video.directors), "strMusicVidCompany": "", "intMusicVidViews": "12345",
        "strGenre": "Indie",
    }  # fmt: skip
