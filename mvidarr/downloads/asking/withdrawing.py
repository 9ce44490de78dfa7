"""Downloads that are queued, taken out of the queue many at once."""

from collections.abc import Collection

from mvidarr.db import Outbox, Writer
from mvidarr.downloads.asking import store
from mvidarr.downloads.asking.entering import DOWNLOAD
from mvidarr.jobs import Jobs


async def withdraw_queued(w: Writer, jobs: Jobs, outbox: Outbox, video_ids: Collection[int], actor: str) -> set[int]:
    """The jobs that are no more. What a try of them left goes; one that is being started at this moment stays."""
    ended = await jobs.withdraw(w, DOWNLOAD, "video", video_ids, actor)
    await store.close(w, [job.id for job in ended], "cancelled")
    begun = [job for job in ended if job.starts and job.subject]  # a try has left something
    if told := [("DownloadCancelled", job.subject, {"job_id": job.id}) for job in begun if job.subject]:
        await outbox.emit_many(w, told)
    return {job.id for job in ended}
