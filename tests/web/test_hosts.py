from pathlib import Path

import pytest

from mvidarr.config import ServerConfig
from tests.web.app import make_app
from tests.web.doors import small_roll


async def status(tmp_path: Path, server: ServerConfig, host: str) -> int:
    async with make_app(tmp_path, small_roll(), server=server).client("user", headers={"Host": host}) as client:
        return (await client.get("/api/videos")).status_code


@pytest.mark.parametrize("host", ["localhost", "LocalHost:8845", "127.0.0.1:1", "[::1]:8845", "::1", "mv.localhost"])
async def test_loopback_names_are_always_known(tmp_path: Path, host: str) -> None:
    assert await status(tmp_path, ServerConfig(), host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "192.168.1.5",
        "localhost.evil.example",
        "evillocalhost",
        "127.0.0.1.evil.example",
        "localhost:80@evil.example",
        "",
    ],
)
async def test_other_names_are_refused(tmp_path: Path, host: str) -> None:
    assert await status(tmp_path, ServerConfig(), host) == 400


async def test_allowed_hosts_are_known(tmp_path: Path) -> None:
    server = ServerConfig(allowed_hosts=("mv.example.org", "192.168.1.5"))
    assert await status(tmp_path, server, "MV.example.org:443") == 200
    assert await status(tmp_path, server, "192.168.1.5:8845") == 200
    assert await status(tmp_path, server, "x.mv.example.org") == 400


async def test_the_name_it_listens_on_is_known(tmp_path: Path) -> None:
    assert await status(tmp_path, ServerConfig(host="10.1.2.3"), "10.1.2.3:8845") == 200


async def test_a_server_for_all_addresses_knows_addresses_but_no_names(tmp_path: Path) -> None:
    server = ServerConfig(host="0.0.0.0")
    assert await status(tmp_path, server, "192.168.1.5:8845") == 200
    assert await status(tmp_path, server, "[fd00::5]:8845") == 200
    assert await status(tmp_path, server, "rebound.example") == 400


async def test_who_is_refused_learns_which_setting_to_change(tmp_path: Path) -> None:
    async with make_app(tmp_path, small_roll()).client(headers={"Host": "mv.example"}) as client:
        page, api = await client.get("/login"), await client.get("/api/videos")
    assert "server.allowed_hosts" in page.text
    assert api.json()["code"] == "unknown_host"
