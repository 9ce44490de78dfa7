"""A small part of what ``scripts/soak --monitoring`` plays: a week of it."""

from mvidarr.clock import DAY, HOUR
from tests.discovery.simulation import Simulation


async def test_no_source_is_asked_too_often_and_every_upload_is_found_within_its_interval() -> None:
    report = await Simulation(60, 7).run()
    assert report.found == report.uploads > 10
    assert report.share <= 1.0, report.lines()
    assert {name: most for name, (most, may) in report.packed.items() if most > may} == {}


async def test_after_a_source_was_dead_everything_is_found_within_the_interval_again() -> None:
    report = await Simulation(60, 7, down=(2 * DAY, 2 * DAY + 12 * HOUR)).run()
    assert report.found == report.uploads
    quiet = await Simulation(60, 7).run()
    assert report.polls < 1.6 * quiet.polls  # nobody hammers it meanwhile
