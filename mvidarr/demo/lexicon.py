"""Names and titles out of the words of a tongue: few words are used often, most of them rarely, as people do."""

import random
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from mvidarr.demo.tongues import TONGUES, Tongue
from mvidarr.library.text import one_line

T = TypeVar("T")

_VOCABULARY = 700  # words of a tongue, and of English
_ENGLISH = 2_500
_TITLES = ("{}", "{} {}", "The {}", "{} of {}", "{} in the {}", "My {}", "No {}", "{} & {}", "{} {} {}", "After the {}",
           "{}, {}", "{} (Pt. 2)", "Where the {} Goes", "{} Song", "Before {}")  # fmt: skip
_TITLE_WEIGHTS = (22, 24, 9, 7, 5, 5, 3, 3, 6, 2, 2, 1, 1, 2, 2)
_PLAIN = ("{}", "{} {}", "{} {} {}")  # what every tongue can do
_PLAIN_WEIGHTS = (35, 45, 20)
_ACTS = ("{0} {1}", "The {0} {1}s", "{0}", "{0} & {2}", "DJ {0}", "{0} {3}", "{3} {0}")
_ACT_WEIGHTS = (22, 14, 8, 6, 3, 28, 19)


class Chances(Generic[T]):
    """A weighted choice, its sums made once."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = items
        self._sums = list(accumulate(weights))

    def pick(self, rng: random.Random) -> T:
        return rng.choices(self.items, cum_weights=self._sums)[0]

    def picks(self, rng: random.Random, count: int) -> list[T]:
        """May repeat."""
        return rng.choices(self.items, cum_weights=self._sums, k=count)


def zipf(items: Sequence[T], *, flat: float = 2.7, power: float = 1.0) -> Chances[T]:
    """The first is the most frequent; a larger ``flat`` makes the first few more alike (Zipf-Mandelbrot)."""
    return Chances(items, [1 / (rank + flat) ** power for rank in range(1, len(items) + 1)])


class Lexicon:
    """What can be said in one tongue."""

    def __init__(self, tongue: Tongue, rng: random.Random) -> None:
        self.tongue = tongue
        self._syllables = tongue.syllables.split()
        self.english = tongue is TONGUES[0]
        real = tongue.words.split()
        size = _ENGLISH if self.english else _VOCABULARY
        invented = (self.invented(rng) for _ in range(size))
        self._words = zipf(list(dict.fromkeys([*rng.sample(real, len(real)), *invented])))
        self._real = real
        self._titles = Chances(_TITLES, _TITLE_WEIGHTS) if self.english else Chances(_PLAIN, _PLAIN_WEIGHTS)
        self._acts = Chances(_ACTS, _ACT_WEIGHTS)

    def invented(self, rng: random.Random) -> str:
        return "".join(rng.choices(self._syllables, k=rng.choice((2, 2, 3))))

    def title(self, rng: random.Random) -> str:
        pattern = self._titles.pick(rng)
        words = self._words.picks(rng, pattern.count("{}"))
        if self.english:
            return pattern.format(*(word.capitalize() for word in words))
        return _raised(self.tongue.gap.join(words))

    def artist(self, rng: random.Random) -> str:
        """Never without an invented word, so that it is nobody's name."""
        made, other, real = self.invented(rng), self.invented(rng), rng.choice(self._real)
        if self.english:
            return self._acts.pick(rng).format(*(one.capitalize() for one in (made, real, other, other)))
        parts = [made, real] if rng.random() < 0.6 else [made, other]
        return self.tongue.gap.join(_raised(part) for part in parts)

    def person(self, rng: random.Random) -> str:
        return self.tongue.gap.join(_raised(self.invented(rng)) for _ in range(2))

    def sentence(self, rng: random.Random) -> str:
        text = self.tongue.gap.join(self._words.picks(rng, rng.randint(5, 14)))
        return f"{_raised(text)}."


class Lexicons:
    """All tongues, one picked for each artist by its share."""

    def __init__(self, rng: random.Random) -> None:
        self._all = [Lexicon(tongue, rng) for tongue in TONGUES]
        self._chances = Chances(self._all, [tongue.share for tongue in TONGUES])
        self.english = self._all[0]

    def pick(self, rng: random.Random) -> Lexicon:
        return self._chances.pick(rng)

    def each(self) -> Sequence[Lexicon]:
        return self._all


def fresh(say: Callable[[], str], taken: set[str], key: Callable[[str], str], most: int = 8) -> str:
    """Something whose key nobody has yet; when there is nothing new left to say, a number makes it so."""
    text = one_line(say())
    for _ in range(most):
        if key(text) not in taken:
            break
        text = one_line(say())
    number = 2
    unnumbered = text
    while key(text) in taken:
        text, number = f"{unnumbered} {number}", number + 1
    taken.add(key(text))
    return text


def _raised(text: str) -> str:
    """A capital at the front, where the script knows capitals; Georgian has some that nobody writes."""
    return text if "\u10d0" <= text[:1] <= "\u10ff" else text[:1].upper() + text[1:]
