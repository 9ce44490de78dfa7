"""Bulk edits in a browser without scripts: the form line by line, the preview, what is left out, doing it, undo."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvidarr.bulk import plans
from tests.bulk.hand import Hand, songs
from tests.house import Home, home

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
FORM = "/videos/bulk/edit"
EVERY = {"If-Match": "*"}


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as one:
        yield one


async def posted(at_home: Home, path: str, **form: Any) -> httpx.Response:
    return await at_home.api.post(path, data=form)


def edit(*lines: tuple[str, str, str]) -> dict[str, list[str]]:
    return {name: [line[n] for line in lines] for n, name in enumerate(("field", "do", "value"))}


def text(answer: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])).split())


async def previewed(at_home: Home, chosen: dict[str, str], *lines: tuple[str, str, str]) -> str:
    answer = await posted(at_home, f"{FORM}/preview", **chosen, **edit(*lines))
    assert answer.status_code == 303, text(answer)
    return str(answer.headers["location"])


async def test_a_form_grows_line_by_line_and_says_what_is_wrong_at_its_line(at_home: Home) -> None:
    ids = await songs(at_home, 3)
    chosen = {"ids": ",".join(map(str, ids)), "back": "/videos?at=2"}
    sent = await posted(at_home, FORM, **chosen)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{FORM}?ids={chosen['ids']}&back=/videos%3Fat%3D2")
    first = await at_home.api.get(sent.headers["location"])
    assert "3 videos : what you selected." in text(first)
    assert 'href="/videos?at=2"' in first.text
    asked = await at_home.api.get(FORM, params={"q": "title:song -kind:live", "exclude": str(ids[0])})
    assert "2 videos : what title:song -kind:live finds. Without those" in text(asked)

    lines = edit(("year", "set", "30000"), ("tags", "add", "night"))
    more = await posted(at_home, FORM, **chosen, **lines, more="kind", turn="more")
    assert re.findall(r'name="field" value="(\w+)"', more.text.partition("<template")[0]) == ["year", "tags", "kind"]
    less = await posted(at_home, FORM, **chosen, **lines, turn="drop:0")
    assert re.findall(r'name="field" value="(\w+)"', less.text.partition("<template")[0]) == ["tags"]

    nothing = await posted(at_home, f"{FORM}/preview", **chosen)
    assert (nothing.status_code, "add a field" in text(nothing)) == (422, True)
    wrong = await posted(at_home, f"{FORM}/preview", **chosen, **edit(
        ("year", "set", "30000"), ("title", "set", " "), ("title", "clear", ""), ("genres", "add", "x" * 400),
    ))  # fmt: skip
    assert wrong.status_code == 422
    assert re.findall(
        r'id="error-\d".*?<span dir="auto">(Write what it shall be\.|This cannot be done)', wrong.text, re.DOTALL
    ) == ["Write what it shall be.", "This cannot be done"]
    late = await posted(at_home, f"{FORM}/preview", **chosen, **edit(("tags", "add", "a"), ("year", "set", "30000")))
    assert "A year lies between" in late.text.partition('id="error-1"')[2][:400]
    none = await at_home.api.get(FORM, params={"ids": "1,two"})
    assert (none.status_code, "select again" in text(none)) == (422, True)


async def test_a_plan_is_read_corrected_applied_and_taken_back_without_scripts(at_home: Home) -> None:
    hand, ids = Hand(at_home), await songs(at_home, 4)
    assert (await at_home.api.patch(f"/api/videos/{ids[3]}", json={"tags": ["night"]}, headers=EVERY)).is_success
    chosen = {"ids": ",".join(map(str, ids)), "back": "/videos?sort=title&at=2"}
    plan = await previewed(at_home, chosen, ("tags", "add", "night"), ("tags", "add", "<b>"), ("label", "set", "4AD"))
    page = await at_home.api.get(plan)
    told = text(page)
    assert "Edit: 4 videos Which what you selected. Label set to “4AD” Tags add “night, <b>”" in told
    assert "Will change 4" in told
    assert "<ins>&lt;b&gt;</ins>, night" in page.text
    assert "Apply to 4 videos" in told

    here = plan.removeprefix("/").partition("?")[0]
    out = await posted(at_home, f"/{here}/exclude", here=f"{plan}&among=change", shown=[0, 1, 2, 3], keep=[0, 2, 3])
    assert out.headers["location"] == f"{plan}&among=change"
    page = await at_home.api.get(plan)
    assert "Will change 3 Left out 1" in text(page)
    assert re.findall(r'name="keep" value="(\d)"[^>]* checked>', page.text) == ["0", "2", "3"]
    rows = await at_home.api.get(f"/{here}/rows", params={"among": "change", "at": 1, "limit": 2, "lines": 1})
    assert re.findall(r'data-id="(\d+)"', rows.text) == ["1", "2"]
    assert 'data-count="4"' in rows.text
    assert "and Label, Tags" in text(httpx.Response(200, text=f"<main{rows.text}"))

    assert (await at_home.api.patch(f"/api/videos/{ids[2]}", json={"title": "On"}, headers=EVERY)).is_success
    await posted(at_home, f"/{here}/apply", shown=["x"])
    assert "Nothing was done" in text(await at_home.api.get(f"/{here}"))
    done = await posted(at_home, f"/{here}/apply", back=chosen["back"], shown=[1, 2], keep=[2])
    assert done.headers["location"].startswith(f"/{here}?back=")  # something could not be done, which is told there
    told = text(await at_home.api.get(done.headers["location"]))
    assert "2 of 3 videos were changed. 1 video could not be done: see below why." in told
    assert "It was changed since the preview." in told
    assert "Could not be done 1 Left out 1" in told.partition("Changed 2 ")[2]
    done = await at_home.api.get(f"/{here}", params={"among": "done"})
    assert re.findall(r'id="place-(\d)"', done.text) == ["0", "3"]
    kept = await at_home.api.get(f"/{here}/export", params={"among": "undone"})
    assert f'filename="mvidarr-plan-{here.rpartition("/")[2]}-' in kept.headers["content-disposition"]
    assert kept.text.removeprefix("\ufeff").splitlines()[1:] == [
        f"{ids[2]},Björk - On,change,undone,It was changed since the preview.,"
        '"label: nothing → 4AD; tags: nothing → night, <b>"'
    ]
    all_of_it = (await at_home.api.get(f"/api/{here.replace('bulk', 'bulk/plans')}/export")).json()
    assert [row["outcome"] for row in all_of_it] == ["done", "excluded", "undone", "done"]
    assert all_of_it[0]["changes"][1] == {"field": "tags", "before": [], "after": ["night", "<b>"]}
    again = await at_home.api.get(f"/{here}/form", params={"back": chosen["back"]})
    assert "4 videos : what you selected." in text(again)
    assert re.findall(r'name="field" value="(\w+)"', again.text.partition("<template")[0]) == ["label", "tags", "tags"]
    assert re.findall(r'class="input" value="([^"]*)"', again.text)[:3] == ["4AD", "night", "&lt;b&gt;"]
    assert (await hand.video(ids[0]))["tags"] == ["night", "<b>"]

    plan = await previewed(at_home, chosen, ("label", "clear", ""))
    assert "Already so 2" in text(await at_home.api.get(plan))
    done = await posted(at_home, f"{plan.partition('?')[0]}/apply", back=chosen["back"])
    assert done.headers["location"] == chosen["back"]
    toast = await at_home.api.get(done.headers["location"])
    change = re.search(r'action="(/changes/\d+/undo)"', toast.text)
    assert change is not None
    assert "Edited 2 videos: label." in text(toast)
    assert (await hand.video(ids[0]))["label"] is None
    assert (await posted(at_home, change[1], back="/videos")).status_code == 303
    assert (await hand.video(ids[0]))["label"] == "4AD"
    again = await posted(at_home, f"{plan.partition('?')[0]}/apply", back="/videos")
    assert "This plan is over." in text(await at_home.api.get(again.headers["location"]))


async def test_what_is_planned_by_a_job_is_waited_for_and_what_is_over_says_so(
    at_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await songs(at_home, 4)
    monkeypatch.setattr(plans, "AT_ONCE", 2)
    plan = await previewed(at_home, {"q": "title:song"}, ("monitored", "set", ""), ("title", "lock", ""))
    page = await at_home.api.get(plan)
    if "data-unsettled" in page.text:
        assert "Nothing changes yet." in text(page)
    job = (await at_home.api.get(f"/api/bulk/plans/{plan.partition('?')[0].rpartition('/')[2]}")).json()["job_id"]
    await at_home.ended(job)
    assert "Monitored set to “No” Lock Title Change this Export this plan" in text(await at_home.api.get(plan))
    assert (await posted(at_home, f"{plan.partition('?')[0]}/discard", back="/videos?q=x")).headers["location"] == (
        "/videos?q=x"
    )
    gone = await at_home.api.get(plan)
    assert gone.status_code == 404
    assert "Plans live a day: make the preview again." in text(gone)

    page = await at_home.api.get("/videos/bulk/status", params={"ids": "1,2"})
    assert "Status" in text(page)
    wrong = await posted(at_home, "/videos/bulk/status/preview", ids="1,2", status="wished")
    assert wrong.status_code == 422
    assert 'aria-describedby="status-error' in wrong.text
    seen = await posted(at_home, "/videos/bulk/status/preview", ids="1,2", status="ignored")
    told = text(await at_home.api.get(seen.headers["location"]))
    assert "Want or ignore: 2 videos Which what you selected. Status Ignored: never" in told

    for nouns in ("videos", "artists"):
        listed = (await at_home.api.get(f"/{nouns}")).text
        assert listed.index(f'formaction="/{nouns}/bulk/edit"') < listed.index(f'formaction="/{nouns}/export"')
    artists = await at_home.api.get("/artists/bulk/edit")
    assert "1 artist : all there are." in text(artists)
    assert '<option value="genres" selected>' in artists.text
    kinds = await posted(
        at_home, "/artists/bulk/edit/preview", **edit(("kinds", "set", "live"), ("kinds", "set", "audio"))
    )
    assert "Kinds to look for set to “Live, Audio”" in text(await at_home.api.get(kinds.headers["location"]))
