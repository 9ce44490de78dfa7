"""What a person does to a queue between two deaths of its server, and whether it stays so."""

from collections.abc import Callable
from typing import Any

from tests.server import Server

RESTING, RAISED = 3, 2  # so many at once
LEAST = 12  # entries from which on somebody steers

Fault = Callable[[str], None]


class Steered:
    """Pauses the last ones that wait, and puts others in an order by hand."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self._resting: set[int] = set()
        self._asked: set[int] = set()  # may be paused: the server died before it answered
        self._order: list[int] = []

    def steer(self, server: Server) -> None:
        """Looks, then steers a little more."""
        entries = self._look(server)
        waiting = [one["id"] for one in entries if one["state"] == "queued" and one["attempts"] == 0]
        free = [id for id in waiting if id not in self._order and id not in self._asked]
        if len(entries) < LEAST or len(free) < LEAST // 2:
            return
        if len(self._resting) < RESTING:
            self._asked.add(free[-1])
            server.api.post("/api/queue/pause", json={"ids": [free[-1]]}).raise_for_status()
            self._resting.add(free[-1])
        elif len(self._order) < RAISED:
            server.api.post("/api/queue/move", json={"ids": free[-2:-4:-1], "to": "bottom"}).raise_for_status()
            self._order = free[-2:-4:-1]

    def end(self, server: Server) -> None:
        """What rests still goes on when a person says so, and not before."""
        self._look(server)
        if ids := sorted(self._asked):
            server.api.post("/api/queue/resume", json={"ids": ids}).raise_for_status()
        self._resting.clear()
        self._asked.clear()

    def _look(self, server: Server) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = server.get("/api/queue", limit=200)["items"]
        states = {one["id"]: one["state"] for one in entries}
        for id in self._resting:
            if states.get(id) != "paused":
                self._fault(f"download {id} was paused, and is {states.get(id, 'gone')}")
        kept = [one["id"] for one in entries if one["id"] in self._order and one["state"] == "queued"]
        if kept != [id for id in self._order if id in kept]:
            self._fault(f"downloads {self._order} were put in this order, and stand as {kept}")
        return entries
