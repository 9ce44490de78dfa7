"""What is followed, in a browser: all of it with a form for another address, and a form for each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from mvidarr.discovery.looking.follow_shapes import Follow
from mvidarr.discovery.looking.following import Follows
from mvidarr.discovery.looking.jobs import DiscoveryJobs
from mvidarr.errors import FieldError, Invalid, MvidarrError, NotFound
from mvidarr.library import Profiles
from mvidarr.library.artists import Artists
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

PER_PAGE = 60
MONITORS = (("all", "All of its videos"), ("future", "Only what appears from now on"))

Choices = Mapping[str, Sequence[tuple[str, str]]]
Text = Annotated[str, Field(max_length=2000)]


class FollowsAsked(Fields):
    cursor: Annotated[str, Field(max_length=500, pattern=r"^[A-Za-z0-9_-]*$")] = ""
    url: Text = ""


class FollowForm(Fields):
    """As it is typed: ``artist`` is a name; empty where each video says whose it is."""

    url: Text = ""
    title: Annotated[str, Field(max_length=500)] = ""
    artist: Annotated[str, Field(max_length=500)] = ""
    auto_download: bool = False
    kinds: Annotated[list[str], Field(default_factory=list, max_length=20)]
    monitor: Annotated[str, Field(max_length=20)] = "all"
    every: Annotated[str, Field(max_length=20, pattern=r"^[0-9]*$")] = ""
    profile_id: Annotated[str, Field(max_length=20, pattern=r"^[0-9]*$")] = ""
    version: Annotated[int, Field(ge=0)] = 0


class ActiveForm(Fields):
    active: bool = False


class FollowsPages:
    def __init__(self, follows: Follows, profiles: Profiles, choices: Callable[[], Choices]) -> None:
        """``choices``: what fields of artists may be, by name, as people are told it."""
        self._follows = follows
        self._profiles = profiles
        self._choices = choices

    @page(role="readonly", query=FollowsAsked)
    async def index(self, call: Call) -> Page:
        """Channels and playlists that are followed, and a form for another one."""
        form = FollowForm(url=call.query.url, kinds=["official"])
        return await self._list(call, form, {}, cursor=call.query.cursor)

    @page(role="manager", form=FollowForm)
    async def add(self, call: Call) -> Page | See:
        """Follow a channel or playlist."""
        form: FollowForm | None = call.form
        if form is None:
            return await self._list(call, FollowForm(kinds=["official"]), _wrong(call), status=422)
        try:
            values = await self._values(form)
            follow, change, job = await self._follows.add(form.url, values, actor=call.actor, origin="page")
        except MvidarrError as error:
            return await self._list(call, form, _told(error), status=_status(error))
        said = f"“{follow['title']}” is followed. What it has is being looked at."
        return See("/follows", flash=Flash(said, change=change, job=job["id"]))

    @page(role="manager")
    async def edit_page(self, call: Call) -> Page:
        """A form for how one is followed."""
        follow = await self._follows.get(call.id)
        return await self._form(follow, _as_form(follow), {})

    @page(role="manager", form=FollowForm)
    async def edit(self, call: Call) -> Page | See:
        """Change how one is followed."""
        follow, form = await self._follows.get(call.id), call.form
        if form is None:
            return await self._form(follow, _as_form(follow), _wrong(call), status=422)
        try:
            values = {**await self._values(form), "title": form.title}
            _, change = await self._follows.edit(call.id, values, version=form.version, actor=call.actor, origin="page")
        except MvidarrError as error:
            return await self._form(follow, form, _told(error), status=_status(error))
        return See("/follows", flash=Flash("Saved.", change=change))

    @page(role="manager", form=ActiveForm)
    async def switch(self, call: Call) -> See:
        """Pause one, or go on."""
        active = bool(call.form and call.form.active)
        follow, change = await self._follows.edit(
            call.id, {"active": active}, version=None, actor=call.actor, origin="page"
        )
        said = f"“{follow['title']}” is followed again." if active else f"“{follow['title']}” pauses."
        return See("/follows", flash=Flash(said, change=change))

    @page(role="manager")
    async def delete(self, call: Call) -> See:
        """Follow one no longer; its videos stay."""
        change = await self._follows.delete(call.id, version=None, actor=call.actor, origin="page")
        return See("/follows", flash=Flash("It is followed no longer. Its videos stay.", change=change))

    @page(role="user")
    async def look(self, call: Call) -> See:
        """Look now for what is new there."""
        try:
            job = await self._follows.look(call.id, actor=call.actor)
        except NotFound:
            raise
        except MvidarrError as error:
            return See("/follows", flash=Flash(error.detail, "bad"))
        return See("/follows", flash=Flash("Somebody is looking.", job=job["id"]))

    async def _values(self, form: FollowForm) -> dict[str, Any]:
        artist = form.artist.strip()
        artist_id = await self._follows.artist_called(artist) if artist else None
        if artist and artist_id is None:
            sentence = "No artist of this name is in the library. Add the artist first, or leave this empty."
            raise Invalid(sentence, errors=(FieldError("artist", sentence),))
        return {
            "artist_id": artist_id, "auto_download": form.auto_download, "kinds": form.kinds or ["official"],
            "monitor": form.monitor, "every": int(form.every) if form.every else None,
            "profile_id": int(form.profile_id) if form.profile_id else None,
        }  # fmt: skip

    async def _list(
        self, call: Call, form: FollowForm, errors: Mapping[str, str], *, cursor: str = "", status: int = 200
    ) -> Page:
        found = await self._follows.page(cursor=cursor, limit=PER_PAGE)
        context = {
            "follows": found["items"],
            "next": found["next"],
            "first": bool(cursor),
            "kinds_of": dict(self._choices()["kind"]),
        }
        return Page("discovery/follows.html", {**context, **await self._given(form, errors)}, status=status)

    async def _form(self, follow: Follow, form: FollowForm, errors: Mapping[str, str], *, status: int = 200) -> Page:
        return Page("discovery/follow.html", {"follow": follow, **await self._given(form, errors)}, status=status)

    async def _given(self, form: FollowForm, errors: Mapping[str, str]) -> dict[str, Any]:
        profiles = [
            ("", "As its artist has it"),
            *((str(one["id"]), one["name"]) for one in await self._profiles.all()),
        ]
        given = self._choices()
        options = {"monitor": MONITORS, "every": given["look_every"], "profile_id": profiles, "kinds": given["kind"]}
        return {"values": form, "errors": errors, "options": options}


class LookingPages:
    """The buttons that look for videos now."""

    def __init__(self, jobs: DiscoveryJobs, artists: Artists) -> None:
        self._jobs = jobs
        self._artists = artists

    @page(role="user")
    async def discover(self, call: Call) -> See:
        """Look for the videos of an artist."""
        await self._artists.get(call.id)
        back = f"/artists/{call.id}"
        try:
            job = await self._jobs.ask_for(call.id, actor=call.actor)
        except MvidarrError as error:
            return See(back, flash=Flash(error.detail, "bad"))
        return See(back, flash=Flash("All sources are being asked.", job=job["id"]))


def _as_form(follow: Follow) -> FollowForm:
    return FollowForm(
        url=follow["url"], title=follow["title"], artist=follow["artist"]["name"] if follow["artist"] else "",
        auto_download=follow["auto_download"], kinds=follow["kinds"], monitor=follow["monitor"],
        every=str(follow["every"] or ""), profile_id=str(follow["profile_id"] or ""), version=follow["version"],
    )  # fmt: skip


def _told(error: MvidarrError) -> dict[str, str]:
    return {one.field: one.message for one in error.errors} or {"": error.detail}


def _status(error: MvidarrError) -> int:
    return 422 if error.errors else 409


def _wrong(call: Call) -> Mapping[str, str]:
    return {field.partition(".")[0]: text for field, text in call.form_errors.items()}
