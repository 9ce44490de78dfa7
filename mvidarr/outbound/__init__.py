"""The way out: which addresses may be visited, and the one HTTP client that visits them.

There are two policies. What an administrator typed (media servers, webhooks) may be private: ``AddressGuard(True)``.
What was found in data (videos, pictures, feeds, redirects) may not, unless ``network.allow_private`` says so. Both are
applied to what a name resolves to, and the client connects to nothing but an address that was checked.

A source (a service that many questions go to) is asked through its ``Web``, which keeps its ``Manners``; ``Ways`` has
one for each, and knows how they do. Whoever asks says with ``asking`` how long a person waits for it.
Tables owned: ``responses``, ``source_states``, ``source_uses``.
"""

from mvidarr.outbound.addresses import AddressGuard
from mvidarr.outbound.answer import Answer
from mvidarr.outbound.asking import asking
from mvidarr.outbound.client import Fetched, Outbound
from mvidarr.outbound.clock import SYSTEM_CLOCK, Clock
from mvidarr.outbound.manners import DAY, WEEK, Fault, Judge, Keep, Manners, Quota
from mvidarr.outbound.sentences import CapabilityHealth, SourceHealth
from mvidarr.outbound.ways import Ways
from mvidarr.outbound.web import Web

__all__ = [
    "DAY", "SYSTEM_CLOCK", "WEEK", "AddressGuard", "Answer", "CapabilityHealth", "Clock", "Fault", "Fetched", "Judge",
    "Keep", "Manners", "Outbound", "Quota", "SourceHealth", "Ways", "Web", "asking",
]  # fmt: skip
