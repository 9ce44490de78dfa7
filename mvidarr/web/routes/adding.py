"""Adding artists: what sources find, and pictures of theirs."""

from mvidarr.discovery.api import RemotePicturesApi
from mvidarr.discovery.api.adding import AddingApi
from mvidarr.discovery.pages.adding import AddingPages
from mvidarr.web.roll import Route


def pictures(api: RemotePicturesApi) -> list[Route]:
    return [Route("GET", "/api/pictures/remote/{signed}", api.picture)]


def artists(api: AddingApi, pages: AddingPages) -> list[Route]:
    return [
        Route("POST", "/api/artists", api.add),
        Route("GET", "/api/artists/lookup", api.lookup),
        Route("POST", "/api/artists/{id:int}/describe", api.describe),
        Route("GET", "/artists/add", pages.find),
        Route("POST", "/artists/add", pages.add),
        Route("GET", "/artists/add/options", pages.options),
        Route("POST", "/artists/{id:int}/describe", pages.describe),
    ]
