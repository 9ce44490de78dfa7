"""The step of the first run about folders: where videos are kept, and another place while nothing lies there.

GET  /setup/folders         folders
POST /setup/folders         choose
POST /setup/folders/test    test
"""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from mvidarr.accounts import FirstRun
from mvidarr.errors import Conflict, Invalid, MvidarrError
from mvidarr.library.media_folder import FolderTrial, MediaFolder
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

HERE = "/setup/folders"


class FolderForm(Fields):
    path: Annotated[str, Field(max_length=4096)] = ""


class MediaFolderPages:
    """``restart`` (who asks) takes the house to the new folder; ``house`` is its name before."""

    def __init__(self, folder: MediaFolder, first_run: FirstRun, *, restart: Callable[[str], None], house: str) -> None:
        self._folder = folder
        self._first_run = first_run
        self._restart = restart
        self._house = house

    @page(role="admin")
    async def folders(self, call: Call) -> Page:
        """Where videos are kept, whether it can be written, and how to choose another place."""
        return await self._page()

    @page(role="admin", form=FolderForm)
    async def test(self, call: Call) -> Page:
        """Try a folder without taking it."""
        typed = _typed(call)
        verdict = await self._folder.verdict(typed)
        return await self._page(typed, found=verdict["trial"], problem=verdict["problem"])

    @page(role="admin", form=FolderForm)
    async def choose(self, call: Call) -> Page | See:
        """Keep the folder as it is, or take another and restart on it."""
        typed, state = _typed(call), await self._folder.state()
        if typed in ("", state["path"]):
            await self._first_run.finish("folders")
            return See(await self._first_run.onward())
        try:
            path = await self._folder.choose(typed)
        except (Invalid, Conflict) as error:
            return await self._page(typed, problem=error.detail, status=422)
        try:
            self._restart(call.actor)
        except MvidarrError:
            return See(HERE, flash=Flash(f"{path} is the media folder from the next start on."))
        return Page("system/restarting.html", {"house": self._house, "onward": HERE}, status=202)

    async def _page(
        self,
        typed: str | None = None,
        *,
        found: FolderTrial | None = None,
        problem: str | None = None,
        status: int = 200,
    ) -> Page:
        state = await self._folder.state()
        context = {
            "steps": await self._first_run.shown("folders"),
            "folder": state,
            "typed": state["path"] if typed is None else typed,
            "found": found,
            "problem": problem,
        }
        return Page("library/folders.html", context, status=status)


def _typed(call: Call) -> str:
    return call.form.path.strip() if call.form else call.form_values.get("path", "")[:4096]
