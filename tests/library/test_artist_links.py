"""Where else an artist is, as the page links to it."""

from typing import Any, cast

from mvidarr.library.pages.artists import links_of
from mvidarr.library.shapes import Artist


def artist(ids: dict[str, str], *links: str) -> Artist:
    told: dict[str, Any] = {"ids": ids, "links": [{"name": url, "url": url} for url in links]}
    return cast("Artist", told)


def test_pages_of_imvdb_are_called_by_its_name_for_the_artist_where_that_is_known() -> None:
    both = links_of(artist({"imvdb": "7421", "imvdb_slug": "copper-tides"}))
    assert [link["url"] for link in both] == ["https://imvdb.com/n/copper-tides"]
    assert links_of(artist({"imvdb_slug": "copper-tides"})) == both
    assert links_of(artist({"imvdb": "copper-tides"})) == both


def test_what_is_known_by_id_is_linked_once_and_only_the_web_is_linked() -> None:
    found = links_of(
        artist({"imvdb_slug": "x", "isni": "1"}, "https://imvdb.com/n/x", "javascript:alert(1)", "https://x.org/")
    )
    assert [link["url"] for link in found] == ["https://imvdb.com/n/x", "https://x.org/"]
