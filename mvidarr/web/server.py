"""How uvicorn is run."""

import gc
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from mvidarr.config import ServerConfig
from mvidarr.web.heads import LimitedHttp

PING = 20.0  # seconds between pings on a quiet socket
GRACE = 3  # seconds for open requests once the server stops
LARGEST_MESSAGE = 64 * 1024  # bytes a client may say on a socket at once; it has little to say
KEEP_ALIVE = 75  # seconds; longer than common proxies keep their side, so it is theirs to close


class Server(uvicorn.Server):
    """A signal asks it to end, and that end is a good one.

    uvicorn would send itself the signal again afterwards, which cancels whatever closes the database, and at a second
    Ctrl-C it would skip the end of the lifespan, where running jobs are put back into the queue.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told_to_stop = False  # by a signal; a restart ends it as well, but begins anew

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.told_to_stop = self.should_exit = True


def server_config(app: ASGIApp, server: ServerConfig) -> uvicorn.Config:
    """The log is configured by ``observe``, forwarded headers are read by ``forwarded``, requests logged by us.

    asyncio's loop, because it starts children three times as fast as uvloop; no compression on sockets, because their
    messages are small and many.
    """
    return uvicorn.Config(
        app,
        host=server.host,
        port=server.port,
        loop="asyncio",
        http=LimitedHttp,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_ping_interval=PING,
        ws_ping_timeout=PING,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
    )


def calm_collector() -> None:
    """To be called once the house is built: what lives as long as the process is not looked at again by the collector.

    Without this a full collection held the loop for 115-135 ms with a thousand open sockets, with it for 18-43 ms.
    """
    if gc.get_freeze_count():  # the house before a restart is not ours any more
        gc.unfreeze()
        gc.collect()  # 90 ms, so not before the first answer
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
