"""What people set of the order of downloads."""

from mvidarr.settings import Flag, Setting

DYNAMIC = Setting(
    "downloads.dynamic",
    Flag(),
    True,
    "Order by what is liked",
    "Within a priority, what is short, popular, or of artists and kinds that people here watch goes first, what comes "
    "from sites that fail goes last, and the longer something waits the farther ahead it goes. The queue tells why. "
    "Off: first come, first served. What was put in its place by hand stays there either way.",
    "Downloads",
)
RANKING = (DYNAMIC,)
