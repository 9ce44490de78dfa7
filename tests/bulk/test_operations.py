"""What holds for every operation there is: a preview changes nothing, what is applied is what it showed, an undo brings
every row back, a redo what was done. A new operation needs its line in ``EXAMPLES``."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mvidarr.bulk import OPERATIONS, AnyOperation
from mvidarr.bulk.operation import EFFECTS
from mvidarr.bulk.operations.merge_artists import MergeArtists
from mvidarr.demo import fill
from tests.bulk.hand import Hand
from tests.house import home
from tests.library.snapshot import snapshot

# What somebody could ask of a library that is full, so that some rows change. Downloads, verified files and pictures
# made anew are no rows, so nothing of them is undone: they have tests of their own.
EXAMPLES: dict[tuple[str, str], dict[str, Any]] = {
    ("video", "edit"): {
        "set": {"artist": "Nobody Yet", "release_date": "1999-12-31", "label": None},
        "add": {"tags": ["bulk"], "featured": ["Some Guest"]},
        "remove": {"genres": ["Pop", "Rock"]},
        "lock": ["title"],
    },
    ("artist", "edit"): {
        "set": {"monitored": True, "links": [{"name": "Home", "url": "https://example.org/"}]},
        "add": {"genres": ["Bulk"], "kinds": ["live"]},
    },
    ("video", "replace"): {"field": "genres", "find": r"^(\w+)$", "replace": r"[\1]", "regex": True},
    ("artist", "replace"): {"field": "genres", "find": "o", "replace": "0"},
    ("video", "status"): {"status": "ignored"},
    ("video", "delete"): {"files": "keep"},
    ("artist", "delete"): {"files": "keep"},
    ("video", "playlist"): {"name": "Bulk"},
    ("video", "merge"): {"into": 1, "differing": True},
    ("artist", "merge"): {"into": 1},
}


@pytest.mark.parametrize("operation", [*OPERATIONS, MergeArtists()], ids=lambda one: f"{one.noun}-{one.name}")
def test_an_operation_says_what_it_is(operation: AnyOperation) -> None:
    says_what_it_is(operation)


def says_what_it_is(operation: AnyOperation) -> None:
    example = EXAMPLES[operation.noun, operation.name]
    arguments = operation.arguments.model_validate(example)
    assert operation.name.isidentifier()
    assert operation.label
    assert operation.icon
    assert operation.summary.endswith(".")
    assert operation.reason(arguments, 1) != operation.reason(arguments, 1234)
    assert "1,234" in operation.reason(arguments, 1234)
    with pytest.raises(ValidationError):
        operation.arguments.model_validate({**example, "no_such_argument": 1})


async def test_every_operation_does_what_its_preview_shows_and_is_taken_back(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        database = at_home.house.database
        at_home.house.lanes.set("download", 0)  # what becomes wanted stays so
        await fill(database, tmp_path / "media", videos=60)
        assert (await at_home.api.get("/api/jobs?kind=download")).json()["items"] == []  # and nothing by itself
        for operation in at_home.house.bulk.operations:
            if not operation.undoable:  # what is asked of work has tests of its own
                continue
            says_what_it_is(operation)
            hand = Hand(at_home, operation.noun, operation.name)
            before = await snapshot(database)
            seen = await hand.preview({"q": ""}, **EXAMPLES[operation.noun, operation.name])
            assert await snapshot(database) == before
            plan = seen["plan"]
            assert plan["counts"]["change"] > 0
            assert sum(plan["counts"].values()) == plan["total"] == plan["planned"]
            assert plan["effects"].keys() <= EFFECTS.keys()
            rows = await hand.rows(plan["id"], limit=500)
            assert len(rows) == plan["total"]
            for row in rows:
                if row["verdict"] == "change":
                    assert row["before"].keys() == row["after"].keys()
                    assert row["before"] != row["after"] or operation.deletes
                else:
                    assert row["verdict"] == "same" or row["reason"]
            done = await hand.apply(plan_id=plan["id"])
            assert (done["state"], done["done"], done["undone"]) == ("applied", plan["counts"]["change"], 0)
            after = await snapshot(database)
            assert after != before
            again = (await hand.preview({"q": ""}, **EXAMPLES[operation.noun, operation.name]))["plan"]
            assert again["counts"]["change"] == 0  # what was done once is done
            await hand.undo(done["change_id"])
            assert await snapshot(database) == before
            await hand.undo(done["change_id"], "redo")
            assert await snapshot(database) == after
            await hand.undo(done["change_id"])
