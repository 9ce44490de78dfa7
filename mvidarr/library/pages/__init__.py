"""The library in a browser, a module per noun."""

from mvidarr.library.pages.pictures import PicturesPages
from mvidarr.library.pages.profiles import ProfilesPages
from mvidarr.library.pages.videos import VideosPages

__all__ = ["PicturesPages", "ProfilesPages", "VideosPages"]
