"""The cache of small pictures: bounded, least recently used first, harmless to share."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mvidarr.media.cache import Cache, Dropped

HOUR = 3600


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", limit=1000)


def used(path: Path, hours: float) -> None:
    moment = time.time() - hours * HOUR
    os.utime(path, (moment, moment))


def test_what_fits_is_left_alone(cache: Cache) -> None:
    for name in ("aa1", "bb1"):
        used(cache.keep(name, b"x" * 500), 1000)
    assert cache.sweep() == Dropped(0, 0)
    assert cache.find("aa1")


def test_the_least_recently_used_go_first_and_leave_some_room(cache: Cache) -> None:
    for age, name in enumerate(("aa1", "bb1", "cc1", "dd1", "ee1"), start=5):
        used(cache.keep(name, b"x" * 300), age)
    found = cache.find("ee1")  # the oldest is looked at again
    assert found is not None
    assert time.time() - found.stat().st_mtime < 60
    assert cache.sweep() == Dropped(2, 600)
    assert [name for name in ("aa1", "bb1", "cc1", "dd1", "ee1") if cache.find(name)] == ["aa1", "bb1", "ee1"]


def test_what_is_being_looked_at_stays_even_beyond_the_bound(cache: Cache) -> None:
    for name in ("aa1", "bb1", "cc1"):
        cache.keep(name, b"x" * 900)
    assert cache.sweep() == Dropped(0, 0)
    assert cache.sweep(spare=0).pictures == 2


def test_a_picture_used_all_day_is_not_marked_with_every_look(cache: Cache) -> None:
    path = cache.keep("aa1", b"x")
    used(path, 0.5)
    before = path.stat().st_mtime
    cache.find("aa1")
    assert path.stat().st_mtime == before


def test_leftovers_of_a_killed_process_go(cache: Cache, tmp_path: Path) -> None:
    cache.keep("aa1", b"x")
    leftover = tmp_path / "cache" / "aa" / ".aa1-1-1"
    leftover.write_bytes(b"half")
    assert cache.sweep() == Dropped(0, 0)
    used(leftover, 5)
    assert cache.sweep() == Dropped(1, 4)
    assert cache.find("aa1")


def test_two_processes_that_keep_find_and_sweep_at_once_see_whole_pictures_or_none(tmp_path: Path) -> None:
    caches = [Cache(tmp_path / "cache", limit=4000) for _ in range(2)]

    def work(turn: int) -> None:
        cache, name = caches[turn % 2], f"{turn % 7:02d}"
        cache.keep(name, name.encode() * 500)
        path = cache.find(name)
        if turn % 5 == 0:
            cache.sweep(spare=0)
        try:
            data = path.read_bytes() if path else None
        except FileNotFoundError:
            data = None
        assert data in (None, name.encode() * 500)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(300)))


def test_a_picture_that_a_power_failure_left_empty_is_made_again(cache: Cache) -> None:
    cache.keep("aa1", b"x").write_bytes(b"")
    assert cache.find("aa1") is None


def test_a_cache_that_was_never_used_can_be_swept(cache: Cache) -> None:
    assert cache.sweep() == Dropped(0, 0)
    assert cache.find("aa1") is None
