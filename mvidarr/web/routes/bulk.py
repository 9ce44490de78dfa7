"""What is done to many rows at once: doors for each operation, and the plans that come of them."""

from mvidarr.bulk.api import BulkApi, PlansApi
from mvidarr.bulk.pages import OperationPages, PlanForms, PlanPages
from mvidarr.web.roll import Route


def operations(api: BulkApi) -> list[Route]:
    routes = []
    for operation, preview, apply in api.doors():
        address = f"/api/{operation.noun}s/bulk/{operation.name}"
        routes += [Route("POST", f"{address}/preview", preview), Route("POST", address, apply)]
    return routes


def plans(api: PlansApi) -> list[Route]:
    return [
        Route("GET", "/api/bulk/plans", api.mine),
        Route("GET", "/api/bulk/plans/{id:int}", api.one),
        Route("DELETE", "/api/bulk/plans/{id:int}", api.discard),
        Route("GET", "/api/bulk/plans/{id:int}/rows", api.rows),
        Route("POST", "/api/bulk/plans/{id:int}/exclude", api.exclude),
    ]


def pages(operations: OperationPages, plans: PlanPages, forms: PlanForms) -> list[Route]:
    routes = []
    for operation, linked, chosen, preview in operations.doors():
        address = f"/{operation.noun}s/bulk/{operation.name}"
        routes += [
            Route("GET", address, linked),
            Route("POST", address, chosen),
            Route("POST", f"{address}/preview", preview),
        ]
    return [
        *routes,
        Route("GET", "/bulk/{id:int}", plans.one),
        Route("GET", "/bulk/{id:int}/rows", plans.rows),
        Route("GET", "/bulk/{id:int}/form", operations.again),
        Route("POST", "/bulk/{id:int}/exclude", forms.leave_out),
        Route("POST", "/bulk/{id:int}/apply", forms.apply),
        Route("POST", "/bulk/{id:int}/discard", forms.discard),
    ]
