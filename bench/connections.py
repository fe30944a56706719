"""Asking HTTP servers as fast as they answer: several connections, each with the next request after the last answer."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import uvloop


@dataclass(frozen=True, slots=True)
class Rate:
    """What one run came to; anything but the expected status counts as failed."""

    answers: int
    seconds: float
    failed: int

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class _Connection(asyncio.Protocol):
    """One keep-alive connection. Answers have a Content-Length, come in chunks, or have no body (304)."""

    def __init__(self, requests: Iterator[bytes], status: bytes, until: float, done: Callable[[], None]) -> None:
        self._requests, self._status, self._until, self._done = requests, status, until, done
        self._buffer = b""
        self.answers = self.failed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not _whole(self._buffer):
            return
        self.answers += 1
        self.failed += self._buffer[9:12] != self._status
        self._buffer = b""
        if time.monotonic() < self._until:
            self._transport.write(next(self._requests))
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.failed += bool(self._buffer)
        self._done()


def _whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    head = head.lower()
    if b"\r\ntransfer-encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    start = head.find(b"content-length:")
    return bool(end) and (start < 0 or len(body) >= int(head[start + 15 :].split(b"\r\n", 1)[0]))


def rate(port: int, requests: Iterator[bytes], seconds: float, connections: int = 8, status: int = 200) -> Rate:
    """Ask for some seconds; each connection takes the next of `requests` (whole HTTP messages)."""
    return uvloop.run(_rate(port, requests, seconds, connections, str(status).encode()))


async def _rate(port: int, requests: Iterator[bytes], seconds: float, connections: int, status: bytes) -> Rate:
    loop = asyncio.get_running_loop()
    ended = asyncio.Semaphore(0)
    start = time.monotonic()
    made = [
        (
            await loop.create_connection(
                lambda: _Connection(requests, status, start + seconds, ended.release), "127.0.0.1", port
            )
        )[1]
        for _ in range(connections)
    ]
    for _ in made:
        await asyncio.wait_for(ended.acquire(), seconds + 60)
    took = time.monotonic() - start
    return Rate(sum(each.answers for each in made), took, sum(each.failed for each in made))


def get(path: str, **headers: str) -> bytes:
    """Return a GET as it goes over the wire; underscores in names of headers stand for hyphens."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
