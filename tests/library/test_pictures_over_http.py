"""The doors of pictures: bodies and forms, limits, roles, tags."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from mvidarr.accounts import console
from tests.house import PASSWORD, Home, home


def drawn(color: str = "green", form: str = "PNG", size: tuple[int, int] = (640, 360)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, form)
    return out.getvalue()


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as found:
        yield found


@pytest.fixture
async def at(at_home: Home) -> str:
    """The address of the pictures of a video without a file."""
    added = await at_home.api.post("/api/videos", json={"artist": "Artist", "title": "Never"})
    return f"/api/videos/{added.json()['video']['id']}/thumbnail"


def form(data: bytes, name: str = "../../etc/passwd") -> dict[str, Any]:
    return {"picture": (name, data, "text/html")}


async def test_a_picture_comes_in_as_the_body(at_home: Home, at: str) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        sent = {"Content-Type": f"image/{kind.lower()}"}
        answer = await at_home.api.put(at, content=drawn(form=kind), headers=sent)
        assert answer.status_code == 200, answer.text
    video = answer.json()["video"]
    assert video["thumbnail"].startswith(f"{at}?v=")
    assert video["placeholder"].startswith("data:image/webp;base64,")
    shown = await at_home.api.get(video["thumbnail"], params={"size": "s"}, headers={"Accept": "image/webp"})
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    again = await at_home.api.get(
        at, params={"size": "s"}, headers={"If-None-Match": shown.headers["etag"], "Accept": "image/webp"}
    )
    assert (again.status_code, again.content) == (304, b"")
    plain = await at_home.api.get(at, headers={"Accept": "*/*"})
    assert plain.headers["content-type"] == "image/jpeg"
    assert plain.headers["etag"] != shown.headers["etag"]


async def test_a_picture_comes_in_as_the_file_of_a_form_whatever_it_is_called(at_home: Home, at: str) -> None:
    answer = await at_home.api.put(at, files=form(drawn()))
    assert answer.status_code == 200, answer.text
    assert not [name for name in at_home.files() if "passwd" in name]


FIELD = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
REFUSED = [
    (b"", "image/png", 422, "nothing_sent"),
    (b"\x89PNG", "image/png", 422, "bad_picture"),
    (b"<svg/>", "image/svg+xml", 415, "unsupported_media_type"),
    (b"{}", "application/json", 415, "unsupported_media_type"),
    (b"--x\r\n", "multipart/form-data", 422, "bad_form"),
    (b"nothing of a form", "multipart/form-data; boundary=x", 422, "bad_form"),
    (b"--x--\r\n", "multipart/form-data; boundary=x", 422, "nothing_sent"),
    (FIELD, "multipart/form-data; boundary=x", 422, "nothing_sent"),
    (b"\0" * (21 << 20), "image/png", 413, "too_large"),
]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_is_no_picture_is_refused(at_home: Home, at: str) -> None:
    for content, kind, status, code in REFUSED:
        answer = await at_home.api.put(at, content=content, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["code"]) == (status, code), kind
    assert (await at_home.api.get(at)).status_code == 404


async def test_a_frame_of_a_video_without_a_file_is_refused_with_what_to_do(at_home: Home, at: str) -> None:
    answer = await at_home.api.post(f"{at}/frame", json={"second": 1})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_file")
    assert "Download it first" in answer.json()["detail"]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_second_is_a_number_from_zero(at_home: Home, at: str) -> None:
    for body in ({}, {"second": -1}, {"second": "soon"}, {"second": 1, "third": 2}):
        assert (await at_home.api.post(f"{at}/frame", json=body)).status_code == 422, body


async def test_the_picture_before_comes_back(at_home: Home, at: str) -> None:
    first = (await at_home.api.put(at, files=form(drawn("red")))).json()["video"]
    await at_home.api.put(at, files=form(drawn("blue")))
    (earlier,) = (await at_home.api.get(f"{at}/earlier")).json()["items"]
    assert set(earlier) == {"picture", "replaced"}
    answer = await at_home.api.post(f"{at}/revert", json={"picture": earlier["picture"]})
    assert answer.json()["video"]["thumbnail"] == first["thumbnail"]
    missing = await at_home.api.post(f"{at}/revert", json={"picture": "0" * 32})
    assert (missing.status_code, missing.json()["code"]) == (404, "no_earlier_picture")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_many_pages_that_ask_for_one_picture_at_once_get_it(at_home: Home, at: str) -> None:
    await at_home.api.put(at, files=form(drawn()))
    asked = [at_home.api.get(at, params={"size": size}) for size in ("s", "m", "l", "xl") for _ in range(10)]
    answers = await asyncio.gather(*asked)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.headers["etag"] for answer in answers}) == 4


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_forms_of_the_page_do_the_same_and_say_so(at_home: Home, at: str) -> None:
    page = at.replace("/api", "").replace("/thumbnail", "")
    for data, said in ((drawn(), "This is its picture now"), (b"no picture", "cannot be read"), (b"", "Choose a file")):
        answer = await at_home.api.post(f"{page}/picture", files=form(data))
        assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?tab=picture")
        assert said in await told(at_home.api, page)
    for second, said in (("1:02.5", "Download it first"), ("later", "Say at which second"), ("1:x", "Say at which")):
        answer = await at_home.api.post(f"{page}/picture/frame", data={"second": second})
        assert answer.status_code == 303
        assert said in await told(at_home.api, page)
    await at_home.api.post(f"{page}/picture/revert")
    assert "no such earlier picture" in await told(at_home.api, page)


async def told(api: httpx.AsyncClient, page: str) -> str:
    """The page, with what the answer before left for it."""
    return (await api.get(page)).text


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_who_may_not_edit_may_not_change_pictures(at_home: Home, at: str) -> None:
    user = await console.add_user(at_home.house.database, "other", PASSWORD, "user", cost=4)
    theirs = {"Authorization": f"Bearer {at_home.house.accounts.tokens.issue(user)}"}
    assert (await at_home.api.put(at, files=form(drawn()), headers=theirs)).status_code == 403
    assert (await at_home.api.post(f"{at}/revert", json={}, headers=theirs)).status_code == 403
    assert (await at_home.api.get(f"{at}/earlier", headers=theirs)).status_code == 200


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_open_pages_hear_of_a_new_picture(at_home: Home, at: str) -> None:
    heard: list[str] = []
    at_home.house.outbox.watch(lambda event: heard.append(event.type))
    await at_home.api.put(at, files=form(drawn()))
    await at_home.eventually(lambda: "PictureChanged" in heard)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_description_of_the_doors_says_what_they_take(at_home: Home) -> None:
    put = at_home.house.document()["paths"]["/api/videos/{id}/thumbnail"]["put"]
    assert sorted(put["requestBody"]["content"]) == ["image/jpeg", "image/png", "image/webp", "multipart/form-data"]
    assert {"200", "401", "403", "404", "413", "415", "422"} <= set(put["responses"])
