"""The way out: which addresses may be visited, and the one HTTP client that visits them.

There are two policies. What an administrator typed (media servers, webhooks) may be private: ``AddressGuard(True)``.
What was found in data (videos, pictures, feeds, redirects) may not, unless ``network.allow_private`` says so. Both are
applied to what a name resolves to, and the client connects to nothing but an address that was checked.

A source (a service that many questions go to) is asked through its ``Web``, which keeps its ``Manners``.
Tables owned: ``responses``, ``source_states``, ``source_uses``.
"""

from mvidarr.outbound.addresses import AddressGuard
from mvidarr.outbound.client import Fetched, Outbound
from mvidarr.outbound.clock import SYSTEM_CLOCK, Clock
from mvidarr.outbound.manners import DAY, WEEK, Fault, Judge, Keep, Manners, Quota
from mvidarr.outbound.web import Answer, Web

__all__ = [
    "DAY", "SYSTEM_CLOCK", "WEEK", "AddressGuard", "Answer", "Clock", "Fault", "Fetched", "Judge", "Keep", "Manners",
    "Outbound", "Quota", "Web",
]  # fmt: skip
