"""Where templates, static files and help lie: beside the code in an installed package, at the top of a checkout."""

import json
from hashlib import sha256
from pathlib import Path

LOCK = "static/vendor/vendor.lock.json"
_PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    return _folder("templates")


def static() -> Path:
    return _folder("static")


def docs() -> Path:
    return _folder("docs")


def sample(name: str) -> Path | None:
    """A file that the pages of ``docs`` link to: of ``deploy``, or beside it."""
    deploy = _folder("deploy")
    return next((path for path in (deploy / name, deploy.parent / name) if path.is_file()), None)


def altered(top: Path | None = None) -> list[str]:
    """Files of others (scripts, fonts, icons) that are not what their lock says, as it names them; [] when all is well.

    ``top`` holds ``static`` and ``templates``.
    """
    top = top or static().parent
    try:
        lock = json.loads((top / LOCK).read_bytes())
        hashes = {name: hash for package in lock["packages"] for name, hash in package["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return [LOCK]
    return [name for name, hash in hashes.items() if _sha256(top / name) != hash]


def _sha256(file: Path) -> str | None:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None


def _folder(name: str) -> Path:
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
