"""The recycle bin in a browser: what lies in it and how long, back again, gone for good."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping

from mvidarr.errors import MvidarrError
from mvidarr.library.bin import RecycleBin
from mvidarr.library.bin_shapes import BinEntry
from mvidarr.library.changes import Changes
from mvidarr.library.pages.listing import Address
from mvidarr.library.pages.undoing import Undoing
from mvidarr.web.endpoint import Call, Flash, Listing, Page, See, page

HERE = Address("/bin")
People = Callable[[], Awaitable[Mapping[str, str]]]  # actor -> name, "user:3" -> "ada"


class BinPages:
    def __init__(self, bin: RecycleBin, changes: Changes, undoing: Undoing, people: People) -> None:
        self._bin = bin
        self._changes = changes
        self._undoing = undoing
        self._people = people

    @page(role="readonly", query=Listing)
    async def index(self, call: Call) -> Page:
        """What was deleted with its files, newest first."""
        found = await self._bin.page(cursor=call.query.cursor, limit=call.query.limit)
        together = Counter(entry["change_id"] for entry in found["items"])
        context = {
            "entries": found["items"],
            "together": together,
            "total": await self._bin.count(),
            "people": await self._people(),
            "first": HERE.to() if call.query.cursor else None,
            "next": HERE.to(cursor=found["next"]) if found["next"] else None,
        }
        return Page("library/bin.html", context)

    @page(role="manager")
    async def restore(self, call: Call) -> See:
        """Bring back what was deleted: rows and files."""
        try:
            entry = await self._bin.get(call.id)
            job, inverse = await self._bin.restore(call.id, actor=call.actor)
            if inverse is None or entry["change_id"] is None:
                return See("/bin", flash=Flash(f"The files of “{entry['title']}” are on their way back."))
            deletion = await self._changes.head(entry["change_id"])
            flash = await self._undoing.awaited(job, inverse, deletion)
        except MvidarrError as error:
            return See("/bin", flash=Flash(error.detail, "bad"))
        if flash.kind == "good" and flash.job is None:
            flash = Flash(f"“{entry['title']}” is back in the library.", change=flash.change, again=True)
        return See("/bin", flash=flash)

    @page(role="manager")
    async def purge_page(self, call: Call) -> Page:
        """What would be gone for good."""
        entry = await self._bin.get(call.id)
        return _confirm([entry], entry["size"], 1, f"/bin/{call.id}/purge")

    @page(role="manager")
    async def purge(self, call: Call) -> See:
        """Delete the files of one entry for good."""
        try:
            entry = await self._bin.get(call.id)
            await self._bin.purge(call.id, actor=call.actor)
        except MvidarrError as error:
            return See("/bin", flash=Flash(error.detail, "bad"))
        return See("/bin", flash=Flash(f"The files of “{entry['title']}” are deleted for good."))

    @page(role="manager")
    async def empty_page(self, call: Call) -> Page | See:
        """What would be gone for good if the bin were emptied."""
        found, total = await self._bin.page(limit=10), await self._bin.count()
        if not total["count"]:
            return See("/bin", flash=Flash("The recycle bin is empty already."))
        return _confirm(found["items"], total["size"], total["count"], "/bin/empty")

    @page(role="manager")
    async def empty(self, call: Call) -> See:
        """Delete everything in the bin for good."""
        job = await self._bin.empty(actor=call.actor)
        return See("/bin", flash=Flash("The recycle bin is being emptied." if job else "There was nothing to delete."))


def _confirm(entries: list[BinEntry], size: int, count: int, action: str) -> Page:
    context = {"entries": entries, "size": size, "count": count, "action": action}
    return Page("library/bin-purge.html", context)
