import pytest

from mvidarr.query import fold, tokens, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Army of Me", ["army", "of", "me"]),
        ("R.E.M.", ["rem"]),
        ("Don’t", ["dont"]),
        ("AC/DC", ["ac", "dc"]),
        ("Vol.2", ["vol", "2"]),
        ("Sigur Rós", ["sigur", "ros"]),
        ("！！！", ["!!!"]),
        ("°\x18\x17! \x7f?", ["°", "!", "?"]),
        ("हिन्दी गाना", ["हिन्दी", "गाना"]),
        ("", []),
    ],
)
def test_a_text_is_its_folded_words(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def test_a_run_without_spaces_is_found_from_any_place_inside() -> None:
    assert words("椎名林檎") == " 椎名 名林 林檎 檎 "
    for part in ("椎名林檎", "名林", "林檎", "椎名", "檎"):
        assert f" {' '.join(tokens(part, whole=False))} " in words("椎名林檎")


def test_no_phrase_crosses_from_one_text_into_the_next() -> None:
    assert words("Army of Me", None, "", "Björk") == " army of me | bjork "


def test_folding_twice_changes_nothing_more() -> None:
    for text in ("Ｆｕｌｌ width", "Straße", "ﬁne", "Ørsted", "İstanbul"):
        assert fold(fold(text)) == fold(text)
