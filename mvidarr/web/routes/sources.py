"""Who is asked about artists and videos."""

from mvidarr.discovery.api.sources import SourcesApi
from mvidarr.discovery.pages.sources import SourcesPages
from mvidarr.web.roll import Route


def sources(api: SourcesApi, pages: SourcesPages) -> list[Route]:
    return [
        Route("GET", "/api/sources", api.all),
        Route("GET", "/api/sources/{name}", api.one),
        Route("POST", "/api/sources/{name}/test", api.test),
        Route("POST", "/api/sources/{name}/permission", api.begin),
        Route("PUT", "/api/sources/{name}/permission", api.finish),
        Route("DELETE", "/api/sources/{name}/permission", api.drop),
        Route("GET", "/sources", pages.index),
        Route("POST", "/sources/{name}", pages.save),
        Route("POST", "/sources/{name}/connect", pages.connect),
        Route("GET", "/sources/{name}/callback", pages.callback),
        Route("POST", "/sources/{name}/paste", pages.paste),
        Route("POST", "/sources/{name}/disconnect", pages.disconnect),
        Route("GET", "/setup/sources", pages.step),
        Route("POST", "/setup/sources", pages.go_on),
    ]
