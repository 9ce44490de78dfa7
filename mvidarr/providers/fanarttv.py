"""fanart.tv: pictures of artists that people made and chose, by MusicBrainz id. It knows nobody by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.outbound import DAY, WEEK, Fault, Keep, Manners
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.declared import Declared, Option, Tools
from mvidarr.providers.judging import by_json, said
from mvidarr.providers.musicbrainz_web import as_mbid
from mvidarr.providers.oddities import Odd, address, each, items, part, text, whole
from mvidarr.providers.shapes import Picture

SOURCE = "fanarttv"
ROOT = "https://webservice.fanart.tv/v3.2/music"
KEPT = Keep(WEEK, 10 * DAY)  # most artists have nothing there
# group: (role, width, height), the best group of a role first
_GROUPS: Mapping[str, tuple[str, int, int]] = {
    "artistthumb": ("portrait", 1000, 1000),
    "artistbackground": ("background", 1920, 1080),
    "hdmusiclogo": ("logo", 800, 310),
    "musiclogo": ("logo", 400, 155),
    "musicbanner": ("banner", 1000, 185),
}
_WORDLESS = frozenset({"", "00", "en"})  # languages that need no choice


def manners(given: Mapping[str, str]) -> Manners:
    return Manners(pace=0.5, burst=2, at_once=2, judge=judge)


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """A key that is not taken is told with 401, by some of its servers with 403, or within an answer that is well."""
    if status < 400 and b'"status":"error"' in body[:200].replace(b" ", b""):
        return Fault("key", said(body))
    return by_json(status, headers, body)


class FanartTv:
    def __init__(self, tools: Tools) -> None:
        self._web = tools.web
        personal = tools.given.get("personal_key", "")
        self._secret = {"api_key": tools.given["key"], **({"client_key": personal} if personal else {})}

    async def artwork(self, ids: Ids, name: str | None = None) -> Sequence[Picture]:
        mbid = as_mbid(ids.get("musicbrainz"))
        if mbid is None:
            return ()
        answer = await self._web.get(f"{ROOT}/{mbid}", capability="artwork", secret=self._secret, keep=KEPT)
        told = part(answer.json()) if answer else {}
        return [picture for group in _GROUPS for picture in _pictures(told, group)]


def _pictures(told: Mapping[str, Any], group: str) -> list[Picture]:
    """Those without words, or with English ones, first; then the most liked."""
    read, _ = each(items(told.get(group)), lambda one: (_foreign(part(one)), _picture(part(one), group)), SOURCE)
    return [picture for _, picture in sorted(read, key=lambda one: (one[0], -one[1].likes))]


def _foreign(told: Mapping[str, Any]) -> bool:
    return (text(told.get("lang")) or "") not in _WORDLESS


def _picture(told: Mapping[str, Any], group: str) -> Picture:
    url = address(told.get("url"), secure=True)
    if url is None:
        raise Odd("it has no address")
    role, width, height = _GROUPS[group]
    return Picture(
        url=url,
        role=role,
        width=whole(told.get("width")) or width,
        height=whole(told.get("height")) or height,
        provider=SOURCE,
        likes=whole(told.get("likes")) or 0,
    )


async def _trial(provider: FanartTv) -> str:
    found = await provider.artwork({"musicbrainz": "f4a31f0a-51dd-4fa7-986d-3095c40c5ed9"})
    return f"It answers with {len(found)} pictures of one artist, and the key is good."


FANARTTV = Declared(
    name=SOURCE,
    label="fanart.tv",
    home="https://fanart.tv",
    about="Portraits, backgrounds, logos and banners of artists that MusicBrainz knows.",
    manners=manners,
    build=FanartTv,
    trial=_trial,
    options=(
        Option("key", "API key", "A key of a project, or your personal one.", True),
        Option("personal_key", "Personal key", "Beside the key of a project: new pictures are shown sooner.", True),
    ),
    needs=("key",),
    credit="Pictures of artists: fanart.tv, and the people who made them.",
    get_key="https://fanart.tv/get-an-api-key/",
    weight=80,
)
