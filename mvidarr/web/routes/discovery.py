"""Looking for videos, and what is followed."""

from mvidarr.discovery.api.blocklist import BlocklistApi
from mvidarr.discovery.api.candidates import CandidatesApi
from mvidarr.discovery.api.follows import FollowsApi
from mvidarr.discovery.api.looking import LookingApi
from mvidarr.discovery.pages.blocklist import BlocklistPages
from mvidarr.discovery.pages.follows import FollowsPages, LookingPages
from mvidarr.discovery.pages.searching import SearchPages
from mvidarr.web.roll import Route


def looking(api: LookingApi, pages: LookingPages) -> list[Route]:
    return [
        Route("POST", "/api/discover", api.discover_all),
        Route("POST", "/api/artists/{id:int}/discover", api.discover),
        Route("GET", "/api/artists/{id:int}/look", api.look),
        Route("POST", "/artists/{id:int}/discover", pages.discover),
    ]


def candidates(api: CandidatesApi, pages: SearchPages) -> list[Route]:
    return [
        Route("POST", "/api/videos/{id:int}/search", api.search),
        Route("GET", "/api/videos/{id:int}/search", api.found),
        Route("POST", "/api/videos/{id:int}/sources", api.paste),
        Route("GET", "/api/candidates", api.page),
        Route("POST", "/api/candidates/{id:int}/choose", api.choose),
        Route("POST", "/api/candidates/{id:int}/refuse", api.refuse),
        Route("POST", "/api/candidates/{id:int}/forget", api.forget),
        Route("GET", "/videos/{id:int}/search", pages.found),
        Route("POST", "/videos/{id:int}/search", pages.search),
        Route("POST", "/videos/{id:int}/search/address", pages.paste),
        Route("POST", "/candidates/{id:int}/choose", pages.choose),
        Route("POST", "/candidates/{id:int}/refuse", pages.refuse),
        Route("POST", "/candidates/{id:int}/forget", pages.forget),
        Route("GET", "/artists/{id:int}/left-out", pages.left_out),
    ]


def blocklist(api: BlocklistApi, pages: BlocklistPages) -> list[Route]:
    return [
        Route("GET", "/api/blocklist", api.page),
        Route("GET", "/api/blocklist/count", api.count),
        Route("POST", "/api/blocklist/lift", api.lift),
        Route("GET", "/activity/blocklist", pages.index),
        Route("POST", "/activity/blocklist/lift", pages.lift),
    ]


def follows(api: FollowsApi, pages: FollowsPages) -> list[Route]:
    return [
        Route("GET", "/api/follows", api.page),
        Route("POST", "/api/follows", api.add),
        Route("GET", "/api/follows/{id:int}", api.one),
        Route("PATCH", "/api/follows/{id:int}", api.edit),
        Route("DELETE", "/api/follows/{id:int}", api.delete),
        Route("POST", "/api/follows/{id:int}/look", api.look),
        Route("GET", "/follows", pages.index),
        Route("POST", "/follows", pages.add),
        Route("GET", "/follows/{id:int}", pages.edit_page),
        Route("POST", "/follows/{id:int}", pages.edit),
        Route("POST", "/follows/{id:int}/active", pages.switch),
        Route("POST", "/follows/{id:int}/delete", pages.delete),
        Route("POST", "/follows/{id:int}/look", pages.look),
    ]
