import asyncio

import bcrypt
import pytest

from mvidarr.accounts.passwords import COMMON, QUEUE, SHORTEST, Passwords, check_choice
from mvidarr.errors import Invalid, TooMany

COST = 4


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789",
        "1234567890",
        "Password123",
        "ＰＡＳＳＷＯＲＤ１２３",
        "aaaaaaaaaaaa",
        "abababababab",
        "x" * 1025,
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_choice(password, "ada")
    assert refused.value.errors[0].field == "password"
    assert password not in refused.value.detail


def test_the_user_name_is_no_password_however_it_is_written() -> None:
    with pytest.raises(Invalid, match="user name"):
        check_choice("BJÖRK from iceland", "Bjo\u0308rk from Iceland")


@pytest.mark.parametrize("password", ["correct horse battery", "坂本龍一が好きです、とても", "tiny-but-ok"])
def test_length_is_enough_and_no_character_classes_are_asked_for(password: str) -> None:
    check_choice(password, "ada")


def test_every_common_password_is_one_that_length_alone_would_let_through() -> None:
    assert all(len(password) >= SHORTEST for password in COMMON)


async def test_a_password_matches_its_own_hash_only() -> None:
    passwords = Passwords(cost=COST)
    hashed = await passwords.hash("a walk in the woods")
    async with passwords.turn() as turn:
        assert await turn.matches("a walk in the woods", hashed)
        assert not await turn.matches("a walk in the wood", hashed)
        assert not await turn.matches("", hashed)


async def test_a_long_password_counts_to_its_last_character() -> None:
    passwords = Passwords(cost=COST)
    hashed = await passwords.hash("木" * 300)
    async with passwords.turn() as turn:
        assert await turn.matches("木" * 300, hashed)
        assert not await turn.matches("木" * 299 + "本", hashed)


async def test_a_nul_does_not_cut_a_password_off() -> None:
    passwords = Passwords(cost=COST)
    hashed = await passwords.hash("first\0second")
    async with passwords.turn() as turn:
        assert not await turn.matches("first\0other!", hashed)


async def test_letters_composed_differently_are_the_same_password() -> None:
    passwords = Passwords(cost=COST)
    hashed = await passwords.hash("caf\u00e9 at the corner")
    async with passwords.turn() as turn:
        assert await turn.matches("cafe\u0301 at the corner", hashed)


async def test_the_same_password_is_hashed_differently_each_time() -> None:
    passwords = Passwords(cost=COST)
    assert await passwords.hash("a walk in the woods") != await passwords.hash("a walk in the woods")


async def test_an_unknown_user_takes_as_long_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is worked on differs in nothing that takes time: a hash of the same kind, cost and length."""
    worked: list[tuple[bytes, int]] = []
    check = bcrypt.checkpw

    def noted(password: bytes, stored: bytes) -> bool:
        worked.append((stored[:7], len(stored)))
        return check(password, stored)

    monkeypatch.setattr(bcrypt, "checkpw", noted)
    passwords = Passwords(cost=COST)
    hashed = await passwords.hash("a walk in the woods")
    async with passwords.turn() as turn:
        for stored in (None, hashed):
            assert not await turn.matches("a guess at it", stored)
    assert worked == [(f"$2b${COST:02d}$".encode(), 60)] * 2


async def test_a_hash_of_another_cost_is_outdated() -> None:
    hashed = await Passwords(cost=COST).hash("a walk in the woods")
    assert not Passwords(cost=COST).outdated(hashed)
    assert Passwords(cost=COST + 1).outdated(hashed)


async def test_no_more_hashes_at_once_than_there_are_slots() -> None:
    passwords = Passwords(cost=COST, slots=2)
    inside, most = 0, 0

    async def work() -> None:
        nonlocal inside, most
        async with passwords.turn() as turn:
            inside += 1
            most = max(most, inside)
            await turn.hash("a walk in the woods")
            inside -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(work())
    assert most == 2


async def test_a_crowd_longer_than_the_queue_is_sent_away_at_once() -> None:
    passwords = Passwords(cost=COST, slots=1)
    async with passwords.turn(), asyncio.TaskGroup() as group:
        waiting = [group.create_task(passwords.hash("a walk in the woods")) for _ in range(QUEUE)]
        await asyncio.sleep(0)
        with pytest.raises(TooMany):
            await passwords.hash("one too many")
        for task in waiting:
            task.cancel()
    assert not (await passwords.hash("a walk in the woods")).startswith("$")  # the cancelled ones left the queue
