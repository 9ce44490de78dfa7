"""The way out: which addresses may be visited, and the one HTTP client that visits them.

There are two policies. What an administrator typed (media servers, webhooks) may be private: ``AddressGuard(True)``.
What was found in data (videos, pictures, feeds, redirects) may not, unless ``network.allow_private`` says so. Both are
applied to what a name resolves to, and the client connects to nothing but an address that was checked.
"""

from mvidarr.outbound.addresses import AddressGuard
from mvidarr.outbound.client import Fetched, Outbound

__all__ = ["AddressGuard", "Fetched", "Outbound"]
