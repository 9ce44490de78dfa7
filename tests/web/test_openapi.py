from typing import Any

import pytest

from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi, openapi_document
from mvidarr.web.roll import Route
from tests.web.app import make_app
from tests.web.doors import small_roll


def watched(reasons: list[str]) -> tuple[Route, ...]:
    async def obstacles() -> list[str]:
        return reasons

    health, description = HealthApi(obstacles), OpenApiApi("0.1")
    routes = (
        Route("GET", "/ping", health.ping),
        Route("GET", "/healthz", health.alive),
        Route("GET", "/readyz", health.ready),
        Route("GET", "/api/openapi.json", description.document),
    )
    description.describe(routes)
    return routes


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi_document(small_roll(), "1.2.3")


def test_the_document_is_openapi_3_1_and_leaves_pages_out(document: dict[str, Any]) -> None:
    assert (document["openapi"], document["info"]["version"]) == ("3.1.0", "1.2.3")
    assert "/videos" not in document["paths"]
    assert set(document["paths"]["/api/videos/{id}"]) == {"get", "patch", "delete"}


def test_each_operation_says_who_may_and_what_can_happen(document: dict[str, Any]) -> None:
    add = document["paths"]["/api/videos"]["post"]
    assert add["x-role"] == "user"
    assert add["security"] == [{"bearer": []}, {"key": []}, {"query": []}, {"session": []}]
    assert set(add["responses"]) == set("200 202 400 401 403 409 413 415 422 429 500 503".split())
    assert [one["name"] for one in add["parameters"]] == ["Idempotency-Key"]
    assert "Location" in add["responses"]["202"]["headers"]
    assert document["paths"]["/api/token"]["post"]["security"] == []
    assert "parameters" not in document["paths"]["/api/token"]["post"]


def test_shapes_are_defined_once_and_referred_to(document: dict[str, Any]) -> None:
    listed = document["paths"]["/api/videos"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schemas = document["components"]["schemas"]
    assert listed == {"$ref": "#/components/schemas/Videos"}
    assert schemas["Videos"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Video"}
    assert schemas["AddVideo"]["additionalProperties"] is False


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    parts = document["components"]
    known = {f"#/components/{kind}/{name}" for kind, named in parts.items() for name in named}
    assert references(document) <= known


def test_parameters_are_in_path_query_and_header(document: dict[str, Any]) -> None:
    listed = {item["name"]: item for item in document["paths"]["/api/videos"]["get"]["parameters"]}
    edited = {item["name"]: item for item in document["paths"]["/api/videos/{id}"]["patch"]["parameters"]}
    assert listed["limit"]["schema"]["maximum"] == 500
    assert listed["limit"]["required"] is False
    assert (edited["id"]["in"], edited["id"]["schema"]["type"]) == ("path", "integer")
    assert edited["If-Match"]["in"] == "header"


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names)
    assert "videos_add" in names


async def test_the_server_describes_itself_to_everybody(tmp_path) -> None:
    async with make_app(tmp_path, watched([])).client() as client:
        answer = await client.get("/api/openapi.json")
    assert answer.json()["servers"] == [{"url": "/"}]
    assert {"/ping", "/healthz", "/readyz", "/api/openapi.json"} == set(answer.json()["paths"])


@pytest.mark.parametrize(("reasons", "status"), [([], 200), (["The media folder is not there."], 503)])
async def test_health_is_open_and_honest(tmp_path, reasons: list[str], status: int) -> None:
    async with make_app(tmp_path, watched(reasons)).client() as client:
        assert (await client.get("/ping")).json() == {"status": "OK"}
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["reasons"]) == (status, reasons)
