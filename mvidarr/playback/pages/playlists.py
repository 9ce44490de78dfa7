"""Playlists in a browser: all of them, one with what stands in it, the forms for a new one and for its details."""

import asyncio
from collections.abc import Mapping
from typing import Any

from mvidarr.errors import FieldError, Invalid, MvidarrError, NotFound
from mvidarr.playback.contents import Contents
from mvidarr.playback.pages.choosing import (
    AUDIENCES,
    ORDERS,
    ItemsAsked,
    NewAsked,
    PlaylistForm,
    PlaylistsAsked,
    VersionForm,
    proposed_name,
)
from mvidarr.playback.playlists import Playlists
from mvidarr.playback.shapes import ItemPage, Playlist
from mvidarr.playback.sharing import Who
from mvidarr.web.endpoint import Call, Flash, Page, See, page

PER_PAGE = 60
LONG = 2_000  # videos: how long more of them play takes too long to add up
ITEMS = 60  # on one page


class PlaylistsPages:
    def __init__(self, playlists: Playlists, contents: Contents) -> None:
        self._playlists = playlists
        self._contents = contents

    @page(role="readonly", query=PlaylistsAsked)
    async def index(self, call: Call) -> Page:
        """Your playlists and those that are shared with you."""
        asked, error = call.query, ""
        try:
            found = await self._playlists.page(asked.q, None, asked.cursor, PER_PAGE, asker=call.asker)
        except Invalid as mistake:
            found, error = {"items": [], "next": None}, mistake.detail
        context = {"playlists": found["items"], "next": found["next"], "q": asked.q, "error": error,
                   "first": bool(asked.cursor), "audiences": dict(AUDIENCES)}  # fmt: skip
        return Page("playback/playlists.html", context, status=422 if error else 200)

    @page(role="readonly", query=ItemsAsked)
    async def one(self, call: Call) -> Page:
        """A playlist with what stands in it; a smart one is counted meanwhile."""
        asked = call.query
        known, found = self._playlists.get(call.id, call.asker), self._items(call, asked.at)
        playlist, (items, error) = await asyncio.gather(known, found)
        covers = playlist["covers"] or _covers(items)
        short = 0 if playlist["smart"] else playlist["count"] or 0
        context = {
            "playlist": {**playlist, "covers": covers},
            "items": items["items"],
            "at": asked.at,
            "more": items["next"] is not None,
            "step": ITEMS,
            "length": await self._contents.length(call.id) if 0 < short <= LONG else None,
            "error": error,
            "orders": dict(ORDERS),
            "audiences": dict(AUDIENCES),
        }
        return Page("playback/playlist.html", context)

    async def _items(self, call: Call, at: int) -> tuple[ItemPage, str]:
        """And what is wrong with the query of a smart one."""
        try:
            return await self._contents.page(call.id, call.asker, at=at, limit=ITEMS), ""
        except Invalid as mistake:
            return {"items": [], "next": None}, mistake.detail

    @page(role="readonly")
    async def play(self, call: Call) -> See:
        """Play all of it, in its order."""
        try:
            first = await self._contents.first(call.id, call.asker)
        except Invalid as mistake:
            return See(f"/playlists/{call.id}", flash=Flash(mistake.detail, "bad"))
        if first is None:
            said = "Nothing in this playlist has a file that could be played."
            return See(f"/playlists/{call.id}", flash=Flash(said, "bad"))
        return See(f"/videos/{first['video_id']}?playlist={call.id}&place={first['place']}&go=1")

    @page(role="user", query=NewAsked)
    async def add_page(self, call: Call) -> Page:
        """A form for a new playlist; with a query for a smart one."""
        asked: NewAsked = call.query
        kind = "smart" if asked.q or asked.sort else "hand"
        form = PlaylistForm(name=proposed_name(asked.q), kind=kind, q=asked.q, sort=asked.sort or "-added")
        return _form(None, form, {})

    @page(role="user", form=PlaylistForm)
    async def add(self, call: Call) -> Page | See:
        """Make a playlist."""
        form: PlaylistForm | None = call.form
        if form is None:
            return _form(None, PlaylistForm(), _wrong(call), status=422)
        smart = form.kind == "smart"
        try:
            values = {**form.values(smart=smart), "smart": smart}
            made, change = await self._playlists.add(values, who=_who(call))
        except MvidarrError as error:
            return _form(None, form, _told(error), status=_status(error))
        return See(f"/playlists/{made['id']}", flash=Flash(f"Made “{made['name']}”.", change=change))

    @page(role="user")
    async def edit_page(self, call: Call) -> Page:
        """A form for the details of a playlist."""
        playlist = await self._own(call)
        return _form(playlist, _as_form(playlist), {})

    @page(role="user", form=PlaylistForm)
    async def edit(self, call: Call) -> Page | See:
        """Change the details of a playlist."""
        playlist = await self._own(call)
        form: PlaylistForm | None = call.form
        if form is None:
            return _form(playlist, _as_form(playlist), _wrong(call), status=422)
        try:
            values = form.values(smart=playlist["smart"])
            after, change = await self._playlists.edit(call.id, values, version=form.version, who=_who(call))
        except MvidarrError as error:
            return _form(playlist, form, _told(error), status=_status(error))
        there = f"/playlists/{call.id}" if after["editable"] else "/playlists"  # no longer shared with who did it
        return See(there, flash=Flash("Saved.", change=change))

    @page(role="user", form=VersionForm)
    async def delete(self, call: Call) -> See:
        """Delete a playlist; its videos stay."""
        version = call.form.version if call.form else None
        try:
            change = await self._playlists.delete(call.id, version=version, who=_who(call))
        except NotFound:
            raise
        except MvidarrError as error:
            return See(f"/playlists/{call.id}", flash=Flash(error.detail, "bad"))
        return See("/playlists", flash=Flash("Deleted.", change=change))

    async def _own(self, call: Call) -> Playlist:
        """Forbidden for one that is only seen."""
        return await self._playlists.own(call.id, call.asker)


def _who(call: Call) -> Who:
    return Who(call.asker, call.actor, "page")


def _covers(items: ItemPage) -> list[str]:
    shown = (item["video"]["thumbnail"] for item in items["items"])
    return list(dict.fromkeys(path for path in shown if path))[:4]


def _as_form(playlist: Playlist) -> PlaylistForm:
    return PlaylistForm(
        name=playlist["name"],
        description=playlist["description"] or "",
        kind="smart" if playlist["smart"] else "hand",
        q=playlist["q"],
        sort=playlist["sort"],
        most=str(playlist["most"] or ""),
        repeats="yes" if playlist["repeats"] else "",
        shared=playlist["shared"] or "",
        version=playlist["version"],
    )


def _wrong(call: Call) -> dict[str, str]:
    return {field.partition(".")[0]: text for field, text in call.form_errors.items()}


def _told(error: MvidarrError) -> dict[str, str]:
    """By field; what is of none of them stands above the form."""
    if isinstance(field := error.extra.get("field"), str):
        return {field: error.detail}
    known: tuple[FieldError, ...] = error.errors
    return {item.field: item.message for item in known} or {"": error.detail}


def _status(error: MvidarrError) -> int:
    return 422 if isinstance(error, Invalid) else 409


def _form(playlist: Playlist | None, form: PlaylistForm, errors: Mapping[str, str], *, status: int = 200) -> Page:
    orders: list[Any] = [*ORDERS]
    if form.sort and form.sort not in dict(ORDERS):
        orders.append((form.sort, form.sort))
    context = {"playlist": playlist, "values": form, "errors": errors, "orders": orders, "audiences": AUDIENCES}
    return Page("playback/playlist-form.html", context, status=status)
