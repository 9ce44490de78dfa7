"""Every provider, with answers whose shape is not what it should be: an answer, or a typed error, and nothing else."""

import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import orjson
import pytest

from mvidarr.errors import MvidarrError
from mvidarr.providers import Declared
from mvidarr.providers.roll import PROVIDERS
from mvidarr.providers.shapes import Wanted
from tests.providers.test_faults import Trying
from tests.standins.sources import Reply, Request, SourcesServer
from tests.standins.sources.world_data import WORLD

ROUNDS = 5
COPPER, UPLOAD = WORLD.by_key["copper-tides"], f"https://www.youtube.com/watch?v={WORLD.uploads[0].key}"
WANTED = Wanted(COPPER.name, "Slow Semaphore", artist_ids=COPPER.ids)
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    2**60,
    "",
    "x",
    "\x00",
    "1" * 400,
    [],
    {},
    [[]],
    [None],
    {"a": None},
    "2020-13-45",
)
CALLS: Mapping[str, Callable[[Any], Awaitable[object]]] = {
    "search_artists": lambda one: one.search_artists(COPPER.name),
    "describe_artist": lambda one: one.describe_artist(COPPER.ids, COPPER.name),
    "read_artist_address": lambda one: one.read_artist_address(f"https://musicbrainz.org/artist/{COPPER.mbid}"),
    "artist_videos": lambda one: one.artist_videos(COPPER.ids, COPPER.name),
    "find_video": lambda one: one.find_video(WANTED),
    "videos_at": lambda one: one.videos_at([UPLOAD]),
    "poll_channel": lambda one: one.poll_channel(COPPER.ids["youtube"]),
    "artwork": lambda one: one.artwork(COPPER.ids, COPPER.name),
    "similar_artists": lambda one: one.similar_artists(COPPER.ids, COPPER.name),
    "tags": lambda one: one.tags(COPPER.ids, COPPER.name),
    "popularity": lambda one: one.popularity(COPPER.ids, COPPER.name),
    "lyrics": lambda one: one.lyrics(WANTED.artist, WANTED.title, duration=200.0),
    "library_artists": lambda one: one.library_artists(),
}


def spoilt(told: Any, dice: random.Random, share: float) -> Any:
    if dice.random() < share:
        return dice.choice(ODD)
    if isinstance(told, dict):
        return {name: spoilt(one, dice, share) for name, one in told.items() if dice.random() > share}
    return [spoilt(one, dice, share) for one in told] if isinstance(told, list) else told


@pytest.mark.parametrize("declared", PROVIDERS, ids=lambda one: one.name)
async def test_an_answer_of_any_shape_is_read_or_left_out(declared: Declared) -> None:
    dice = random.Random(declared.name)

    def wrong(request: Request, answer: Callable[[], Reply]) -> Reply:
        told = answer()
        try:
            body = orjson.loads(told.body)
        except orjson.JSONDecodeError:
            return told
        return replace(told, body=orjson.dumps(spoilt(body, dice, dice.choice((0.02, 0.1, 0.3)))))

    with SourcesServer() as server:
        trying = Trying(declared, server)
        for name, call in CALLS.items():
            for _ in range(ROUNDS if hasattr(trying.built(), name) else 0):
                trying._mount.fails(wrong)
                with suppress(MvidarrError):
                    await call(trying.built())
        await trying.outbound.close()
