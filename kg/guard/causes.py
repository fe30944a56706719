"""Why a worker died, from its exit status and its last words."""

import re
import signal

from kg.errors import Crashed, OutOfTime, Stopped, TooLarge
from kg.guard.limits import Limits

_MEMORY = re.compile(r"memory allocation of \d+ bytes failed|bad_alloc|MemoryError|[Cc]annot allocate memory")


def cause(status: int | None, said: str, limits: Limits) -> Stopped | None:
    """Return what to tell who asked; None where the query may have had no part in it, and may be tried again.

    `status` is the exit status, or minus the signal; None where nobody knows.
    """
    if _MEMORY.search(said):
        return TooLarge("megabytes", limits.memory_mb)
    if status is None or status == -signal.SIGKILL:  # by the system, or with its fork server
        return None
    return OutOfTime(limits.seconds) if status == -signal.SIGXCPU else Crashed()
