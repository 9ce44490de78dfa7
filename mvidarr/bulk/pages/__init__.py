"""What is done to many at once, in a browser: a form for each operation, its preview, its doing, what came of it."""

from mvidarr.bulk.pages.asking import OperationPages
from mvidarr.bulk.pages.doing import PlanForms
from mvidarr.bulk.pages.preview import PlanPages
from mvidarr.bulk.pages.worded import Worded

__all__ = ["OperationPages", "PlanForms", "PlanPages", "Worded"]
