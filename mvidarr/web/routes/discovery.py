"""Looking for videos, and what is followed."""

from mvidarr.discovery.api.looking import LookingApi
from mvidarr.web.roll import Route


def looking(api: LookingApi) -> list[Route]:
    return [
        Route("POST", "/api/discover", api.discover_all),
        Route("POST", "/api/artists/{id:int}/discover", api.discover),
        Route("GET", "/api/artists/{id:int}/look", api.look),
    ]
