"""The library over HTTP, a module per noun."""

from mvidarr.library.api.artists import ArtistsApi
from mvidarr.library.api.bin import BinApi
from mvidarr.library.api.changes import ChangesApi
from mvidarr.library.api.editing import EditingApi
from mvidarr.library.api.facets import FacetsApi
from mvidarr.library.api.media_folder import MediaFolderApi
from mvidarr.library.api.pictures import PicturesApi
from mvidarr.library.api.preferences import PreferencesApi
from mvidarr.library.api.profiles import ProfilesApi
from mvidarr.library.api.site_preview import SitePreviewApi
from mvidarr.library.api.stats import StatsApi
from mvidarr.library.api.suggest import ArtistSuggestApi, AskedApi, ChangeSuggestApi, SuggestApi, VideoSuggestApi
from mvidarr.library.api.titles import TitlesApi
from mvidarr.library.api.videos import VideosApi
from mvidarr.library.api.views import ViewsApi

__all__ = [
    "ArtistSuggestApi", "ArtistsApi", "AskedApi", "BinApi", "ChangeSuggestApi", "ChangesApi", "EditingApi", "FacetsApi",
    "MediaFolderApi", "PicturesApi", "PreferencesApi", "ProfilesApi", "SitePreviewApi", "StatsApi", "SuggestApi",
    "TitlesApi", "VideoSuggestApi", "VideosApi", "ViewsApi",
]  # fmt: skip
