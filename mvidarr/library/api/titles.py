"""How titles are read, tried out.

POST /api/titles/read    read
"""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.library.title_reader import LONGEST, TitleReader
from mvidarr.library.titles import Reading
from mvidarr.web.endpoint import Body, Call, endpoint


class Heading(Body):
    title: Annotated[str, Field(max_length=LONGEST, description="As a site writes it.")]
    channel: Annotated[str | None, Field(max_length=200, description="Whose upload it is.")] = None


class ReadReason(TypedDict):
    """``read_from``: the piece of title or channel that says so."""

    code: str
    text: str
    read_from: str


class TitleRead(TypedDict):
    """``artist`` is null where nothing tells it. ``version`` is as the title writes it."""

    artist: str | None
    title: str
    featured: list[str]
    kind: str
    version: str | None
    year: int | None
    reasons: list[ReadReason]


class TitlesApi:
    def __init__(self, titles: TitleReader) -> None:
        self._titles = titles

    @endpoint(role="user", body=Heading, result=TitleRead)
    async def read(self, call: Call) -> TitleRead:
        """What a title says, read by the rules of this house and knowing its artists."""
        return shown(await self._titles.read(call.body.title, call.body.channel))


def shown(reading: Reading) -> TitleRead:
    return {
        "artist": reading.artist,
        "title": reading.title,
        "featured": list(reading.featured),
        "kind": reading.kind,
        "version": reading.version,
        "year": reading.year,
        "reasons": [{"code": one.code, "text": str(one), "read_from": one.read_from} for one in reading.reasons],
    }
