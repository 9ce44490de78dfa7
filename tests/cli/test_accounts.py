import bcrypt
import pytest

from tests.cli.conftest import Run

GOOD = "correct horse battery"


one_database = pytest.mark.parametrize(
    "db_url", ["sqlite"], indirect=True
)  # what they call is asked on both in tests/accounts


@pytest.fixture(autouse=True)
def on_both_databases(db_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVIDARR__DATABASE__URL", db_url)


@pytest.fixture(autouse=True)
def hashed_at_the_lowest_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in tests/accounts: no command has a say in it, and the hashes would be most of the work here."""
    salt = bcrypt.gensalt
    monkeypatch.setattr(bcrypt, "gensalt", lambda cost: salt(4))


def test_the_first_account_is_made_without_a_browser_and_only_once(run: Run) -> None:
    assert run("setup", "ada", stdin=f"{GOOD}\n").out == "The administrator ada can sign in now.\n"
    assert run("user", "list").out == "ada  admin\n"
    again = run("setup", "eve", stdin=f"{GOOD}\n")
    assert (again.code, again.out) == (1, "")
    assert again.err == "The first account exists already. Sign in instead.\n"


@one_database
def test_accounts_are_added_with_a_role_and_listed(run: Run) -> None:
    run("setup", "ada", stdin=GOOD)
    assert run("user", "add", "bob", "--role", "manager", stdin=GOOD).out == "bob can sign in now, as manager.\n"
    assert run("user", "add", "cleo", stdin=GOOD).out == "cleo can sign in now, as user.\n"
    assert run("user", "list").out.splitlines() == ["ada  admin", "bob  manager", "cleo  user"]


@one_database
def test_what_is_refused_is_said_in_a_sentence(run: Run) -> None:
    run("setup", "ada", stdin=GOOD)
    short = run("user", "add", "bob", stdin="short")
    assert short.code == 2
    assert short.err.startswith("A password has at least")
    assert run("user", "add", "ada", stdin=GOOD).err == "There is a user called ada already.\n"
    assert run("user", "add", "bob", "--role", "king", stdin=GOOD).code == 2
    assert run("user", "passwd", "nobody", stdin=GOOD).err == "There is no such user.\n"
    assert run("user", "list").out == "ada  admin\n"


@one_database
def test_a_password_can_be_changed(run: Run) -> None:
    run("setup", "ada", stdin=GOOD)
    assert run("user", "passwd", "ada", stdin="another long one").out == "The password of ada is changed.\n"


@one_database
def test_roles_are_changed_and_accounts_shut_out_and_let_in_again(run: Run) -> None:
    run("setup", "ada", stdin=GOOD)
    assert run("user", "role", "ada", "user").err == "This is the last administrator. Make somebody else one first.\n"
    run("user", "add", "bob", stdin=GOOD)
    assert run("user", "role", "bob", "admin").out == "bob is admin now.\n"
    assert run("user", "disable", "bob").out == "bob cannot sign in any more.\n"
    assert run("user", "disable", "ada").code == 1
    assert run("user", "list").out.splitlines() == ["ada  admin", "bob  admin  disabled"]
    assert "disabled still" in run("user", "passwd", "bob", stdin="another long one").out
    assert run("user", "enable", "bob").out == "bob can sign in again.\n"
