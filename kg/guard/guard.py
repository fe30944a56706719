"""The guard: the interface of this package."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from kg.errors import ChithiError
from kg.guard.cache import Cache, Key
from kg.guard.crew import Crew
from kg.guard.gate import check, deterministic
from kg.guard.limits import Limits
from kg.guard.status import Status
from kg.guard.taken import taken
from kg.guard.ticket import Ticket
from kg.guard.wire import Order

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.guard.question import Question, Reply, Source

_TICK = 0.02  # seconds between two looks at what is running, where somebody waits or is slow
_QUIET = 0.06  # at most, where all will soon be answered: a look costs what a small question does
_LOOKS = 10  # at its memory until one at that of all processes, which costs 10 to 20 µs each


class Guard:
    """Answers questions to any number of datasets. To be made and used in one event loop, in the main thread.

    The fork servers die with the thread that starts them, so that nothing is left of a process that is killed.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._crews: dict[str, Crew] = {}
        self._leaving: set[Crew] = set()
        self._cache = Cache(self._limits.cache_mb)
        self._ticker: asyncio.TimerHandle | None = None
        self._outcomes: Counter[str] = Counter()
        self._bytes: dict[int, int] = {}  # that each process had when it was last looked at
        self._looks = 0
        self._all_closed = asyncio.Event()

    async def serve(self, source: Source) -> None:
        """Take questions for a dataset from when this returns; for others as before. Serving one twice is harmless.

        Raise Unusable where its files cannot be read. Its release is closed when nobody reads them any more.
        """
        crew = self._crews.get(source.dataset)
        if crew is None:
            crew = self._crews[source.dataset] = Crew(source, self._limits, self._closed)
            self._leaving.add(crew)
        elif crew.source.release is not source.release:
            source.release.close()
        try:
            await asyncio.shield(crew.ready)
        except BaseException:
            self.retire(source.dataset)
            raise

    async def ask(self, question: Question) -> Reply:
        """Answer a question; cancelled, its query dies.

        Raise QueryError (UpdateRefused, ServiceRefused and TooComplex among them), UnknownFormat where its kind of
        answer has none of the formats that are taken, Stopped (OutOfTime, TooLarge, Crashed, Overloaded), and
        ValueError for a dataset that is not served.
        """
        answer: asyncio.Future[Reply | ChithiError] = asyncio.get_running_loop().create_future()

        def told(result: Reply | ChithiError) -> None:
            if not answer.done():  # whoever asked may just be leaving
                answer.set_result(result)

        leave = self.begin(question, told)
        try:
            result = await answer
        except asyncio.CancelledError:
            leave()
            raise
        if isinstance(result, ChithiError):
            raise result
        return result

    def begin(self, question: Question, told: Callable[[Reply | ChithiError], None]) -> Callable[[], None]:
        """Do what `ask` does without waiting: `told` is called once, perhaps before this returns.

        Return what to call if whoever asked leaves; nothing is told then.
        """
        crew = self._crews.get(question.dataset)
        if crew is None:
            raise ValueError(f"dataset {question.dataset!r} is not served")
        key = _key(question)
        if kept := self._cache.get(key):
            self._outcomes["cached"] += 1
            told(kept)
            return _nothing

        def ended(result: Reply | ChithiError) -> None:
            if isinstance(result, ChithiError):
                self._outcomes[type(result).__name__] += 1
            else:
                self._outcomes["answered"] += 1
                if deterministic(text):
                    self._cache.put(key, result)
            told(result)

        try:
            text = check(question.text)
        except ChithiError as error:
            ended(error)
            return _nothing
        ticket = Ticket(Order.of(text, question).packed(), question.client, ended)
        crew.start(ticket)
        if self._ticker is None:
            self._ticker = asyncio.get_running_loop().call_later(_TICK if crew.in_line else _QUIET, self._tick)
        return partial(crew.leave, ticket)

    def retire(self, dataset: str) -> None:
        """Take no more questions for a dataset; those that are being answered or wait are finished."""
        if crew := self._crews.pop(dataset, None):
            self._cache.forget(dataset)
            crew.finish()

    async def close(self) -> None:
        """End everything; return when all processes have ended and all releases are closed."""
        self._crews.clear()
        for crew in list(self._leaving):
            crew.close()
        while self._leaving:
            self._all_closed.clear()
            await self._all_closed.wait()
        if self._ticker:
            self._ticker.cancel()
            self._ticker = None

    def status(self) -> Status:
        """Say how things are."""
        crews = self._leaving
        served = {name: crew for name, crew in self._crews.items() if crew.ready.done()}
        return Status(
            datasets=tuple(served),
            in_memory=tuple(name for name, crew in served.items() if crew.stock.in_memory),
            confined=bool(served) and all(crew.stock.confined for crew in served.values()),
            idle=sum(len(crew.stock.idle) for crew in crews),
            running=sum(len(crew.running) for crew in crews),
            slow=sum(crew.slow for crew in crews),
            waiting=sum(crew.in_line for crew in crews),
            megabytes=sum(self._taken().values()) >> 20,
            restarts=sum(crew.stock.restarts for crew in crews),
            outcomes=dict(self._outcomes),
        )

    def _closed(self, crew: Crew) -> None:
        self._leaving.discard(crew)
        if not self._leaving:
            self._all_closed.set()

    def _tick(self) -> None:
        """Look at what is running and waiting, as long as there is any."""
        loop = asyncio.get_running_loop()
        self._ticker = loop.call_later(_TICK, self._tick)  # before all else: a mistake below must not stop the clock
        now = time.monotonic()
        for crew in list(self._leaving):
            crew.tick(now)
        self._watch_memory()
        self._ticker.cancel()
        self._ticker = None
        if busy := [crew for crew in self._leaving if crew.running or len(crew.waiting)]:
            due = min(crew.due(now) for crew in busy) - now
            self._ticker = loop.call_later(min(max(due, _TICK), _QUIET), self._tick)

    def _taken(self) -> dict[int, int]:
        """Return the bytes of each process. One that runs no query hardly grows, and is looked at now and then."""
        self._looks += 1
        running = {worker.process for crew in self._leaving for worker in crew.running}
        known = self._bytes if self._looks % _LOOKS else {}
        processes = [process for crew in self._leaving for process in crew.stock.processes()]
        self._bytes = {p: known[p] if p in known and p not in running else taken(p) for p in processes}
        return self._bytes

    def _watch_memory(self) -> None:
        """End the largest worker when all processes together have more memory than they may."""
        if sum(self._taken().values()) <= self._limits.total_mb << 20:
            return
        workers = {worker: crew for crew in self._leaving for worker in (*crew.running, *crew.stock.idle)}
        if workers:
            largest = max(workers, key=lambda worker: taken(worker.process))
            workers[largest].give_up(largest)


def _nothing() -> None:
    """What is left to do for one who has been told already."""


def _key(asked: Question) -> Key:
    return (
        asked.dataset,
        asked.text,
        asked.results,
        asked.graph,
        asked.default_graphs,
        asked.named_graphs,
        asked.gzip,
    )
