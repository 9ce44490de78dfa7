"""Several artists that are the same become one, in many transactions where they have many videos; and several again."""

import pytest

from mvidarr.bulk.operations import merge_artists
from tests.bulk.hand import Hand, songs
from tests.house import Home
from tests.library.snapshot import snapshot


async def _artist_of(at_home: Home, video_id: int) -> int:
    return int((await at_home.api.get(f"/api/videos/{video_id}")).json()["artist"]["id"])


async def _edit(at_home: Home, artist_id: int, **patch: object) -> None:
    answer = await at_home.api.patch(f"/api/artists/{artist_id}", json=patch, headers={"If-Match": "*"})
    assert answer.is_success, answer.text


async def test_artists_of_many_videos_become_one_in_many_turns(at_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_artists, "CHUNK", 2)
    hand = Hand(at_home, "artist", "merge")
    ids = [
        await _artist_of(at_home, (await songs(at_home, count, name))[0])
        for name, count in (("Björk", 2), ("Bjork Gudmundsdottir", 5), ("Bjoerk", 1), ("Björk and Co", 3))
    ]
    into, one, other, third = ids
    (guest,) = await songs(at_home, 1, "Tricky")
    patch = {"featured": ["Bjoerk", "Björk"]}
    assert (await at_home.api.patch(f"/api/videos/{guest}", json=patch, headers={"If-Match": "*"})).is_success
    await _edit(at_home, one, genres=["Pop"], description="From Iceland", ids={"imvdb": "1"})
    await _edit(at_home, other, genres=["pop", "Rock"], description="Somebody", ids={"imvdb": "2", "youtube": "3"})
    before = await snapshot(at_home.house.database)
    seen = await hand.preview({"ids": ids}, into=into)
    assert seen["plan"]["counts"] == {"change": 3, "same": 1, "conflict": 0, "denied": 0}
    assert seen["plan"]["effects"] == {"given_videos": 10}
    rows = {row["id"]: row for row in await hand.rows(seen["plan_id"])}
    assert rows[one]["after"]["description"] == "From Iceland"
    assert rows[other]["after"]["aliases"] == ["Bjork Gudmundsdottir", "Bjoerk"]
    assert rows[other]["reason"] == "The one that stays keeps its own: description, ids."
    assert rows[into]["after"]["ids"] == ["imvdb: 1", "youtube: 3"]

    await _edit(at_home, third, genres=["Jazz"])  # since the preview: it is left alone
    edited = await snapshot(at_home.house.database)
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (2, 1)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert left["id"] == third
    artist = (await at_home.api.get(f"/api/artists/{into}")).json()
    assert (artist["aliases"], artist["genres"]) == (["Bjork Gudmundsdottir", "Bjoerk"], ["Pop", "Rock"])
    assert (artist["counts"]["videos"], artist["ids"]) == (8, {"imvdb": "1", "youtube": "3"})
    after = await snapshot(at_home.house.database)
    for way in ("undo", "redo", "undo"):
        await hand.undo(done["change_id"], way)
        assert await snapshot(at_home.house.database) == (edited if way == "undo" else after)
    assert before != edited

    seen = await hand.preview({"ids": [one, other]}, into=into)
    await _edit(at_home, into, genres=["Jazz"])
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (0, 2)
    assert await hand.refused({"ids": ids}, into=987654) == ["into"]
    form = await at_home.api.get(f"/artists/bulk/merge?ids={one},{third}")
    first, _, rest = form.text.partition(f'value="{one}"')
    assert f'value="{third}"' not in first
    assert "5 videos" in rest
