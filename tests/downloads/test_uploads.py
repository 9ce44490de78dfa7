"""Which upload of a video is tried first: the chosen one, then sites that the profile likes, then by rank."""

import pytest

from mvidarr.downloads.asking.uploads import Upload, in_order
from mvidarr.library.sources import SourceKey


def _upload(name: str, *, chosen: bool = False) -> Upload:
    provider, key = name.split(":")
    return Upload(SourceKey(provider, key, f"https://{provider}.example/{key}"), chosen)


FOUND = [_upload("youtube:a"), _upload("vimeo:b"), _upload("youtube:c"), _upload("web:d")]
CHOSEN = [_upload("youtube:a", chosen=True), *FOUND[1:]]


@pytest.mark.parametrize(
    ("uploads", "liked", "tried"),
    [
        (FOUND, (), "abcd"),
        (FOUND, ("vimeo",), "bacd"),
        (FOUND, ("web", "vimeo"), "dbac"),
        (FOUND, ("dailymotion",), "abcd"),
        (CHOSEN, ("vimeo",), "abcd"),
        (CHOSEN, ("web",), "adbc"),
        ([FOUND[1], _upload("youtube:a", chosen=True)], ("vimeo",), "ba"),
        ([], ("vimeo",), ""),
    ],
)
def test_uploads_are_tried_as_the_profile_likes_them_behind_what_was_chosen(
    uploads: list[Upload], liked: tuple[str, ...], tried: str
) -> None:
    assert "".join(one.source.key for one in in_order(uploads, liked)) == tried
