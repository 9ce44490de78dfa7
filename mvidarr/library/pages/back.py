"""Where a button was pressed, and where a person goes after it."""

from typing import Annotated

from pydantic import Field

from mvidarr.web.endpoint import Fields

PATH = r"^/([^/\\].*)?$"  # one of ours


class Back(Fields):
    """A form of one button."""

    back: Annotated[str, Field(max_length=2000, pattern=PATH)] = ""
