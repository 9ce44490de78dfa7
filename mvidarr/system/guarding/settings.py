"""What people set of yt-dlp."""

from collections.abc import Callable
from typing import Any

from mvidarr.egress import checked_proxy
from mvidarr.errors import Invalid
from mvidarr.settings import Hidden, Lines, Setting, Words
from mvidarr.ytdlp import check_url
from mvidarr.ytdlp.guardian import FLAGS, checked_flag, checked_target

SECTION = "yt-dlp"
_FLAGS = "; ".join(f"{name}: {flag.what}" for name, flag in FLAGS.items())


def _refused(read: Callable[[str], Any]) -> Callable[[str], str | None]:
    def sentence(value: str) -> str | None:
        try:
            if value:
                read(value)
        except ValueError as error:
            return str(error)
        except Invalid as error:
            return error.detail
        return None

    return sentence


YTDLP_SETTINGS = (
    Setting(
        "ytdlp.proxy",
        Hidden(least=1),  # the check says how it should look
        "",
        "Proxy",
        "Downloads and yt-dlp's look-ups go through it: http://host:3128 or socks5://name:password@host:1080. Names "
        "are looked up here, and addresses inside your network stay refused.",
        SECTION,
        check=_refused(checked_proxy),
    ),
    Setting(
        "ytdlp.impersonate",
        Words(60, empty="nobody"),
        "",
        "Passes for",
        "A browser whose way to connect yt-dlp imitates where a site asks for it, such as chrome. It needs the package "
        "curl_cffi, which an update of yt-dlp brings; System, yt-dlp lists what there is. Empty: nobody.",
        SECTION,
        advanced=True,
        check=_refused(checked_target),
    ),
    Setting(
        "ytdlp.flags",
        Lines(checked_flag, 20),
        [],
        "More flags",
        f"Added to each start of yt-dlp, one a line with its value; others are refused. {_FLAGS}.",
        SECTION,
        advanced=True,
    ),
    Setting(
        "ytdlp.canary",
        Words(2000, empty="a page of MVidarr"),
        "",
        "Address for trying",
        "Before another version of yt-dlp is used, it has to find the video at this address: best one of the site that "
        "you use most. Empty: a page that MVidarr serves itself, which proves less.",
        SECTION,
        advanced=True,
        check=_refused(check_url),
    ),
)
