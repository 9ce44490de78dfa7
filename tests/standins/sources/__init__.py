"""Stand-ins of the sources: a server (``server``), what goes wrong (``faults``), a clock that nobody waits for."""

from tests.standins.sources.clock import FakeClock
from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json, as_text

__all__ = ["FakeClock", "Mount", "Reply", "Request", "SourcesServer", "as_json", "as_text"]
