"""``mvidarr`` where the sources are those of the invented world: ``python -m tests.end_to_end.invented_world serve …``.

Everything else is the real command: its sources ask their stand-ins, which live in the same process, over sockets of
loopback, at the pace that each source wants. YouTube is the plugin of the real yt-dlp (``sources.youtube_pages.fill``).
"""

from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image

from mvidarr import serving
from mvidarr.app import House, build
from mvidarr.cli import main
from mvidarr.outbound import AddressGuard
from tests.end_to_end import named_hosts
from tests.standins.sources import (
    Reply,
    Request,
    SourcesServer,
    fanarttv,
    imvdb,
    lastfm,
    listenbrainz,
    lrclib,
    musicbrainz,
    spotify,
    theaudiodb,
    wikidata,
    youtube,
)

SOURCES = (fanarttv, imvdb, lastfm, listenbrainz, lrclib, musicbrainz, spotify, theaudiodb, wikidata, youtube)
PICTURES = ("i.ytimg.com", "i1.ytimg.com", "yt3.example", "r2.theaudiodb.com", "i.scdn.co", "assets.fanart.tv")


def painted(request: Request) -> Reply:
    return Reply(200, _painting(request.path), type="image/jpeg")


@cache
def _painting(path: str) -> bytes:
    """The same colours for the same address, others for others."""
    red, green, blue, tilt = sha256(path.encode()).digest()[:4]
    ramp = Image.linear_gradient("L").rotate(tilt // 64 * 90).resize((480, 270))
    parts = [ramp.point([(shade + (255 - shade) * at // 400) for at in range(256)]) for shade in (red, green, blue)]
    file = BytesIO()
    Image.merge("RGB", parts).save(file, "JPEG")
    return file.getvalue()


def _within(world: SourcesServer) -> Any:
    async def built(*given: Any, **named: Any) -> House:
        config = given[0]
        guard = AddressGuard(config.network.allow_private)
        return await build(*given, **named, guard=guard, outbound=world.outbound(allow_private=True))

    return built


if __name__ == "__main__":
    with SourcesServer() as world:
        for source in SOURCES:
            source.mount(world)
        world.mount("pictures", PICTURES, painted)
        vars(serving)["build"] = _within(world)
        named_hosts.name()
        main()
