"""What a fork server and its workers need to know. They are told once, and cannot be told more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.guard.limits import Limits
    from kg.guard.question import Source


class Setup(NamedTuple):
    """The files to answer from, and the limits that a worker keeps itself."""

    directory: str
    base: str
    seconds: float
    memory_mb: int
    rows: int
    megabytes: int
    in_memory_quads: int = 0
    """Above 0: answer from memory, unless there are more."""

    @classmethod
    def of(cls, source: Source, limits: Limits) -> Setup:
        """Return the setup of those who answer from disk."""
        base, directory = limits.base.iri, str(source.directory)
        return cls(directory, base, limits.seconds, limits.memory_mb, limits.rows, limits.megabytes)

    def packed(self) -> bytes:
        """Return the bytes to send."""
        return json.dumps(self).encode()

    @classmethod
    def read(cls, data: bytes) -> Setup:
        """Read them."""
        return cls(*json.loads(data))
