import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mvidarr.cli import main


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """``run("user", "list", stdin="…")`` calls the command in this process, with data in ``tmp_path``."""
    monkeypatch.setenv("MVIDARR__PATHS__DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("MVIDARR_CONFIG", raising=False)

    def call(*arguments: str, stdin: str = "") -> Ended:
        monkeypatch.setattr("sys.argv", ["mvidarr", *arguments])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return call
