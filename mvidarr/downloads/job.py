"""The kinds of job of this room, each with its lane and its patience."""

from mvidarr.downloads.asking.entering import DOWNLOAD
from mvidarr.downloads.asking.requests import EXTRACT
from mvidarr.downloads.failing.trying import Trying, after
from mvidarr.downloads.fetching.extract import Extraction
from mvidarr.jobs import Kind, RetryPolicy

# Where a failure does not know better: 1, 4, 16 and 60 minutes, then it is the person's turn.
PATIENCE = RetryPolicy(max_attempts=6, base=60, cap=3600, factor=4, heeds=True)


def kinds(extraction: Extraction, trying: Trying, patience: RetryPolicy = PATIENCE) -> list[Kind]:
    download = trying.with_patience(patience)
    return [
        Kind(EXTRACT, lane="metadata", run=extraction.run, settle=after(extraction.settle), retries=patience),
        Kind(DOWNLOAD, lane="download", run=download, settle=trying.settle, retries=patience, resumes=True),
    ]
