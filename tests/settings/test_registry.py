"""The settings of this house, and what may be typed into them. Pure."""

from typing import Any

import pytest

from mvidarr.config import Config
from mvidarr.config.model import keys
from mvidarr.registry import registry
from mvidarr.settings import Choice, Cron, Flag, Hidden, Lines, Setting, Size, Span, Whole, Words
from mvidarr.settings.page import slug_of
from tests.settings import document

ALL = list(registry())


@pytest.mark.parametrize(
    ("kind", "given", "value", "typed", "told"),
    [
        (Flag(), "off", False, "", "off"),
        (Flag(), True, True, "on", "on"),
        (Whole(0, 10, zero="never"), "0", 0, "0", "never"),
        (Whole(0, 10**6), 12_000, 12_000, "12000", "12,000"),
        (Size(), "1.5 GB", 1_500_000_000, "1500 MB", "1500 MB"),
        (Size(), "100gib", 107_374_182_400, "100 GiB", "100 GiB"),
        (Size(), 0, 0, "0 bytes", "0 bytes"),
        (Size(), 1_234_567, 1_234_567, "1234567 bytes", "1234567 bytes"),
        (Span(), "90 min", 5400, "90 min", "90 min"),
        (Span(), "48 hours", 172_800, "2 d", "2 d"),
        (Words(), "  a \n b ", "a b", "a b", "a b"),
        (Choice({"info": "What happens"}), " INFO ", "info", "info", "What happens"),
        (Lines(), ["b", "a", "b"], ["b", "a"], "b\na", "b, a"),
        (Cron(), "0  4 * * *", "0 4 * * *", "0 4 * * *", "0 4 * * * (At 04:00 every day)"),
        (Cron(), "", "", "", "never"),
        (Hidden(), " correct horse ", "correct horse", "", "set"),
    ],
)
def test_a_kind_reads_what_is_typed_and_what_programs_send(
    kind: Any, given: object, value: object, typed: str, told: str
) -> None:
    assert (kind.read(given), kind.typed(value), kind.told(value)) == (value, typed, told)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Flag(), "maybe"), (Flag(), 1), (Whole(1, 5), 6), (Whole(), 1.5), (Whole(), True), (Whole(), "1e3"),
        (Whole(), "9" * 40), (Size(), "ten"), (Size(), -1), (Size(), True), (Size(least=1000), "1 B"),
        (Span(), "5 weeks"),
        (Span(most=60), "2 min"), (Words(most=3), "long"), (Words(), 3), (Choice({"a": "A"}), "b"), (Lines(), 4),
        (Lines(most=1), "a,b"), (Lines(), [1]), (Cron(), "61 * * * *"), (Cron(), "0 0 31 2 *"), (Cron(), 5),
        (Hidden(), "short"), (Hidden(), None),
    ],
)  # fmt: skip
def test_what_is_no_such_value_is_refused_with_a_sentence(kind: Any, given: object) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        kind.read(given)


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.name)
def test_a_setting_can_be_typed_as_it_is_shown_and_explains_itself(setting: Setting) -> None:
    assert setting.label
    assert setting.help.endswith(".")
    if setting.fixed:
        return
    if not setting.secret:
        assert setting.read(setting.kind.typed(setting.default)) == setting.default
    if setting.config_key:
        assert setting.default == Config().redacted()[setting.config_key]


def test_every_key_of_the_configuration_is_shown_once() -> None:
    shown = [setting.config_key for setting in ALL if setting.config_key]
    assert sorted(shown) == sorted(keys())


def test_sections_can_be_gone_to() -> None:
    slugs = [slug_of(section) for section in registry().sections()]
    assert len(slugs) == len(set(slugs))


def test_every_setting_is_documented_as_it_is() -> None:
    assert document.PATH.read_text("utf-8") == document.text(), "run: python -m tests.settings.document"
