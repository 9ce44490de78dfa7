"""What a profile would take, shown beside its form: of a video of the library, of an address, or of a sample list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from mvidarr.clock import iso
from mvidarr.downloads.choosing import SAMPLES, judge
from mvidarr.downloads.fetching.offers import Offer, Offers
from mvidarr.errors import MvidarrError
from mvidarr.library.lists import VideoLists
from mvidarr.library.shapes import Profile
from mvidarr.library.sources import SourceKey, recognise
from mvidarr.library.videos import Videos
from mvidarr.library.wants_words import AUDIO, CODECS, CONTAINERS
from mvidarr.query import Asker, Query, text_of, tokens
from mvidarr.query.tree import And, Said
from mvidarr.web.endpoint import Fields

MOST_FOUND = 12
WORDS: Mapping[str, Mapping[str, str]] = {"codec": CODECS, "sound": AUDIO, "container": CONTAINERS}
Act = Literal["save", "enter", "preview", "again", "kept"]

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|(?:[\w-]+\.)+[a-z]{2,}/", re.IGNORECASE)
_NOBODY = "No video of the library is called so. Type other words of its name, or paste an address."
_NOT_KEPT = "The site has not been asked for this video lately. Press “Show, without saving”: then it is."
_NAMELESS = "Type words of its name, or paste an address."

Id = Annotated[int, Field(ge=0, le=2**63 - 1)]


class TrialForm(Fields):
    """``of``: words of a name, or an address; ``video`` is what was found by them before, ``pick`` one that is chosen
    now. Where nothing is typed, ``sample`` names a list of ours. ``act``: keep the profile; Enter was pressed in some
    field, which keeps it unless there is something to try; show what it would take; ask the site once more for that; or
    show it if nobody has to be asked."""

    act: Act = "save"
    of: Annotated[str, Field(max_length=2_000)] = ""
    video: Id = 0
    pick: Id = 0
    sample: Annotated[str, Field(max_length=20)] = ""

    @property
    def typed(self) -> bool:
        return bool(self.of.strip() or self.pick)

    @property
    def saves(self) -> bool:
        return not self.pick and (self.act == "save" or (self.act == "enter" and not self.typed))


class TrialAsked(Fields):
    """The same in an address: nobody is asked for that."""

    of: Annotated[str, Field(max_length=2_000)] = ""
    video: Id = 0
    sample: Annotated[str, Field(max_length=20)] = ""


@dataclass(frozen=True)
class Meant:
    """``source`` with the video that it is of, if it is one of ours; or ``found`` of which somebody has to choose."""

    of: str = ""
    video: int = 0
    source: SourceKey | None = None
    found: tuple[tuple[int, str], ...] = ()
    refused: str = ""


class ProfileTrial:
    def __init__(self, offers: Offers, videos: Videos, lists: VideoLists) -> None:
        self._offers = offers
        self._videos = videos
        self._lists = lists

    async def tried(self, form: TrialForm, profile: Profile, asker: Asker) -> dict[str, Any]:
        """What the templates read. What goes wrong is told there; the form stays as it is."""
        if not form.typed:
            return of_sample(form.sample, profile)
        try:
            meant = await self._meant(form, asker)
            if meant.source is None:
                return _shown(form, meant)
            return _shown(form, meant, await self._offer(form.act, meant, meant.source), profile)
        except MvidarrError as error:
            told = error.errors[0].message if error.errors else error.detail
            return _shown(form, Meant(form.of, form.pick or form.video, refused=told))

    async def _offer(self, act: Act, meant: Meant, source: SourceKey) -> Offer | None:
        offer = await self._offers.kept(source, meant.video or None) if act != "again" else None
        return offer if offer is not None or act == "kept" else await self._offers.ask(source)

    async def _meant(self, form: TrialForm, asker: Asker) -> Meant:
        of, known = form.of.strip(), form.pick or form.video
        name = (await self._videos.titles([known])).get(known, "") if known else ""
        if name and (form.pick or of == name):
            return Meant(name, known, await self._offers.source_of(known))
        if _ADDRESS.match(of):
            return Meant(of, 0, recognise(of))
        return await self._named(of, asker)

    async def _named(self, of: str, asker: Asker) -> Meant:
        words: Any = tuple(Said(word, prefix=True) for word in tokens(of))
        if not words:
            return Meant(of, refused=_NAMELESS)
        page = await self._lists.ids(text_of(Query(And(words))), None, "", MOST_FOUND, asker=asker)
        names = await self._videos.titles(page.ids)
        found = tuple((id, names[id]) for id in page.ids if id in names)
        if len(found) == 1:
            id, name = found[0]
            return Meant(name, id, await self._offers.source_of(id))
        return Meant(of, found=found, refused="" if found else _NOBODY)


def of_sample(name: str, profile: Profile) -> dict[str, Any]:
    """What it would take of a list of ours; of the first where none is named."""
    sample = next((sample for sample in SAMPLES if sample.name == name), SAMPLES[0])
    return {**BLANK, "sample": sample.name, "judged": judge(sample.info, profile), "listed": None}


def _shown(form: TrialForm, meant: Meant, offer: Offer | None = None, profile: Profile | None = None) -> dict[str, Any]:
    refused = meant.refused or (_NOT_KEPT if meant.source is not None and offer is None else "")
    told = {"sample": form.sample, "of": meant.of, "video": meant.video, "found": meant.found, "refused": refused}
    judged = judge(offer.info, profile) if offer is not None and profile is not None else None
    return {**BLANK, **told, "judged": judged, "listed": listed_by(offer) if offer else None}


def listed_by(offer: Offer) -> dict[str, Any]:
    named = {"title": offer.title, "host": offer.host, "url": offer.source.url}
    return {**named, "asked": iso(offer.asked), "among": offer.among}


BLANK: Mapping[str, Any] = {
    "samples": [(sample.name, sample.label) for sample in SAMPLES], "words": WORDS, "sample": "", "of": "", "video": 0,
    "found": (), "refused": "", "judged": None, "listed": None,
}  # fmt: skip
