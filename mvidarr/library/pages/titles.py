"""A title tried out in a browser: how this house reads it, and why.

GET /settings/titles    attempt
"""

from typing import Annotated

from pydantic import Field

from mvidarr.library.title_reader import LONGEST, TitleReader
from mvidarr.library.titles import read, split
from mvidarr.web.endpoint import Call, Fields, Page, page


class HeadingAsked(Fields):
    title: Annotated[str, Field(max_length=LONGEST)] = ""
    channel: Annotated[str, Field(max_length=200)] = ""


class TitlesPages:
    def __init__(self, titles: TitleReader) -> None:
        self._titles = titles

    @page(role="admin", query=HeadingAsked)
    async def attempt(self, call: Call) -> Page:
        """Try a title: what the rules make of it."""
        title, channel = call.query.title.strip(), call.query.channel.strip()
        context = {"title": title, "channel": channel, "read": None, "named": None}
        if title:
            rules, known = await self._titles.now()
            context["read"] = read(title, channel or None, rules=rules, known=known)
            context["named"] = split(title, channel or None, rules=rules, known=known)
        return Page("library/titles.html", context)
