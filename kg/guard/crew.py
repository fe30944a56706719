"""The questions to one dataset: who is answered now, in which of two lanes, and who waits.

A question is in the fast lane until it is older than `_YOUNG`. Then its worker is slowed down and another takes its
place, so that what is quick never waits for what is not. There are a few places in the slow lane; when they are taken
and somebody waits, the client who has the most running loses a query.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.errors import Crashed, OutOfTime, Overloaded, Unusable, printable
from kg.guard.causes import cause
from kg.guard.setup import Setup
from kg.guard.stock import Stock
from kg.guard.ticket import Ticket
from kg.guard.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.errors import ChithiError
    from kg.guard.channel import Worker
    from kg.guard.limits import Limits
    from kg.guard.question import Reply, Source

_YOUNG = 0.25  # seconds: longer than nearly all queries of a page or an analyst take
_LEFT = 0.1  # seconds that a query may go on when nobody waits for it any more: a new worker costs as much
_STUCK = 0.1  # seconds in which nobody had a turn until a running query is given up for it
_SOON = 0.005  # seconds: a query that is younger is likely to end soon, and its worker is given the next order
_AT_ONCE = 0.05  # seconds: a worker that dies sooner was dying before it was asked
_LOSSES = 10  # workers that may be lost under one question, of which one that did not die at once counts for half
_BYTES_A_QUAD = 400  # in memory

_log = logging.getLogger(__name__)


class Crew:
    """Answers from one source until it is told to finish or to close."""

    def __init__(self, source: Source, limits: Limits, closed: Callable[[Crew], None]) -> None:
        """Start at once. `closed` is called when the last process has ended and the source is let go."""
        self.source, self._limits, self._when_closed = source, limits, closed
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when questions are answered; Unusable where the files cannot be opened."""
        self.running: dict[Worker, Ticket] = {}
        self.waiting: Waiting[Ticket] = Waiting(limits.wait_seconds)
        self.slow = 0
        """How many of those that are running are in the slow lane."""
        self._ahead: dict[Worker, Ticket] = {}  # what workers have been given beside what they are running
        self._turn: float | None = None  # when one who waited last had a turn, or began to wait; None: nobody waits
        self._finishing = False
        self._costs: defaultdict[str, float] = defaultdict(float)  # seconds that clients were not yet charged with
        # Readers may come to own a copy of what is in memory, so it must not be most of what all may have.
        in_memory = min(limits.in_memory_quads, (limits.total_mb << 20) // 4 // _BYTES_A_QUAD)
        self.stock = Stock(Setup.of(source, limits), in_memory, self)

    # What the guard wants

    def start(self, ticket: Ticket) -> None:
        """Begin to answer a question, or let it wait."""
        now = ticket.came = time.monotonic()
        if self._turn is None and (worker := self._next_worker(now)):
            self._give(worker, ticket, now)
            return
        self.waiting.add(ticket, ticket.client, now)
        if self._turn is None:
            self._turn = now

    def leave(self, ticket: Ticket) -> None:
        """Nobody waits for this question any more: it is forgotten, or its query killed."""
        ticket.left = True
        if ticket in self._ahead.values():  # it is answered, and nobody told
            return
        worker = next((each for each, its in self.running.items() if its is ticket), None)
        if worker is None:
            self.waiting.remove(ticket)
            self._finish_if_done()
        elif time.monotonic() - ticket.started >= _LEFT:
            self._stop(worker)

    def tick(self, now: float) -> None:
        """Do what is due: deadlines, lanes, waiting times, accounts."""
        self._take_back(now)
        for ticket in self.waiting.expired(now):
            ticket.end(Overloaded(self.waiting.estimate(now)))
        for worker, ticket in list(self.running.items()):
            age = now - ticket.started
            self._charge(ticket, now)
            if age >= self._limits.seconds:
                self._stop(worker, OutOfTime(self._limits.seconds))
            elif ticket.left and age >= _LEFT:
                self._stop(worker)
            elif age >= _YOUNG and not ticket.slow and worker in self.running:
                self._slow_down(worker, ticket, now)
        for client, seconds in self._costs.items():
            self.waiting.spend(client, seconds, now)
        self._costs.clear()
        self._give_turns(now)

    def due(self, now: float) -> float:
        """When something will have to be done, if nothing happens until then; at once where somebody waits."""
        if self.slow or self.in_line:
            return now
        first = min(self._limits.seconds, _YOUNG)
        return min((each.started + (_LEFT if each.left else first) for each in self.running.values()), default=now)

    def give_up(self, worker: Worker) -> None:
        """End a worker for the memory it takes."""
        if worker in self.running:
            self._stop(worker, Overloaded(self._limits.seconds))
        else:
            worker.kill()

    def finish(self) -> None:
        """Close as soon as no question is left."""
        self._finishing = True
        self._finish_if_done()

    def close(self) -> None:
        """End everything now; whoever waits is told to come again."""
        tickets = [*self.running.values(), *self._ahead.values()]
        while ticket := self.waiting.take(time.monotonic()):
            tickets.append(ticket)
        self.running.clear()
        self._ahead.clear()
        for ticket in tickets:
            ticket.end(Overloaded(1))
        self.stock.close()

    # What the stock tells

    def opened(self, error: ChithiError | None) -> None:
        """Let `serve` return."""
        if self.ready.done():
            return
        if error:
            self.ready.set_exception(error)
            self.ready.exception()  # whoever waited may have left
        else:
            self.ready.set_result(None)

    def available(self) -> None:
        """Use a worker that has come."""
        self._give_turns(time.monotonic())

    def answered(self, worker: Worker, result: Reply | ChithiError) -> None:
        """Hand over an answer, and use the worker again unless it was slowed down, which lasts."""
        now = time.monotonic()
        ticket = self._ended(worker, now)
        if ticket is None:
            return
        follows = self._ahead.pop(worker, None)
        if ticket.slow:  # what it was given besides was taken back long ago
            worker.kill()
        elif follows:
            self._begin(worker, follows, now)
        else:
            self.stock.give_back(worker)
        self._next(now)  # before what is done with the answer: a worker that waits computes nothing
        ticket.end(result)

    def lost(self, worker: Worker, status: int | None) -> None:
        """Say why a worker died, or ask another where the question may have had no part in it."""
        now = time.monotonic()
        if not (ticket := self._dropped(worker, now)):
            return
        said = worker.said()
        error = cause(status, said, self._limits)
        ticket.losses += 1 if now - ticket.started < _AT_ONCE else _LOSSES // 2
        if error is None and ticket.losses < _LOSSES and not ticket.left:
            self.stock.sort_out()
            self.start(ticket)
        else:
            ticket.end(error or Crashed())
        level = logging.INFO if error else logging.WARNING
        _log.log(level, "a worker died (%s) of a query: %s", status, printable(said.strip(), 200) or "without a word")
        self.stock.order()
        self._next(now)

    def closed(self) -> None:
        """Let the files go: nobody reads them any more."""
        self.opened(Unusable(self.source.directory, "no longer served"))
        self.source.release.close()
        self._when_closed(self)

    # Lanes

    def wanted(self) -> int:
        """Say how many workers should be in stock: one for each free place, and a spare one."""
        return self._limits.workers - (len(self.running) - self.slow) + 1

    @property
    def in_line(self) -> int:
        """How many questions are not being answered yet."""
        return len(self.waiting) + sum(not ticket.left for ticket in self._ahead.values())

    def _has_place(self) -> bool:
        return len(self.running) - self.slow < self._limits.workers

    def _begin(self, worker: Worker, ticket: Ticket, now: float) -> None:
        ticket.started = ticket.charged = now
        ticket.slow = False  # it may have been, before its worker was lost
        self.running[worker] = ticket

    def _next_worker(self, now: float) -> Worker | None:
        """Take one that is free, or else one that will soon be: it goes on without waiting for us to hear of it."""
        if self._has_place() and (worker := self.stock.take()):
            return worker
        for worker, ticket in reversed(self.running.items()):
            if now - ticket.started < _SOON and not ticket.left and worker not in self._ahead:
                return worker
        return None

    def _give(self, worker: Worker, ticket: Ticket, now: float) -> None:
        if worker in self.running:
            self._ahead[worker] = ticket
        else:
            self._begin(worker, ticket, now)
        worker.ask(ticket.order)

    def _give_turns(self, now: float) -> None:
        while len(self.waiting) and (worker := self._next_worker(now)):
            ticket = self.waiting.take(now)
            assert ticket is not None  # noqa: S101  # somebody waits
            self._give(worker, ticket, now)
            if worker not in self._ahead:
                self._turn = now
        if not len(self.waiting):
            self._turn = None

    def _take_back(self, now: float) -> None:
        """Let those wait again who were given to a worker that turns out not to be free soon.

        It has the order, and there is no way to it: when it is free, it answers what nobody waits for.
        """
        for worker, ticket in list(self._ahead.items()):
            if not ticket.left and now - self.running[worker].started >= _SOON:
                self._ahead[worker] = Ticket(b"", ticket.client, _to_nobody, left=True)
                self._wait_again(ticket, now)

    def _wait_again(self, ticket: Ticket, now: float) -> None:
        self.waiting.put_back(ticket, ticket.client, ticket.came, now)
        if self._turn is None:
            self._turn = now

    def _slow_down(self, worker: Worker, ticket: Ticket, now: float) -> None:
        if self.slow >= self._limits.in_slow_lane:
            if self._turn is None or now - self._turn < _STUCK:
                return
            given_up = self._heaviest(now)
            self._turn = now
            self._stop(given_up, Overloaded(self.waiting.estimate(now)))
            if given_up is worker:
                return
        ticket.slow = True
        self.slow += 1
        worker.forks.slow(worker)
        self.stock.order()

    def _heaviest(self, now: float) -> Worker:
        """Choose among the queries of the client with the most running the one that loses least."""
        seconds: defaultdict[str, float] = defaultdict(float)
        for ticket in self.running.values():
            seconds[ticket.client] += now - ticket.started
        old = {worker: ticket for worker, ticket in self.running.items() if now - ticket.started >= _YOUNG}
        return max(old, key=lambda worker: (seconds[old[worker].client], old[worker].started))

    def _stop(self, worker: Worker, error: ChithiError | None = None) -> None:
        now = time.monotonic()
        worker.kill()
        if (ticket := self._dropped(worker, now)) and error:
            ticket.end(error)
        self.stock.order()
        self._next(now)

    def _ended(self, worker: Worker, now: float) -> Ticket | None:
        """Take a question from the lanes."""
        ticket = self.running.pop(worker, None)
        if ticket:
            self.slow -= ticket.slow
            self._charge(ticket, now)
        return ticket

    def _dropped(self, worker: Worker, now: float) -> Ticket | None:
        """Take a question from the lanes whose worker is gone; what it was given besides waits again."""
        follows = self._ahead.pop(worker, None)
        if follows and not follows.left:
            self._wait_again(follows, now)
        return self._ended(worker, now)

    def _charge(self, ticket: Ticket, now: float) -> None:
        self._costs[ticket.client] += now - ticket.charged
        ticket.charged = now

    def _next(self, now: float) -> None:
        if self._ahead and self._turn is None and self._has_place():
            self._take_back(now)
        if self._turn is not None:
            self._give_turns(now)
        if self._finishing:
            self._finish_if_done()

    def _finish_if_done(self) -> None:
        if self._finishing and not self.running and not len(self.waiting):
            self.stock.close()


def _to_nobody(_: Reply | ChithiError) -> None:
    """Tell what was asked by nobody who is still here."""
