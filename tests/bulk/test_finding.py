"""What is found in a text, what takes its place, and that no pattern holds anybody up."""

import pytest

from mvidarr.bulk.operations import finding
from mvidarr.bulk.operations.finding import Refused, finder
from mvidarr.errors import Invalid


@pytest.mark.parametrize(
    ("find", "replace", "expression", "case", "text", "found"),
    [
        ("live", "Live", False, False, "Angel (LIVE) live", "Angel (Live) Live"),
        ("live", "Live", False, True, "Angel (LIVE) live", "Angel (LIVE) Live"),
        ("a.c", r"\1", False, False, "abc a.c", r"abc \1"),
        (r"\s*\((?:official )?video\)$", "", True, False, "Angel (Official Video)", "Angel"),
        (r"(\w+), (\w+)", r"\2 \1", True, False, "Cunningham, Chris", "Chris Cunningham"),
        (r"(?<y>\d{4})(-\d\d)?", r"<\g<y>\2>", True, True, "1998 and 1999-01", "<1998> and <1999-01>"),
        ("^", "Live: ", True, False, "Angel", "Live: Angel"),
        (r"(?x) a # a letter", "e", True, False, "banana", "benene"),
    ],
)
def test_what_is_found_is_replaced(
    find: str, replace: str, expression: bool, case: bool, text: str, found: str
) -> None:
    assert finder(find, replace, expression=expression, case=case).replaced(text) == found


@pytest.mark.parametrize(
    ("find", "replace", "field", "said"),
    [
        ("(live", "", "find", "missing ) at character 6"),
        ("*", "", "find", "nothing to repeat at character 1"),
        ("(" * 900 + ")" * 900, "", "find", "brackets in brackets"),
        (r"\L<words>", "", "find", "undefined named list"),
        ("(?a)(?u)x", "", "find", "incompatible"),
        ("(a)", r"\2", "replace", "invalid group reference"),
        ("(a)", r"\g<name>", "replace", "unknown group"),
        ("a", "\\", "replace", "bad escape"),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused_with_the_reason(
    find: str, replace: str, field: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        finder(find, replace, expression=True, case=False)
    (error,) = refused.value.errors
    assert error.field == field
    assert said in error.message


def test_a_pattern_takes_a_bounded_time_of_each_text_and_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "ROW", 0.02)
    monkeypatch.setattr(finding, "ALL", 0.05)
    slow, bad = finder("(a+)+$", "", expression=True, case=False), "a" * 400 + "b"
    assert slow.replaced("short") == "short"
    with pytest.raises(Refused, match="takes too long on this one"):
        slow.replaced(bad)
    slow.spent = finding.ALL
    with pytest.raises(Invalid, match="choose fewer") as refused:
        slow.replaced("short")
    assert [error.field for error in refused.value.errors] == ["find"]


def test_what_would_become_too_long_is_refused_before_it_is() -> None:
    greedy = finder("(?=(.*))", r"\1" * 200, expression=True, case=False)
    assert greedy.replaced("") == ""
    with pytest.raises(Refused, match="too long"):
        greedy.replaced("x" * 20_000)
