"""Downloads are queued by what is known of them, and placed anew when that changes; what people placed stays."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, insert, select, update

from mvidarr.clock import DAY, HOUR, MINUTE, now
from mvidarr.db import Event
from mvidarr.db.tables.downloads import downloads, host_states, outcomes
from mvidarr.db.tables.jobs import jobs
from mvidarr.db.tables.library import play_state, sources, videos
from mvidarr.downloads.asking.places import Places
from mvidarr.downloads.queue.queue import CHANGED
from mvidarr.downloads.queue.reranking import RANK, Reranking
from tests.downloads.wanting import Shelf
from tests.house import home

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Queue(Shelf):
    """A shelf whose downloads are looked at in the order in which they would be taken."""

    async def order(self) -> list[int]:
        """Videos."""
        asked = select(jobs.c.subject_id).where(jobs.c.kind == "download", jobs.c.state == "queued")
        async with self.home.house.database.read() as r:
            rows = await r.all(asked.order_by(jobs.c.priority.desc(), jobs.c.place, jobs.c.id))
        return [row["subject_id"] for row in rows]

    async def why(self, video: int) -> dict[str, int]:
        """Weights by code, as stored."""
        async with self.home.house.database.read() as r:
            row = await r.one(select(downloads.c.explained).where(downloads.c.video_id == video))
        return {one["code"]: one["weight"] for one in row["explained"]} if row else {}

    async def write(self, *statements: Any) -> None:
        async with self.home.house.database.write("test") as w:
            for statement in statements:
                await w.unaudited().run(statement)

    async def played(self, video: int, **values: Any) -> None:
        blank = {"user_id": 1, "plays": 0, "skips": 0, "favourite": False, "last_played": now(), "updated": now()}
        await self.write(insert(play_state).values({**blank, "video_id": video, **values}))

    async def newest(self) -> int:
        """The job that reckons places anew; 0 before there is any."""
        async with self.home.house.database.read() as r:
            return int(await r.value(select(func.max(jobs.c.id)).where(jobs.c.kind == RANK)) or 0)

    async def after(self, job_id: int) -> int:
        """The next of them, once somebody has heard why."""
        async with asyncio.timeout(120):
            while (job := await self.newest()) == job_id:
                await asyncio.sleep(0.02)
        return job

    async def done(self, job_id: int) -> str:
        """What it says that it did."""
        assert (await self.home.ended(job_id))["state"] == "done"
        return str((await self.home.house.jobs.log(job_id))[-1]["text"])

    async def switch(self, on: bool) -> None:
        before = await self.newest()
        given = {"settings": {"downloads.dynamic": on}}
        answer = await self.api.patch("/api/settings", json=given, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text
        await self.done(await self.after(before))


@pytest_asyncio.fixture(loop_scope="session")
async def queue(db_url: str, tmp_path: Path) -> AsyncIterator[Queue]:
    async with home(db_url, tmp_path) as found:
        yield Queue(found)


async def test_what_is_liked_is_queued_ahead_and_what_is_skipped_behind(queue: Queue) -> None:
    liked, plain, skipped = [await queue.song("One", artist=name) for name in ("Air", "Blur", "Cake")]
    seen = await queue.song("Seen", "downloaded", artist="Air")
    left = await queue.song("Left", "downloaded", artist="Cake")
    await queue.played(seen, plays=4, favourite=True)
    await queue.played(left, skips=5, last_played=now() - 7 * DAY)
    for video in (skipped, plain):
        await queue.say(video, "wanted")
    asked = await queue.api.post(f"/api/videos/{liked}/download", json={})
    assert asked.status_code == 202, asked.text
    download = asked.json()["download"]
    assert (download["position"], download["explained"][0]["code"]) == (1, "plays")
    assert download["explained"][0]["text"] == "Videos of Air were watched to the end lately."
    assert await queue.order() == [liked, plain, skipped]
    why = await queue.why(liked)
    assert why["plays"] > why["favourites"] > 0
    assert await queue.why(plain) == {} or set(await queue.why(plain)) == {"kind"}
    assert (await queue.why(skipped))["skips"] < -HOUR / 1000


async def test_what_was_put_ahead_by_hand_or_only_opened_tells_of_its_artist(queue: Queue) -> None:
    raised, first, sunk, moved, topped = [
        await queue.song("First", artist=name) for name in ("Air", "Eels", "Cake", "Blur", "Doves")
    ]
    for video in (first, raised, sunk, moved, topped):
        await queue.say(video, "wanted")
    await queue.played(await queue.song("Seen", "downloaded", artist="Cake"))
    async with queue.home.house.database.write("test") as w:
        ids = {row["video_id"]: row["id"] for row in await w.all(select(downloads.c.id, downloads.c.video_id))}
        await w.run(update(downloads).where(downloads.c.video_id == raised).values(actor="system:discovery"))
    lower = {"ids": [ids[raised]], "priority": -10}
    for verb, body in (
        ("priority", lower),
        ("priority", {**lower, "priority": 0}),  # what came by itself, and was wanted sooner
        ("move", {"ids": [ids[sunk]], "after": ids[moved]}),
        ("move", {"ids": [ids[moved]], "before": ids[first]}),
        ("move", {"ids": [ids[sunk]], "to": "bottom"}),
        ("move", {"ids": [ids[topped]], "to": "top"}),
    ):
        answer = await queue.api.post(f"/api/queue/{verb}", json=body)
        assert answer.json()["changed"] == 1, answer.text
    for artist, why in (
        ("Air", {"raised"}),
        ("Blur", {"raised"}),
        ("Doves", {"raised"}),
        ("Cake", {"opens"}),
        ("Eels", set()),
    ):
        another = await queue.song("Another", artist=artist)
        await queue.say(another, "wanted")
        assert set(await queue.why(another)) == why, artist
    async with queue.home.house.database.write("test") as w:
        await w.run(update(downloads).where(downloads.c.video_id == raised).values(raised=now() - 200 * DAY))
    long_ago = await queue.song("Third", artist="Air")
    await queue.say(long_ago, "wanted")
    assert await queue.why(long_ago) == {}


async def test_short_ones_of_sites_that_work_go_first(queue: Queue) -> None:
    long, short, resting, failing = [await queue.song(name) for name in ("Long", "Short", "Resting", "Failing")]
    hosts = {resting: "tired.example", failing: "broken.example"}
    for video in (long, short, resting, failing):
        length = 5000.0 if video == long else 200.0
        url = f"https://www.{hosts.get(video, 'usual.example')}/{video}"
        await queue.write(
            update(videos).where(videos.c.id == video).values(duration=length),
            update(sources).where(sources.c.video_id == video).values(url=url),
        )
    tried = {"download_id": 1, "bytes": 0, "seconds": 9.0, "time": now() - HOUR}
    for code in ["network"] * 4 + ["private"] * 3:
        await queue.write(insert(outcomes).values(**tried, host="broken.example", ok=False, code=code))
    for _ in range(3):
        await queue.write(insert(outcomes).values(**{**tried, "bytes": 9 * 5_000_000}, host="usual.example", ok=True))
    rest = {"until": now() + HOUR, "since": now(), "tries": 1, "code": "rate_limited", "detail": ""}
    await queue.write(insert(host_states).values(host="tired.example", **rest))
    for video in (long, failing, resting, short):
        await queue.say(video, "wanted")
    assert (await queue.order())[:2] == [short, long]
    assert (await queue.why(short))["short"] > 0 > (await queue.why(long))["long"]
    assert (await queue.why(failing))["failing"] == (await queue.why(resting))["resting"] == -6 * HOUR / 1000
    assert (await queue.why(short))["short"] == 3410  # 100 MB at 5 MB a second, which were measured


async def test_places_are_reckoned_anew_when_something_was_heard_but_not_what_people_placed_or_hold(
    queue: Queue,
) -> None:
    ids = [await queue.song("One", artist=name) for name in ("Air", "Blur", "Cake", "Doves")]
    for video in ids:
        await queue.say(video, "wanted")
    first, pinned, held, liked = ids
    await queue.write(
        update(downloads).where(downloads.c.video_id == pinned).values(pinned=True),
        update(jobs).where(jobs.c.subject_id == held, jobs.c.kind == "download").values(held=1),
    )
    before = {job["subject_id"]: job["place"] for job in await queue.jobs()}
    seen = [await queue.song("Seen", "downloaded", artist=artist) for artist in ("Blur", "Cake", "Doves")]
    for video in seen[1:]:
        await queue.played(video, plays=1)
    assert await queue.newest() == 0
    done = await queue.api.post(f"/api/videos/{seen[0]}/play", json={"event": "finish"})
    assert done.status_code == 200, done.text
    shown: list[str] = []
    queue.home.house.outbox.watch(lambda event: shown.append(event.type))
    assert await queue.done(await queue.after(0)) == "2 downloads got another place."
    await queue.home.eventually(lambda: CHANGED in shown)  # on an open page of the queue
    after = {job["subject_id"]: job["place"] for job in await queue.jobs()}
    assert {video for video in ids if after[video] != before[video]} == {first, liked}
    assert before[liked] - after[liked] > before[first] - after[first] + 10 * MINUTE
    assert await queue.order() == [liked, first, pinned, held]
    assert (set(await queue.why(liked)), set(await queue.why(first))) == ({"plays", "kind"}, {"kind"})
    assert await queue.why(pinned) == await queue.why(held) == {}


async def test_switched_off_first_come_is_first_served_and_on_again_it_is_as_before(queue: Queue) -> None:
    plain, liked, pinned = [await queue.song("One", artist=name) for name in ("Air", "Blur", "Cake")]
    await queue.played(await queue.song("Seen", "downloaded", artist="Blur"), plays=3)
    for video in (plain, liked, pinned):
        await queue.say(video, "wanted")
    assert await queue.order() == [liked, plain, pinned]
    await queue.write(
        update(downloads).where(downloads.c.video_id == pinned).values(pinned=True),
        update(jobs).where(jobs.c.subject_id == pinned, jobs.c.kind == "download").values(place=1),
    )
    why = await queue.why(liked)
    await queue.switch(False)
    assert await queue.order() == [pinned, plain, liked]
    assert await queue.why(liked) == {}
    late = await queue.song("Late", artist="Blur")
    await queue.say(late, "wanted")
    assert await queue.order() == [pinned, plain, liked, late]
    await queue.switch(True)
    assert await queue.order() == [pinned, liked, late, plain]
    assert await queue.why(liked) == pytest.approx(why, abs=1)  # it was liked some seconds longer ago


async def test_what_happens_soon_after_is_reckoned_with_together(queue: Queue) -> None:
    """One pause for all of it, however much is heard."""
    house = queue.home.house
    reranking = Reranking(
        house.database, house.outbox, house.jobs, Places(house.settings.value), house.settings.load, pause=300
    )
    moments = [now() + at for at in (0, 1, 2, DAY)]
    events = [Event(n, "VideoPlayed", "video", 1, {}, moment) for n, moment in enumerate(moments)]
    await reranking.hear(events[0])
    assert await queue.newest() == 0  # nothing waits
    await queue.say(await queue.song("One"), "wanted")
    asked = []
    for event in events:
        await reranking.hear(event)
        asked.append(await queue.newest())
        await queue.done(asked[-1])
    assert asked[0] == asked[1] == asked[2] < asked[3]
