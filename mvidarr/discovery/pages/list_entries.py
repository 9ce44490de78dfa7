"""What is in an import list, in a browser: its entries by state, what is done with some, whom one of them means."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from mvidarr.discovery.lists import ImportLists, ListEntries, ListJobs
from mvidarr.discovery.lists.kinds import KINDS
from mvidarr.discovery.lists.shapes import ImportList, ListEntry
from mvidarr.discovery.lists.store import STATES
from mvidarr.discovery.pages.list_form import Text, back, said, status, told
from mvidarr.errors import Conflict, MvidarrError, NotFound
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

PER_PAGE = 100
SECONDS = 8.0  # that somebody waits for sources
WORDS = {
    "new": "New", "ambiguous": "Who is meant?", "failed": "Failed", "known": "In the library", "added": "Imported",
    "skipped": "Skipped",
}  # fmt: skip


class EntriesShown(Fields):
    state: Annotated[str, Field(max_length=20)] = ""
    cursor: Annotated[str, Field(max_length=18, pattern=r"^[0-9]*$")] = ""


class EntriesForm(Fields):
    """``verb``: import, all, skip, again or find."""

    ids: Annotated[list[int], Field(default_factory=list, max_length=PER_PAGE)]
    verb: Annotated[str, Field(max_length=20)] = "import"
    state: Annotated[str, Field(max_length=20)] = ""


class WhoForm(Fields):
    """``verb``: library, candidate, name, another or look."""

    verb: Annotated[str, Field(max_length=20)] = "library"
    artist: Text = ""
    candidate: Annotated[str, Field(max_length=500)] = ""


class ListEntriesPages:
    def __init__(self, lists: ImportLists, entries: ListEntries, jobs: ListJobs) -> None:
        self._lists = lists
        self._entries = entries
        self._jobs = jobs

    @page(role="readonly", query=EntriesShown)
    async def one(self, call: Call) -> Page:
        """What is in a list."""
        asked: EntriesShown = call.query
        found = await self._lists.get(call.id)
        state = asked.state if asked.state in STATES else _first(found)
        entries = await self._entries.page(call.id, state=state, cursor=asked.cursor, limit=PER_PAGE)
        tabs = [(name, WORDS[name], found["counts"][name]) for name in STATES if found["counts"][name] or name == state]
        context = {
            "list": found, "kind": KINDS[found["kind"]], "entries": entries["items"], "next": entries["next"],
            "state": state, "tabs": tabs, "first": bool(asked.cursor), "job": await self._jobs.open_of(call.id),
            "options": said(found), "unasked": await self._jobs.unasked(call.id) if state == "new" else 0,
        }  # fmt: skip
        return Page("discovery/list.html", context)

    @page(role="manager", form=EntriesForm)
    async def decide(self, call: Call) -> See:
        """Import some entries or all that are new, look for names, skip some, or take that back."""
        form: EntriesForm | None = call.form
        here = f"/import/lists/{call.id}" + (f"?state={form.state}" if form and form.state in STATES else "")
        if form is None or (form.verb not in ("all", "find") and not form.ids):
            return See(here, flash=Flash("Tick some of the entries first.", "bad"))
        try:
            return See(here, flash=await self._done(call, form))
        except MvidarrError as error:
            return back(call, error)

    async def _done(self, call: Call, form: EntriesForm) -> Flash:
        if form.verb == "find":
            job = await self._jobs.find(call.id, actor=call.actor)
            return Flash("Sources are asked for the names.", job=job["id"])
        if form.verb in ("import", "all"):
            only = form.ids if form.verb == "import" else None
            job = await self._jobs.apply(call.id, only=only, actor=call.actor)
            return Flash("They are being imported.", job=job["id"])
        count = await self._entries.decide(call.id, form.ids, skip=form.verb == "skip")
        done = "skipped, also when the list is read again" if form.verb == "skip" else "new again"
        return Flash(f"{count:,} {'entry is' if count == 1 else 'entries are'} {done}.")

    @page(role="manager")
    async def who_page(self, call: Call) -> Page:
        """A form for whom an entry means."""
        return await self._who(call, WhoForm(), {})

    @page(role="manager", form=WhoForm)
    async def who(self, call: Call) -> Page | See:
        """Say whom an entry means, or ask sources for it."""
        form: WhoForm = call.form or WhoForm()
        entry = int(call.path["entry"])
        try:
            if form.verb == "look":
                await self._jobs.find_one(call.id, entry, seconds=SECONDS)
                return See(f"/import/lists/{call.id}/entries/{entry}")
            found = await self._meant(call, entry, form)
        except NotFound:
            raise
        except MvidarrError as error:
            code = status(error) if error.errors or isinstance(error, Conflict) else 503
            return await self._who(call, form, told(error), code=code)
        return See(f"/import/lists/{call.id}?state={found['state']}", flash=Flash(_meaning(found)))

    async def _meant(self, call: Call, entry: int, form: WhoForm) -> ListEntry:
        if form.verb == "candidate":
            return await self._entries.choose(call.id, entry, form.candidate)
        if form.verb == "name":
            return await self._entries.choose(call.id, entry, None)
        return await self._entries.say_who(call.id, entry, name=form.artist, another=form.verb == "another")

    async def _who(self, call: Call, form: WhoForm, errors: Mapping[str, str], *, code: int = 200) -> Page:
        found = await self._lists.get(call.id)
        entry = await self._entries.get(call.id, int(call.path["entry"]))
        context = {"list": found, "entry": entry, "values": form, "errors": errors}
        return Page("discovery/list-entry.html", context, status=code)


def _meaning(entry: ListEntry) -> str:
    """What was said, of all that are called so in the list."""
    if entry["matched"]:
        return f"“{entry['artist']}” is {entry['matched']['name']} of your library."
    if entry["becomes"]:
        return f"“{entry['artist']}” becomes {entry['becomes']['name']}."
    return f"“{entry['artist']}” comes in as a new artist."


def _first(found: ImportList) -> str:
    """What a person should look at first."""
    return next((state for state in ("ambiguous", "new", "failed", "known", "added") if found["counts"][state]), "new")
