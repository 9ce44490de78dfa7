import gzip
import re
from pathlib import Path

import brotli
import pytest

from mvidarr.config import ServerConfig
from mvidarr.web.assets import Assets
from mvidarr.web.headers import CONTENT_SECURITY_POLICY
from tests.web.app import STATIC, App, make_app
from tests.web.doors import small_roll


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    make_app(tmp_path)
    return Assets(tmp_path / "static")


async def fetch(app: App, url: str, **headers: str):
    async with app.client(headers={"Accept-Encoding": "identity", **headers}) as client:
        return await client.get(url)


async def test_a_file_is_served_for_good_under_the_digest_of_the_tree(tmp_path: Path) -> None:
    app, assets = make_app(tmp_path), Assets(tmp_path / "static")
    answer = await fetch(app, assets.path("js/app.js"))
    assert answer.text == STATIC["js/app.js"]
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_the_digest_follows_every_file(tmp_path: Path) -> None:
    make_app(tmp_path)
    before = Assets(tmp_path / "static").digest
    (tmp_path / "static/css/app.css").write_text("body { color: red }")
    assert Assets(tmp_path / "static").digest != before


async def test_an_older_page_gets_our_file_uncached(tmp_path: Path) -> None:
    answer = await fetch(make_app(tmp_path), "/static/0123456789ab/css/app.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "../templates/error.html",
        "%2e%2e/templates/error.html",
        "..%2ftemplates%2ferror.html",
        "js/../../x",
        "js",
        "",
        "/etc/passwd",
    ],
)
async def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    answer = await fetch(make_app(tmp_path), f"/static/x/{path}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


async def test_packed_files_are_sent_as_they_lie(tmp_path: Path) -> None:
    make_app(tmp_path)
    script = tmp_path / "static/js/app.js"
    (tmp_path / "static/js/app.js.br").write_bytes(brotli.compress(script.read_bytes()))
    (tmp_path / "static/js/app.js.gz").write_bytes(gzip.compress(script.read_bytes()))
    app, assets = make_app(tmp_path), Assets(tmp_path / "static")
    for accepted, encoding in (
        ("br, gzip", "br"), ("gzip", "gzip"), ("identity", None), ("", None), ("*", "br"), ("br;q=0, *", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"), ("BR; q=0.000, gzip ; q=0", None), ("x-br, gzip;q=1", "gzip"),
        ("*;q=0, br;q=0.001", "br"),
    ):  # fmt: skip
        answer = await fetch(app, assets.path("js/app.js"), **{"Accept-Encoding": accepted})
        assert (answer.headers.get("content-encoding"), answer.text) == (encoding, STATIC["js/app.js"])
        assert answer.headers["vary"] == "Accept-Encoding"
    with pytest.raises(KeyError):
        assets.path("js/app.js.br")


async def test_packing_changes_no_digest(tmp_path: Path) -> None:
    make_app(tmp_path)
    before = Assets(tmp_path / "static").digest
    (tmp_path / "static/js/app.js.gz").write_bytes(b"x")
    assert Assets(tmp_path / "static").digest == before


async def test_a_part_of_a_file_can_be_asked_for(tmp_path: Path) -> None:
    app, assets = make_app(tmp_path), Assets(tmp_path / "static")
    answer = await fetch(app, assets.path("js/app.js"), Range="bytes=0-5", **{"Accept-Encoding": "br"})
    assert (answer.status_code, answer.text) == (206, "import")


async def test_files_of_a_cdn_are_loaded_from_there_and_the_policy_lets_just_that_in(tmp_path: Path) -> None:
    static_url = "https://cdn.example.org:8443/mv"
    app = make_app(tmp_path, small_roll(), server=ServerConfig(static_url=static_url + "/", base_url="/mv"))
    async with app.client() as client:
        page = await client.get("/mv/login")
        file = await client.get(re.findall(r'src="https://cdn.example.org:8443(/[^"]+)', page.text)[0])
    policy = page.headers["content-security-policy"]
    more = policy.replace(" https://cdn.example.org:8443;", ";").replace(" https://cdn.example.org:8443", "")
    assert (more, policy.count("cdn.example.org:8443")) == (CONTENT_SECURITY_POLICY, 4)
    for name in ("script", "style", "font", "img"):
        assert re.search(rf"{name}-src 'self'[^;]* https://cdn.example.org:8443;", policy)
    assert 'href="/mv/videos"' in page.text
    assert file.headers["access-control-allow-origin"] == "*"
    assert file.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_without_a_cdn_other_sites_get_nothing(tmp_path: Path) -> None:
    answer = await fetch(make_app(tmp_path), "/static/x/css/app.css")
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


async def test_static_files_are_only_read(tmp_path: Path) -> None:
    async with make_app(tmp_path).client() as client:
        assert (await client.post("/static/x/css/app.css")).status_code == 405


def test_a_page_preloads_what_its_module_imports_at_once(assets: Assets) -> None:
    assert assets.modules("js/app.js") == ("js/app.js", "js/lib/a.js", "js/lib/b.js")


def test_a_file_that_does_not_exist_is_our_mistake(assets: Assets) -> None:
    with pytest.raises(KeyError, match=r"no static file js/none\.js"):
        assets.path("js/none.js")
