"""Adding artists: what sources find, and pictures of theirs."""

from mvidarr.discovery.api import RemotePicturesApi
from mvidarr.web.roll import Route


def pictures(api: RemotePicturesApi) -> list[Route]:
    return [Route("GET", "/api/pictures/remote/{signed}", api.picture)]
