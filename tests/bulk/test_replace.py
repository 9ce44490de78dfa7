"""Find and replace in many rows: what comes of it is what the preview says, also where a row cannot have it."""

import pytest

from tests.bulk.hand import Hand, songs
from tests.house import Home

EVERY = {"If-Match": "*"}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_texts_are_replaced_where_the_result_makes_sense(at_home: Home) -> None:
    hand, ids = Hand(at_home, operation="replace"), await songs(at_home, 4)
    news = [
        {"title": "Angel (Official Video)", "tags": ["90s rock", "Rock", "rock video", "Video"]},
        {"title": "(official video)", "tags": ["x" * 197 + "rock"[:3]]},
        {"description": "First.\n\nSecond, by MASSIVE."},
        {"album": "Mezzanine"},
    ]
    for id, patch in zip(ids, news, strict=True):
        answer = await at_home.api.patch(f"/api/videos/{id}", json=patch, headers=EVERY)
        assert answer.is_success, answer.text

    titles = {"field": "title", "find": r"\s*\(official video\)", "regex": True}
    seen = await hand.preview({"ids": ids}, **titles)
    assert seen["plan"]["counts"] == {"change": 1, "same": 2, "conflict": 1, "denied": 0}
    (refused,) = await hand.rows(seen["plan_id"], among="conflict")
    assert (refused["before"], refused["reason"]) == ({"title": "(official video)"}, "A video needs a title.")
    done = await hand.apply(plan_id=seen["plan_id"])
    row = await hand.video(ids[0])
    assert (done["done"], row["title"], row["locked"]) == (1, "Angel", ["artist", "tags", "title"])
    change = (await at_home.api.get(f"/api/changes/{done['change_id']}")).json()
    assert change["reason"] == r"Replaced “\s*\(official video\)” with “” in the title of 1 video"

    seen = await hand.preview({"ids": ids}, field="tags", find="video", replace="")
    (row,) = await hand.rows(seen["plan_id"], among="change")
    assert row["after"] == {"tags": ["90s rock", "Rock"]}  # what became the same, or nothing, is gone
    long = await hand.preview({"ids": ids}, field="tags", find="xro", replace="very long")
    (row,) = await hand.rows(long["plan_id"], among="conflict")
    assert "too long" in row["reason"]
    text = await hand.apply(
        selection={"ids": ids}, field="description", find=r"(?<=by )\w+(\.)$", replace=r"Massive Attack\1", regex=True
    )
    assert text["done"] == 1
    assert (await hand.video(ids[2]))["description"] == "First.\n\nSecond, by Massive Attack."
    caring = await hand.preview({"ids": ids}, field="album", find="mezzanine", replace="x", case=True)
    assert caring["plan"]["counts"]["same"] == 4

    chosen = {"ids": ids}
    assert await hand.refused(chosen, field="title", find="(", regex=True) == ["find"]
    assert await hand.refused(chosen, field="title", find="a", replace=r"\1", regex=True) == ["replace"]
    assert await hand.refused(chosen, field="year", find="1") == ["field"]
    assert await hand.refused(chosen, field="title", find="") == ["find"]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_artists_own_name_does_not_become_another_name_of_theirs(at_home: Home) -> None:
    await songs(at_home, 1, "Massive Attack")
    (artist,) = (await at_home.api.get("/api/artists")).json()["items"]
    news = {"aliases": ["Massive", "The Wild Bunch"]}
    assert (await at_home.api.patch(f"/api/artists/{artist['id']}", json=news, headers=EVERY)).is_success
    hand = Hand(at_home, "artist", "replace")
    done = await hand.apply(
        selection={"q": ""}, field="aliases", find="^massive$", replace="Massive attack", regex=True
    )
    assert done["done"] == 1
    (artist,) = (await at_home.api.get("/api/artists")).json()["items"]
    assert artist["aliases"] == ["The Wild Bunch"]
