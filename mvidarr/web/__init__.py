"""The doors: everything between a socket and a room.

``endpoint.py`` declares, ``dispatch.py`` obeys the declarations (role, body, query, answer), ``routes.py`` is the roll
of every URL, ``stack.py`` puts the middleware around it. Rooms import ``endpoint`` and ``principal`` only.
Owns no tables, emits no events.
"""

__all__: list[str] = []
