"""The help in a browser.

GET  /help  contents, or what was looked for      GET  /help/{page}  page      GET  /help/files/{name}  file
"""

from typing import Annotated, Any

from pydantic import BeforeValidator
from starlette.responses import PlainTextResponse

from mvidarr.help.book import Book
from mvidarr.web.endpoint import Call, Fields, Page, page

Typed = Annotated[str, BeforeValidator(lambda typed: " ".join(str(typed).split())[:100])]


class HelpAsked(Fields):
    find: Typed = ""


class HelpPages:
    def __init__(self, book: Book) -> None:
        self._book = book

    @page(role="readonly", query=HelpAsked)
    async def contents(self, call: Call) -> Page:
        """The table of contents of the help; with ``find`` the places that hold these words."""
        asked: HelpAsked = call.query
        hits = await self._book.find(asked.find) if asked.find else []
        shown: dict[str, Any] = {"page": await self._book.contents(call.base), "find": asked.find, "hits": hits}
        return Page("help/index.html", shown)

    @page(role="readonly")
    async def one(self, call: Call) -> Page:
        """A page of the help."""
        return Page("help/page.html", {"page": await self._book.page(call.path["page"], call.base)})

    @page(role="readonly")
    async def file(self, call: Call) -> PlainTextResponse:
        """A sample that a page of the help links to."""
        return PlainTextResponse(await self._book.sample(call.path["name"]))
