"""Import lists in a browser: all of them, a form for one, what is in it, whom an entry means."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field

from mvidarr.discovery.api.lists import FILES
from mvidarr.discovery.lists import ImportLists, ListJobs
from mvidarr.discovery.lists.importing import SOONEST
from mvidarr.discovery.lists.kinds import KINDS, ListKind, kind_of
from mvidarr.discovery.lists.shapes import ImportList
from mvidarr.discovery.lists.store import STATES
from mvidarr.discovery.lists.typed import LARGEST
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.web.endpoint import MIB, Call, Flash, Page, See, page

PER_PAGE = 100
BY_HAND = "Only when somebody asks"
TAKE = (("videos", "Songs as videos"), ("artists", "Of songs their artists only"))
VIDEOS = (("discovered", "Discovered: it is only listed"), ("wanted", "Wanted: it is looked for"))
WORDS = {
    "new": "New", "ambiguous": "Who is meant?", "failed": "Failed", "known": "In the library", "added": "Imported",
    "skipped": "Skipped",
}  # fmt: skip

Choices = Callable[[], Awaitable[Mapping[str, Sequence[tuple[str, str]]]]]  # by field: value and label
Text = Annotated[str, Field(max_length=2000)]
_OPTIONS = tuple(dict.fromkeys(option.name for kind in KINDS.values() for option in kind.options))


class KindAsked(BaseModel):
    kind: Annotated[str, Field(max_length=50)] = "text"


class ListForm(KindAsked):
    """As it is typed; of the options of all kinds those of its own."""

    name: Text = ""
    text: Annotated[str, Field(max_length=MIB)] = ""
    playlist: Text = ""
    user: Text = ""
    of: Text = ""
    period: Text = ""
    which: Text = ""
    collection: Text = ""
    take: Text = "videos"
    videos: Text = "discovered"
    monitored: bool = False
    monitor: Text = "all"
    auto_download: bool = False
    kinds: Annotated[list[str], Field(default_factory=list, max_length=20)]
    profile_id: Annotated[str, Field(max_length=18, pattern=r"^[0-9]*$")] = ""
    discover: bool = False
    every: Annotated[str, Field(max_length=18, pattern=r"^[0-9]*$")] = ""
    version: Annotated[int, Field(ge=0)] = 0


class EntriesShown(BaseModel):
    state: Annotated[str, Field(max_length=20)] = ""
    cursor: Annotated[str, Field(max_length=20, pattern=r"^[0-9]*$")] = ""


class EntriesForm(BaseModel):
    """``verb``: import, skip or again."""

    ids: Annotated[list[int], Field(default_factory=list, max_length=PER_PAGE)]
    verb: Annotated[str, Field(max_length=20)] = "import"
    state: Annotated[str, Field(max_length=20)] = ""


class WhoForm(BaseModel):
    artist: Text = ""
    another: bool = False


class ActiveForm(BaseModel):
    active: bool = False


class ListsPages:
    """``choices``: what may be chosen for a field of an artist."""

    def __init__(self, lists: ImportLists, jobs: ListJobs, choices: Choices) -> None:
        self._lists = lists
        self._jobs = jobs
        self._choices = choices

    @page(role="readonly")
    async def index(self, call: Call) -> Page:
        """All import lists, and the kinds of which another one may be added."""
        context = {"lists": await self._lists.all(), "kinds": list(KINDS.values())}
        return Page("discovery/lists.html", context)

    @page(role="manager", query=KindAsked)
    async def new(self, call: Call) -> Page:
        """A form for another list."""
        kind = kind_of(call.query.kind)
        return await self._form(None, ListForm(kind=kind.name, monitored=True, kinds=["official"]), {}, kind)

    @page(role="manager", form=ListForm, max_body=2 * MIB)
    async def add(self, call: Call) -> Page | See:
        """Add an import list."""
        form: ListForm | None = call.form
        if form is None:
            kind = kind_of(call.form_values.get("kind", "text"))
            return await self._form(None, ListForm(kind=kind.name, kinds=[]), call.form_errors, kind, status=422)
        kind = kind_of(form.kind)
        try:
            found, change, job = await self._jobs.add(
                kind.name, _values(form, kind), form.text, actor=call.actor, origin="page"
            )
        except MvidarrError as error:
            return await self._form(None, form, _told(error), kind, status=_status(error))
        said = "The list is being read. Nothing of it comes in yet." if job else "Nothing of it comes in yet."
        flash = Flash(said, change=change, job=job["id"] if job else None)
        return See(f"/import/lists/{found['id']}", flash=flash)

    @page(role="readonly", query=EntriesShown)
    async def one(self, call: Call) -> Page:
        """What is in a list."""
        asked: EntriesShown = call.query
        found = await self._lists.get(call.id)
        state = asked.state if asked.state in STATES else _first(found)
        entries = await self._lists.entries(call.id, state=state, cursor=asked.cursor, limit=PER_PAGE)
        tabs = [(name, WORDS[name], found["counts"][name]) for name in STATES if found["counts"][name] or name == state]
        context = {
            "list": found, "kind": KINDS[found["kind"]], "entries": entries["items"], "next": entries["next"],
            "state": state, "tabs": tabs, "first": bool(asked.cursor), "job": await self._jobs.open_of(call.id),
            "options": _said(found),
        }  # fmt: skip
        return Page("discovery/list.html", context)

    @page(role="manager")
    async def edit_page(self, call: Call) -> Page:
        """A form for how a list is read."""
        found = await self._lists.get(call.id)
        return await self._form(found, _as_form(found), {}, KINDS[found["kind"]])

    @page(role="manager", form=ListForm, max_body=2 * MIB)
    async def edit(self, call: Call) -> Page | See:
        """Change how a list is read, and how what is new in it comes in."""
        found, form = await self._lists.get(call.id), call.form
        kind = KINDS[found["kind"]]
        if form is None:
            return await self._form(found, _as_form(found), call.form_errors, kind, status=422)
        try:
            _, change = await self._lists.edit(
                call.id, _values(form, kind), version=form.version, actor=call.actor, origin="page"
            )
        except MvidarrError as error:
            return await self._form(found, form, _told(error), kind, status=_status(error))
        return See(f"/import/lists/{call.id}", flash=Flash("Saved.", change=change))

    @page(role="manager", form=ActiveForm)
    async def switch(self, call: Call) -> See:
        """Pause the schedule of a list, or go on."""
        active = bool(call.form and call.form.active)
        _, change = await self._lists.edit(call.id, {"active": active}, version=None, actor=call.actor, origin="page")
        said = "It is read by its schedule again." if active else "It is no longer read by itself."
        return See(f"/import/lists/{call.id}", flash=Flash(said, change=change))

    @page(role="manager")
    async def delete(self, call: Call) -> See:
        """Delete a list; what came of it stays."""
        change = await self._lists.delete(call.id, version=None, actor=call.actor, origin="page")
        return See("/import/lists", flash=Flash("The list is deleted. What came of it stays.", change=change))

    @page(role="manager")
    async def read(self, call: Call) -> See:
        """Read a list again."""
        try:
            job = await self._jobs.read(call.id, actor=call.actor)
        except MvidarrError as error:
            return _back(call, error)
        return See(f"/import/lists/{call.id}", flash=Flash("The list is being read.", job=job["id"]))

    @page(role="manager", upload=FILES, max_body=LARGEST + MIB)
    async def hand_in(self, call: Call) -> See:
        """Give a list of text a file."""
        if call.upload is None:
            return See(f"/import/lists/{call.id}", flash=Flash(call.form_errors[""], "bad"))
        try:
            count = await self._jobs.hand_in(call.id, call.upload)
        except MvidarrError as error:
            return _back(call, error)
        return See(f"/import/lists/{call.id}", flash=Flash(f"{count:,} entries are in it."))

    @page(role="manager", form=EntriesForm)
    async def entries(self, call: Call) -> See:
        """Import some entries or all that are new, skip some, or take that back."""
        form: EntriesForm | None = call.form
        back = f"/import/lists/{call.id}" + (f"?state={form.state}" if form and form.state in STATES else "")
        if form is None or (form.verb != "all" and not form.ids):
            return See(back, flash=Flash("Tick some of the entries first.", "bad"))
        try:
            if form.verb in ("import", "all"):
                only = form.ids if form.verb == "import" else None
                job = await self._jobs.apply(call.id, only=only, actor=call.actor)
                return See(back, flash=Flash("They are being imported.", job=job["id"]))
            count = await self._lists.decide(call.id, form.ids, skip=form.verb == "skip")
        except MvidarrError as error:
            return _back(call, error)
        said = "skipped, also when the list is read again" if form.verb == "skip" else "new again"
        return See(back, flash=Flash(f"{count:,} {'entry is' if count == 1 else 'entries are'} {said}."))

    @page(role="manager")
    async def who_page(self, call: Call) -> Page:
        """A form for which artist of the library an entry means."""
        return await self._who(call, WhoForm(), {})

    @page(role="manager", form=WhoForm)
    async def who(self, call: Call) -> Page | See:
        """Say which artist of the library an entry means."""
        form: WhoForm = call.form or WhoForm()
        try:
            entry = await self._lists.say_who(call.id, int(call.path["entry"]), name=form.artist, another=form.another)
        except MvidarrError as error:
            return await self._who(call, form, _told(error), status=_status(error))
        said = "It is somebody else." if form.another else "Said."
        return See(f"/import/lists/{call.id}?state={entry['state']}", flash=Flash(said))

    async def _who(self, call: Call, form: WhoForm, errors: Mapping[str, str], *, status: int = 200) -> Page:
        found = await self._lists.get(call.id)
        entry = await self._lists.entry(call.id, int(call.path["entry"]))
        context = {"list": found, "entry": entry, "values": form, "errors": errors}
        return Page("discovery/list-entry.html", context, status=status)

    async def _form(
        self, found: ImportList | None, form: ListForm, errors: Mapping[str, str], kind: ListKind, *, status: int = 200
    ) -> Page:
        given = await self._choices()
        options = {
            "take": TAKE, "videos": VIDEOS, "every": _intervals(given["look_every"]), "monitor": given["monitor"],
            "kinds": given["kinds"], "profile_id": given["profile_id"],
        }  # fmt: skip
        context = {"list": found, "values": form, "errors": errors, "kind": kind, "options": options}
        return Page("discovery/list-form.html", context, status=status)


def _values(form: ListForm, kind: ListKind) -> dict[str, Any]:
    adding = {
        "take": form.take, "videos": form.videos, "monitored": form.monitored, "monitor": form.monitor,
        "auto_download": form.auto_download, "kinds": form.kinds or ["official"], "discover": form.discover,
        "profile_id": int(form.profile_id) if form.profile_id else None,
    }  # fmt: skip
    options = {option.name: getattr(form, option.name) for option in kind.options}
    interval = int(form.every) if form.every and kind.source else None
    return {"name": form.name.strip() or kind.label, "options": options, "adding": adding, "every": interval}


def _as_form(found: ImportList) -> ListForm:
    adding = found["adding"]
    return ListForm(
        kind=found["kind"], name=found["name"], **{name: found["options"].get(name, "") for name in _OPTIONS},
        take=adding["take"], videos=adding["videos"], monitored=adding["monitored"], monitor=adding["monitor"],
        auto_download=adding["auto_download"], kinds=adding["kinds"], profile_id=str(adding["profile_id"] or ""),
        discover=adding["discover"], every=str(found["every"] or ""), version=found["version"],
    )  # fmt: skip


def _said(found: ImportList) -> list[tuple[str, str]]:
    """The options of a list, in words."""
    said = []
    for option in KINDS[found["kind"]].options:
        value = found["options"].get(option.name, "")
        said.append((option.label, dict(option.choices).get(value, value)))
    return said


def _intervals(offered: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of those that artists have, the ones that are long enough for a list."""
    return [("", BY_HAND), *((value, words) for value, words in offered if value and int(value) >= SOONEST)]


def _first(found: ImportList) -> str:
    """What a person should look at first."""
    return next((state for state in ("ambiguous", "new", "failed", "known", "added") if found["counts"][state]), "new")


def _back(call: Call, error: MvidarrError) -> See:
    if isinstance(error, NotFound):
        raise error
    return See(f"/import/lists/{call.id}", flash=Flash(error.detail, "bad"))


def _told(error: MvidarrError) -> dict[str, str]:
    """By field of the form."""
    return {one.field.rpartition(".")[2]: one.message for one in error.errors} or {"": error.detail}


def _status(error: MvidarrError) -> int:
    if isinstance(error, NotFound):
        raise error
    return 422 if error.errors else 409
