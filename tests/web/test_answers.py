import gc
from pathlib import Path

import pytest

from mvidarr.config import ServerConfig
from mvidarr.web.roll import Route
from mvidarr.web.server import calm_collector, server_config
from tests.web.app import App, make_app
from tests.web.doors import VideosApi, small_roll


async def test_long_work_answers_202_with_the_place_of_its_job(app: App) -> None:
    async with app.client("user") as client:
        answer = await client.post("/api/videos", json={"url": "http://x"})
    assert (answer.status_code, answer.headers["location"], answer.headers["x-extra"]) == (202, "/api/jobs/3", "1")
    assert answer.json() == {"id": 3, "title": "http://x"}


async def test_every_answer_has_a_request_id_and_is_not_kept(app: App) -> None:
    async with app.client("user") as client:
        first, second = await client.get("/api/videos/3"), await client.get("/nowhere")
    assert first.headers["cache-control"] == second.headers["cache-control"] == "no-store"
    assert len({first.headers["x-request-id"], second.headers["x-request-id"]}) == 2


async def test_an_unchanged_list_does_not_travel_twice(app: App) -> None:
    async with app.client("user") as client:
        first = await client.get("/api/videos")
        again = await client.get("/api/videos", headers={"If-None-Match": first.headers["etag"]})
        other = await client.get("/api/videos?limit=3", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert other.status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"


async def test_a_row_carries_its_version_and_a_change_needs_it(app: App) -> None:
    async with app.client("manager") as client:
        assert (await client.get("/api/videos/3")).headers["etag"] == '"7"'
        missing = await client.patch("/api/videos/3", json={"name": "x"})
        good = await client.patch("/api/videos/3", json={"name": "x"}, headers={"If-Match": '"7"'})
        any_version = await client.patch("/api/videos/3", json={"name": "x"}, headers={"If-Match": "*"})
        stale = await client.patch("/api/videos/3", json={"name": "x"}, headers={"If-Match": '"6"'})
        nonsense = await client.patch("/api/videos/3", json={"name": "x"}, headers={"If-Match": '"abc"'})
    assert [a.status_code for a in (missing, good, any_version, stale, nonsense)] == [428, 200, 200, 412, 412]
    assert stale.json()["code"] == "moved_on"


async def test_head_answers_like_get_without_the_body(app: App) -> None:
    async with app.client("user") as client:
        assert (await client.head("/api/videos/3")).status_code == 200


async def test_a_result_that_left_its_declaration_fails_in_tests(app: App) -> None:
    async with app.client("user") as client:
        assert (await client.get("/api/drifted")).status_code == 500


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None), ("zstd", None)]
)
async def test_answers_above_a_kilobyte_are_packed(app: App, accepted: str, encoding: str | None) -> None:
    async with app.client("user", headers={"Accept-Encoding": accepted}) as client:
        long, short = await client.get("/api/videos"), await client.get("/api/videos/3")
    assert long.headers.get("content-encoding") == encoding
    assert len(long.json()["items"]) == 50
    assert "content-encoding" not in short.headers


@pytest.mark.parametrize(("kind", "encoding"), [("text/plain", "br"), ("video/mp4", None)])
async def test_streams_arrive_whole_and_media_is_not_packed(app: App, kind: str, encoding: str | None) -> None:
    async with app.client("user", headers={"Accept-Encoding": "br"}) as client:
        answer = await client.get(f"/api/stream?type={kind}")
    assert answer.headers.get("content-encoding") == encoding
    assert answer.text == "0" * 2000 + "1" * 2000 + "2" * 2000


async def test_each_request_is_counted_by_its_route(tmp_path: Path) -> None:
    seen: list[tuple[str, str, int]] = []
    app = make_app(
        tmp_path, small_roll(), on_request=lambda route, method, status, s: seen.append((route, method, status))
    )
    async with app.client("user") as client:
        await client.get("/api/videos/3")
        await client.get("/api/none")
        await client.get("/api/explode")
    assert seen == [("/api/videos/{id}", "GET", 200), ("unmatched", "GET", 404), ("/api/explode", "GET", 500)]


def test_a_door_listed_twice_is_a_mistake(tmp_path: Path) -> None:
    api = VideosApi()
    with pytest.raises(ValueError, match="on the roll twice"):
        make_app(tmp_path, [Route("GET", "/api/a/{id:int}", api.get), Route("GET", "/api/a/{name}", api.get)])


def test_an_api_endpoint_lives_below_api(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="outside /api"):
        make_app(tmp_path, [Route("GET", "/videos", VideosApi().list)])


def test_what_lives_as_long_as_the_process_is_not_collected_again() -> None:
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    calm_collector()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] > 700


def test_the_server_reads_no_forwarded_headers_of_its_own_and_hides_its_name(app: App) -> None:
    config = server_config(app.asgi, ServerConfig(port=1234))
    assert (config.proxy_headers, config.server_header, config.access_log) == (False, False, False)
    assert (config.port, config.ws_ping_interval, config.ws) == (1234, 20, "websockets-sansio")
