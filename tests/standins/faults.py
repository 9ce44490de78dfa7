"""How an answer may go wrong, asked for by the query of an address. Every route of the media server knows these.

============  =======================================================================================
status=N      always answer N
first=N       answer N to the first request (``times=K``: to the first K), then rightly
rate=N        at most N bytes a second
delay=S       S seconds before the answer begins
norange       ignore ``Range``
drop=N        break the connection after N bytes of each answer (``drops=K``: of the first K answers)
stall=N       after N bytes of an answer say nothing more and keep the connection (``drops=K``: in the first K)
lie=N         announce N bytes more than there are, less where it is below 0 (``drops=K``: in the first K answers)
truncate=N    pretend that the file has only N bytes
type=T        another content type
html_after=K  answer with a web page from request K+1 on
to=URL        redirect (302) (``tos=K``: the first K requests)
============  =======================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Faults:
    """``count``: how many requests came for this very address, this one included."""

    options: Mapping[str, str]
    count: int

    @property
    def status(self) -> int | None:
        if "status" in self.options:
            return int(self.options["status"])
        return int(self.options["first"]) if "first" in self.options and self.count <= self._times else None

    @property
    def _times(self) -> int:
        return int(self.options.get("times", "1"))

    @property
    def rate(self) -> int | None:
        return int(self.options["rate"]) if "rate" in self.options else None

    @property
    def delay(self) -> float:
        return float(self.options.get("delay", "0"))

    @property
    def ranges(self) -> bool:
        return "norange" not in self.options

    @property
    def drop(self) -> int | None:
        return self._at_first("drop", "drops")

    @property
    def stall(self) -> int | None:
        return self._at_first("stall", "drops")

    @property
    def lie(self) -> int:
        return self._at_first("lie", "drops") or 0

    def _at_first(self, name: str, times: str) -> int | None:
        wrong = name in self.options and self.count <= int(self.options.get(times, "1000000"))
        return int(self.options[name]) if wrong else None

    @property
    def truncate(self) -> int | None:
        return int(self.options["truncate"]) if "truncate" in self.options else None

    @property
    def html(self) -> bool:
        return "html_after" in self.options and self.count > int(self.options["html_after"])

    @property
    def redirect(self) -> str | None:
        return self.options.get("to") if self.count <= int(self.options.get("tos", "1000000")) else None

    @property
    def content_type(self) -> str | None:
        return self.options.get("type")
