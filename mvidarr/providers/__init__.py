"""Who can be asked about artists and videos: one file a provider, one list of them.

A provider takes and returns values (``shapes``), has some of the small protocols of ``capabilities`` and is declared
(``declared``) with its manners and options. ``roll.PROVIDERS`` is the list: who writes a new one adds a file here and a
line there. Nothing in here touches the database; answers are kept, paced and watched by ``outbound``.
"""

from mvidarr.providers.capabilities import CAPABILITIES, capabilities_of
from mvidarr.providers.declared import Declared, Extractor, Forgetful, Memory, Option, Tools

__all__ = [
    "CAPABILITIES", "Declared", "Extractor", "Forgetful", "Memory", "Option", "Tools", "capabilities_of",
]  # fmt: skip
