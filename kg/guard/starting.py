"""Starting a process of the guard: a clean one, that has nothing of this one but what it is given."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])


def start(module: str, files: Sequence[int], errors: int | None = None, arenas: int = 1) -> subprocess.Popen[bytes]:
    """Start one of our modules with the numbers of files that it gets, and of this process; `errors` is its stderr.

    It dies with the thread that calls this. `arenas` of malloc: more than it needs would take address space and memory
    for threads that there are none of.
    """
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "MALLOC_ARENA_MAX": str(arenas), "PYTHONPATH": path}
    command = [sys.executable, "-P", "-m", module, *map(str, files), str(os.getpid())]
    return subprocess.Popen(  # noqa: S603  # our own module
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        pass_fds=tuple(files),
        env=environment,
    )
