"""What somebody may ask of each bulk operation: any arguments, most of which make sense. An operation that can be
undone needs its line; ``tests/bulk/test_any_sequence.py`` plays them."""

from typing import Any

from hypothesis import strategies as st

Given = st.SearchStrategy[dict[str, Any]]

NAMES = st.sampled_from(["Björk", "bjork", "Tricky", "Sigur Rós", "The Knife", "ライブ"])
WORDS = st.lists(st.sampled_from(["a", "b", "A", "c", "Ünï"]), max_size=3)
LINES = st.sampled_from([None, "Post", "Debut"])
GUESTS = st.lists(NAMES, max_size=2)
LOCKS = st.lists(st.sampled_from(["title", "tags", "artist", "year"]), max_size=2, unique=True)
ARTIST_LOCKS = st.lists(st.sampled_from(["name", "genres"]), max_size=2, unique=True)

VIDEO_PATCHES: Given = st.fixed_dictionaries(
    {},
    optional={
        "artist": NAMES, "title": st.sampled_from(["Army of Me", "Jóga", "army of me", "x"]), "featured": GUESTS,
        "kind": st.sampled_from(["official", "live"]), "year": st.sampled_from([None, 1995, 1996]), "album": LINES,
        "release_date": st.sampled_from([None, "1995-04-21"]), "tags": WORDS, "genres": WORDS, "directors": WORDS,
        "credits": st.sampled_from([[], [{"role": "Camera", "name": "X"}]]), "monitored": st.booleans(),
    },
)  # fmt: skip
ARTIST_PATCHES: Given = st.fixed_dictionaries(
    {},
    optional={
        "aliases": WORDS, "genres": WORDS, "monitored": st.booleans(), "folder": LINES, "description": LINES,
        "links": st.sampled_from([[], [{"name": "Home", "url": "https://example.org/"}]]),
        "kinds": st.sampled_from([["official"], ["official", "live"]]), "monitor": st.sampled_from(["all", "none"]),
        "look_every": st.sampled_from([None, 3600]), "look_priority": st.integers(-1, 1),
    },
)  # fmt: skip
WHICH = st.integers(0, 7)  # counts among what is there; ``World.many`` puts in the id
FILES: Given = st.fixed_dictionaries({"files": st.sampled_from(["bin", "keep"])})


def _edits(patches: Given, lists: dict[str, Any], locks: Any) -> Given:
    """A list is set, or added to and removed from."""
    changed = st.fixed_dictionaries({}, optional=lists)
    whole = patches.map(lambda patch: {name: value for name, value in patch.items() if name not in lists})
    sides = st.one_of(
        st.fixed_dictionaries({"set": patches}),
        st.fixed_dictionaries({"set": whole, "add": changed, "remove": changed}),
    )
    locked = st.one_of(st.just({}), st.fixed_dictionaries({"lock": locks}), st.fixed_dictionaries({"unlock": locks}))
    return st.builds(lambda side, lock: {**side, **lock}, sides, locked)


def _replaced(fields: list[str]) -> Given:
    return st.fixed_dictionaries({
        "field": st.sampled_from(fields), "find": st.sampled_from(["a", "o", "b", r"^(\w)"]),
        "replace": st.sampled_from(["", "o", r"\1\1"]), "regex": st.booleans(), "case": st.booleans(),
    })  # fmt: skip


ARGUMENTS: dict[tuple[str, str], Given] = {
    ("video", "edit"): _edits(
        VIDEO_PATCHES, {"tags": WORDS, "genres": WORDS, "directors": WORDS, "featured": GUESTS}, LOCKS
    ),
    ("artist", "edit"): _edits(ARTIST_PATCHES, {"aliases": WORDS, "genres": WORDS}, ARTIST_LOCKS),
    ("video", "replace"): _replaced(["title", "album", "tags", "genres"]),
    ("artist", "replace"): _replaced(["genres", "description", "aliases"]),
    ("video", "delete"): FILES,
    ("artist", "delete"): FILES,
    ("video", "merge"): st.fixed_dictionaries({"into": WHICH, "differing": st.booleans()}),
    ("artist", "merge"): st.fixed_dictionaries({"into": WHICH}),
    ("video", "playlist"): st.one_of(
        st.fixed_dictionaries({"playlist": WHICH}),
        st.fixed_dictionaries({"name": st.sampled_from(["Once", "Again", "Another"])}),
    ),
    ("video", "status"): st.fixed_dictionaries({"status": st.sampled_from(["wanted", "ignored", "discovered"])}),
}
# nothing of them is undone
NOT_PLAYED = {
    ("video", "download"), ("video", "upgrade"), ("video", "search"), ("video", "verify"), ("video", "thumbnails"),
    ("artist", "discover"),
}  # fmt: skip
