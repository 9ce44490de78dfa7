import pytest

from mvidarr.accounts.models import Session, User, fold, proper_name, proper_role, session_view, user_view
from mvidarr.errors import Invalid


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Björk", "BJÖRK"),
        ("Bjo\u0308rk", "Björk"),
        ("ＡＤＡ", "ada"),
        ("STRASSE", "straße"),
        (" ada ", "Ada"),
        ("ﬁona", "FIONA"),
    ],
)
def test_names_that_read_alike_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_twice_changes_nothing() -> None:
    for name in ("ͅΑ", "ẞ", "ŉ", "Ⅷ", "İstanbul"):
        assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "a\nb", "a\u202eb", "zero\u200bwidth", "nul\0", "\u3164\u200d"])
def test_a_name_that_is_empty_long_or_invisible_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        proper_name(name)
    assert refused.value.errors[0].field == "username"


@pytest.mark.parametrize("name", ["ada", "Björk Guðmundsdóttir", "坂本龍一", "فيروز", "🎸 fan"])
def test_a_name_in_any_script_is_kept_as_written(name: str) -> None:
    assert proper_name(f" {name} ") == name


def test_an_unknown_role_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(Invalid, match="readonly, user, manager, admin"):
        proper_role("root")


def test_shapes_carry_times_as_text_and_mark_the_asking_session() -> None:
    user = User(3, "Ada", "admin", False, 1, 1_700_000_000_000, None)
    assert user_view(user) == {
        "id": 3,
        "version": 1,
        "name": "Ada",
        "role": "admin",
        "disabled": False,
        "created": "2023-11-14T22:13:20Z",
        "last_sign_in": None,
    }
    session = Session(7, 3, "Firefox", "192.0.2.7", 1_700_000_000_000, 1_700_000_000_000)
    assert session_view(session, 7)["current"] is True
    assert session_view(session, None)["current"] is False
