"""Starting a process of the guard: a clean one, that has nothing of this one but what it is given."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])


def start(module: str, files: Sequence[int], errors: int | None = None) -> subprocess.Popen[bytes]:
    """Start one of our modules with the numbers of files that it gets, and of this process; `errors` is its stderr.

    It dies with the thread that calls this.
    """
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    # One arena of malloc: more would take address space and memory for threads that there are none of.
    environment = {**os.environ, "MALLOC_ARENA_MAX": "1", "PYTHONPATH": path}
    command = [sys.executable, "-P", "-m", module, *map(str, files), str(os.getpid())]
    return subprocess.Popen(  # noqa: S603  # our own module
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        pass_fds=tuple(files),
        env=environment,
    )
