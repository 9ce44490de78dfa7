"""The places of a playlist as plain forms, and the page that puts what is selected into one."""

from mvidarr.errors import Conflict, Invalid, MvidarrError
from mvidarr.library import VideoLists
from mvidarr.playback.arranging import Arranging
from mvidarr.playback.filling import Filling
from mvidarr.playback.pages.choosing import Chosen, ItemForm, PutForm, number_in
from mvidarr.playback.playlists import Playlists
from mvidarr.playback.shapes import Filled
from mvidarr.playback.sharing import Who
from mvidarr.web.endpoint import Call, Flash, Page, See, page


class PlaylistItemsPages:
    def __init__(self, playlists: Playlists, filling: Filling, arranging: Arranging, videos: VideoLists) -> None:
        self._playlists = playlists
        self._filling = filling
        self._arranging = arranging
        self._videos = videos

    @page(role="user", form=ItemForm)
    async def arrange(self, call: Call) -> See:
        """Move an item, write its note, or take it out."""
        form: ItemForm | None = call.form
        if form is None:
            return See(f"/playlists/{call.id}", flash=Flash(" ".join(call.form_errors.values()), "bad"))
        try:
            flash = await self._arranged(call, form, int(call.path["item"]), Who(call.asker, call.actor, "page"))
        except MvidarrError as error:
            flash = Flash(error.detail, "bad")
        return See(form.back, flash=flash)

    @page(role="user", query=Chosen)
    async def choose(self, call: Call) -> Page:
        """Which playlist a video goes into."""
        return await self._asked(call, call.query)

    @page(role="user", form=Chosen)
    async def choose_for(self, call: Call) -> Page:
        """Which playlist the selected videos go into."""
        if call.form is None:
            return await self._asked(call, Chosen(), " ".join(call.form_errors.values()))
        return await self._asked(call, call.form)

    @page(role="user", form=PutForm)
    async def put(self, call: Call) -> Page | See:
        """Put the selected videos into a playlist, or into a new one."""
        form: PutForm | None = call.form
        if form is None:
            return await self._asked(call, Chosen(), " ".join(call.form_errors.values()))
        try:
            selection = form.selection()
            playlist_id = await self._meant(call, form)
            filled = await self._filling.add(playlist_id, selection, who=Who(call.asker, call.actor, "page"))
        except MvidarrError as error:
            return await self._asked(call, form, error.detail)
        return See(f"/playlists/{playlist_id}", flash=_told(filled))

    async def _arranged(self, call: Call, form: ItemForm, item: int, who: Who) -> Flash:
        if form.do == "note":
            change = await self._arranging.note(call.id, item, form.note, was=form.was, who=who)
            return Flash("The note is saved.", change=change)
        if form.do == "remove":
            change = await self._arranging.remove(call.id, [item], who=who)
            return Flash("Taken out of the playlist.", change=change)
        if form.do == "move":
            moved = await self._arranging.move_to(call.id, item, _position(form.to), who=who)
        else:
            moved = await self._arranging.step(call.id, item, 1 if form.do == "down" else -1, who=who)
        return Flash(f"It is number {moved.position:,} now.", change=moved.change_id)

    async def _meant(self, call: Call, form: PutForm) -> int:
        if form.playlist != "new":
            wanted = number_in(form.playlist, "playlist")
            if wanted is None:
                raise Invalid("Choose a playlist, or name a new one.")
            return wanted
        made, _ = await self._playlists.add({"name": form.name}, who=Who(call.asker, call.actor, "page"))
        return made["id"]

    async def _asked(self, call: Call, chosen: Chosen, error: str = "") -> Page:
        count: int | None = None
        try:
            count = await chosen.selection().size(self._videos, call.asker)
        except MvidarrError as problem:
            error = error or problem.detail
        context = {
            "chosen": chosen,
            "count": count,
            "playlists": await self._playlists.by_hand(call.asker),
            "picked": getattr(chosen, "playlist", ""),
            "name": getattr(chosen, "name", ""),
            "back": chosen.came_from(),
            "error": error,
        }
        return Page("playback/choose.html", context, status=422 if error else 200)


def _position(text: str) -> int:
    position = number_in(text, "to")
    if not position:
        raise Conflict("Write the number of the place it shall have, from 1.", code="no_position")
    return position


def _told(filled: Filled) -> Flash:
    if filled.job is not None:
        return Flash("They are being added. That goes on by itself.", job=filled.job["id"], inverse=filled.change_id)
    besides = f" {filled.left_out:,} stood there already." if filled.left_out else ""
    said = f"Added {filled.added:,} video{'s' if filled.added != 1 else ''}." if filled.added else "Nothing was added."
    return Flash(said + besides, "good" if filled.added else "bad", change=filled.change_id)
