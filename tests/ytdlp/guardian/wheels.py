"""Wheels that tests make themselves: a yt-dlp of any version, sound or broken, from the installed one."""

import base64
import hashlib
import re
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

EJS = "9.9.9"


def wheel(folder: Path, name: str, version: str, files: Mapping[str, str], needs: tuple[str, ...] = ()) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    info = f"{name}-{version}.dist-info"
    required = "".join(f"Requires-Dist: {need}\n" for need in needs)
    told = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n{required}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},sha256={_digest(text)},{len(text.encode())}\n" for path, text in told.items())
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, text in {**told, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(inside, text)
    return path


def ytdlp(folder: Path, version: str, *, ejs: str = EJS, broken: str = "", browsers: str = "") -> None:
    """A yt-dlp of that version, with the scripts it names. Its code is the installed one, seen through its own folder;
    ``broken`` is what it says instead of working, ``browsers`` the version of the package that it passes for them
    with."""
    code, init = _seen_through("yt_dlp")
    own = re.sub(r"__version__ = '[^']*'", f"__version__ = '{version}'", (code / "version.py").read_text("utf-8"))
    main = f"raise SystemExit({broken!r})\n" if broken else (code / "__main__.py").read_text("utf-8")
    needs = (
        f"yt-dlp-ejs=={ejs}; extra == 'default'",
        "mutagen; extra == 'default'",
        f"curl-cffi>={browsers or 9}; extra == 'curl-cffi'",
        f"curl-cffi=={browsers}; (implementation_name == 'cpython') and extra == 'pin-curl-cffi'",
    )[: None if browsers else -1]
    wheel(
        folder,
        "yt_dlp",
        version,
        {"yt_dlp/__init__.py": init, "yt_dlp/version.py": own, "yt_dlp/__main__.py": main},
        needs,
    )
    wheel(folder, "yt_dlp_ejs", ejs, {"yt_dlp_ejs/__init__.py": _seen_through("yt_dlp_ejs")[1]})


def unpacked(folder: Path, target: Path) -> Path:
    """All wheels of the folder in the target, where a release lies."""
    for path in folder.glob("*.whl"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(target)
    return target


def _seen_through(package: str) -> tuple[Path, str]:
    """Where it is installed, and an ``__init__`` elsewhere that finds its modules there."""
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    code = Path(found.origin)
    return code.parent, f"__path__.append({str(code.parent)!r})\n{code.read_text('utf-8')}"


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
