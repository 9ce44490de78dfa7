"""What somebody wants exported: which rows, which columns, as what."""

from dataclasses import dataclass
from typing import Literal

from mvidarr.bulk.shapes import Among
from mvidarr.library import Selection
from mvidarr.transfer.columns import Column
from mvidarr.transfer.formats import FormatName

NounName = Literal["video", "artist", "change"]


@dataclass(frozen=True)
class Order:
    """``columns`` in their order. ``for_excel``: a CSV that Excel opens as it is."""

    noun: NounName
    selection: Selection
    columns: tuple[Column, ...]
    format: FormatName
    for_excel: bool = False


@dataclass(frozen=True)
class PlanOrder:
    """Rows of the plan of a bulk operation: all of them, or those of one kind."""

    plan_id: int
    among: Among | None
    columns: tuple[Column, ...]
    format: FormatName
    for_excel: bool = False
