"""Several videos that are the same become one, with their files, places in playlists and plays; and several again."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mvidarr.db.tables.files import nfos
from mvidarr.db.tables.playlists import playlist_items, playlists
from tests.bulk.hand import Hand, songs
from tests.house import Home, home
from tests.library.shelf import Shelf
from tests.library.snapshot import snapshot


@pytest.fixture
async def shelf(db_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    async with home(db_url, tmp_path) as one:
        yield Shelf(one)


async def _places(at_home: Home) -> list[dict[str, Any]]:
    async with at_home.house.database.read() as r:
        return await r.all(select(playlist_items).order_by(playlist_items.c.id))


async def _listed(at_home: Home, name: str, ids: list[int], *, note: str = "", repeats: bool = False) -> int:
    made = await at_home.api.post("/api/playlists", json={"name": name, "repeats": repeats})
    assert made.status_code == 201, made.text
    playlist_id = int(made.json()["playlist"]["id"])
    assert (await at_home.api.post(f"/api/playlists/{playlist_id}/items", json={"ids": ids})).is_success
    if note:
        async with at_home.house.database.read() as r:
            wanted = select(playlist_items.c.id).where(playlist_items.c.playlist_id == playlist_id)
            item_id = await r.value(wanted.where(playlist_items.c.video_id == ids[-1]))
        answer = await at_home.api.patch(
            f"/api/playlists/{playlist_id}/items/{item_id}", json={"note": note}, headers={"If-Match": "*"}
        )
        assert answer.is_success, answer.text
    return playlist_id


async def test_all_that_was_the_others_becomes_the_ones_and_goes_back(shelf: Shelf) -> None:
    at_home, hand = shelf.home, Hand(shelf.home, operation="merge")
    into = await shelf.song("Joga")
    other = await shelf.song("Jóga (HD)", content=b"better")
    third = (await songs(at_home, 1, "Artist"))[0]
    edit = {"year": 1997, "tags": ["a", "b"], "description": "Iceland", "featured": ["Tricky"]}
    assert (await at_home.api.patch(f"/api/videos/{other}", json=edit, headers={"If-Match": "*"})).is_success
    assert (
        await at_home.api.patch(f"/api/videos/{into}", json={"tags": ["b", "c"]}, headers={"If-Match": "*"})
    ).is_success
    rated = await at_home.api.put(f"/api/videos/{other}/rating", json={"rating": 8})
    assert rated.is_success, rated.text
    await _listed(at_home, "Both", [into, other], note="keep me")
    await _listed(at_home, "One", [other, third])
    await _listed(at_home, "Twice", [into, other], repeats=True)
    await shelf.settle()
    before, places, lies = await snapshot(at_home.house.database), await _places(at_home), shelf.hashes()

    refused = await hand.preview({"ids": [into, other, third]}, into=into)
    assert refused["plan"]["counts"] == {"change": 0, "same": 1, "conflict": 2, "denied": 0}
    (first, *_) = await hand.rows(refused["plan_id"], among="conflict")
    assert first["reason"].startswith("Edited by hand in both, and differently: title.")
    seen = await hand.preview({"ids": [other, into, third]}, into=into, differing=True)
    assert seen["plan"]["counts"] == {"change": 2, "same": 1, "conflict": 0, "denied": 0}
    assert seen["plan"]["effects"] == {"given_files": 1, "given_plays": 1, "given_places": 2, "places": 2}
    rows = {row["id"]: row for row in await hand.rows(seen["plan_id"])}
    assert rows[other]["before"]["year"] is None
    assert rows[other]["after"]["year"] == 1997
    assert rows[other]["after"]["tags"] == ["b", "c", "a"]
    assert rows[other]["reason"] == "The one that stays keeps its own: title."
    own, came = rows[into], rows[other]["after"]
    assert own["after"] | {"files": came["files"]} == {name: value for name, value in came.items() if name != "video"}
    assert own["after"]["files"] == [*own["before"]["files"], *came["files"]]
    assert await snapshot(at_home.house.database) == before
    page = await at_home.api.get(f"/bulk/{seen['plan_id']}")
    assert f"Artist - Joga (number {into})" in page.text

    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["state"], done["done"], done["undone"]) == ("applied", 2, 0)
    await shelf.settle()
    after = await snapshot(at_home.house.database)
    video = await hand.video(into)
    assert (video["title"], video["year"], video["tags"], video["rating"]) == ("Joga", 1997, ["b", "c", "a"], 8)
    assert [file["path"].rpartition("/")[2] for file in video["files"]] == ["Joga.mkv", "Jóga (HD).mkv"]
    assert [row["id"] for row in after["videos"]] == [into]
    assert [(row["video_id"], row["note"]) for row in await _places(at_home)] == [
        (into, "keep me"), (into, None), (into, None), (into, None),
    ]  # fmt: skip
    nfo = (at_home.media / "Artist/Jóga (HD)/Jóga (HD).nfo").read_text()
    assert "<title>Joga</title>" in nfo
    told = (await at_home.api.get(f"/api/changes/{done['change_id']}")).json()
    assert told["reason"] == "Merged 2 videos into “Artist - Joga”"
    assert [line["after"] for line in told["told"] if line["field"] == "featured"] == [["Tricky"]]

    for way in ("undo", "redo", "undo"):
        await hand.undo(done["change_id"], way)
        await shelf.settle()
        assert await snapshot(at_home.house.database) == (before if way == "undo" else after)
        if way == "undo":
            assert await _places(at_home) == places
            assert shelf.hashes() == lies


async def test_who_was_changed_since_the_preview_is_left_alone(at_home: Home) -> None:
    hand, ids = Hand(at_home, operation="merge"), await songs(at_home, 4)
    selection = {"ids": ids}
    one, other = ids[0], ids[2]
    seen = await hand.preview(selection, into=one, differing=True)
    edited = {"year": 1990}
    assert (await at_home.api.patch(f"/api/videos/{other}", json=edited, headers={"If-Match": "*"})).is_success
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (2, 1)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert (left["id"], left["reason"]) == (other, "It was changed since the preview.")
    seen = await hand.preview(selection, into=one, differing=True)  # those that are gone are told as gone
    assert seen["plan"]["counts"] == {"change": 1, "same": 1, "conflict": 2, "denied": 0}
    assert (await at_home.api.patch(f"/api/videos/{one}", json=edited, headers={"If-Match": "*"})).is_success
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (0, 1)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert left["reason"] == "The one that stays was changed since the preview."
    assert (await hand.video(other))["year"] == 1990

    assert await hand.refused(selection, into=987654) == ["into"]
    assert await hand.refused(selection) == ["into"]
    many = await at_home.api.post(f"{hand.path}/preview", json={"selection": {"ids": list(range(1, 102))}, "into": one})
    assert (many.status_code, many.json()["code"]) == (422, "too_many")


async def test_no_merge_while_work_on_one_of_them_goes_on(at_home: Home) -> None:
    for lane in ("metadata", "download"):
        at_home.house.lanes.set(lane, 0)
    hand, (one, other) = Hand(at_home, operation="merge"), await songs(at_home, 2)
    at_work = (await at_home.add("https://videos.example/a.mp4"))["video"]["id"]
    for into, reason in (
        (one, "Work on this video is still going on. Cancel it first."),
        (at_work, "Work on the one that stays is still going on. Cancel it first."),
    ):
        seen = await hand.preview({"ids": [one, at_work]}, into=into, differing=True)
        (refused,) = await hand.rows(seen["plan_id"], among="conflict")
        assert refused["reason"] == reason
    seen = await hand.preview({"ids": [one, other]}, into=one, differing=True)
    done = await hand.apply(plan_id=seen["plan_id"])
    assert done["done"] == 1


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_of_a_list_of_suspects_no_other_song_is_merged(at_home: Home) -> None:
    hand, (one, twin) = Hand(at_home, operation="merge"), await songs(at_home, 2)
    (other,) = await songs(at_home, 1, "Somebody")
    same = {"title": "Song 1"}
    assert (await at_home.api.patch(f"/api/videos/{twin}", json=same, headers={"If-Match": "*"})).is_success
    seen = await hand.preview({"q": ""}, into=twin)
    (left,) = [row for row in await hand.rows(seen["plan_id"], among="conflict") if row["id"] == other]
    assert left["reason"].startswith("It is by somebody else and called otherwise.")
    assert (await hand.preview({"ids": [one, other]}, into=one, differing=True))["plan"]["counts"]["change"] == 1


async def test_who_played_it_since_keeps_that_when_a_merge_is_undone(at_home: Home) -> None:
    hand, (one, other) = Hand(at_home, operation="merge"), await songs(at_home, 2)
    for id, rating in ((one, 3), (other, 9)):
        await at_home.api.put(f"/api/videos/{id}/rating", json={"rating": rating, "favourite": id == other})
    done = await hand.apply(selection={"ids": [other]}, into=one, differing=True)
    assert (await hand.video(one))["favourite"]
    await at_home.api.put(f"/api/videos/{one}/rating", json={"rating": 5, "favourite": False})
    foreseen = (await at_home.api.get(f"/api/changes/{done['change_id']}/undo")).json()
    assert foreseen["refused"] == 1
    page = await at_home.api.get(f"/changes/{done['change_id']}/undo")
    assert page.status_code == 200
    answer = await at_home.api.post(f"/api/changes/{done['change_id']}/undo", json={"when_moved": "rest"})
    assert (await at_home.ended(answer.json()["job"]["id"]))["state"] == "done"
    assert [(await hand.video(id))["rating"] for id in (one, other)] == [5, 9]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_form_offers_the_best_of_them_first(shelf: Shelf) -> None:
    plain = (await songs(shelf.home, 1, "Artist"))[0]
    best = await shelf.song("Song 0 again")
    answer = await shelf.home.api.get(f"/videos/bulk/merge?ids={plain},{best}")
    assert answer.status_code == 200
    first, _, rest = answer.text.partition(f'value="{best}"')
    assert f'value="{plain}"' not in first
    assert f'value="{plain}"' in rest
    assert "no file" in rest
    one = await shelf.home.api.get(f"/videos/bulk/merge?ids={plain}")
    assert "Select those that are the same as well." in one.text


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_an_nfo_told_of_both_is_remembered(shelf: Shelf) -> None:
    one, other = await shelf.song("One"), await shelf.song("Other")
    for id, tags in ((one, ["a"]), (other, ["b"])):
        assert (
            await shelf.home.api.patch(f"/api/videos/{id}", json={"tags": tags}, headers={"If-Match": "*"})
        ).is_success
    await shelf.settle()
    done = await Hand(shelf.home, operation="merge").apply(selection={"ids": [one, other]}, into=one, differing=True)
    async with shelf.home.house.database.read() as r:
        told = {row["video_id"]: row["told"] for row in await r.all(select(nfos))}
        assert await r.value(select(playlists.c.id)) is None
    assert sorted(told[other]["video"]["tag"]) == ["a", "b"]
    assert done["done"] == 1
