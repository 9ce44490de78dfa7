"""The doors of what is done with many at once: operations, plans, exports."""

from mvidarr.bulk.api import BulkApi, PlansApi
from mvidarr.bulk.pages import OperationPages, PlanForms, PlanPages
from mvidarr.inside import Inside
from mvidarr.machines import Machines
from mvidarr.offering import worded_by
from mvidarr.transfer.api import ExportsApi
from mvidarr.transfer.pages import ExportPages
from mvidarr.web.routes.doors import ManyDoors


def many_doors(machines: Machines, inside: Inside) -> ManyDoors:
    jobs, worded = machines.jobs, worded_by(inside)
    return ManyDoors(
        bulk=BulkApi(inside.bulk),
        plans=PlansApi(inside.bulk),
        operation_pages=OperationPages(inside.bulk, worded),
        plan_pages=PlanPages(inside.bulk, jobs, inside.changes, worded),
        plan_forms=PlanForms(inside.bulk, jobs, inside.changes),
        exports=ExportsApi(inside.exports),
        export_pages=ExportPages(inside.exports),
    )
