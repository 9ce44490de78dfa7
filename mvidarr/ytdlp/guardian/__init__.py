"""Which yt-dlp runs and how: versions beside the installed one, cookies, and the flags that people may add.

``releases`` keeps the versions, ``installing`` fetches one by pip, ``canary`` finds out whether it works; ``netscape``
(pure) reads cookies, ``jar`` keeps them and lends copies, ``flags`` (pure) is the list of what may be added.
"""

from mvidarr.ytdlp.guardian.canary import Canary
from mvidarr.ytdlp.guardian.flags import FLAGS, as_argv, checked_flag, checked_target
from mvidarr.ytdlp.guardian.installing import BY_HAND, Installer
from mvidarr.ytdlp.guardian.jar import Jar, JarFacts
from mvidarr.ytdlp.guardian.releases import Releases

__all__ = [
    "BY_HAND", "FLAGS", "Canary", "Installer", "Jar", "JarFacts", "Releases", "as_argv", "checked_flag",
    "checked_target",
]  # fmt: skip
