"""What a site calls a video becomes artist, title, featured artists, kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.library.titles import KINDS, Named, channel_artist, split, with_credits

HEADINGS = [
    ("Daft Punk - Around the World (Official Video)", None, Named("Daft Punk", "Around the World")),
    ("Björk - Army of Me [Official HD Music Video]", None, Named("Björk", "Army of Me")),
    ("a-ha – Take On Me (Official Video) [4K]", None, Named("a-ha", "Take On Me")),
    ("Queen — Bohemian Rhapsody (Official Video Remastered)", None, Named("Queen", "Bohemian Rhapsody")),
    ("Calvin Harris ft. Rihanna - We Found Love", None, Named("Calvin Harris", "We Found Love", ("Rihanna",))),
    ("Eminem - Stan (Long Version) ft. Dido", None, Named("Eminem", "Stan (Long Version)", ("Dido",))),
    ("Song Name (feat. A, B & C) (Lyric Video)", "ArtistVEVO", Named("Artist", "Song Name", ("A", "B", "C"), "lyric")),
    ("Muse - Uprising (Live at Wembley)", None, Named("Muse", "Uprising (Live at Wembley)", (), "live")),
    ("Nirvana - Lithium (Live)", None, Named("Nirvana", "Lithium", (), "live")),
    ("Coldplay - Yellow | Official Video", None, Named("Coldplay", "Yellow")),
    ("Coldplay - Yellow (Official Audio)", None, Named("Coldplay", "Yellow", (), "audio")),
    ("Moby - Porcelain (Arty Remix)", None, Named("Moby", "Porcelain (Arty Remix)", (), "remix")),
    ("The Cure - Lullaby (1989)", None, Named("The Cure", "Lullaby", (), "official", 1989)),
    ("Take On Me", "a-ha", Named("a-ha", "Take On Me")),
    ("Take On Me - a-ha", "a-ha", Named("a-ha", "Take On Me")),
    ('Radiohead "Karma Police"', None, Named("Radiohead", "Karma Police")),
    ("宇多田ヒカル - First Love 【Official Video】", None, Named("宇多田ヒカル", "First Love")),
    ("فيروز - نسم علينا الهوى", None, Named("فيروز", "نسم علينا الهوى")),
    ("Jay-Z - 99 Problems", None, Named("Jay-Z", "99 Problems")),
    ("clip", None, Named(None, "clip")),
    ("(Official Video)", None, Named(None, "(Official Video)")),
    ("Air - Making Of Sexy Boy (Behind the Scenes)", None, Named("Air", "Making Of Sexy Boy", (), "behind_the_scenes")),
    ("Blur - Song 2 official music video", None, Named("Blur", "Song 2")),
    ("Ed Sheeran - Perfect (with Beyoncé)", None, Named("Ed Sheeran", "Perfect", ("Beyoncé",))),
]


@pytest.mark.parametrize(("heading", "channel", "expected"), HEADINGS, ids=[h[0][:40] for h in HEADINGS])
def test_a_heading_is_split_as_a_person_would(heading, channel, expected):
    assert split(heading, channel) == expected


@pytest.mark.parametrize(
    ("channel", "artist"),
    [
        ("DaftPunkVEVO", "Daft Punk"), ("Queen Official", "Queen"), ("Air - Topic", "Air"), ("Muse", "Muse"),
        ("", None), (None, None), ("VEVO", None), ("Warner Records", None),
    ],
)  # fmt: skip
def test_a_channel_is_read_as_its_artist(channel, artist):
    assert channel_artist(channel) == artist


def test_names_given_by_the_site_win_over_the_heading():
    named = with_credits(
        split("some upload", "uploader"), ["Massive Attack", "Tracey Thorn"], "Protection (Official Video)"
    )
    assert named == Named("Massive Attack", "Protection", ("Tracey Thorn",))


@given(st.text(max_size=200), st.none() | st.text(max_size=60))
def test_any_heading_gives_a_title_and_a_known_kind(heading, channel):
    named = split(heading, channel)
    assert named.title.strip()
    assert named.kind in KINDS
    assert named.artist is None or named.artist.strip()
