"""Downloads: what people ask for, from an address to a file in the library.

Tables owned: ``downloads``; the file intents of its jobs. Events emitted: ``VideoDownloaded``, ``DownloadFailed``,
``DownloadCancelled``. Jobs: ``extract`` (metadata lane), ``download`` (download lane).
"""

from mvidarr.downloads.by_itself import HEARD, ByItself
from mvidarr.downloads.delivery import Delivery
from mvidarr.downloads.entering import Entering
from mvidarr.downloads.extract import Extraction
from mvidarr.downloads.fetch import Fetch
from mvidarr.downloads.job import kinds
from mvidarr.downloads.requests import Asked, Downloads
from mvidarr.downloads.shapes import Download
from mvidarr.downloads.wished import Wished

__all__ = [
    "HEARD", "Asked", "ByItself", "Delivery", "Download", "Downloads", "Entering", "Extraction", "Fetch", "Wished",
    "kinds",
]  # fmt: skip
