"""What a process of the guard gives up: outliving its parent, core dumps, the network, other files, endless memory."""

import ctypes
import os
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path

from kg.guard import seccomp

_DEATH_SIGNAL = 1  # linux/prctl.h
_A_WHILE = 0.3  # seconds, of which a worker with its store's threads uses less than the one that is allowed besides

_libc = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """Be killed when the thread that made this process ends, which must be the main one of process `parent`."""
    if hasattr(_libc, "prctl"):
        _libc.prctl(*map(ctypes.c_ulong, (_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)))
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def confine() -> bool:
    """Leave no core dump, and reach no host, process or file but those to read; False where only the first is done."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # where the machine runs out of memory, this goes first, not the server
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")
    if not seccomp.available():
        return False
    try:
        seccomp.apply(_libc)
    except OSError:  # a kernel or a container that has none
        return False
    return True


def limit_memory(megabytes: int) -> None:
    """Let this process map so much more than it has: when the store is open, which maps half a gigabyte."""
    mapped = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    limit = mapped + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def limit_files(megabytes: int) -> None:
    """Let no file that this process writes, a memfd among them, grow beyond this: writing raises OSError (EFBIG)."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes << 20, megabytes << 20))


def yield_to_others() -> None:
    """Be scheduled as what computes: whoever wakes this process, with an order, is not interrupted by it."""
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


class CpuTime:
    """The CPU time that this process may still use; beyond it, SIGXCPU ends it.

    Time by the clock is kept by the parent. This ends a worker whose parent hangs.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds, self._limit, self._good = seconds, 0, 0.0

    def allow(self) -> None:
        """Allow the seconds from now on, rounded up to whole ones."""
        if time.monotonic() < self._good:  # most queries take no second, and to look at one's CPU time takes long
            return
        self._good = time.monotonic() + _A_WHILE
        limit = int(time.process_time() + self._seconds) + 2
        if limit > self._limit:
            self._limit = limit
            resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
