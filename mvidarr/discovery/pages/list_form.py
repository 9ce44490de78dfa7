"""The form of an import list: what is typed, what it says, and what stands in it when it is changed."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from mvidarr.discovery.lists.checking import SOONEST
from mvidarr.discovery.lists.kinds import KINDS, ListKind
from mvidarr.discovery.lists.shapes import ImportList
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.web.endpoint import MIB, Call, Fields, Flash, See

BY_HAND = "Only when somebody asks"
TAKE = (("videos", "Songs as videos"), ("artists", "Of songs their artists only"))
VIDEOS = (("discovered", "Discovered: it is only listed"), ("wanted", "Wanted: it is looked for"))

Text = Annotated[str, Field(max_length=2000)]
_OPTIONS = tuple(dict.fromkeys(option.name for kind in KINDS.values() for option in kind.options))


class KindAsked(Fields):
    kind: Annotated[str, Field(max_length=50)] = "text"


class ListForm(KindAsked):
    """As it is typed; of the options of all kinds those of its own."""

    name: Text = ""
    text: Annotated[str, Field(max_length=MIB)] = ""
    playlist: Text = ""
    user: Text = ""
    of: Text = ""
    period: Text = ""
    which: Text = ""
    collection: Text = ""
    take: Text = "videos"
    videos: Text = "discovered"
    monitored: bool = False
    monitor: Text = "all"
    auto_download: bool = False
    kinds: Annotated[list[str], Field(default_factory=list, max_length=20)]
    profile_id: Annotated[str, Field(max_length=18, pattern=r"^[0-9]*$")] = ""
    discover: bool = False
    every: Annotated[str, Field(max_length=18, pattern=r"^[0-9]*$")] = ""
    version: Annotated[int, Field(ge=0)] = 0


class ActiveForm(Fields):
    active: bool = False


def values(form: ListForm, kind: ListKind) -> dict[str, Any]:
    adding = {
        "take": form.take, "videos": form.videos, "monitored": form.monitored, "monitor": form.monitor,
        "auto_download": form.auto_download, "kinds": form.kinds or ["official"], "discover": form.discover,
        "profile_id": int(form.profile_id) if form.profile_id else None,
    }  # fmt: skip
    options = {option.name: getattr(form, option.name) for option in kind.options}
    interval = int(form.every) if form.every and kind.source else None
    return {"name": form.name.strip() or kind.label, "options": options, "adding": adding, "every": interval}


def as_form(found: ImportList) -> ListForm:
    adding = found["adding"]
    return ListForm(
        kind=found["kind"], name=found["name"], **{name: found["options"].get(name, "") for name in _OPTIONS},
        take=adding["take"], videos=adding["videos"], monitored=adding["monitored"], monitor=adding["monitor"],
        auto_download=adding["auto_download"], kinds=adding["kinds"], profile_id=str(adding["profile_id"] or ""),
        discover=adding["discover"], every=str(found["every"] or ""), version=found["version"],
    )  # fmt: skip


def said(found: ImportList) -> list[tuple[str, str]]:
    """The options of a list, in words."""
    told = []
    for option in KINDS[found["kind"]].options:
        value = found["options"].get(option.name, "")
        told.append((option.label, dict(option.choices).get(value, value)))
    return told


def intervals(offered: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of those that artists have, the ones that are long enough for a list."""
    return [("", BY_HAND), *((value, words) for value, words in offered if value and int(value) >= SOONEST)]


def told(error: MvidarrError) -> dict[str, str]:
    """By field of the form."""
    return {one.field.rpartition(".")[2]: one.message for one in error.errors} or {"": error.detail}


def status(error: MvidarrError) -> int:
    if isinstance(error, NotFound):
        raise error
    return 422 if error.errors else 409


def back(call: Call, error: MvidarrError) -> See:
    """To the page of the list, with the reason."""
    if isinstance(error, NotFound):
        raise error
    return See(f"/import/lists/{call.id}", flash=Flash(error.detail, "bad"))
