"""Downloads: what people ask for, from an address to a file in the library.

Tables owned: ``downloads``; the file intents of its jobs. Events emitted: ``VideoDownloaded``, ``DownloadFailed``,
``DownloadCancelled``. Jobs: ``extract`` (metadata lane), ``download`` (download lane).
"""

from mvidarr.downloads.asking.requests import Asked, Downloads
from mvidarr.downloads.asking.shapes import Download
from mvidarr.downloads.asking.wished import Wished
from mvidarr.downloads.delivering.delivery import Delivery
from mvidarr.downloads.fetching.extract import Extraction
from mvidarr.downloads.job import PATIENCE

__all__ = ["PATIENCE", "Asked", "Delivery", "Download", "Downloads", "Extraction", "Wished"]
