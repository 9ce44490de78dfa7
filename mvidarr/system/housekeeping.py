"""What nobody asks for and everybody expects: leftovers of dead jobs removed, what is past its days."""

from mvidarr import clock
from mvidarr.db.journal import Retention
from mvidarr.downloads import Delivery, Extraction
from mvidarr.errors import Unavailable
from mvidarr.jobs import JobContext, Kind
from mvidarr.library import RecycleBin, Rewriting
from mvidarr.library.pictures import Pictures

HOUSEKEEPING = "housekeeping"


class Housekeeping:
    def __init__(
        self,
        delivery: Delivery,
        extraction: Extraction,
        pictures: Pictures,
        bin: RecycleBin,
        rewriting: Rewriting,
        retention: Retention,
    ) -> None:
        self._delivery = delivery
        self._extraction = extraction
        self._pictures = pictures
        self._bin = bin
        self._rewriting = rewriting
        self._retention = retention

    def kind(self) -> Kind:
        return Kind(HOUSEKEEPING, lane="maintenance", run=self.run, role="manager")

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
        await ctx.stage("history")
        ctx.log(f"Forgot what {await self._retention.keep_bounds()} changes did in detail; they stay listed.")
        await self._rewriting.catch_up()
