"""The doors of the house as they are built: which of them is given what of the rooms, a module for what they are about.

``app.py`` hands them to the roll.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mvidarr.bulk.verbs import verbs_of
from mvidarr.clock import now
from mvidarr.entrance.access import access_doors
from mvidarr.entrance.discovery import discovery_doors
from mvidarr.entrance.downloads import downloads_doors
from mvidarr.entrance.library import library_doors
from mvidarr.entrance.many import many_doors
from mvidarr.entrance.system import Watching, system_doors
from mvidarr.inside import Inside
from mvidarr.jobs import Jobs
from mvidarr.library import BulkVerb, BulkVerbs
from mvidarr.library.pages.looks import Looks
from mvidarr.library.pages.wanted import ROUGHLY
from mvidarr.machines import Machines
from mvidarr.query import Asker
from mvidarr.transfer import VERBS as EXPORTING
from mvidarr.web.principal import Principal
from mvidarr.web.routes.doors import Doors

__all__ = ["Watching", "counts", "doors"]

# what can be done with a selection of a list besides bulk operations; rooms above the library add theirs
VERBS: tuple[BulkVerb, ...] = EXPORTING


def doors(machines: Machines, inside: Inside, watching: Watching) -> Doors:
    looks = Looks(inside.preferences, BulkVerbs(verbs_of(inside.bulk.operations, VERBS)))
    return Doors(
        access=access_doors(inside),
        library=library_doors(machines, inside, looks),
        discovery=discovery_doors(machines, inside),
        downloads=downloads_doors(machines, inside),
        many=many_doors(machines, inside),
        system=system_doors(machines, inside, watching),
    )


def counts(inside: Inside, jobs: Jobs) -> Callable[[Principal], Awaitable[Mapping[str, Any]]]:
    async def ask(me: Principal) -> Mapping[str, Any]:
        asker = Asker(me.id, now(), me.role)
        return {
            "videos": await inside.video_lists.count("", asker),
            "artists": await inside.artist_lists.count("", asker),
            "wanted": await inside.video_lists.count(ROUGHLY, asker),
            "jobs": await jobs.count_open(),
            "needs_you": await inside.downloads.needs_you.count(),
            "troubles": inside.system.troubles,
            "views": await inside.views.pinned(asker),
            "setup": len(await inside.accounts.first_run.open()) if me.may("admin") else 0,
        }

    return ask
