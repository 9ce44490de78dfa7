"""The library in a browser, a module per noun."""

from mvidarr.library.pages.artists import ArtistsPages
from mvidarr.library.pages.bin import BinPages
from mvidarr.library.pages.history import HistoryPages
from mvidarr.library.pages.pictures import PicturesPages
from mvidarr.library.pages.profiles import ProfilesPages
from mvidarr.library.pages.videos import VideosPages

__all__ = ["ArtistsPages", "BinPages", "HistoryPages", "PicturesPages", "ProfilesPages", "VideosPages"]
