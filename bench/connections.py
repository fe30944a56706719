"""Asking HTTP servers as fast as they answer: several connections, each with the next request after the last answer.

The client has the same processors as the server, so it does as little as it can: one loop over the kernel's own list
of who has answered. Under asyncio it cost three times as much, as much as the answers it was to measure.
"""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

_RECEIVED = 1 << 18
_SILENCE = 60  # seconds without an answer from anybody


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


class _Connection:
    """One keep-alive connection. Answers have a Content-Length, come in chunks, or have no body (304)."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""

    def answer(self) -> bytes | None:
        """Take what has come; return an answer when it is whole. Raise EOFError where there will be none."""
        part = self.socket.recv(_RECEIVED)
        if not part:
            raise EOFError
        received = self._received + part if self._received else part
        whole = _whole(received)
        self._received = b"" if whole else received
        return received if whole else None


def _whole(answer: bytes) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    start = answer.find(b"ontent-length: ", 0, end)
    if start < 0:
        start = answer.find(b"ontent-Length: ", 0, end)
    if start >= 0:
        return len(answer) - end - 4 >= int(answer[start + 15 : answer.index(b"\r", start)])
    chunked = b"\r\ntransfer-encoding: chunked" in answer[:end].lower()
    return answer.endswith(b"0\r\n\r\n") if chunked else True


def rate(port: int, requests: Iterator[bytes], seconds: float, connections: int = 8, status: int = 200) -> Rate:
    """Ask for some seconds; each connection takes the next of `requests` (whole HTTP messages)."""
    expected, answers, failed = b"%d" % status, 0, 0
    with ExitStack() as stack:
        poll = stack.enter_context(select.epoll())
        made = {each.socket.fileno(): each for each in (_Connection(port) for _ in range(connections))}
        for number, each in made.items():
            stack.enter_context(each.socket)
            poll.register(number, select.EPOLLIN)
            each.socket.sendall(next(requests))
        start = time.monotonic()
        while time.monotonic() < start + seconds:
            ready = poll.poll(_SILENCE)
            if not ready:
                raise TimeoutError(f"no answer within {_SILENCE} s")
            for number, _ in ready:
                answer = made[number].answer()
                if answer:
                    answers += 1
                    failed += answer[9:12] != expected
                    made[number].socket.sendall(next(requests))
        took = time.monotonic() - start
    return Rate(answers, took, failed)


def get(path: str, **headers: str) -> bytes:
    """Return a GET as it goes over the wire; underscores in names of headers stand for hyphens."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
