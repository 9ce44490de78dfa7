"""A program of tomorrow: this one, with room for another migration."""

from pathlib import Path

TOP = Path(__file__).parents[2]
_OWN = ("mvidarr", "mvidarr/db", "mvidarr/db/migrations", "mvidarr/db/migrations/versions")  # all else is a link


def linked(folder: Path) -> Path:
    """The program in another folder, with what is compiled of it. A copy would take longer, and would fail where a
    process beside it is about to write down what it has just compiled."""
    (folder / _OWN[-1] / "__pycache__").mkdir(parents=True)
    for place in _OWN:
        for entry in (TOP / place).iterdir():
            link = folder / place / entry.name
            if not link.exists():
                link.symlink_to(entry)
    return folder
