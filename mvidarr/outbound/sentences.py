"""How sources do, in words for people. Pure; moments are seconds since 1970."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mvidarr.outbound.ward import WHOLE, State, Ward

_WORST: tuple[State, ...] = ("ok", "failing", "quota", "resting", "key")


@dataclass(frozen=True)
class CapabilityHealth:
    """``name`` is empty for all of a source. ``error``: the sentence of what went wrong last."""

    name: str
    state: State
    since: float | None
    next_try: float | None
    last_ok: float | None
    error: str | None


@dataclass(frozen=True)
class SourceHealth:
    """``state``: the worst of its capabilities; of one that nobody has asked yet, ok."""

    source: str
    label: str
    state: State
    sentence: str
    capabilities: tuple[CapabilityHealth, ...]


def health_of(source: str, label: str, wards: Mapping[str, Ward], key: str | None, now: float) -> SourceHealth:
    heeded = {name: ward for name, ward in wards.items() if not _of_another_key(ward, key)}
    capabilities = tuple(_capability(name, heeded[name]) for name in sorted(heeded))
    states: list[State] = [one.state for one in capabilities]
    state: State = max(states, key=_WORST.index, default="ok")
    return SourceHealth(source, label, state, _sentence(label, capabilities, now), capabilities)


def in_words(seconds: float) -> str:
    """``22 min``: of minutes, hours and days the one that fits; what is shorter is in seconds."""
    for unit, name, least in ((86_400, "days", 2), (3600, "h", 2), (60, "min", 1)):
        if round(seconds) >= unit * least:
            return f"{round(seconds / unit)} {name}"
    return f"{max(1, round(seconds))} s"


def _of_another_key(ward: Ward, key: str | None) -> bool:
    return ward.trouble is not None and ward.trouble.kind == "key" and ward.trouble.key != key


def _capability(name: str, ward: Ward) -> CapabilityHealth:
    error = ward.trouble.detail if ward.trouble is not None else None
    return CapabilityHealth(name, ward.state(), ward.since, ward.next_try, ward.last_ok, error)


def _sentence(label: str, capabilities: tuple[CapabilityHealth, ...], now: float) -> str:
    bad = [one for one in capabilities if one.state not in {"ok", "failing"}]
    good = [one.name for one in capabilities if one.state == "ok" and one.name != WHOLE]
    if any(one.state == "key" and one.name == WHOLE for one in bad):
        return f"{label} refuses the key: it is not asked until there is another one."
    if not bad:
        return _mostly_well(label, capabilities, good)
    parts = [_unavailable(one, now) for one in bad]
    whole = any(one.name == WHOLE for one in bad)
    works = f"; {_listed(good)} {_work(good)}" if good and not whole else ""
    next_try = min((one.next_try for one in bad if one.next_try is not None), default=None)
    again = f"; next try in {in_words(max(0.0, next_try - now))}" if next_try is not None else ""
    return f"{label}: {', '.join(parts)}{works}{again}."


def _work(names: list[str]) -> str:
    return "work" if len(names) > 1 or names[0].endswith("s") else "works"


def _mostly_well(label: str, capabilities: tuple[CapabilityHealth, ...], good: list[str]) -> str:
    shaky = [one for one in capabilities if one.state == "failing"]
    if shaky:
        return f"{label}: {_listed([one.name for one in shaky])} failed last; it is tried again."
    return f"{label} works." if good else f"{label} has not been asked yet."


def _unavailable(one: CapabilityHealth, now: float) -> str:
    what = f"{one.name} " if one.name != WHOLE else ""
    if one.state == "quota":
        return f"{what}has used up what it may be asked today"
    if one.state == "key":
        return f"{what}refuses the key"
    since = f" since {_moment(one.since, now)}" if one.since is not None else ""
    return f"{what}unavailable{since}"


def _moment(moment: float, now: float) -> str:
    """``12:04 UTC``, with its day where that is another one."""
    at, today = datetime.fromtimestamp(moment, UTC), datetime.fromtimestamp(now, UTC)
    day = "" if at.date() == today.date() else f"{at.day} {at:%B} "
    return f"{day}{at:%H:%M} UTC"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
