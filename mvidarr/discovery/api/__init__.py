"""Discovery over HTTP, a module per noun."""

from mvidarr.discovery.api.pictures import RemotePicturesApi

__all__ = ["RemotePicturesApi"]
