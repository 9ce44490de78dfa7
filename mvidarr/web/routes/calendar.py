"""Releases by their day, and the feed that tells them to other programs."""

from mvidarr.accounts.api import FeedsApi
from mvidarr.accounts.pages import FeedsPages
from mvidarr.discovery.api.calendar import CalendarApi
from mvidarr.discovery.pages.calendar import CalendarPages
from mvidarr.web.roll import Route


def calendar(api: CalendarApi, pages: CalendarPages) -> list[Route]:
    return [
        Route("GET", "/api/calendar", api.page),
        Route("GET", "/feeds/calendar.ics", api.feed),
        Route("GET", "/calendar", pages.index),
    ]


def feeds(api: FeedsApi, pages: FeedsPages) -> list[Route]:
    return [
        Route("GET", "/api/auth/feeds", api.feeds),
        Route("POST", "/api/auth/feeds/{name}", api.renew),
        Route("DELETE", "/api/auth/feeds/{name}", api.revoke),
        Route("GET", "/account/feeds", pages.feeds),
        Route("POST", "/account/feeds/{name}/renew", pages.renew),
        Route("POST", "/account/feeds/{name}/revoke", pages.revoke),
    ]
