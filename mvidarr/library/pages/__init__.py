"""The library in a browser, a module per noun."""

from mvidarr.library.pages.artists import ArtistsPages
from mvidarr.library.pages.bin import BinPages
from mvidarr.library.pages.choosing import ColumnsPages
from mvidarr.library.pages.deleting import DeletingPages
from mvidarr.library.pages.editing import EditingPages
from mvidarr.library.pages.facets import FacetsPages
from mvidarr.library.pages.formats import FormatsPages
from mvidarr.library.pages.history import HistoryPages
from mvidarr.library.pages.media_folder import MediaFolderPages
from mvidarr.library.pages.merging import MergingPages
from mvidarr.library.pages.pictures import PicturesPages
from mvidarr.library.pages.profiles import ProfilesPages
from mvidarr.library.pages.retreating import RetreatPages
from mvidarr.library.pages.stats import StatsPages
from mvidarr.library.pages.titles import TitlesPages
from mvidarr.library.pages.video import VideoPages
from mvidarr.library.pages.videos import VideosPages
from mvidarr.library.pages.views import ViewsPages
from mvidarr.library.pages.wanted import WantedPages

__all__ = [
    "ArtistsPages", "BinPages", "ColumnsPages", "DeletingPages", "EditingPages", "FacetsPages", "FormatsPages",
    "HistoryPages", "MediaFolderPages", "MergingPages", "PicturesPages", "ProfilesPages", "RetreatPages", "StatsPages",
    "TitlesPages", "VideoPages", "VideosPages", "ViewsPages", "WantedPages",
]  # fmt: skip
