"""What goes on and on is told when it begins and then seldom."""

from mvidarr.observe.seldom import Seldom


def test_it_is_told_at_once_then_once_a_minute_and_anew_when_it_was_over() -> None:
    moment = 1000.0
    seldom = Seldom(clock=lambda: moment)
    told = []
    for second in range(150):
        moment = 1000.0 + second
        if second == 130:
            seldom.over()
        if seldom.due():
            told.append(second)
    assert told == [0, 60, 120, 130]
