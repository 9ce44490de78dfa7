import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from mvidarr.accounts.vault import Vault
from mvidarr.config import Config, load
from mvidarr.db import Database, Journal, Outbox
from mvidarr.db.tables.accounts import secrets
from mvidarr.db.tables.journal import change_rows
from mvidarr.errors import Conflict, Invalid
from mvidarr.registry import registry as house_registry
from mvidarr.settings import Settings
from tests.settings.conftest import Desk


async def journal_text(database: Database) -> str:
    async with database.read() as r:
        return str(await r.all(select(change_rows.c.before, change_rows.c.after)))


async def test_a_value_is_its_default_until_it_is_set_and_again_once_it_is_taken_back(desk: Desk) -> None:
    settings = desk.settings
    assert (settings.value("things.days"), settings.revision) == (30, 0)
    change = await desk.set(days=12, size="2 GB", shiny=True, names="a\n b,a")
    values = [settings.value(f"things.{name}") for name in ("days", "size", "shiny", "names")]
    assert values == [12, 2 * 10**9, True, ["a", "b"]]
    assert change is not None
    assert (await desk.journal.get(change))["reason"] == "Changed the settings “Days”, “Size”, “Shiny” and 1 more"
    assert await desk.set(days=12) is None
    assert await desk.set(days=None, when=None) is not None
    assert settings.value("things.days") == 30
    assert settings.origin(settings.registry["things.days"]) == "default"
    assert settings.origin(settings.registry["things.size"]) == "browser"


async def test_whoever_asked_is_told_at_load_and_with_every_change(db: Database) -> None:
    desk, told = Desk(db), list[Any]()
    desk.settings.on_change("things.days", told.append)
    await desk.settings.load()
    desk.settings.on_change("things.days", told.append)
    await desk.set(days=5)
    await desk.set(shiny=True)
    assert told == [30, 30, 5, 5]


async def test_what_another_process_or_an_undo_changes_is_felt_here(desk: Desk, db: Database) -> None:
    there, told = Desk(db), asyncio.Queue[Any]()
    await there.settings.load()
    there.settings.on_change("things.days", told.put_nowait)
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(work()) for work in (there.outbox.run, there.settings.run)]
        assert await told.get() == 30
        change = await desk.set(days=7)
        assert await told.get() == 7
        assert change is not None
        await desk.journal.undo(change, actor="user:1")
        assert await told.get() == 30
        for task in running:
            task.cancel()


async def test_what_is_changed_while_the_house_starts_is_felt_too(desk: Desk, db: Database) -> None:
    there, told = Desk(db), asyncio.Queue[Any]()
    there.settings.on_change("things.days", told.put_nowait)
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(there.settings.run())]
        await desk.set(days=7)  # before the outbox looks for the first time
        running.append(tasks.create_task(there.outbox.run()))
        while await told.get() != 7:
            pass
        for task in running:
            task.cancel()


async def test_wrong_values_are_named_one_by_one_and_change_nothing(desk: Desk) -> None:
    given = {"things.days": 101, "things.size": "much", "thing.day": 1, "things.when": "0 25 * * *", "things.key": "x"}
    with pytest.raises(Invalid) as refused:
        await desk.change({**given, "things.shiny": True})
    told = {error.field: error.message for error in refused.value.errors}
    assert told.keys() == given.keys()
    assert "“things.days”" in told["thing.day"]
    assert "0 to 100" in told["things.days"]
    assert desk.settings.value("things.shiny") is False
    assert desk.settings.revision == 0


async def test_of_two_at_once_the_second_is_told_and_versions_never_come_again(desk: Desk) -> None:
    settings = desk.settings
    first = await desk.set(days=1)
    with pytest.raises(Conflict) as moved:
        await desk.change({"things.days": 2}, versions={"things.days": 0})
    assert moved.value.code == "moved_on"
    assert [error.field for error in moved.value.errors] == ["things.days"]
    with pytest.raises(Conflict):
        await desk.change({"things.size": 2}, revision=0)
    assert await desk.change({"things.days": 1}, versions={"things.days": 0}) is None  # the same, sent twice
    await desk.change({"things.size": 2}, versions={"things.size": 0})  # another one stands in nobody's way
    seen = settings.version("things.days")
    assert first is not None
    await desk.journal.undo(first, actor="user:1")
    await desk.set(days=9)
    assert settings.version("things.days") > seen + 1


async def test_many_at_once_all_count(desk: Desk, db: Database) -> None:
    others = [Desk(db) for _ in range(3)]
    names = ("days", "size", "shiny")
    await asyncio.gather(
        *(o.set(**{name: 1 if name != "shiny" else True}) for o, name in zip(others, names, strict=True))
    )
    await desk.settings.load()
    assert [desk.settings.value(f"things.{name}") for name in names] == [1, 1, True]


async def test_a_secret_is_kept_apart_from_rows_and_journal_and_does_not_come_back(desk: Desk, db: Database) -> None:
    first = await desk.set(key="correct horse")
    second = await desk.set(key="battery staple")
    assert desk.settings.value("things.key") == "battery staple"
    told = await journal_text(db) + str(await _rows(db))
    assert "horse" not in told
    assert "staple" not in told
    assert first is not None
    assert second is not None
    with pytest.raises(Conflict, match="An earlier secret is not kept"):
        await desk.journal.undo(second, actor="user:1")
    await desk.set(key=None)
    assert desk.settings.value("things.key") == ""
    async with db.read() as r:
        assert await r.all(select(secrets).where(secrets.c.name.startswith("setting:"))) == []


async def test_an_undo_takes_away_a_secret_that_was_not_there_before(desk: Desk) -> None:
    change = await desk.set(key="correct horse")
    assert change is not None
    await desk.journal.undo(change, actor="user:1")
    await desk.settings.load()
    assert desk.settings.value("things.key") == ""


async def _rows(db: Database) -> Any:
    desk = Desk(db)
    await desk.settings.load()
    return desk.settings._rows


async def test_what_needs_a_restart_is_known_until_it_is_as_it_was(desk: Desk) -> None:
    await desk.set(when="0 5 * * *", days=3)
    assert [setting.name for setting in desk.settings.waiting()] == ["things.when"]
    await desk.set(when=None)
    assert desk.settings.waiting() == []


async def test_what_the_configuration_sets_wins_and_is_locked(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await _set_bin_days(Desk(db), 3)
    monkeypatch.setenv("MVIDARR__LIBRARY__BIN_DAYS", "5")
    desk = Desk(db, load())
    await desk.settings.load()
    setting = desk.settings.registry["library.bin_days"]
    assert (desk.settings.value("library.bin_days"), desk.settings.origin(setting)) == (5, "environment")
    with pytest.raises(Conflict) as locked:
        await _set_bin_days(desk, 6)
    assert locked.value.code == "locked"
    assert "MVIDARR__LIBRARY__BIN_DAYS" in locked.value.detail


async def _set_bin_days(desk: Desk, days: int) -> None:
    await desk.settings.load()
    await desk.change({"library.bin_days": days})


async def test_what_an_older_version_stored_and_this_one_refuses_counts_for_nothing(desk: Desk) -> None:
    await desk.set(days=90)
    desk.settings._rows["things.days"]["value"] = 4000
    assert desk.settings.origin(desk.settings.registry["things.days"]) == "default"
    assert Config().origin("library.bin_days") == "default"


async def test_a_folder_that_was_chosen_at_the_first_run_is_shown_as_chosen_in_the_browser(db: Database) -> None:
    chosen = {"startup.paths.media": "/srv/songs"}
    settings = Settings(db, Journal(db), Outbox(db), Config(), house_registry(), Vault(), chosen=chosen)
    await settings.load()
    media = settings.registry["startup.paths.media"]
    assert (settings.value(media.name), settings.origin(media)) == ("/srv/songs", "browser")
    assert settings.origin(settings.registry["startup.paths.data"]) == "default"
