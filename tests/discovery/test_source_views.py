"""Every provider of the roll says what it brings, keys or none."""

import pytest

from mvidarr.discovery.sources.options import settings_of
from mvidarr.discovery.sources.views import example_of
from mvidarr.providers import Declared, capabilities_of
from mvidarr.providers.roll import PROVIDERS


@pytest.mark.parametrize("declared", PROVIDERS, ids=lambda declared: declared.name)
def test_a_provider_is_declared_so_that_a_person_can_decide(declared: Declared) -> None:
    assert capabilities_of(example_of(declared))
    assert set(declared.needs) <= {option.name for option in declared.options}
    assert declared.about.endswith(".")
    assert declared.home.startswith("https://")
    assert not declared.needs or declared.private or declared.get_key.startswith("https://")
    assert next(setting.name for setting in settings_of([declared])) == f"sources.{declared.name}"


def test_providers_have_names_of_their_own() -> None:
    names = [setting.name for setting in settings_of(PROVIDERS)]
    assert len(names) == len(set(names))
