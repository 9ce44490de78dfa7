"""The way out of downloads: a proxy on loopback through which yt-dlp and ffmpeg fetch all that they fetch.

Neither of them looks where a redirect, a part of a stream or a picture leads. The proxy does: it resolves each name
itself and connects to an address that was checked, so nothing can change its mind in between. It carries nothing but
what comes with a ``Pass``, which one child process has; it counts what each brings, and shares a limit among them.
"""

from mvidarr.egress.carrying import SILENCE
from mvidarr.egress.gate import NO_PROXY, REFUSED, Gate
from mvidarr.egress.meter import Meter
from mvidarr.egress.passes import Pass
from mvidarr.egress.upstream import Upstream, checked_proxy

__all__ = ["NO_PROXY", "REFUSED", "SILENCE", "Gate", "Meter", "Pass", "Upstream", "checked_proxy"]
