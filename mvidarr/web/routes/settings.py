"""What people set while the house runs."""

from mvidarr.settings.api import SettingsApi
from mvidarr.settings.pages import SettingsPages
from mvidarr.web.roll import Route


def settings(api: SettingsApi, pages: SettingsPages) -> list[Route]:
    return [
        Route("GET", "/api/settings", api.all),
        Route("PATCH", "/api/settings", api.change),
        Route("POST", "/api/settings/test/{what}", api.test),
        Route("GET", "/settings", pages.index),
        Route("POST", "/settings", pages.save),
        Route("POST", "/settings/advanced", pages.show_advanced),
        Route("POST", "/settings/test/{what}", pages.test),
    ]
