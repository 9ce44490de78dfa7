import socket

from mvidarr.config import load
from mvidarr.serving import listen


def test_small_answers_do_not_wait_for_an_acknowledgement() -> None:
    with listen(load(None, {"server.port": 0})) as listener:
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
