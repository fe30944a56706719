"""A question on its way through the guard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.errors import ChithiError
    from kg.guard.question import Reply


@dataclass(slots=True, eq=False)
class Ticket:
    """What is to be sent to a worker, and who waits for the answer. Times are those of time.monotonic."""

    order: bytes
    client: str
    told: Callable[[Reply | ChithiError], None]
    came: float = 0
    """To its crew."""
    started: float = 0
    charged: float = 0
    """Until when its client was charged."""
    slow: bool = False
    """Whether it runs in the slow lane."""
    left: bool = False
    """Whether nobody waits any more."""
    losses: int = 0
    """Workers that were lost under it, through no fault that is known of, weighed by how it looks."""

    ended: bool = False

    def end(self, result: Reply | ChithiError) -> None:
        """Tell the answer, or why there is none, to whoever still waits; once."""
        if not self.ended and not self.left:
            self.ended = True
            self.told(result)
