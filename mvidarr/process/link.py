"""Our end of the socket to a fork server: whole messages, with descriptors."""

import asyncio
import json
import os
import socket
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

LONGEST = 1 << 18

Message = Mapping[str, Any]


def pair() -> tuple[socket.socket, socket.socket]:
    """Ours and theirs."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


class Link:
    """Hands each message to ``hear``; calls ``on_end`` once when the other side is gone, or this one has closed it."""

    def __init__(self, ours: socket.socket, hear: Callable[[Message], None], on_end: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket = ours
        self._hear = hear
        self._on_end = on_end
        self._waiting: deque[tuple[bytes, Sequence[int]]] = deque()
        self.closed = False
        ours.setblocking(False)
        self._loop.add_reader(ours, self._read)

    def say(self, message: Message, descriptors: Sequence[int] = ()) -> None:
        """The descriptors are closed when they are sent, or when nobody can take them any more."""
        self._waiting.append((json.dumps(message).encode(), descriptors))
        self._write()

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()
        self._drop()
        self._on_end()

    def _write(self) -> None:
        while self._waiting and not self.closed:
            data, descriptors = self._waiting[0]
            try:
                socket.send_fds(self._socket, [data], descriptors)
            except BlockingIOError:
                self._loop.add_writer(self._socket, self._write)
                return
            except OSError:
                self.close()
                return
            self._waiting.popleft()
            _close(descriptors)
        if self.closed:
            self._drop()
        else:
            self._loop.remove_writer(self._socket)

    def _read(self) -> None:
        try:
            data = self._socket.recv(LONGEST)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._hear(json.loads(data))
        else:
            self.close()

    def _drop(self) -> None:
        while self._waiting:
            _close(self._waiting.popleft()[1])


def _close(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
