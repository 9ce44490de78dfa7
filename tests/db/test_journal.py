import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from mvidarr.db import ChangeSet, Journal, Tracked, Writer
from mvidarr.db.migrations import newest
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.errors import Conflict, Invalid, NotFound
from tests.db.conftest import Music, bands, scratches, songs


async def test_a_change_is_told_with_actor_reason_before_and_after(music: Music) -> None:
    (band,) = await music.add("Air", genre="pop", secret="x")
    change = await music.edit(band, name="AIR")
    told = await music.journal.get(change)
    assert (told["actor"], told["origin"], told["reason"], told["state"]) == ("user:3", "api", "Edited", "complete")
    assert (told["rows"], told["undo"]) == (1, "possible")
    assert told["changed"] == [{"table": "bands", "id": band, "before": {"name": "Air"}, "after": {"name": "AIR"}}]
    added = await music.journal.get(change - 1)
    assert added["changed"] == [
        {
            "table": "bands",
            "id": band,
            "before": None,
            "after": {"name": "Air", "genre": "pop", "active": True, "locked": []},
        }
    ]


async def test_versions_count_journaled_changes_only(music: Music) -> None:
    (band,) = await music.add("Air")
    await music.edit(band, name="AIR")
    async with music.db.write() as w:
        await w.run(bands.update().values(plays=5))
    unchanged = await music.edit(band, name="AIR")
    row = await music.band(band)
    assert row is not None
    assert row["version"] == 2
    assert (await music.journal.get(unchanged))["rows"] == 0


async def test_what_is_shared_is_noted_when_a_set_changes_it_and_stands_aside_from_versions(music: Music) -> None:
    (band,) = await music.add("Air", score=1.0)
    assert "score" not in ((await music.journal.get(await music.last()))["changed"][0]["after"] or {})
    followed = len(music.followed)
    rated = await music.edit(band, person=True, score=2.0)
    row = await music.band(band)
    assert row is not None
    assert (row["score"], row["version"], row["locked"]) == (2.0, 1, [])
    assert [(one.id, one.before, one.after) for one in music.moved] == [(band, {"score": 1.0}, {"score": 2.0})]
    assert len(music.followed) == followed
    both = await music.edit(band, name="AIR", score=3.0)
    assert ((await music.band(band) or {})["version"], len(music.moved), len(music.followed)) == (2, 2, followed + 1)
    await music.journal.undo(both, actor="user:3", when_moved="nothing")
    await music.journal.undo(rated, actor="user:3", when_moved="nothing")
    assert ((await music.band(band) or {})["score"], len(music.moved)) == (1.0, 4)
    await music.journal.redo(rated, actor="user:3")
    assert (await music.band(band) or {})["score"] == 2.0


async def test_an_undo_leaves_what_others_moved_past_the_journal_alone(music: Music) -> None:
    one, two = await music.add("A", "B", score=1.0)
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.update_many(bands, {one: {"score": 2.0}, two: {"score": 2.0}})
        await change.complete()
    async with music.db.write() as w:
        await w.run(bands.update().where(bands.c.id == one).values(score=9.0))
    told = await music.journal.foresee(change.id)
    assert told == {
        "rows": 2, "refused": 1, "refusals": [{"table": "bands", "id": one, "reason": "It was changed since."}],
    }  # fmt: skip
    await music.journal.undo(change.id, actor="user:3")
    assert [row["score"] for row in await music.all(bands)] == [9.0, 1.0]


async def test_a_stale_version_is_refused(music: Music) -> None:
    (band,) = await music.add("Air")
    await music.edit(band, name="AIR")

    async def stale() -> None:
        async with music.db.write() as w:
            change: ChangeSet = await music.begin(w)
            await change.update(bands, band, {"name": "air"}, version=1)

    with pytest.raises(Conflict) as caught:
        await stale()
    assert caught.value.code == "moved_on"
    assert caught.value.extra == {"id": band, "version": 2}


async def test_a_stale_delete_is_refused(music: Music) -> None:
    (band,) = await music.add("Air")
    await music.edit(band, name="AIR")
    async with music.db.write() as w:
        change = await music.begin(w)
        with pytest.raises(Conflict, match="changed since"):
            await change.delete(bands, band, version=1)
        await change.delete(bands, band, version=2)
        await change.complete()
    assert await music.band(band) is None


async def test_what_does_not_exist_cannot_be_changed(music: Music) -> None:
    async with music.db.write() as w:
        change = await music.begin(w)
        with pytest.raises(NotFound):
            await change.update(bands, 77, {"name": "x"})
        with pytest.raises(NotFound):
            await change.delete(bands, 77)


async def test_only_journaled_columns_go_through_the_journal(music: Music) -> None:
    (band,) = await music.add("Air")
    async with music.db.write() as w:
        change = await music.begin(w)
        with pytest.raises(ValueError, match="plays"):
            await change.update(bands, band, {"plays": 3})
        with pytest.raises(LookupError, match="scratched"):
            await change.delete(bands.to_metadata(bands.metadata, name="scratched"), 1)
    bands.metadata.remove(bands.metadata.tables["scratched"])


async def test_a_table_must_have_the_columns_it_is_registered_with(music: Music) -> None:
    with pytest.raises(ValueError, match="no column version"):
        Tracked(songs, fields=("title",))


async def test_projection_and_effects_follow_each_change_undo_and_redo(music: Music) -> None:
    (band,) = await music.add("Air")
    change = await music.edit(band, name="AIR Band")
    undone = await music.journal.undo(change, actor="user:4")
    row = await music.band(band)
    assert row is not None
    assert row["words"] == "air"
    last = music.followed[-1]
    assert (last.change_id, last.actor, last.origin, last.table, last.id) == (undone, "user:4", "undo", "bands", band)
    assert (last.before, last.after) == ({"name": "AIR Band"}, {"name": "Air"})
    await music.journal.redo(change, actor="user:4")
    row = await music.band(band)
    assert row is not None
    assert row["words"] == "air band"
    assert len(music.followed) == 4


async def test_a_field_that_a_person_edited_is_left_alone_by_others(music: Music) -> None:
    (band,) = await music.add("Air", genre="pop")
    edited = await music.edit(band, person=True, name="AIR", genre="pop")
    await music.edit(band, name="Aire", genre="rock")
    row = await music.band(band)
    assert row is not None
    assert (row["name"], row["genre"], row["locked"]) == ("AIR", "rock", ["name"])
    assert (await music.journal.get(edited))["changed"][0]["after"] == {"name": "AIR", "locked": ["name"]}


async def test_a_locked_field_is_overwritten_when_told_so_and_unlocked_by_a_person(music: Music) -> None:
    (band,) = await music.add("Air")
    await music.edit(band, person=True, name="AIR")
    async with music.db.write() as w:
        change = await music.begin(w)
        assert (await change.update(bands, band, {"name": "Aire"}, override=True))["name"] == "Aire"
        assert (await change.update(bands, band, {"locked": []}, person=True))["locked"] == []
        assert (await change.update(bands, band, {"name": "Luft"}))["name"] == "Luft"
        await change.complete()


async def test_locks_are_undone_with_the_edit(music: Music) -> None:
    (band,) = await music.add("Air")
    change = await music.edit(band, person=True, name="AIR")
    await music.journal.undo(change, actor="user:3")
    row = await music.band(band)
    assert row is not None
    assert (row["name"], row["locked"], row["version"]) == ("Air", [], 3)


async def test_an_undo_leaves_the_locks_of_other_edits(music: Music) -> None:
    (band,) = await music.add("Air")
    edits = []
    for values in ({"name": "AIR"}, {"genre": "pop"}):
        async with music.db.write() as w:
            edit = await music.begin(w)
            await edit.update(bands, band, values, person=True)
            await edit.complete()
        edits.append(edit.id)
    for change_id, locks in zip(edits, (["genre"], []), strict=True):
        await music.journal.undo(change_id, actor="user:3", when_moved="nothing")
        row = await music.band(band)
        assert row is not None
        assert row["locked"] == locks
    assert (row["name"], row["genre"]) == ("Air", None)


async def test_locks_that_were_taken_off_since_are_put_back_first(music: Music) -> None:
    (band,) = await music.add("Air")
    named = await music.edit(band, person=True, name="AIR")
    unlocked = await music.edit(band, person=True, locked=[])
    with pytest.raises(Conflict, match="locked of it was changed since"):
        await music.journal.undo(named, actor="user:3")
    await music.journal.undo(unlocked, actor="user:3")
    await music.journal.undo(named, actor="user:3")
    row = await music.band(band)
    assert row is not None
    assert (row["name"], row["locked"]) == ("Air", [])


async def test_a_change_of_what_belongs_to_a_row_is_a_change_of_the_row(music: Music) -> None:
    (band,) = await music.add("Air")
    async with music.db.write() as w:
        change = await music.begin(w)
        await change.insert(songs, {"band_id": band, "title": "Talisman"})
        await change.complete()
    row = await music.band(band)
    assert row is not None
    assert row["version"] == 2
    listed = await music.journal.list(table="bands", row_id=band)
    assert change.id in [item["id"] for item in listed["items"]]
    told = [followed for followed in music.followed if followed.table == "bands" and followed.change_id == change.id]
    assert [(one.id, one.before, one.after) for one in told] == [(band, {}, {})]
    await music.journal.undo(change.id, actor="user:3", when_moved="nothing")
    row = await music.band(band)
    assert row is not None
    assert row["version"] == 3
    assert await music.all(songs) == []


async def test_deleting_takes_what_belongs_to_it_and_undo_brings_all_back(music: Music) -> None:
    (band,) = await music.add("Air", genre="pop", secret="hush", score=0.5)
    async with music.db.write() as w:
        change = await music.begin(w)
        ids = [await change.insert(songs, {"band_id": band, "title": title}) for title in ("Talisman", "Remember")]
        await w.insert(scratches, {"song_id": ids[0], "second": 61})
        await change.complete()
    async with music.db.write() as w:
        await w.run(bands.update().values(plays=12))
        change = await music.begin(w, "Deleted")
        await change.delete(bands, band)
        await change.complete()
    assert [await music.all(table) for table in (bands, songs, scratches)] == [[], [], []]
    told = await music.journal.get(change.id)
    assert told["changed"][-1]["before"] == {"name": "Air", "genre": "pop", "active": True, "locked": []}
    async with music.db.read() as r:
        assert "hush" not in str(await r.all(select(change_rows)))
    await music.journal.undo(change.id, actor="user:3")
    row = await music.band(band)
    assert row is not None
    assert (row["name"], row["plays"], row["score"], row["secret"], row["version"]) == ("Air", 12, 0.5, None, 3)
    assert [(song["id"], song["title"]) for song in await music.all(songs)] == list(
        zip(ids, ("Talisman", "Remember"), strict=True)
    )
    assert [scratch["second"] for scratch in await music.all(scratches)] == [61]
    await music.journal.redo(change.id, actor="user:3")
    assert await music.all(songs) == []


async def test_a_set_can_be_undone_and_redone_again_and_again(music: Music) -> None:
    (band,) = await music.add("Air")
    change = await music.edit(band, name="AIR")
    for turn in range(2):
        undone = await music.journal.undo(change, actor="user:3")
        assert (await music.band(band) or {})["name"] == "Air"
        assert (await music.journal.get(change))["undo"] == "done"
        with pytest.raises(Conflict) as caught:
            await music.journal.undo(change, actor="user:3")
        assert caught.value.code == "already_undone"
        redone = await music.journal.redo(change, actor="user:3")
        assert (await music.band(band) or {})["name"] == "AIR"
        assert (await music.journal.get(undone))["undo"] == "done"
        assert (await music.journal.get(change))["undo"] == "possible"
        assert (await music.journal.get(redone))["reason"] == "Redo: Edited", turn
    with pytest.raises(Conflict) as caught:
        await music.journal.redo(change, actor="user:3")
    assert caught.value.code == "not_undone"


async def test_an_insert_is_undone_and_redone_with_the_same_id(music: Music) -> None:
    (band,) = await music.add("Air")
    change = await music.last()
    await music.journal.undo(change, actor="user:3")
    assert await music.band(band) is None
    await music.journal.redo(change, actor="user:3")
    assert (await music.band(band) or {})["version"] == 2
    await music.journal.undo(change, actor="user:3")
    assert await music.band(band) is None


async def test_one_set_may_change_a_row_many_times(music: Music) -> None:
    (band,) = await music.add("Air")
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.update(bands, band, {"name": "B"})
        await change.update(bands, band, {"name": "C", "genre": "x"})
        second = await change.insert(bands, {"name": "Brand new"})
        await change.update(bands, second, {"name": "Newer"})
        await change.delete(bands, band)
        await change.complete()
    await music.journal.undo(change.id, actor="user:3")
    row = await music.band(band)
    assert row is not None
    assert (row["name"], row["genre"]) == ("Air", None)
    assert await music.band(second) is None
    await music.journal.redo(change.id, actor="user:3")
    assert await music.band(band) is None
    assert (await music.band(second) or {})["name"] == "Newer"


async def _edit_two(music: Music) -> tuple[int, int, int]:
    one, two = await music.add("A", "B")
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.update_many(bands, {one: {"genre": "pop"}, two: {"genre": "pop"}})
        await change.complete()
    return one, two, change.id


async def test_rows_that_moved_on_are_refused_and_the_rest_is_undone(music: Music) -> None:
    one, two, change = await _edit_two(music)
    await music.edit(one, genre="rock")
    undone = await music.journal.undo(change, actor="user:3")
    assert (await music.band(one) or {})["genre"] == "rock"
    assert (await music.band(two) or {})["genre"] is None
    assert (await music.journal.get(change))["undo"] == "partly"
    told = await music.journal.get(undone)
    assert told["refusals"] == [{"table": "bands", "id": one, "reason": "It was changed since."}]
    assert (told["rows"], told["refused"]) == (1, 1)
    await music.journal.redo(change, actor="user:3")
    assert (await music.band(two) or {})["genre"] == "pop"
    assert (await music.journal.get(change))["undo"] == "possible"


async def test_with_nothing_one_row_that_moved_on_refuses_all(music: Music) -> None:
    one, two, change = await _edit_two(music)
    await music.edit(one, genre="rock")
    with pytest.raises(Conflict) as caught:
        await music.journal.undo(change, actor="user:3", when_moved="nothing")
    assert caught.value.code == "moved_on"
    assert caught.value.extra["rows"] == [{"table": "bands", "id": one, "reason": "It was changed since."}]
    assert (await music.band(two) or {})["genre"] == "pop"
    assert (await music.journal.get(change))["undo"] == "possible"
    assert len((await music.journal.list())["items"]) == 3
    await music.journal.undo(change + 1, actor="user:3", when_moved="nothing")


async def test_changes_of_one_row_are_undone_in_turn_and_other_fields_stand_in_nobodys_way(music: Music) -> None:
    (band,) = await music.add("Air")
    (added,) = (await music.journal.list())["items"]
    named = await music.edit(band, name="Air France")
    tagged = await music.edit(band, genre="pop")
    await music.journal.undo(named, actor="user:3")
    assert (await music.band(band) or {})["name"] == "Air"
    assert (await music.band(band) or {})["genre"] == "pop"
    await music.journal.undo(tagged, actor="user:3")
    await music.journal.undo(added["id"], actor="user:3")
    assert await music.band(band) is None


async def test_an_undo_that_could_do_nothing_is_none(music: Music) -> None:
    (band,) = await music.add("Air")
    first = await music.edit(band, name="B")
    await music.edit(band, name="C")
    with pytest.raises(Conflict) as caught:
        await music.journal.undo(first, actor="user:3")
    assert caught.value.code == "moved_on"
    assert (await music.journal.get(first))["undo"] == "possible"


async def test_a_row_that_is_gone_or_back_is_refused(music: Music) -> None:
    (band,) = await music.add("Air")
    edited = await music.edit(band, name="B")
    async with music.db.write() as w:
        change = await music.begin(w)
        await change.delete(bands, band)
        await change.complete()
    with pytest.raises(Conflict, match="deleted since"):
        await music.journal.undo(edited, actor="user:3")
    async with music.db.write() as w:
        again = await music.begin(w)
        await again.insert(bands, {"id": band, "name": "Other"})
        await again.complete()
    with pytest.raises(Conflict, match="with this id again"):
        await music.journal.undo(change.id, actor="user:3")


async def test_an_inserted_row_that_got_belongings_since_is_refused(music: Music) -> None:
    (band,) = await music.add("Air")
    added = await music.last()
    async with music.db.write() as w:
        change = await music.begin(w)
        song = await change.insert(songs, {"band_id": band, "title": "x"})
        await change.complete()
    with pytest.raises(Conflict, match="Songs were added to it since"):
        await music.journal.undo(added, actor="user:3")
    async with music.db.write() as w:
        await w.insert(scratches, {"song_id": song, "second": 1})
    await music.journal.undo(change.id, actor="user:3")
    assert await music.all(scratches) == []
    await music.journal.undo(added, actor="user:3")


async def test_tables_without_versions_compare_the_fields(music: Music) -> None:
    (band,) = await music.add("Air")
    async with music.db.write() as w:
        change = await music.begin(w)
        song = await change.insert(songs, {"band_id": band, "title": "x"})
        await change.complete()
    async with music.db.write() as w:
        edit = await music.begin(w)
        await edit.update(songs, song, {"title": "y"})
        await edit.complete()
    with pytest.raises(Conflict, match="changed since"):
        await music.journal.undo(change.id, actor="user:3")
    await music.journal.undo(edit.id, actor="user:3")
    await music.journal.undo(change.id, actor="user:3")
    assert await music.all(songs) == []


async def test_a_taken_value_refuses_only_its_row(music: Music) -> None:
    one, two = await music.add("A", "B")
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.update_many(bands, {one: {"name": "AA"}, two: {"name": "BB"}})
        await change.complete()
    await music.add("A")
    undone = await music.journal.undo(change.id, actor="user:3")
    assert (await music.band(one) or {})["name"] == "AA"
    assert (await music.band(two) or {})["name"] == "B"
    refusals = (await music.journal.get(undone))["refusals"]
    assert [refusal["reason"] for refusal in refusals] == ["There is one with this name already."]


async def test_what_an_undo_would_do_is_counted_and_judged_only_where_something_came_after(
    music: Music,
) -> None:
    one, two = await music.add("A", "B")
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.insert(songs, {"band_id": one, "title": "x"})  # touches its band, which says nothing of it
        await change.update(bands, two, {"genre": "pop"})
        await change.update(bands, two, {"genre": "rock"})
        await change.complete()
    nothing = {"rows": 2, "refused": 0, "refusals": []}
    assert await music.journal.foresee(change.id) == nothing
    await music.edit(one, genre="pop")
    assert await music.journal.foresee(change.id) == nothing
    await music.edit(two, genre="pop")
    told = await music.journal.foresee(change.id)
    assert (told["rows"], told["refused"], told["refusals"][0]["id"]) == (2, 1, two)


async def test_a_room_may_refuse_an_undo(music: Music) -> None:
    (band,) = await music.add("Air")
    change = await music.edit(band, name="AIR")
    music.forbidden = "Air"
    with pytest.raises(Conflict, match="out of fashion"):
        await music.journal.undo(change, actor="user:3")
    with pytest.raises(Conflict, match="out of fashion"):
        await music.journal.undo(change, actor="user:3", when_moved="nothing")


async def test_a_table_that_is_no_longer_tracked_is_refused(music: Music) -> None:
    (band,) = await music.add("Air")
    change = await music.edit(band, name="AIR")
    with pytest.raises(Conflict, match="no longer kept"):
        await Journal(music.db).undo(change, actor="user:3")


async def _outgrown(music: Music, change: int, before: dict[str, Any] | None = None) -> None:
    """As another version of MVidarr would have noted it."""
    async with music.db.write() as w:
        noted = change_rows.update().where(change_rows.c.change_id == change)
        await w.run(
            noted.values(before=before) if before else noted.values(before={"label": "x"}, after={"label": "y"})
        )
        await w.run(changes.update().where(changes.c.id == change).values(schema="0003"))


async def test_changes_say_their_schema_and_one_of_columns_that_are_gone_says_so(music: Music) -> None:
    (band,) = await music.add("Air")
    change = await music.edit(band, name="AIR")
    async with music.db.read() as r:
        assert await r.value(select(changes.c.schema).where(changes.c.id == change)) == newest()
    await _outgrown(music, change)
    sentence = "its schema 0003.*“label”"
    with pytest.raises(Conflict, match=sentence):
        await music.journal.undo(change, actor="user:3")
    told = await music.journal.foresee(change)
    assert (told["rows"], told["refused"]) == (1, 1)
    assert (await music.band(band) or {})["name"] == "AIR"


async def test_what_was_deleted_long_ago_comes_back_without_what_is_no_longer_kept(music: Music) -> None:
    (band,) = await music.add("Air")
    whole = await music.band(band)
    assert whole is not None
    del whole["secret"]
    async with music.db.write() as w:
        change = await music.begin(w)
        await change.delete(bands, band)
        await change.complete()
    nameless = {name: value for name, value in whole.items() if name != "name"}
    await _outgrown(music, change.id, nameless)
    with pytest.raises(Conflict, match="did not know “name”"):
        await music.journal.undo(change.id, actor="user:3")
    await _outgrown(music, change.id, {**whole, "label": "Virgin"})
    await music.journal.undo(change.id, actor="user:3")
    assert (await music.band(band) or {})["name"] == "Air"


async def test_what_a_savepoint_took_back_is_not_noted(music: Music) -> None:
    one, two = await music.add("A", "B")

    async def try_more(w: Writer, change: ChangeSet) -> None:
        async with w.savepoint():
            await change.update(bands, two, {"genre": "rock"})
            await change.update(bands, two, {"name": "A"})

    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.update(bands, one, {"genre": "pop"})
        with pytest.raises(Conflict):
            await try_more(w, change)
        await change.complete()
    assert [row["id"] for row in (await music.journal.get(change.id))["changed"]] == [one]


async def test_a_set_spans_transactions_and_goes_on_where_it_was(music: Music) -> None:
    ids = await music.add("A", "B")
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.update(bands, ids[0], {"genre": "pop"})
        await change.checkpoint({"at": 1})
    assert (await music.journal.get(change.id))["state"] == "open"
    with pytest.raises(Conflict) as caught:
        await music.journal.undo(change.id, actor="user:3")
    assert caught.value.code == "change_open"
    async with music.db.write() as w:
        change = await music.journal.resume(w, change.id)
        assert change.position == {"at": 1}
        await change.update(bands, ids[1], {"genre": "pop"})
        await change.complete()
    told = await music.journal.get(change.id)
    assert (told["state"], told["rows"]) == ("complete", 2)
    async with music.db.write() as w:
        with pytest.raises(Conflict) as caught:
            await music.journal.resume(w, change.id)
    assert caught.value.code == "change_complete"
    await music.journal.undo(change.id, actor="user:3")
    assert [row["genre"] for row in await music.all(bands)] == [None, None]


async def test_what_a_dead_process_left_open_is_abandoned_and_can_be_undone_or_resumed(music: Music) -> None:
    ids = await music.add("A", "B")
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.update(bands, ids[0], {"genre": "pop"})
    await music.journal.recover(idle=0)
    assert (await music.journal.get(change.id))["state"] == "abandoned"
    async with music.db.write() as w:
        again = await music.journal.resume(w, change.id)
        await again.update(bands, ids[1], {"genre": "pop"})
    await music.journal.recover(idle=0)
    await music.journal.undo(change.id, actor="user:3")
    assert [row["genre"] for row in await music.all(bands)] == [None, None]
    async with music.db.write() as w:
        with pytest.raises(Conflict):
            await music.journal.resume(w, change.id)


async def test_an_undo_of_a_dead_process_is_carried_on(music: Music) -> None:
    one, two, change = await _edit_two(music)
    async with music.db.write() as w:
        undone = await music.journal.begin_undo(w, change, actor="job:9")
    assert (await music.journal.get(change))["undo"] == "done"
    fresh = Journal(music.db)
    music.track(fresh)
    await fresh.recover(idle=0)
    assert [row["genre"] for row in await music.all(bands)] == [None, None]
    assert (await fresh.get(undone))["state"] == "complete"
    await fresh.carry_on(undone)
    assert (await fresh.get(undone))["rows"] == 2
    assert (one, two) == tuple(row["id"] for row in await music.all(bands))


async def test_recovery_spares_what_other_processes_are_writing(music: Music) -> None:
    async with music.db.write() as w:
        change = await music.begin(w)
    await music.journal.recover(idle=60)
    assert (await music.journal.get(change.id))["state"] == "open"


async def test_a_large_set_is_undone_in_many_short_transactions(music: Music) -> None:
    async with music.db.write() as w:
        adding = await music.begin(w)
        ids = [await adding.insert(bands, {"name": f"band {n}"}) for n in range(1500)]
        await adding.complete()
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        for start in range(0, len(ids), 500):
            await change.update_many(bands, {id: {"genre": "pop"} for id in ids[start : start + 500]})
        await change.complete()
    held: list[float] = []
    music.db.on_hold = lambda name, seconds: held.append(seconds) if name == "undo" else None
    await music.journal.undo(change.id, actor="user:3")
    assert {row["genre"] for row in await music.all(bands)} == {None}
    assert len(held) > 3


async def test_an_undo_stopped_half_way_is_carried_on_from_its_checkpoint(music: Music) -> None:
    async with music.db.write() as w:
        adding = await music.begin(w)
        ids = await adding.insert_many(bands, [{"name": f"band {n}"} for n in range(3000)])
        await adding.complete()
    async with music.db.write() as w:
        change: ChangeSet = await music.begin(w)
        await change.update_many(bands, {id: {"genre": "pop"} for id in ids})
        await change.complete()
    async with music.db.write() as w:
        undone = await music.journal.begin_undo(w, change.id, actor="job:9")
    task = asyncio.create_task(music.journal.carry_on(undone))
    music.db.on_hold = lambda name, seconds: task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    music.db.on_hold = None
    half = await music.journal.get(undone)
    assert half["state"] == "open"
    assert 0 < half["rows"] < 3000
    await music.journal.recover(idle=0)
    assert {row["genre"] for row in await music.all(bands)} == {None}
    assert {row["version"] for row in await music.all(bands)} == {3}
    assert (await music.journal.get(undone))["rows"] == 3000


async def test_the_list_is_paged_by_position_newest_first(music: Music) -> None:
    (band,) = await music.add("Air")
    ids = [await music.edit(band, name=f"Air {n}") for n in range(5)]
    first = await music.journal.list(limit=4)
    assert [change["id"] for change in first["items"]] == ids[:0:-1]
    assert first["next"] is not None
    assert first["next"].replace("-", "").replace("_", "").isalnum()
    second = await music.journal.list(limit=4, cursor=first["next"])
    assert [change["id"] for change in second["items"]] == [ids[0], ids[0] - 1]
    assert second["next"] is None
    with pytest.raises(Invalid):
        await music.journal.list(cursor="no-cursor")


async def test_the_history_of_a_row_and_of_an_actor(music: Music) -> None:
    one, two = await music.add("A", "B")
    mine = await music.edit(one, name="AA")
    await music.edit(two, name="BB")
    history = await music.journal.list(table="bands", row_id=one)
    assert [change["id"] for change in history["items"]] == [mine, mine - 1]
    assert len((await music.journal.list(table="bands"))["items"]) == 3
    assert (await music.journal.list(actor="user:9"))["items"] == []
    assert len((await music.journal.list(actor="user:3"))["items"]) == 3


async def test_there_is_nothing_to_undo_in_an_empty_or_unknown_change(music: Music) -> None:
    async with music.db.write() as w:
        change = await music.begin(w)
        await change.complete()
    with pytest.raises(Conflict) as caught:
        await music.journal.undo(change.id, actor="user:3")
    assert caught.value.code == "nothing_to_undo"
    with pytest.raises(NotFound):
        await music.journal.get(77)
    with pytest.raises(NotFound):
        await music.journal.undo(77, actor="user:3")
