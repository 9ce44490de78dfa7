"""Cookies are for our eyes only, lent as copies, and at most one copy comes back."""

import asyncio
import threading
from pathlib import Path

import pytest

from mvidarr.errors import Invalid
from mvidarr.ytdlp import files, lending
from mvidarr.ytdlp.guardian import Jar
from mvidarr.ytdlp.lending import Loan


def cookies(value: str, *, expires: int = 1_900_000_000) -> bytes:
    return f"# Netscape HTTP Cookie File\n.example.org\tTRUE\t/\tTRUE\t{expires}\tSID\t{value}\n".encode()


def lent(jar: Jar, folder: Path) -> Loan:
    loan = jar.lend(folder)
    assert loan is not None
    return loan


@pytest.fixture
def jar(tmp_path: Path) -> Jar:
    return Jar(tmp_path / "data" / "cookies.txt")


def test_kept_for_our_own_eyes_and_taken_away(jar: Jar, tmp_path: Path) -> None:
    assert jar.facts() is None
    assert jar.lend(tmp_path) is None
    facts = jar.keep(cookies("a"))
    assert (facts.count, facts.sites[0].name, facts.sites[0].expires) == (1, "example.org", 1_900_000_000_000)
    kept = tmp_path / "data" / "cookies.txt"
    assert kept.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Invalid):
        jar.keep(b"nothing")
    assert kept.read_bytes() == cookies("a")
    assert jar.remove()
    assert not jar.remove()
    assert list(kept.parent.iterdir()) == []


def test_of_two_copies_the_first_that_changed_comes_back(jar: Jar, tmp_path: Path) -> None:
    jar.keep(cookies("a"))
    first, second, third = lent(jar, tmp_path), lent(jar, tmp_path), lent(jar, tmp_path)
    assert first.path.stat().st_mode & 0o777 == 0o600
    third.path.write_bytes(cookies("a"))  # as it was
    jar.take_back(third)
    first.path.write_bytes(cookies("b"))
    second.path.write_bytes(cookies("c"))
    jar.take_back(first)
    jar.take_back(second)
    kept = tmp_path / "data" / "cookies.txt"
    assert kept.read_bytes() == cookies("b")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("left", [b"", b"# Netscape HTTP Cookie File\n", b"\x00", None])
def test_a_copy_that_was_cut_off_or_lost_changes_nothing(jar: Jar, tmp_path: Path, left: bytes | None) -> None:
    jar.keep(cookies("a"))
    loan = lent(jar, tmp_path)
    if left is None:
        loan.path.unlink()
    else:
        loan.path.write_bytes(left)
    jar.take_back(loan)
    assert (tmp_path / "data" / "cookies.txt").read_bytes() == cookies("a")
    assert not loan.path.exists()


def test_what_was_deleted_or_replaced_meanwhile_does_not_come_back(jar: Jar, tmp_path: Path) -> None:
    jar.keep(cookies("a"))
    loan, other = lent(jar, tmp_path), lent(jar, tmp_path)
    loan.path.write_bytes(cookies("b"))
    other.path.write_bytes(cookies("c"))
    jar.remove()
    jar.take_back(loan)
    assert jar.facts() is None
    jar.keep(cookies("new"))
    jar.take_back(other)
    assert (tmp_path / "data" / "cookies.txt").read_bytes() == cookies("new")


async def test_who_is_stopped_while_cookies_are_lent_leaves_no_copy(jar: Jar, tmp_path: Path) -> None:
    jar.keep(cookies("a"))
    run = tmp_path / "run"
    run.mkdir()
    begun, go_on, copied = threading.Event(), threading.Event(), threading.Event()

    class Slow:
        def lend(self, folder: Path) -> Loan | None:
            begun.set()
            go_on.wait(100)
            try:
                return jar.lend(folder)
            finally:
                copied.set()

        def take_back(self, loan: Loan) -> None:
            jar.take_back(loan)

    async def work() -> None:
        async with lending.lent(Slow(), ["yt-dlp", "--ignore-config"], run):
            pytest.fail("it was stopped before")

    working = asyncio.create_task(work())
    assert await asyncio.to_thread(begun.wait, 100)
    working.cancel()
    asyncio.get_running_loop().call_soon(go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await working
    assert await asyncio.to_thread(copied.wait, 100)
    assert list(run.iterdir()) == []


def test_copies_that_a_killed_server_left_are_swept(jar: Jar, tmp_path: Path) -> None:
    jar.keep(cookies("a"))
    loan = lent(jar, tmp_path)
    lending.sweep(tmp_path)
    assert not loan.path.exists()
    staging = tmp_path / "of a job"
    staging.mkdir()
    (staging / "media-x.part").touch()
    lent(jar, staging)
    files.prepare("https://site.test/x", staging)  # it goes on
    assert list(staging.glob(".*")) == []
