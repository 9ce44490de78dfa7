"""What is offered for a place of a query: fields, their values, orders. The texts, without a database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mvidarr.library.store.vocabulary import Value
from mvidarr.query import Choice, Duration, Field, FieldTable, Flag, Height, Moment, Number, Size, Text
from mvidarr.query.complete import Place
from mvidarr.query.write import value_text

ALWAYS = ("artist", "genre", "year", "kind", "quality", "added", "rating", "status", "tag", "is", "has", "sort")
OPERATORS = {
    "is": "what it is: wanted, missing, played, …", "has": "what it has: file, subtitles, a rating, …",
    "sort": "the order of the list",
}  # fmt: skip
JOINTS = {"OR": "either side", "AND": "both sides", "NOT": "everything but the next"}
_AGES = {
    "<7d": "in the last 7 days",
    "<30d": "in the last 30 days",
    "<1y": "in the last year",
    ">1y": "over a year ago",
}
_LENGTHS = {"<3m": "shorter than 3 minutes", "3m..5m": "3 to 5 minutes", ">10m": "longer than 10 minutes"}
_SIZES = {"<100MB": "smaller than 100 MB", "100MB..1GB": "100 MB to 1 GB", ">1GB": "larger than 1 GB"}
_HEIGHTS = {"<720p": "lower than 720p", "<1080p": "lower than 1080p", ">=1080p": "1080p or better", "4k": "2160 lines"}
_NUMBERS = {">0": "more than none", "0": "none", ">=10": "ten or more"}
_RATINGS = {">=8": "8 or better", ">=5": "5 or better", "<5": "below 5"}
_SAMPLES: tuple[tuple[type[Number], Mapping[str, str]], ...] = (
    (Moment, _AGES), (Duration, _LENGTHS), (Size, _SIZES), (Height, _HEIGHTS), (Number, _NUMBERS),
)  # fmt: skip


Kind = Literal["recent", "field", "operator", "value"]


@dataclass(frozen=True, slots=True)
class Offer:
    """``put`` goes where ``start`` to ``end`` stands. ``kind``: recent, field, operator or value; a value is of
    ``field``. ``many``: how many have it, None where nobody counts."""

    text: str
    kind: Kind
    put: str
    start: int
    end: int
    label: str = ""
    field: str = ""
    many: int | None = None


def fields_for(place: Place, table: FieldTable) -> Iterator[Offer]:
    """Names that begin as typed; without anything typed those that are asked most."""
    typed = place.typed.lower()
    means = {**table.means, **OPERATORS}
    names = (
        [name for name in ALWAYS if name in means] if not typed else sorted(means, key=lambda name: (len(name), name))
    )
    for name in names:
        if name.startswith(typed) or (len(typed) > 1 and f"_{typed}" in name):
            kind: Kind = "operator" if name in OPERATORS else "field"
            yield Offer(f"{name}:", kind, f"{name}:", place.start, place.end, means[name].replace("`", ""))


def joints_for(place: Place) -> Iterator[Offer]:
    """Only what is written large joins; small letters are a word like others."""
    if place.typed.isupper():
        for word, label in JOINTS.items():
            if word.startswith(place.typed):
                yield Offer(word, "operator", word, place.start, place.end, label)


def states_for(place: Place, table: FieldTable) -> Iterator[Offer]:
    """``wan`` -> ``is:wanted``"""
    typed = place.typed.lower()
    if len(typed) > 1:
        for name in sorted(table.is_):
            if name.startswith(typed):
                yield Offer(f"is:{name}", "value", f"is:{name}", place.start, place.end, "", "is")


def named_for(place: Place, table: FieldTable) -> Iterator[Offer]:
    """Behind ``is:`` and ``has:``."""
    known = table.is_ if place.field == "is" else dict.fromkeys([*table.has, *table.means])
    typed = place.typed.lower()
    for name in sorted(known):
        if name.startswith(typed) and name not in place.others:
            label = table.means.get(name, "") if place.field == "has" else ""
            yield value_offer(place, name, label=label.replace("`", ""))


def orders_for(place: Place, table: FieldTable) -> Iterator[Offer]:
    typed = place.typed.lower()
    down = typed.startswith("-")
    names = [name for name in table.sorts if name.startswith(typed.lstrip("-")) and name not in place.others]
    for name in names:
        for key in [f"-{name}"] if down else [name, f"-{name}"]:
            label = "largest or latest first" if key != name else "smallest or earliest first"
            yield Offer(key, "value", key, place.start, place.end, label, "sort")


def samples_for(place: Place, field: Field) -> Iterator[Offer]:
    """How a value of this kind may be written."""
    inner = innermost(field)
    if isinstance(inner, Flag):
        yield from (value_offer(place, said) for said in ("yes", "no") if said.startswith(place.typed.lower()))
    if isinstance(inner, Choice):
        typed = place.typed.lower()
        yield from (value_offer(place, name, many=0) for name in inner.values if name.startswith(typed))
    if place.sign or place.typed:
        return
    samples = next((samples for kind, samples in _SAMPLES if isinstance(inner, kind)), {})
    if place.field == "rating":
        samples = _RATINGS
    for text, label in samples.items():
        yield Offer(text, "value", text, place.start, place.end, label, place.field)


def decades_for(place: Place, years: Sequence[Value]) -> Iterator[Offer]:
    """``199`` or ``1990s`` -> ``1990..1999``, with what they hold together."""
    typed = place.typed.rstrip("sS")
    held: dict[int, int] = {}
    for one in years:
        if one.text.isdigit():
            held[int(one.text) // 10] = held.get(int(one.text) // 10, 0) + (one.many or 0)
    if place.sign or place.listed or (len(typed) == 4 and not place.typed.lower().endswith("s")):
        return
    for decade, many in sorted(held.items(), reverse=True):
        if f"{decade}0".startswith(typed):
            text = f"{decade}0..{decade}9"
            yield Offer(text, "value", text, place.start, place.end, f"the {decade}0s", place.field, many)


def value_offer(place: Place, text: str, *, label: str = "", many: int | None = None, exact: bool = False) -> Offer:
    """``exact``: asks for this value and none that has its words."""
    sign = "=" if exact and not place.sign else ""
    return Offer(text, "value", f"{sign}{value_text(text)}", place.start, place.end, label, place.field, many)


def criterion_offer(place: Place, field: str, one: Value, label: str, *, exact: bool, start: int) -> Offer:
    """A value where only a word was typed: ``daft pu`` -> ``artist:"Daft Punk"``."""
    put = f"{field}:{'=' if exact else ''}{value_text(one.text)}"
    return Offer(one.text, "value", put, start, place.end, label, field, one.many)


def worded(field: Field) -> bool:
    """It is compared by words, so that one value may stand in another."""
    return isinstance(innermost(field), Text)


def innermost(field: object) -> object:
    """Of a field that wraps others: of another table, or several under one name."""
    while True:
        inside = getattr(field, "field", None) or next(iter(getattr(field, "fields", ())), None)
        if inside is None:
            return field
        field = inside


def each_once(offers: Iterable[Offer], most: int) -> list[Offer]:
    found: dict[str, Offer] = {}
    for offer in offers:
        if len(found) == most:
            break
        found.setdefault(offer.put, offer)
    return list(found.values())
