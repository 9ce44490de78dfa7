"""What of the library can be asked for, sorted by and searched: a table of fields per noun."""

from mvidarr.library.fields.artists import ARTISTS
from mvidarr.library.fields.videos import VIDEOS

__all__ = ["ARTISTS", "VIDEOS"]
