"""The page of the document: open like the document itself, and nothing of it comes from elsewhere."""

import re
from pathlib import Path

import httpx
import pytest

from tests.house import home


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_page_is_open_to_everybody_and_names_the_document(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path, more={"server.base_url": "/mv"}) as built:
        transport = httpx.ASGITransport(built.house.app())
        async with httpx.AsyncClient(transport=transport, base_url=built.api.base_url) as nobody:
            page = await nobody.get("/mv/api/docs")
            document = await nobody.get("/mv/api/openapi.json")
        assert (page.status_code, document.status_code) == (200, 200)
        assert 'data-document="/mv/api/openapi.json"' in page.text
        assert all(address.startswith("/mv/") for address in re.findall(r'(?:src|href)="([^"#]+)"', page.text))
        assert document.json()["servers"] == [{"url": "/mv"}]
        assert "Sign in to try it out." in page.text
        assert "Sign out" in (await built.api.get("/mv/api/docs")).text
