"""Clients that leave before they are answered: what is being done for them stops at once."""

from __future__ import annotations

import asyncio
from types import TracebackType

from starlette.types import Receive

PATIENCE = 0.03
"""Seconds before anybody listens: most answers are there sooner, and a listener costs a task."""


class Watch:
    """All who wait for an answer. One timer for them all: a timer each would cost a tenth of a cached answer."""

    def __init__(self) -> None:
        self._waiting: set[Leaving] = set()
        self._timer: asyncio.TimerHandle | None = None

    def over(self, receive: Receive) -> Leaving:
        """`with watch.over(receive) as leaving:` cancels the block when the client leaves; then `leaving.left` is true.

        What comes before the client's leaving (a GET's empty body comes as a message, too) is left aside.
        """
        return Leaving(self, receive)

    def add(self, waiting: Leaving) -> None:
        """Begin to look at who waits."""
        self._waiting.add(waiting)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._look)

    def remove(self, waiting: Leaving) -> None:
        """End it; nothing for one that is listened to already."""
        self._waiting.discard(waiting)

    def _look(self) -> None:
        """Listen to those who were here the last time; look again while there are others."""
        for each in list(self._waiting):
            if each.seen:
                self._waiting.discard(each)
                each.listen()
            each.seen = True
        again = bool(self._waiting)
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._look) if again else None


class Leaving:
    """One client that may leave."""

    __slots__ = ("_listener", "_receive", "_task", "_watch", "left", "seen")

    def __init__(self, watch: Watch, receive: Receive) -> None:
        self._watch, self._receive = watch, receive
        self._listener: asyncio.Task[None] | None = None
        self._task: asyncio.Task[object] | None = None
        self.left = self.seen = False

    def __enter__(self) -> Leaving:
        self._task = asyncio.current_task()
        self._watch.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        self._watch.remove(self)
        if self._listener:
            self._listener.cancel()
        if not self.left or self._task is None:
            return False
        cancelled = kind is not None and issubclass(kind, asyncio.CancelledError)
        # Cancelled by somebody else as well, such as the server that stops: then that is what counts.
        return self._task.uncancel() == 0 and cancelled

    def listen(self) -> None:
        """Wait for the client's leaving."""
        self._listener = asyncio.get_running_loop().create_task(self._listen())

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        if self._task:
            self._task.cancel()
