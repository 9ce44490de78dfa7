"""The registry of all settings, in their order: those of every room, and the dials of machines and doors."""

from collections.abc import Iterable

from mvidarr.dials import ACCOUNTS, BIN, HISTORY, JOBS, LIMITS, LOG, TIMES, YTDLP
from mvidarr.discovery import MONITORING, SEARCHING, settings_of
from mvidarr.discovery.news.settings import SUGGESTING
from mvidarr.downloads.failing.settings import FAILING
from mvidarr.downloads.ranking.settings import RANKING
from mvidarr.downloads.tempo.settings import TEMPO
from mvidarr.library.title_settings import TITLES
from mvidarr.providers import Declared
from mvidarr.providers.roll import PROVIDERS
from mvidarr.settings import Registry, startup
from mvidarr.system.guarding import YTDLP_SETTINGS


def registry(providers: Iterable[Declared] = PROVIDERS) -> Registry:
    live = (
        *JOBS,
        *YTDLP,
        *YTDLP_SETTINGS,
        *TEMPO,
        *settings_of(providers),
        *MONITORING,
        *SEARCHING,
        *SUGGESTING,
        *RANKING,
        *FAILING,
        *TITLES,
        *BIN,
        *HISTORY,
        *TIMES,
        *ACCOUNTS,
        *LIMITS,
        *LOG,
    )
    return Registry((*live, *startup(frozenset(setting.config_key for setting in live if setting.config_key))))
