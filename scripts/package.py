"""Makes the wheel, and one file with everything in it: ``python scripts/package.py FOLDER [--kept]``.

``mvidarr.pyz`` holds the wheel and all packages it needs, for the Python and the kind of machine it was made with. Its
first start unpacks them into ``~/.cache/pex`` (or ``$PEX_ROOT``), as an environment of its own, so that the programs
that MVidarr starts are found there too; from then on it starts as fast as an installation. ``--kept`` takes the
packages that were fetched for the same ``pyproject.toml`` before; without it they are the newest.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FETCHED = TOP / "build" / "wheels"


def main() -> None:
    folder = Path(next((each for each in sys.argv[1:] if not each.startswith("-")), "dist")).absolute()
    built = wheel(folder)
    print(built)
    print(pyz(built, folder, kept="--kept" in sys.argv))


def wheel(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("mvidarr-*.whl"):
        old.unlink()
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(TOP))
    return next(folder.glob("mvidarr-*.whl"))


def pyz(built: Path, folder: Path, *, kept: bool = False) -> Path:
    made = folder / "mvidarr.pyz"
    run(
        *("-m", "pex", str(built), "--no-index", "--find-links", str(packages(built, kept))),
        *("--console-script", "mvidarr", "--venv", "prepend", "--sh-boot"),
        *("--no-pre-install-wheels", "--no-compress", "--output-file", str(made)),
    )
    return made


def packages(built: Path, kept: bool) -> Path:
    """The folder with the wheels of everything that MVidarr needs."""
    project = hashlib.sha256((TOP / "pyproject.toml").read_bytes()).hexdigest()[:12]
    folder = FETCHED / f"{sys.implementation.cache_tag}-{project}"
    if not (kept and folder.is_dir()):
        shutil.rmtree(FETCHED, ignore_errors=True)
        fresh = folder.with_suffix(".new")
        run("-m", "pip", "download", "-q", "--only-binary", ":all:", "--dest", str(fresh), str(built))
        (fresh / built.name).unlink(missing_ok=True)
        fresh.rename(folder)
    return folder


def run(*arguments: str) -> None:
    """What the tools say is shown if they fail."""
    done = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}")


if __name__ == "__main__":
    os.umask(0o022)
    main()
