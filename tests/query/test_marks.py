"""What is marked in a text is what was found in it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.query import tokens
from mvidarr.query.fields import phrase_of
from mvidarr.query.marks import placed, spans

_TEXTS = st.text("abÅéß æ.'’!|-日本語ガｶﾞ소녀हिन् İΣς\u0301\t¨", max_size=30) | st.text(max_size=30)


@given(_TEXTS)
def test_a_text_is_cut_into_the_words_that_are_stored(text: str) -> None:
    assert [one.word for one in placed(text)] == tokens(text)


@given(_TEXTS, st.booleans())
def test_a_text_is_marked_from_its_first_word_to_its_last_when_it_is_searched_for(text: str, prefix: bool) -> None:
    phrase = phrase_of(text, prefix)
    found = spans(text, [phrase])
    words = placed(text)
    if phrase.tokens:
        assert found[0][0] == words[0].letters[0].start
        assert all(0 <= start < end <= len(text) for start, end in found)
        assert all(one[1] < other[0] for one, other in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "said", "marked"),
    [
        ("Army of Me", ["army"], ["Army"]),
        ("Army of Me", ["army of"], ["Army of"]),
        ("Army of Me", ["me", "army"], ["Army", "Me"]),
        ("Armies of the Night", ["arm*"], ["Arm"]),
        ("Army of Me", ["arm"], []),
        ("BJÖRK & Björk", ["bjork"], ["BJÖRK", "Björk"]),
        ("Straße, Mæt", ["strasse", "mae*"], ["Straße", "Mæ"]),
        ("Don’t stop", ["dont"], ["Don’t"]),
        ("R.E.M. live", ["rem"], ["R.E.M"]),
        ("椎名林檎の歌", ["林檎"], ["林檎"]),
        ("椎名林檎の歌", ["名林檎の"], ["名林檎の"]),
        ("東京Love 事変 live", ["東京love", "東京Love 事変 live"], ["東京Love 事変 live"]),
        ("日本", ["日"], []),  # as in the index: a single one is found at the end of a run
        ("日本", ["本"], ["本"]),
        ("ｶﾞｰﾙ", ["ガール"], ["ｶﾞｰﾙ"]),
        ("!!!", ["!!!"], ["!!!"]),
        ("what?!", ["!!!"], []),
        ("שָׁלוֹם עולם", ["שלום"], ["שָׁלוֹם"]),
    ],
)
def test_words_are_marked_where_they_stand(text: str, said: list[str], marked: list[str]) -> None:
    phrases = [phrase_of(one.removesuffix("*"), one.endswith("*")) for one in said]
    assert [text[start:end] for start, end in spans(text, phrases)] == marked
