"""A fork server as the parent sees it: orders to it never wait, its news come by the loop, and so does its death."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from kg.guard import forkserver
from kg.guard.channel import Owner, Worker
from kg.guard.starting import start

if TYPE_CHECKING:
    from kg.guard.setup import Setup

_PATIENCE = 2  # seconds that a fork server has to end by itself


class Keeper(Owner, Protocol):
    """Who hears what becomes of a fork server and its workers."""

    def up(self, forks: Forks) -> None:
        """It makes workers; what it was to load is loaded."""

    def unborn(self, forks: Forks) -> None:
        """A worker that was ordered could not be made."""

    def ended(self, worker: Worker, status: int | None) -> None:
        """A worker is gone: its exit status, or minus the signal; None where nobody knows."""

    def gone(self, forks: Forks) -> None:
        """It has ended, and so have its workers."""


class Forks:
    """A fork server; starts at once. To be made in the thread that lives longest: the server dies with it."""

    def __init__(self, setup: Setup, keeper: Keeper) -> None:
        self.in_memory = bool(setup.in_memory_quads)
        self.is_up = False
        self.refused = False
        """Whether there was too much to load."""
        self.coming = 0
        """Workers that were ordered and are not ready; the keeper takes them off."""
        self.workers: dict[int, Worker] = {}
        """All that have not ended, by process id."""
        self._statuses: dict[Worker, int] = {}  # with which they ended, while their last words are on the way
        self._keeper, self._megabytes = keeper, setup.megabytes
        self._loop = asyncio.get_running_loop()
        self._connecting: set[asyncio.Task[object]] = set()
        self._closed = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = start("kg.guard.forkserver", [theirs.fileno()], arenas=2 if self.in_memory else 1)
        self._control.setblocking(False)
        self._control.send(setup.packed())
        self._pidfd = os.pidfd_open(self._process.pid)
        self._loop.add_reader(self._control.fileno(), self._news)
        self._loop.add_reader(self._pidfd, self._died)

    @property
    def process(self) -> int:
        """Its process id."""
        return self._process.pid

    def fork(self) -> None:
        """Order a worker."""
        self.coming += 1
        self._send(forkserver.FORK)

    def slow(self, worker: Worker) -> None:
        """Have a worker run at low priority, for good."""
        self._send(forkserver.SLOW + forkserver.PID.pack(worker.process))

    def close(self) -> None:
        """Have it end with all its workers; `gone` is called then. Closing twice does nothing."""
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._control.fileno())
        self._control.close()
        if self.is_up:
            self._loop.call_later(_PATIENCE, self._kill)
        else:  # it may be loading, and not listen
            self._kill()

    def _kill(self) -> None:
        if self._process.returncode is None:
            with suppress(OSError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def _send(self, order: bytes) -> None:
        if not self._closed:
            with suppress(OSError):  # it has died, which will be heard of
                self._control.send(order)

    def _news(self) -> None:
        while not self._closed:
            try:
                news, files, _, _ = socket.recv_fds(self._control, 64, forkserver.FILES, socket.MSG_CMSG_CLOEXEC)
            except BlockingIOError:
                return
            except OSError:
                news, files = b"", []
            if not news:
                self._loop.remove_reader(self._control.fileno())
                return
            self._told(news[:1], news[1:], files)

    def _told(self, news: bytes, facts: bytes, files: list[int]) -> None:
        if news == forkserver.UP:
            self.is_up = True
            self._keeper.up(self)
        elif news == forkserver.REFUSED:
            self.refused = True
        elif news == forkserver.BORN:
            if len(files) == forkserver.FILES:
                self._born(forkserver.PID.unpack(facts)[0], files)
            else:  # this process may open no more files; the worker ends when its stream is closed
                for each in files:
                    os.close(each)
                self._keeper.unborn(self)
        elif news == forkserver.FAILED:
            self._keeper.unborn(self)
        elif news == forkserver.ENDED:
            process, status = forkserver.STATUS.unpack(facts)
            if worker := self.workers.get(process):
                # Its last answer may still lie in its stream, and must not be taken for what it died of.
                if worker.silent:
                    self._ended(worker, status)
                else:
                    self._statuses[worker] = status

    def hung_up(self, worker: Worker) -> None:
        """Say what became of a worker, now that all has come that it said."""
        if worker in self._statuses:
            self._ended(worker, self._statuses[worker])

    def _born(self, process: int, files: list[int]) -> None:
        stream, *files = files
        worker = Worker(self._keeper, self, process, files, self._megabytes)
        self.workers[process] = worker
        connecting = self._loop.create_unix_connection(lambda: worker, sock=socket.socket(fileno=stream))
        task: asyncio.Task[object] = self._loop.create_task(connecting)
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    def _ended(self, worker: Worker, status: int | None) -> None:
        del self.workers[worker.process]
        self._statuses.pop(worker, None)
        self._keeper.ended(worker, status)
        worker.bury()

    def _died(self) -> None:
        if not self._closed:
            self._news()  # the last
        self._loop.remove_reader(self._pidfd)
        self._process.wait()
        os.close(self._pidfd)
        self.close()
        for worker in list(self.workers.values()):
            self._ended(worker, None)
        self._keeper.gone(self)
