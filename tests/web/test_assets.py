import gzip
from pathlib import Path

import brotli
import pytest

from mvidarr.web.assets import Assets
from tests.web.app import STATIC, App, make_app


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
    for accepted, encoding in (("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)):
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


async def test_static_files_are_only_read(tmp_path: Path) -> None:
    async with make_app(tmp_path).client() as client:
        assert (await client.post("/static/x/css/app.css")).status_code == 405


def test_a_page_preloads_what_its_module_imports_at_once(assets: Assets) -> None:
    assert assets.modules("js/app.js") == ("js/app.js", "js/lib/a.js", "js/lib/b.js")


def test_a_file_that_does_not_exist_is_our_mistake(assets: Assets) -> None:
    with pytest.raises(KeyError, match=r"no static file js/none\.js"):
        assets.path("js/none.js")
