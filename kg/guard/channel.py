"""A worker as the parent sees it: a stream, the memfds of its answers and of its errors, and a pidfd to kill it by."""

from __future__ import annotations

import asyncio
import os
import select
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, cast

from kg.errors import ChithiError
from kg.guard import wire

if TYPE_CHECKING:
    from kg.errors import ChithiError
    from kg.guard.forks import Forks
    from kg.guard.question import Reply


class Owner(Protocol):
    """Who hears what becomes of workers."""

    def ready(self, worker: Worker) -> None:
        """It has opened the store."""

    def answered(self, worker: Worker, result: Reply | ChithiError) -> None:
        """It has answered, and takes the next question."""

    def hung_up(self, worker: Worker) -> None:
        """It has ended, or soon will; why is told later."""


class Worker(asyncio.Protocol):
    """Takes two orders at most: one to answer, and the next."""

    def __init__(self, owner: Owner, forks: Forks, process: int, files: list[int], megabytes: int) -> None:
        """`files` are the memfds and the pidfd; they belong to the worker, and `bury` closes them."""
        self.owner, self.forks, self.process = owner, forks, process
        self.up = False
        self.confined = False
        self.silent = False
        """Whether all has come that it ever said."""
        self._files = files
        *answers, self._errors, self._pidfd = files
        self._replies = wire.Replies(answers, megabytes)
        self._transport: asyncio.Transport | None = None
        self._killed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        if self._killed:
            self._transport.abort()

    def connection_lost(self, _: Exception | None) -> None:
        """Nothing more can be asked."""
        self.silent = True
        self.owner.hung_up(self)
        self.forks.hung_up(self)

    def data_received(self, data: bytes) -> None:
        """Take a part of a reply, or the end of one and the next."""
        if self._killed:
            return
        try:
            while reply := self._replies.take(data):
                self._said(*reply)
                if self._killed or not self._replies.more:
                    break
                data = b""
        except (ValueError, OSError):
            self.kill()

    def _said(self, head: wire.Head, body: bytes) -> None:
        if head.said == wire.READY:
            self.up = True
            self.confined = wire.confined(body)
            self.owner.ready(self)
        else:
            self.owner.answered(self, wire.result(head, body))

    def ask(self, order: bytes) -> None:
        """Send an order."""
        self._replies.awaited += 1
        if self._transport:
            self._transport.write(order)

    def kill(self) -> None:
        """End it, whatever it does; killing twice does nothing."""
        if not self._killed:
            self._killed = True
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            if self._transport:
                self._transport.abort()

    @property
    def killed(self) -> bool:
        """Whether `kill` was called."""
        return self._killed

    @property
    def dead(self) -> bool:
        """Whether it has ended, also where nobody was told yet."""
        poll = select.poll()
        poll.register(self._pidfd, select.POLLIN)
        return bool(poll.poll(0))

    def said(self) -> str:
        """Return the last of what it wrote to stderr."""
        size = os.fstat(self._errors).st_size
        return os.pread(self._errors, wire.LONGEST_SAID, max(size - wire.LONGEST_SAID, 0)).decode("utf-8", "replace")

    def bury(self) -> None:
        """Close its files; it has ended."""
        self._killed = True
        if self._transport:
            self._transport.abort()
        for each in self._files:
            os.close(each)
