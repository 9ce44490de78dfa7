"""Of each format of a list, whether a profile takes it, and what speaks for and against it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mvidarr.downloads.choosing.choice import Choice, choose
from mvidarr.downloads.choosing.criteria import Criterion, of_pictures, of_sounds
from mvidarr.downloads.choosing.listed import Format, Info
from mvidarr.downloads.choosing.picking import Picked, is_sound, pick
from mvidarr.errors import External
from mvidarr.library import Profile
from mvidarr.library.wants_words import AUDIO, CODECS, CONTAINERS


@dataclass(frozen=True)
class Reason:
    """A sentence, for it or against it."""

    good: bool
    text: str


@dataclass(frozen=True)
class Verdict:
    format: Format
    taken: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Judged:
    """``refusal`` says why nothing is taken; then there is no ``choice``. ``told`` is False for a list that names no
    heights: what comes is looked at when it is here."""

    verdicts: tuple[Verdict, ...]
    told: bool
    choice: Choice | None
    refusal: str | None


def judge(info: Info, profile: Profile) -> Judged:
    """Formats that are taken come first, then pictures from the highest, sounds, and the rest."""
    try:
        choice, refusal = choose(info, profile), None
    except External as error:
        choice, refusal = None, error.detail
    picked = pick(info, profile)
    taken = [] if choice is None else [one for one in (picked.picture, picked.sound) if one is not None]
    found = [
        Verdict(one, any(one is other for other in taken), tuple(_reasons(at, one, picked, profile, info)))
        for at, one in enumerate(picked.formats)
    ]
    return Judged(tuple(sorted(found, key=_place)), picked.told, choice, refusal)


def _place(verdict: Verdict) -> tuple[bool, bool, int, int]:
    one = verdict.format
    kind = 0 if one.step is not None else 1 if is_sound(one) else 2
    return (not verdict.taken, kind > 0, kind, -(one.height or 0))


def _reasons(at: int, one: Format, picked: Picked, profile: Profile, info: Info) -> Iterator[Reason]:
    if one.step is not None:
        yield from _of_picture(at, one, picked, profile, info)
    elif is_sound(one):
        yield from _of_sound(one, picked, profile, info)
    elif not one.has_picture:
        yield Reason(False, "It is neither picture nor sound, but small previews.")
    elif picked.told:
        yield Reason(False, "It doesn't tell its height, and others do.")
    else:
        yield Reason(True, "It doesn't tell its height: it is looked at when it is here.")


def _of_picture(at: int, one: Format, picked: Picked, profile: Profile, info: Info) -> Iterator[Reason]:
    heights, wants = profile["heights"], profile["wants"]
    if one.step not in heights:
        yield Reason(False, f"The profile doesn't take {one.step}p.")
        return
    first = one.step == heights[0]
    yield Reason(True, f"{one.step}p is {'the height that the profile likes most' if first else 'a height it takes'}.")
    criteria = of_pictures(wants, info)
    yield from _for(one, wants.get("codecs", ()), one.codec, CODECS)
    yield from _for(one, wants.get("containers", ()), one.container, CONTAINERS)
    if at in picked.refused:
        yield Reason(False, picked.refused[at])
    elif picked.picture is None:
        return
    elif one is picked.picture:
        yield from _best_of(one, [other for other in picked.formats if other.step == one.step], criteria)
    elif one.step != picked.step:
        yield Reason(False, f"{picked.step}p is liked more than {one.step}p.")
    else:
        yield Reason(False, behind(one, picked.picture, criteria, silent=picked.sound is None))


def _of_sound(one: Format, picked: Picked, profile: Profile, info: Info) -> Iterator[Reason]:
    if picked.picture is None:
        yield Reason(False, "No picture is taken that it could go with.")
    elif picked.picture.has_sound:
        yield Reason(False, "The picture that is taken brings its own sound.")
    else:
        criteria = of_sounds(profile["wants"], info)
        yield from _for(one, profile["wants"].get("audio", ()), one.sound, AUDIO)
        if one is picked.sound:
            yield from _best_of(one, [other for other in picked.formats if is_sound(other)], criteria)
        elif picked.sound is not None:
            yield Reason(False, behind(one, picked.sound, criteria))


def _for(one: Format, liked: Sequence[str], name: str | None, words: Mapping[str, str]) -> Iterator[Reason]:
    if name is not None and name in liked:
        yield Reason(True, f"{words.get(name, name)} is liked{' most' if name == liked[0] else ''}.")


def _best_of(one: Format, rivals: Sequence[Format], criteria: Sequence[Criterion]) -> Iterator[Reason]:
    others = sum(other is not one for other in rivals)
    if not others:
        yield Reason(True, "There is no other of its kind.")
    else:
        yield Reason(True, f"It is the best of {others + 1} of its kind.")


def behind(one: Format, taken: Format, criteria: Sequence[Criterion], *, silent: bool = False) -> str:
    """The first thing in which they differ."""
    if silent and taken.has_sound and not one.has_sound:
        return "It has no sound, and none comes beside it."
    words = next((criterion.words for criterion in criteria if criterion.key(one) < criterion.key(taken)), None)
    return words(one, taken) if words else "It is like the one that is taken in all that counts."
