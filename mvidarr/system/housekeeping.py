"""What nobody asks for and everybody expects: leftovers of dead jobs removed, old rows dropped."""

from mvidarr import clock
from mvidarr.db import Database
from mvidarr.downloads import Delivery, Extraction
from mvidarr.errors import Conflict, Unavailable
from mvidarr.jobs import JobContext, Jobs, Kind, NewJob
from mvidarr.library import RecycleBin, Rewriting
from mvidarr.library.pictures import Pictures

HOUSEKEEPING = "housekeeping"
KEEP_DAYS = 90  # finished jobs with their logs
KEEP_ROWS = 20_000


class Housekeeping:
    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        delivery: Delivery,
        extraction: Extraction,
        pictures: Pictures,
        bin: RecycleBin,
        rewriting: Rewriting,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._delivery = delivery
        self._extraction = extraction
        self._pictures = pictures
        self._bin = bin
        self._rewriting = rewriting

    def kind(self) -> Kind:
        return Kind(HOUSEKEEPING, lane="maintenance", run=self.run)

    async def ask(self) -> None:
        """At every start; one that is open already will do."""
        try:
            async with self._database.write("housekeeping") as w:
                await self._jobs.enqueue(w, NewJob(HOUSEKEEPING, dedupe=HOUSEKEEPING))
        except Conflict:
            pass

    async def run(self, ctx: JobContext) -> None:
        await ctx.stage("sweep")
        try:
            swept = await self._delivery.sweep()
            ctx.log(f"Removed {swept.staging} staging folders and {swept.temporary} temporary files.")
            cached, replaced = await self._pictures.sweep()
            ctx.log(f"Dropped {cached} small pictures that nobody looked at, and {replaced} replaced long ago.")
        except Unavailable as error:  # the media folder is away: its leftovers wait
            ctx.log(error.detail, "warning")
        forgotten = await self._extraction.sweep(clock.now() - clock.DAY)
        ctx.log(f"Forgot what sites said of {forgotten} videos.")
        await ctx.stage("bin")
        ctx.log(f"Removed {await self._bin.keep_bounds()} videos from the recycle bin for good.")
        await self._rewriting.catch_up()
        await ctx.stage("prune")
        pruned = await self._jobs.prune(keep_days=KEEP_DAYS, keep_rows=KEEP_ROWS)
        ctx.log(f"Dropped {pruned} old jobs.")
