"""What leaves the library as a file: exports of any query, in any of the formats.

    order (what is wanted) > exports (ids, then rows) > columns (values) > formats (bytes)

Tables owned: none. Events: none.
"""

from mvidarr.transfer.exports import Export, Exports
from mvidarr.transfer.formats import FORMATS, FormatName
from mvidarr.transfer.order import NounName, Order
from mvidarr.transfer.verbs import VERBS

__all__ = ["FORMATS", "VERBS", "Export", "Exports", "FormatName", "NounName", "Order"]
