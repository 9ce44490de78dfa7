"""Where a button was pressed, and where a person goes after it."""

from typing import Annotated

from pydantic import BaseModel, Field

PATH = r"^/([^/\\].*)?$"  # one of ours


class Back(BaseModel):
    """A form of one button."""

    back: Annotated[str, Field(max_length=2000, pattern=PATH)] = ""
