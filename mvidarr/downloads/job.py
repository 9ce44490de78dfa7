"""The kinds of job of this room, each with its lane and its patience."""

from mvidarr.downloads.asking.entering import DOWNLOAD
from mvidarr.downloads.asking.requests import EXTRACT
from mvidarr.downloads.failing.full_disk import FullDisk
from mvidarr.downloads.failing.trying import Trying, after
from mvidarr.downloads.fetching.extract import Extraction
from mvidarr.jobs import Kind, RetryPolicy

# Where a failure does not know better: 1, 4, 16 and 60 minutes, then it is the person's turn.
PATIENCE = RetryPolicy(max_attempts=6, base=60, cap=3600, factor=4, heeds=True)


def kinds(extraction: Extraction, trying: Trying, full_disk: FullDisk, patience: RetryPolicy = PATIENCE) -> list[Kind]:
    extract, download = full_disk.met(extraction.run, queued=False), trying.with_patience(patience)
    return [
        Kind(
            EXTRACT,
            lane="metadata",
            run=extract,
            settle=after(extraction.settle, patience.pace),
            retries=patience,
        ),
        Kind(DOWNLOAD, lane="download", run=download, settle=trying.settle, retries=patience, resumes=True),
    ]
