"""The schema's history, in Alembic's terms. Only ``run.py``, in a child process, imports Alembic; the server reads the
names of ``versions/`` to know whether anything is to be done. Write a new one with ``scripts/migration``."""

from pathlib import Path

__all__ = ["VERSIONS", "newest", "versions"]

VERSIONS = Path(__file__).parent / "versions"


def versions() -> list[str]:
    """In their order: ``0001``, ``0002``, …"""
    return sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def newest() -> str:
    return versions()[-1]
