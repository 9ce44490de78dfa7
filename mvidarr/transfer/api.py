"""Exports over HTTP: what a query finds, or a selection, as a file that is written while it is read."""

import asyncio
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from mvidarr.bulk import Who
from mvidarr.bulk.shapes import Among
from mvidarr.errors import FieldError, Invalid, NotFound, TooMany
from mvidarr.library import Selection
from mvidarr.transfer.exports import Export, Exports
from mvidarr.transfer.formats import FORMATS, FormatName
from mvidarr.transfer.order import NounName, Order, PlanOrder
from mvidarr.transfer.plans import PLAN_COLUMNS
from mvidarr.web.endpoint import Body, Call, Fields, endpoint

PATIENCE = 120.0  # seconds for a piece to be taken
LARGEST = 2**63 - 1
MOST_IDS = 100_000
Q = Annotated[str, Field(description="In the query language.")]
SORT = Annotated[
    str, Field(max_length=200, description="Fields with commas between them; with - in front, largest first.")
]
Id = Annotated[int, Field(ge=1, le=LARGEST)]
COLUMNS = Annotated[
    str,
    Field(max_length=1000, description="Names with commas between them, in this order; the usual ones without."),
]
OTHERS = tuple(format.media_type for format in FORMATS.values() if format.name != "json")
Exported = list[dict[str, Any]]  # by the names of the columns


class ExportAsked(Fields):
    q: Q = ""
    sort: SORT = ""
    format: FormatName = "json"
    columns: COLUMNS = ""


class PlanAsked(Fields):
    among: Annotated[Among | Literal[""], Field(description="Only rows of this verdict, or with this outcome.")] = ""
    format: FormatName = "json"
    columns: COLUMNS = ""


class ExportOrder(Body):
    """Either ``ids``, which come in this order, or what ``q`` finds, without ``exclude``."""

    ids: Annotated[list[Id], Field(max_length=MOST_IDS)] | None = None
    q: Q = ""
    sort: SORT = ""
    exclude: Annotated[list[Id], Field(default_factory=list, max_length=MOST_IDS)]
    format: FormatName = "json"
    columns: Annotated[list[Annotated[str, Field(max_length=100)]], Field(default_factory=list, max_length=100)]


class NobodyReads(ClientDisconnect):
    """Whoever asked takes nothing any more; the connection ends, as if the client had left."""


class ExportAnswer(StreamingResponse):
    """The file as it is made. Whatever breaks it off ends the connection without the end of the answer; so does a
    client that takes nothing for ``PATIENCE``, as only so many exports run at once."""

    def __init__(self, export: Export) -> None:
        super().__init__(export.pieces(), headers=headers_of(export), media_type=export.format.media_type)
        self._export = export

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def patient(message: Message) -> None:
            try:
                async with asyncio.timeout(PATIENCE):
                    await send(message)
            except TimeoutError:
                raise NobodyReads from None

        try:
            await super().__call__(scope, receive, patient)
        finally:
            self._export.close()


class ExportsApi:
    def __init__(self, exports: Exports) -> None:
        self._exports = exports

    @endpoint(role="readonly", query=ExportAsked, result=Exported, or_produces=OTHERS, errors=(Invalid, TooMany))
    async def videos(self, call: Call) -> Response:
        """Videos as a file: JSON, NDJSON, CSV, XML or a workbook, of the columns that are named.

        It is sent while it is written. Values are as everywhere in the API; CSV and workbooks have one cell for each,
        with "; " between names. JSON, XML and workbooks that broke off are not well-formed; of all a client knows by
        the end of the answer, which is missing then."""
        return await self._asked(call, "video")

    @endpoint(role="readonly", query=ExportAsked, result=Exported, or_produces=OTHERS, errors=(Invalid, TooMany))
    async def artists(self, call: Call) -> Response:
        """Artists as a file, like videos."""
        return await self._asked(call, "artist")

    @endpoint(role="readonly", query=ExportAsked, result=Exported, or_produces=OTHERS, errors=(Invalid, TooMany))
    async def changes(self, call: Call) -> Response:
        """The history as a file, like videos: what you may see of it."""
        return await self._asked(call, "change")

    @endpoint(role="user", query=PlanAsked, result=Exported, or_produces=OTHERS, errors=(Invalid, NotFound, TooMany))
    async def plan(self, call: Call) -> Response:
        """The rows of a plan as a file, like videos: what would become of each, and once it is applied what did."""
        asked: PlanAsked = call.query
        columns = PLAN_COLUMNS.chosen(name.strip() for name in asked.columns.split(","))
        order = PlanOrder(call.id, asked.among or None, columns, asked.format)
        return answered(await self._exports.begin_plan(order, Who(call.asker, call.actor)), call)

    @endpoint(role="readonly", body=ExportOrder, result=Exported, or_produces=OTHERS, errors=(TooMany,))
    async def chosen_videos(self, call: Call) -> Response:
        """The same for a selection, and for queries too long for an address."""
        return await self._ordered(call, "video")

    @endpoint(role="readonly", body=ExportOrder, result=Exported, or_produces=OTHERS, errors=(TooMany,))
    async def chosen_artists(self, call: Call) -> Response:
        """The same for a selection, and for queries too long for an address."""
        return await self._ordered(call, "artist")

    @endpoint(role="readonly", body=ExportOrder, result=Exported, or_produces=OTHERS, errors=(TooMany,))
    async def chosen_changes(self, call: Call) -> Response:
        """The same for changes by their ids, and for queries too long for an address."""
        return await self._ordered(call, "change")

    async def _asked(self, call: Call, noun: NounName) -> Response:
        asked: ExportAsked = call.query
        columns = self._exports.columns(noun).chosen(name.strip() for name in asked.columns.split(","))
        selection = Selection(q=asked.q, sort=asked.sort or None)
        return await answer(self._exports, Order(noun, selection, columns, asked.format), call)

    async def _ordered(self, call: Call, noun: NounName) -> Response:
        asked: ExportOrder = call.body
        if asked.ids is not None and (asked.q or asked.sort):
            sentence = "Give the ids, or a query with its order, not both."
            raise Invalid(sentence, errors=(FieldError("ids", sentence),))
        ids = None if asked.ids is None else tuple(asked.ids)
        selection = Selection(ids, asked.q, asked.sort or None, frozenset(asked.exclude))
        columns = self._exports.columns(noun).chosen(asked.columns)
        return await answer(self._exports, Order(noun, selection, columns, asked.format), call)


async def answer(exports: Exports, order: Order, call: Call) -> Response:
    return answered(await exports.begin(order, call.asker), call)


def answered(export: Export, call: Call) -> Response:
    if call.request.method == "HEAD":
        export.close()
        return Response(headers=headers_of(export), media_type=export.format.media_type)
    return ExportAnswer(export)


def headers_of(export: Export) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{export.name}"', "Cache-Control": "no-store"}
