"""The process that makes workers: small, with a single thread, so that a fork takes milliseconds and is safe.

    python -m kg.guard.forkserver SOCKET PARENT

It is told what to do by a SEQPACKET socket, each message one order, and ends with all its workers when that is closed.
"""

import gc
import os
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

import pyoxigraph as ox

from kg.guard import confinement, memory, worker
from kg.guard.setup import Setup

FORK, SLOW = b"f", b"s"
"""Orders: make a worker; let one (its process id follows) have less of the processor."""

UP, REFUSED, BORN, ENDED, FAILED = b"u", b"r", b"b", b"e", b"x"
"""News: up; refused, too much for memory; a worker (its process id and its files); one has ended (its id and status);
no worker could be made."""

PID, STATUS = struct.Struct("<I"), struct.Struct("<Ii")
FILES = 5
"""That come with a worker: its stream, the two memfds of its answers, the memfd of its errors, its pidfd."""

_SLOWER = 10  # niceness: a ninth of the time of a worker at 0


def main(arguments: list[str]) -> None:
    """Serve until the socket is closed."""
    confinement.die_with(int(arguments[2]))
    for number in (signal.SIGINT, signal.SIGTERM):  # also sent to a whole group; the parent then closes the socket
        signal.signal(number, signal.SIG_IGN)
    control = socket.socket(fileno=int(arguments[1]))
    setup = Setup.read(control.recv(1 << 16))
    opened = _on_disk(setup)
    if setup.in_memory_quads:
        try:
            store = memory.load(setup.directory, setup.in_memory_quads)
        except memory.TooMany:
            control.send(REFUSED)
            return
        except memory.Interrupted:  # the parent hears that this process has ended, and tries again
            return
        opened = lambda: store  # noqa: E731
    gc.freeze()  # so that no worker copies pages only to mark what it inherited
    control.send(UP)
    _Server(control, setup, opened).serve()


def _on_disk(setup: Setup) -> Callable[[], ox.Store]:
    return lambda: ox.Store.read_only(setup.directory)


class _Server:
    def __init__(self, control: socket.socket, setup: Setup, opened: Callable[[], ox.Store]) -> None:
        self._control, self._setup, self._opened = control, setup, opened
        self._children: dict[int, int] = {}  # pidfd to process id
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)

    def serve(self) -> None:
        try:
            while True:
                for ready, _ in self._poll.poll():
                    if ready in self._children:
                        self._buried(ready)
                    elif not self._obeyed(self._control.recv(64)):
                        return
        except (BrokenPipeError, ConnectionResetError):  # the parent is gone
            return
        finally:
            for pidfd, process in self._children.items():
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
                os.waitpid(process, 0)

    def _obeyed(self, order: bytes) -> bool:
        if not order:
            return False
        if order == FORK:
            try:
                self._fork()
            except (BrokenPipeError, ConnectionResetError):
                raise
            except OSError:  # too many files or processes: no reason to end those that work
                traceback.print_exc()
                self._control.send(FAILED)
        elif PID.unpack_from(order, 1)[0] in self._children.values():  # or else the id may be another's by now
            os.setpriority(os.PRIO_PROCESS, PID.unpack_from(order, 1)[0], _SLOWER)
        return True

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            files = [os.memfd_create(name) for name in ("answers", "answers", "errors")]
            try:
                parent = os.getpid()
                process = os.fork()
                if process == 0:
                    self._become_worker(parent, theirs, files[:2], files[2])
                pidfd = os.pidfd_open(process)
                self._children[pidfd] = process
                self._poll.register(pidfd, select.POLLIN)
                socket.send_fds(self._control, [BORN + PID.pack(process)], [ours.fileno(), *files, pidfd])
            finally:
                for each in files:
                    os.close(each)

    def _become_worker(self, parent: int, stream: socket.socket, answers: list[int], errors: int) -> None:
        status = 1
        try:
            os.dup2(errors, sys.stderr.fileno())
            confinement.die_with(parent)
            for each in {int(name) for name in os.listdir("/proc/self/fd")} - {0, 1, 2, stream.fileno(), *answers}:  # noqa: PTH208
                _close(each)
            worker.run(self._setup, worker.Incoming(stream), answers, self._opened)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)

    def _buried(self, pidfd: int) -> None:
        process = self._children.pop(pidfd)
        self._poll.unregister(pidfd)
        os.close(pidfd)
        _, status = os.waitpid(process, 0)
        self._control.send(ENDED + STATUS.pack(process, os.waitstatus_to_exitcode(status)))


def _close(descriptor: int) -> None:
    with suppress(OSError):  # the one that listed them is closed already
        os.close(descriptor)


if __name__ == "__main__":
    main(sys.argv)
