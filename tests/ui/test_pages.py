"""Every page, rendered from samples with StrictUndefined as the server does it."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mvidarr import resources
from mvidarr.web.principal import Principal
from tests.ui import samples
from tests.ui.conftest import BASE, Gallery

PAGES = sorted(samples.pages())
ADDRESSES = {"href", "src", "action", "poster", "hx-post", "hx-get", "formaction"}
URLS_OF_SOURCES = ("https://www.youtube.com/", "https://musicbrainz.org/", "https://nova.example.org/")
Html = Callable[[str], str]


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.found if tag in tags]


Read = Callable[[str], Elements]


@pytest.fixture(scope="session")
def read(html: Html) -> Read:
    """Of a sample page; read once."""
    return cache(lambda name: Elements(html(name)))


def _stopped_by_the_policy(elements: Elements) -> list[str]:
    attributes = {attribute for _, attrs in elements.found for attribute in attrs}
    return [
        *("a script without an address" for attrs in elements.all("script") if not attrs.get("src")),
        *("a style" for _ in elements.all("style")),
        *sorted(each for each in attributes if each == "style" or each.startswith(("on", "hx-on"))),
    ]


def _addresses_elsewhere(elements: Elements) -> list[str]:
    """Every address lies below the base URL, but of the sources."""
    told = [v for _, attrs in elements.found for a, v in attrs.items() if a in ADDRESSES and v is not None]
    ours = [address for address in told if not address.startswith((*URLS_OF_SOURCES, "data:image/"))]
    if not ours:
        return ["no address at all"]
    return [address for address in ours if not address.startswith((BASE + "/", "#"))]


def _ids_twice_or_nowhere(elements: Elements) -> list[str]:
    ids = Counter(attrs["id"] for _, attrs in elements.found if "id" in attrs)
    references = ("for", "aria-labelledby", "aria-describedby", "data-opens")
    wanted = {word for _, attrs in elements.found for ref in references for word in (attrs.get(ref) or "").split()}
    return [str(each) for each, count in ids.items() if count > 1] + sorted(wanted - ids.keys())


def _regions_that_cannot_be_found_again(elements: Elements) -> list[str]:
    """Those that follow the server are found by their ids."""
    return [tag for tag, attrs in elements.found if "data-live" in attrs and not attrs.get("id")]


def _sent_in_place_only(elements: Elements) -> list[str]:
    """What is sent in place is also a plain form."""
    forms = [attrs for attrs in elements.all("form") if "hx-post" in attrs]
    return [str(each["hx-post"]) for each in forms if _sent_to(each) != ("post", each["hx-post"])]


def _sent_to(form: dict[str, str | None]) -> tuple[str | None, str | None]:
    return form.get("method"), form.get("action")


RULES = (
    _stopped_by_the_policy,
    _addresses_elsewhere,
    _ids_twice_or_nowhere,
    _regions_that_cannot_be_found_again,
    _sent_in_place_only,
)
SPOILT = """
    <script>1</script><style></style><p onclick="1" style="1" id="a"></p><p id="a" aria-describedby="b"></p>
    <a href="/elsewhere"></a><p data-live></p><form hx-post="/c"></form>
"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_every_rule(name: str, read: Read) -> None:
    """All in one test: what is looked at is rendered and read once, by one worker."""
    elements = read(name)
    assert {rule.__name__: found for rule in RULES if (found := rule(elements))} == {}


def test_every_rule_finds_what_it_is_for() -> None:
    assert [rule(Elements(SPOILT)) for rule in RULES] == [
        ["a script without an address", "a style", "onclick", "style"], ["/elsewhere", "/c"], ["a", "b"], ["p"], ["/c"],
    ]  # fmt: skip
    assert _addresses_elsewhere(Elements("<p>")) == ["no address at all"]


def test_samples_cover_every_page_template() -> None:
    folder = resources.templates()
    pages = {str(path.relative_to(folder)) for path in folder.rglob("*.html") if "block title" in path.read_text()}
    frames = {"base.html"}
    assert pages - frames == {template for template, *_ in samples.pages().values()}


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
async def test_the_theme_is_in_the_first_byte_of_the_page(theme: str, gallery: Gallery) -> None:
    page = await gallery.page("library", theme)
    assert f'data-theme="{theme}"' in bytes(page.body).decode()[:200]


def test_a_title_is_shown_as_text_whatever_it_contains(html: Html) -> None:
    assert "Hollow Sun &lt;b&gt;&amp;amp;" in html("library")


def test_who_may_only_look_is_offered_no_verb(html: Html, read: Read) -> None:
    for name in ("library-empty-reader", "activity-reader", "video-provisional"):
        forms = [attrs["action"] for attrs in read(name).all("form") if attrs.get("method") == "post"]
        assert forms == [f"{BASE}/logout"], name
        assert f"{BASE}/videos/add" not in html(name)
        assert f'"{BASE}/system"' not in html(name)


def test_a_running_job_shows_its_stages_and_numbers(html: Html) -> None:
    page = html("job")
    assert 'data-stage="fetch" class="now" aria-current="step"' in page
    assert 'value="0.62"' in page
    assert "4.1 MB/s" in page
    assert "0:38 left" in page


async def test_only_who_may_stop_a_job_sees_a_button_for_it(gallery: Gallery) -> None:
    for me, may in ((Principal(1, "ada", "user"), True), (Principal(7, "Cleo", "user"), False)):
        page = bytes((await gallery.page("job", me=me)).body).decode()
        assert (f'action="{BASE}/jobs/17/cancel"' in page, "Whoever asked for it may stop it" in page) == (may, not may)


def test_a_failure_says_why_and_offers_another_try(html: Html) -> None:
    page = html("video-failed")
    assert "The site does not show this video in your country." in page
    assert f'action="{BASE}/jobs/16/retry"' in page


def test_a_job_that_only_waited_in_vain_is_not_offered_another_try(html: Html) -> None:
    page = html("activity")
    assert f'action="{BASE}/jobs/16/retry"' in page
    assert f'action="{BASE}/jobs/13/retry"' not in page


def test_a_session_is_named_after_browser_and_system(html: Html) -> None:
    assert ">Firefox on Linux " in html("account")


def test_a_file_that_is_gone_is_not_played(html: Html) -> None:
    page = html("video-gone")
    assert "<video" not in page
    assert "The file of this video is not where it was put." in page
    assert "<video" in html("video")


def test_an_empty_library_says_what_to_do_next(html: Html) -> None:
    assert "Add your first video" in html("library-empty")
    assert "Ask somebody who may add videos" in html("library-empty-reader")


def test_attributes_of_htmx_come_from_one_file() -> None:
    folder = resources.templates()
    wrote = {str(path.relative_to(folder)) for path in folder.rglob("*.html") if " hx-p" in path.read_text()}
    assert wrote == {"macros/forms.html"}
    texts = [Path(path).read_text() for path in folder.rglob("*.html")]
    assert not [text for text in texts if "hx-on" in text or "js:" in text or "hx-boost" in text]


def test_an_export_of_a_filter_with_a_mistake_says_that_it_is_of_nothing(html: Html) -> None:
    words = " ".join(re.sub(r"<[^>]+>", " ", html("export-mistake")).split())
    assert "Nothing: the filter yaer:1990 has a mistake." in words
    assert "yaer:1990 finds" not in words
