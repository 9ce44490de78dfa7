"""Where the templates and static files lie: beside the code in an installed package, at the top of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    return _folder("templates")


def static() -> Path:
    return _folder("static")


def _folder(name: str) -> Path:
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
