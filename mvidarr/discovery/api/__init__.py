"""Discovery over HTTP, a module per noun."""

from mvidarr.discovery.api.pictures import RemotePicturesApi
from mvidarr.discovery.api.sources import SourcesApi

__all__ = ["RemotePicturesApi", "SourcesApi"]
