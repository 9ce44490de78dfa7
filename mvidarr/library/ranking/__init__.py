"""What is found by words stands in the order of how well it fits: exact titles, exact artists, all words in title and
artist, the rest; plays, rating and popularity decide among equals.

At most ``Reach.candidates`` videos are ranked, by our own code, so both databases give the same order: first the exact
ones, then those whose names hold the words, then the rest, each as it stands by popularity and newness, which is the
stored order. Behind them the list goes on in that.

    typed (what of a query ranks) > forms (what is alike in many queries) > tiers (statements of a form)
        > candidates (reads them) > ranked (their order) > lists (pages)

Tables owned: none. Events: none.
"""

from mvidarr.library.ranking.lists import Ranking
from mvidarr.library.ranking.tiers import REACH, Reach

__all__ = ["REACH", "Ranking", "Reach"]
