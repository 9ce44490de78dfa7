"""Downloads: what people ask for, from an address to a file in the library.

Tables owned: ``downloads``; the file intents of its jobs. Events emitted: ``VideoDownloaded``, ``DownloadFailed``,
``DownloadCancelled``. Jobs: ``extract`` (metadata lane), ``download`` (download lane).
"""

from mvidarr.downloads.asking.by_itself import HEARD, ByItself
from mvidarr.downloads.asking.entering import Entering
from mvidarr.downloads.asking.requests import Asked, Downloads
from mvidarr.downloads.asking.shapes import Download
from mvidarr.downloads.asking.wished import Wished
from mvidarr.downloads.delivering.delivery import Delivery
from mvidarr.downloads.fetching.extract import Extraction
from mvidarr.downloads.fetching.fetch import Fetch
from mvidarr.downloads.job import PATIENCE, kinds

__all__ = [
    "HEARD", "PATIENCE", "Asked", "ByItself", "Delivery", "Download", "Downloads", "Entering", "Extraction", "Fetch",
    "Wished", "kinds",
]  # fmt: skip
