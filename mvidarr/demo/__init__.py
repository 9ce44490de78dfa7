"""Demo data: a library of artists and videos that do not exist, to try MVidarr with, to test and to measure.

Owns no tables and emits no events. It fills those of the library, and the play state of the first user, through the one
door past the journal (``library.bulk``), which opens for an empty library only: there is nothing yet that an undo could
bring back, and a hundred thousand videos row by row through the journal would take minutes and double the database.
Files on disk are made for a few of the newest videos only: the rest are rows, and so not playable.
"""

from mvidarr.demo.filling import Filled, fill

__all__ = ["Filled", "fill"]
