"""What pages offer to choose from, and in which words: put together of several rooms."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from mvidarr.accounts import Accounts
from mvidarr.bulk.pages import Worded
from mvidarr.inside import Inside
from mvidarr.library.pages import form_fields
from mvidarr.library.pages.words import choices as field_choices
from mvidarr.library.pages.words import field_words, value_words

# how a status that people choose is offered
WISHES = (("wanted", "Wanted: get a file"), ("ignored", "Ignored: never"), ("discovered", "Found: decide later"))


def people_of(accounts: Accounts) -> Callable[[], Awaitable[Mapping[str, str]]]:
    """As the journal knows them -> as they are called."""

    async def names() -> Mapping[str, str]:
        return {f"user:{user.id}": user.name for user in await accounts.users.all()}

    return names


def options_of_artists(inside: Inside) -> Callable[[], Awaitable[Mapping[str, Sequence[tuple[str, str]]]]]:
    """What may be chosen for an artist who is added, by field."""

    async def options() -> Mapping[str, Sequence[tuple[str, str]]]:
        profiles = [(str(profile["id"]), profile["name"]) for profile in await inside.profiles.all()]
        return {**field_choices(), "profile_id": [("", "The default one"), *profiles]}

    return options


def worded_by(inside: Inside) -> Worded:
    """What pages of bulk operations are told in, and offer."""

    async def choices(noun: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        usual = "As its artist has it" if noun == "video" else "The default one"
        profiles = [(str(profile["id"]), profile["name"]) for profile in await inside.profiles.all()]
        fates = _fates(inside.bin.days)
        return {**field_choices(), "profile_id": [("", usual), *profiles], "status": WISHES, "files": fates}

    return Worded(
        field_words,
        value_words,
        fields={"video": form_fields.VIDEO, "artist": form_fields.ARTIST},
        lists={"video": inside.video_lists, "artist": inside.artist_lists},
        choices=choices,
    )


def _fates(days: int) -> Sequence[tuple[str, str]]:
    """What can become of files that are deleted; ``days`` that they lie in the bin, 0 for any."""
    bin = "into the recycle bin" + (f", for {days} day{'s' if days != 1 else ''}" if days else "")
    return [("bin", f"Delete with files ({bin})"), ("keep", "Delete from the library, keep the files")]
