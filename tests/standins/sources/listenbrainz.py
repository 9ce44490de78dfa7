"""ListenBrainz: its interface with limits told in headers of its own, and its laboratory, which knows one algorithm."""

from typing import Any

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json
from tests.standins.sources.world import Artist
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import mbid

HOSTS = ("api.listenbrainz.org", "labs.api.listenbrainz.org")
ALGORITHM = "session_based_days_1825_session_300_contribution_3_threshold_10_limit_100_filter_True_skip_30"
TOKEN = "9b1d0e3a-0000-4000-8000-000000000001"
USER, NEW = "ada", "newcomer"
LOVED = 230


def mount(server: SourcesServer) -> Mount:
    return server.mount("listenbrainz", HOSTS, answer)


def answer(request: Request) -> Reply:
    given = request.headers.get("authorization")
    if given not in {None, f"Token {TOKEN}"}:
        return _error(401, "Invalid authorization token.")
    if request.host == HOSTS[1]:
        return _similar(request)
    parts = request.path.strip("/").split("/")[1:]
    if parts[:2] == ["metadata", "artist"]:
        return as_json([_metadata(one) for one in _asked(request.query["artist_mbids"])])
    if parts[0] == "popularity":
        return as_json([row for one in _asked(parts[-1]) for row in _popular(one)])
    if parts[1] != "user" or parts[2] not in {USER, NEW}:
        return _error(404, f"Cannot find user: {parts[2]}")
    if parts[2] == NEW:
        return Reply(204, b"")
    return _listed(parts[0], parts[3], request)


def _error(code: int, words: str) -> Reply:
    return as_json({"code": code, "error": words}, code, X_RateLimit_Reset_In="4")


def _asked(key: str) -> list[Artist]:
    return [one for one in WORLD.artists_known_to("listenbrainz") if one.mbid == key]


def _metadata(told: Artist) -> dict[str, Any]:
    rels: dict[str, Any] = {"wikidata": f"https://www.wikidata.org/wiki/{told.wikidata}", "lyrics": None}
    if told.channels:
        rels["youtube"] = f"https://www.youtube.com/channel/{told.channels[0].id}"
    if told.homepage:
        rels["official homepage"] = told.homepage
    return {
        "artist_mbid": told.mbid,
        "mbid": told.mbid,
        "name": told.name,
        "area": told.country,
        "begin_year": told.begin,
        "type": "Person" if told.person else "Group",
        "rels": rels,
    }


def _popular(told: Artist) -> list[dict[str, Any]]:
    """The same song twice, as it has it for several recordings, and a record without a name."""
    songs = [one for one in WORLD.videos_of(told.key) if one.kind == "official"]
    rows = [
        {
            "recording_mbid": one.audio_recording,
            "recording_name": one.song,
            "artist_name": told.name,
            "total_listen_count": 9_000 - 100 * place,
            "total_user_count": 900 - 10 * place,
            "length": one.seconds * 1000,
        }
        for place, one in enumerate(songs)
    ]
    again = [{**rows[0], "recording_mbid": mbid("again"), "total_user_count": 3}] if rows else []
    return [*rows, *again, {"recording_name": None}]


def _similar(request: Request) -> Reply:
    if request.query.get("algorithm") != ALGORITHM:
        return as_json({"error": "algorithm: value is not a valid enumeration member"}, 400)
    known = _asked(request.query["artist_mbids"])
    rows = [
        {
            "artist_mbid": near.mbid,
            "name": near.name,
            "comment": near.disambiguation,
            "type": "Group",
            "gender": None,
            "score": 792 // (place + 1),
            "reference_mbid": one.mbid,
        }
        for one in known
        for place, near in enumerate([WORLD.by_key[key] for key in one.similar])
    ]
    own = [{"artist_mbid": one.mbid, "name": one.name, "score": 9_999} for one in known]
    return as_json([*own, *rows, {"artist_mbid": mbid("?"), "name": None, "score": 1}] if known else [])


def _listed(root: str, noun: str, request: Request) -> Reply:
    count, offset = int(request.query["count"]), int(request.query["offset"])
    if root == "feedback":
        rows = [_loved(place) for place in range(LOVED)]
        return as_json(
            {"feedback": rows[offset : offset + count], "count": count, "total_count": LOVED, "offset": offset}
        )
    copper, marlow = WORLD.by_key["copper-tides"], WORLD.by_key["marlow-us"]
    rows = {
        "artists": [
            {"artist_mbids": [copper.mbid], "artist_name": copper.name, "listen_count": 12},
            {"artist_mbids": [copper.mbid, marlow.mbid], "artist_name": "Copper Tides & Marlow", "listen_count": 40},
            {"artist_mbids": [], "artist_name": "Nobody Knows", "listen_count": "7"},
            {"artist_mbids": []},
        ],
        "recordings": [
            {
                "artist_mbids": [copper.mbid],
                "artist_name": copper.name,
                "recording_mbid": mbid("r"),
                "listen_count": 5,
                "release_name": "Low Water",
                "track_name": "Night Ferry",
            },
            {"artist_mbids": [], "artist_name": "X", "recording_mbid": "", "track_name": "Y", "listen_count": 4},
        ],
    }[noun]
    payload = {
        noun: rows[offset : offset + count],
        f"total_{noun[:-1]}_count": len(rows),
        "range": request.query["range"],
    }
    return as_json({"payload": payload})


def _loved(place: int) -> dict[str, Any]:
    mapped = {"recording_mbid": mbid(f"loved {place}"), "artist_mbids": [mbid("lover")]}
    about = {"artist_name": "The Lovers", "track_name": f"Song {place}", "release_name": None, "mbid_mapping": mapped}
    return {"created": 1, "recording_mbid": None, "recording_msid": "x", "score": 1, "track_metadata": about}
