"""The workers of one dataset that have nothing to do, and the fork servers that make them.

There are always some in stock, so that a question need not wait for a fork. What dies is made again, more slowly if it
dies again and again. A small dataset is answered from disk at first, and from memory as soon as it is loaded there.
"""

from __future__ import annotations

import asyncio
import logging
import math
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.errors import ChithiError, Crashed, Unusable, printable
from kg.guard.forks import Forks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.guard.channel import Worker
    from kg.guard.question import Reply
    from kg.guard.setup import Setup

_PAUSES = (0, 0.05, 0.2, 1, 2)  # seconds before what died is made again, the longer the more died in a row
_STEADY = 30  # seconds without a death: the next has nothing to do with the last
_HOPELESS = 2  # deaths after the first, before anything ever worked: no accident
_LOADS, _FORGIVEN = 3, 60  # times that a dataset is loaded into memory, and seconds after which this counts anew

_log = logging.getLogger(__name__)


class Customer(Protocol):
    """Who uses the workers."""

    def wanted(self) -> int:
        """How many workers there should be in stock."""

    def opened(self, error: ChithiError | None) -> None:
        """The first worker is in stock, or there will never be one."""

    def available(self) -> None:
        """A worker has come into stock."""

    def answered(self, worker: Worker, result: Reply | ChithiError) -> None:
        """A worker that was taken has answered."""

    def lost(self, worker: Worker, status: int | None) -> None:
        """A worker that was taken is gone."""

    def closed(self) -> None:
        """There are no more processes, and will be none."""


class Stock:
    """Takes and gives workers; begins to make them at once."""

    def __init__(self, setup: Setup, in_memory_quads: int, customer: Customer) -> None:
        self._setup, self._customer = setup, customer
        self._in_memory_quads = in_memory_quads
        self._loads, self._loaded = 0, -math.inf  # how many in a row, and when the last began
        self._loop = asyncio.get_running_loop()
        self._idle: list[Worker] = []
        self._all: set[Forks] = set()
        self._next: Forks | None = None  # which is loading
        self._failures, self._failed = 0, -math.inf  # how many in a row, and when the last was
        self._pausing = self._closing = self._worked = False
        self.restarts = 0
        """Of fork servers."""
        self.confined = False
        """Whether the system confines workers, as the last one said."""
        self._forks: Forks | None = self._launch(setup)
        self.order()

    def take(self) -> Worker | None:
        """Take a worker, if there is one."""
        while self._idle:
            worker = self._idle.pop()
            if not worker.killed:
                return worker
        return None

    def give_back(self, worker: Worker) -> None:
        """Return a worker as good as new."""
        self._idle.append(worker)
        if worker.forks is not self._forks:
            self._clear_out()

    def sort_out(self) -> None:
        """Drop those that have died, also where nobody was told yet."""
        self._idle[:] = [worker for worker in self._idle if not worker.dead]

    def order(self) -> None:
        """Have as many workers made as are missing."""
        if self._pausing or self._closing:
            return
        if self._forks is None:
            self._forks = self._launch(self._setup)
        current = sum(worker.forks is self._forks for worker in self._idle)
        for _ in range(self._customer.wanted() - current - self._forks.coming):
            self._forks.fork()

    def close(self) -> None:
        """End everything; `closed` is called when that is done. Closing twice does nothing."""
        self._closing = True
        self._idle.clear()
        for forks in self._all:
            forks.close()
        if not self._all:
            self._loop.call_soon(self._customer.closed)

    @property
    def in_memory(self) -> bool:
        """Whether new questions are answered from memory."""
        return self._forks is not None and self._forks.in_memory

    @property
    def idle(self) -> list[Worker]:
        """Those in stock."""
        return self._idle

    def processes(self) -> Iterator[int]:
        """All fork servers and workers, without those that were killed, whose memory is on its way back."""
        for forks in self._all:
            yield forks.process
            yield from (process for process, worker in forks.workers.items() if not worker.killed)

    # What fork servers and workers tell

    def up(self, forks: Forks) -> None:
        """Have the dataset in memory from now on."""
        if forks is self._next:
            self._forks, self._next = forks, None
            self.order()

    def ready(self, worker: Worker) -> None:
        """Put a new worker in stock."""
        worker.forks.coming -= 1
        if self._closing:
            return
        self.confined = worker.confined
        self._idle.append(worker)
        self._clear_out()
        if not self._worked:
            self._worked = True
            self._customer.opened(None)
        if worker.forks is self._forks:
            self._load()
        self._customer.available()

    def answered(self, worker: Worker, result: Reply | ChithiError) -> None:
        """Pass an answer on; a worker that never was ready has only to say why."""
        if worker.up:
            self._customer.answered(worker, result)
        elif not self._worked:
            self._customer.opened(result if isinstance(result, ChithiError) else Crashed())

    def hung_up(self, worker: Worker) -> None:
        """Take a worker out of stock."""
        if worker in self._idle:
            self._idle.remove(worker)
            self.order()

    def ended(self, worker: Worker, status: int | None) -> None:
        """Replace a worker that is gone."""
        if worker in self._idle:
            self._idle.remove(worker)
        elif worker.up:
            self._customer.lost(worker, status)
        if not worker.up:
            worker.forks.coming -= 1
            if status is not None and not self._closing:
                _log.warning("a worker ended as it began (%s): %s", status, printable(worker.said().strip(), 500))
                self._pause()
        self._clear_out()
        self.order()

    def unborn(self, forks: Forks) -> None:
        """Try again a little later."""
        forks.coming -= 1
        self._pause()

    def gone(self, forks: Forks) -> None:
        """Replace a fork server that is gone."""
        self._all.discard(forks)
        if forks is self._next:
            self._next = None
            if forks.refused:
                self._in_memory_quads = 0
            elif not self._closing:
                _log.warning("a dataset could not be loaded into memory; it is tried again")
                self._loop.call_later(_PAUSES[-1], self._load)
        elif forks is self._forks:
            self._forks = None
            if not self._closing:
                _log.warning("a fork server is gone; it is started again")
                self.restarts += 1
                self._pause()
        if self._closing and not self._all:
            self._customer.closed()

    def _launch(self, setup: Setup) -> Forks:
        forks = Forks(setup, self)
        self._all.add(forks)
        return forks

    def _load(self) -> None:
        """Begin to load a dataset that is small enough, unless that failed too often."""
        if self._closing or self._next or self.in_memory:
            return
        now = self._loop.time()
        if now - self._loaded > _FORGIVEN:
            self._loads = 0
        if self._in_memory_quads and self._loads < _LOADS:
            self._loads, self._loaded = self._loads + 1, now
            self._next = self._launch(self._setup._replace(in_memory_quads=self._in_memory_quads))

    def _pause(self) -> None:
        """Make nothing for a while, the longer the more often in a row this happens."""
        now = self._loop.time()
        self._failures = self._failures + 1 if now - self._failed < _STEADY else 0
        self._failed = now
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        if not self._worked and self._failures >= _HOPELESS:
            self._customer.opened(Unusable(Path(self._setup.directory), "no process can be started that reads it"))
        if not self._pausing:
            self._pausing = True
            self._loop.call_later(pause, self._resume)

    def _resume(self) -> None:
        self._pausing = False
        self.order()

    def _clear_out(self) -> None:
        """Let workers of an earlier fork server go when there is a new one, and at last that fork server."""
        old = [worker for worker in self._idle if worker.forks is not self._forks]
        if old and len(old) < len(self._idle):
            for worker in old:
                self._idle.remove(worker)
                worker.kill()
            self.order()
        for forks in self._all - {self._forks, self._next}:
            if not forks.workers:
                forks.close()
