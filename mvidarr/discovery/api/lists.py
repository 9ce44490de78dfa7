"""Import lists over HTTP: lists of elsewhere, what is in them, what of it comes in."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.discovery.lists import ImportLists, ListEntries, ListJobs
from mvidarr.discovery.lists.kinds import KINDS
from mvidarr.discovery.lists.shapes import EntryPage, ImportList, ListEntry
from mvidarr.discovery.lists.typed import LARGEST
from mvidarr.errors import Conflict, External, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.web.endpoint import MIB, Answer, Body, Call, Listing, endpoint

FILES = ("text/plain", "text/csv", "text/tab-separated-values", "application/octet-stream")
Options = Annotated[dict[str, str], Field(max_length=20, description="What the kind asks for, by name.")]
Every = Annotated[int | None, Field(description="Seconds between two readings; null: only when somebody asks.")]
Ids = Annotated[list[int], Field(max_length=5000)]


class Adding(Body):
    """How what is new comes into the library. What is left out stays as it is."""

    take: Annotated[str, Field(description="videos; or artists: of songs their artists only.")] = "videos"
    videos: Annotated[str, Field(description="discovered or wanted.")] = "discovered"
    monitored: Annotated[bool, Field(description="New artists are monitored.")] = True
    monitor: Annotated[str, Field(description="Which of their videos become wanted.")] = "all"
    auto_download: Annotated[bool, Field(description="What is wanted of them is downloaded.")] = False
    kinds: Annotated[list[str], Field(max_length=20)] = ["official"]  # noqa: RUF012 - pydantic copies it
    profile_id: int | None = None
    discover: Annotated[bool, Field(description="Their videos are looked for at once.")] = False


class NewList(Body):
    kind: Annotated[str, Field(max_length=50)]
    name: Annotated[str | None, Field(max_length=300)] = None
    options: Options = {}  # noqa: RUF012 - pydantic copies it
    adding: Adding = Adding()
    every: Every = None
    text: Annotated[str, Field(max_length=MIB, description="The lines of a list of the kind text.")] = ""


class ListPatch(Body):
    """What is left out stays as it is."""

    name: Annotated[str, Field(max_length=300)] = ""
    options: Options = {}  # noqa: RUF012 - pydantic copies it
    adding: Adding = Adding()
    active: Annotated[bool, Field(description="false pauses its schedule.")] = True
    every: Every = None


class Only(Body):
    ids: Annotated[list[int] | None, Field(max_length=5000, description="These entries; null: all that are new.")] = (
        None
    )


class Decision(Body):
    """``skip``: they never come in by themselves; false takes that back."""

    ids: Ids
    skip: bool


class Who(Body):
    """An artist of the library, by id; or ``candidate``: the key of one whom sources found; or ``by_name``: none of
    those; or ``another``: none of the library, whatever it is called. Said of all entries of the name in this list."""

    artist_id: int | None = None
    candidate: Annotated[str | None, Field(max_length=500)] = None
    by_name: bool = False
    another: bool = False


class EntriesAsked(Listing):
    state: Annotated[str, Field(max_length=20, description="Only entries in this state.")] = ""


class ListOptionShape(TypedDict):
    name: str
    label: str
    help: str
    choices: list[str]


class ListKindShape(TypedDict):
    """``source``: where it is read; null: it is handed in."""

    kind: str
    label: str
    about: str
    source: str | None
    options: list[ListOptionShape]


class AllLists(TypedDict):
    items: list[ImportList]
    kinds: list[ListKindShape]


class ListEnvelope(TypedDict):
    """Without ``change_id`` everything was so already. ``job``: the reading of a new one."""

    list: ImportList
    change_id: NotRequired[int]
    job: NotRequired[JobView]


class ListDeleted(TypedDict):
    change_id: int


class ListJob(TypedDict):
    job: JobView


class Decided(TypedDict):
    changed: int


class HandedIn(TypedDict):
    entries: int
    list: ImportList


class ListsApi:
    def __init__(self, lists: ImportLists, entries: ListEntries, jobs: ListJobs) -> None:
        self._lists = lists
        self._entries = entries
        self._jobs = jobs

    @endpoint(role="readonly", result=AllLists)
    async def all(self, call: Call) -> AllLists:
        """All import lists, and the kinds that there are."""
        return {"items": await self._lists.all(), "kinds": _kinds()}

    @endpoint(role="readonly", result=ImportList, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One import list, with how many of its entries are in which state."""
        found = await self._lists.get(call.id)
        return Answer(found, version=found["version"])

    @endpoint(
        role="manager", body=NewList, result=ListEnvelope, status=201, errors=(Invalid, Conflict), max_body=2 * MIB
    )
    async def add(self, call: Call) -> Answer:
        """Add an import list: it is read, for somebody to look at. Nothing of it comes in yet."""
        body: NewList = call.body
        values: dict[str, Any] = body.model_dump(exclude={"kind", "text", "adding"})
        values["adding"] = body.adding.model_dump(exclude_unset=True)
        found, change_id, job = await self._jobs.add(body.kind, values, body.text, actor=call.actor, origin="api")
        told: ListEnvelope = {"list": found, "change_id": change_id}
        if job is not None:
            told["job"] = job
        return Answer(told, location=f"/api/import-lists/{found['id']}", version=found["version"])

    @endpoint(role="manager", body=ListPatch, result=ListEnvelope, if_match=True, errors=(NotFound, Conflict, Invalid))
    async def edit(self, call: Call) -> Answer:
        """Change what is read, how it comes in, and when."""
        values: dict[str, Any] = call.body.model_dump(exclude_unset=True)
        found, change_id = await self._lists.edit(call.id, values, version=call.version, actor=call.actor, origin="api")
        told: ListEnvelope = {"list": found}
        if change_id is not None:
            told["change_id"] = change_id
        return Answer(told, version=found["version"])

    @endpoint(role="manager", result=ListDeleted, if_match=True, errors=(NotFound, Conflict))
    async def delete(self, call: Call) -> ListDeleted:
        """Delete a list; what came of it stays in the library."""
        change = await self._lists.delete(call.id, version=call.version, actor=call.actor, origin="api")
        return {"change_id": change}

    @endpoint(role="manager", result=ListJob, status=202, errors=(NotFound, Conflict))
    async def read(self, call: Call) -> Answer:
        """Read a list again. Nothing of it comes in."""
        job = await self._jobs.read(call.id, actor=call.actor)
        return Answer({"job": job}, location=f"/api/jobs/{job['id']}")

    @endpoint(role="manager", body=Only, result=ListJob, status=202, errors=(NotFound, Conflict, Invalid))
    async def apply(self, call: Call) -> Answer:
        """Take what is new in a list into the library: all of it, or some entries. One change in the history."""
        job = await self._jobs.apply(call.id, only=call.body.ids, actor=call.actor)
        return Answer({"job": job}, location=f"/api/jobs/{job['id']}")

    @endpoint(
        role="manager",
        upload=FILES,
        max_body=LARGEST + MIB,
        result=HandedIn,
        errors=(NotFound, Conflict, Invalid),
        unhurried=True,
    )
    async def hand_in(self, call: Call) -> HandedIn:
        """Give a list of the kind text a file: an artist or “Artist - Title” on each line, or CSV; 5 MB at most."""
        entries = await self._jobs.hand_in(call.id, call.upload or b"", actor=call.actor)
        return {"entries": entries, "list": await self._lists.get(call.id)}

    @endpoint(role="readonly", query=EntriesAsked, result=EntryPage, errors=(NotFound, Invalid))
    async def entries(self, call: Call) -> EntryPage:
        """What is in a list, in its order."""
        asked: EntriesAsked = call.query
        return await self._entries.page(call.id, state=asked.state or None, cursor=asked.cursor, limit=asked.limit)

    @endpoint(role="manager", body=Decision, result=Decided, errors=(NotFound, Invalid))
    async def decide(self, call: Call) -> Decided:
        """Skip entries, which is remembered, or take that back."""
        return {"changed": await self._entries.decide(call.id, call.body.ids, skip=call.body.skip)}

    @endpoint(role="manager", result=ListJob, status=202, errors=(NotFound, Conflict, Invalid))
    async def find(self, call: Call) -> Answer:
        """Ask sources whom names mean that came without an id; 200 of them in one job."""
        job = await self._jobs.find(call.id, actor=call.actor)
        return Answer({"job": job}, location=f"/api/jobs/{job['id']}")

    @endpoint(role="manager", result=ListEntry, errors=(NotFound, External), unhurried=True)
    async def find_one(self, call: Call) -> ListEntry:
        """Ask every source whom one entry means, while you wait."""
        entry = int(call.path["entry"])
        await self._jobs.find_one(call.id, entry)
        return await self._entries.get(call.id, entry)

    @endpoint(role="manager", body=Who, result=ListEntry, errors=(NotFound, Conflict, Invalid))
    async def say_who(self, call: Call) -> ListEntry:
        """Say whom an entry means: an artist of the library, one whom sources found, or none of them."""
        body: Who = call.body
        entry = int(call.path["entry"])
        if body.by_name or body.candidate is not None:
            return await self._entries.choose(call.id, entry, None if body.by_name else body.candidate)
        return await self._entries.say_who(call.id, entry, artist_id=body.artist_id, another=body.another)


def _kinds() -> list[ListKindShape]:
    return [
        {
            "kind": kind.name, "label": kind.label, "about": kind.about, "source": kind.source,
            "options": [
                {"name": one.name, "label": one.label, "help": one.help, "choices": [value for value, _ in one.choices]}
                for one in kind.options
            ],
        }
        for kind in KINDS.values()
    ]  # fmt: skip
