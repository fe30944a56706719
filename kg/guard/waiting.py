"""Who is next: the client that has cost least of late, then who came first. Pure: the time is passed in as `now`.

What a client has spent halves every `HALF_LIFE` seconds. All halve alike, so the order of two clients stays as it is
until one of them spends; that is why it can be kept in a heap, as the logarithm of what was spent plus the time.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Hashable
from heapq import heapify, heappop, heappush, nlargest
from itertools import count
from typing import Generic, TypeVar

HALF_LIFE = 30.0
"""Seconds after which half of what a client has spent is forgotten."""

CLIENTS = 10_000
"""Of so many, at most, it is known what they have spent; those who spent least are forgotten first."""

_NOTHING = 0.01  # seconds spent that count as none, so that those who ask little are served as they come
_TURNS = 32  # the last ones, which tell how fast it goes
_SHORTEST, _LONGEST = 1.0, 60.0  # seconds that anybody is told to stay away
_STALE = 64  # entries of the heap that may be out of date, beside one for each client

T = TypeVar("T", bound=Hashable)


class Waiting(Generic[T]):
    """Items that wait for their turn, each of one client, at most `longest_wait` seconds."""

    def __init__(self, longest_wait: float) -> None:
        self._longest_wait = longest_wait
        self._items: OrderedDict[T, tuple[str, float, int]] = OrderedDict()  # client, since when, number; by time
        self._queues: dict[str, OrderedDict[T, None]] = {}  # of each client that waits
        self._entries: dict[str, tuple[float, int]] = {}  # weight of the client, number of its first item
        self._heap: list[tuple[float, int, str]] = []  # the same, and entries that are out of date
        self._weights: dict[str, float] = {}
        self._turns: deque[float] = deque(maxlen=_TURNS)
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._items)

    def add(self, item: T, client: str, now: float) -> None:
        """Let an item wait; ValueError if it waits already."""
        self._add(item, client, now, next(self._numbers))
        if len(self._queues[client]) == 1:
            self._line_up(client, now)

    def put_back(self, item: T, client: str, since: float, now: float) -> None:
        """Let an item wait before all others of its client: one that has waited since then, and had no turn after all.

        ValueError if it waits already.
        """
        self._add(item, client, since, -next(self._numbers))
        self._items.move_to_end(item, last=False)
        # Whoever has waited longest stands first, to be found where time is up; all but one are in order already.
        self._items = OrderedDict(sorted(self._items.items(), key=lambda each: each[1][1]))
        self._queues[client].move_to_end(item, last=False)
        self._line_up(client, now)

    def take(self, now: float) -> T | None:
        """Return the next item, which waits no more, or None if none does."""
        while self._heap:
            weight, number, client = heappop(self._heap)
            if self._entries.get(client) == (weight, number):
                item = next(iter(self._queues[client]))
                self._drop(item, now)
                self._turns.append(now)
                return item
        return None

    def remove(self, item: T) -> None:
        """Forget an item, if it waits."""
        if item in self._items:
            self._drop(item, None)

    def expired(self, now: float) -> list[T]:
        """Return the items that have waited too long, in the order they came; they wait no more."""
        late = []
        while self._items:
            item, (_, since, _) = next(iter(self._items.items()))
            if now - since < self._longest_wait:
                break
            self._drop(item, now)
            late.append(item)
        return late

    def spend(self, client: str, seconds: float, now: float) -> None:
        """Charge a client with seconds of work."""
        if seconds <= 0:
            return
        spent = seconds + self._spent(client, now)
        self._weights[client] = math.log2(spent) + now / HALF_LIFE
        if len(self._weights) > CLIENTS:
            self._weights = dict(nlargest(CLIENTS // 2, self._weights.items(), key=lambda each: each[1]))
        if client in self._queues:
            self._line_up(client, now)

    def estimate(self, now: float) -> float:
        """Return the seconds after which whoever came now would have a turn, as far as the last turns tell."""
        if len(self._turns) < 2:
            return min(max(self._longest_wait, _SHORTEST), _LONGEST)
        between = (now - self._turns[0]) / len(self._turns)
        return min(max((len(self) + 1) * between, _SHORTEST), _LONGEST)

    def _add(self, item: T, client: str, since: float, number: int) -> None:
        if item in self._items:
            raise ValueError("this item waits already")
        self._items[item] = client, since, number
        self._queues.setdefault(client, OrderedDict())[item] = None

    def _drop(self, item: T, now: float | None) -> None:
        client, since, number = self._items.pop(item)
        queue = self._queues[client]
        del queue[item]
        if not queue:
            del self._queues[client], self._entries[client]
        elif self._entries[client][1] == number:
            self._line_up(client, since if now is None else now)

    def _line_up(self, client: str, now: float) -> None:
        """Put a client in its place among those who wait."""
        first = next(iter(self._queues[client]))
        weight = self._weights[client] if self._spent(client, now) > _NOTHING else -math.inf
        entry = weight, self._items[first][2]
        if self._entries.get(client) == entry:
            return
        self._entries[client] = entry
        heappush(self._heap, (*entry, client))
        if len(self._heap) > 2 * len(self._entries) + _STALE:
            self._heap = [(*each, name) for name, each in self._entries.items()]
            heapify(self._heap)

    def _spent(self, client: str, now: float) -> float:
        """Seconds of work that a client is still charged with."""
        weight = self._weights.get(client)
        return 0.0 if weight is None else float(2.0 ** min(weight - now / HALF_LIFE, 60.0))
