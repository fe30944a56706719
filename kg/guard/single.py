"""A worker without a fork server, for a command that asks one question.

python -m kg.guard.single SOCKET FILE PARENT
"""

import signal
import socket
import sys

import pyoxigraph as ox

from kg.guard import confinement, worker
from kg.guard.setup import Setup


def main(arguments: list[str]) -> None:
    """Read the setup, then be a worker."""
    confinement.die_with(int(arguments[3]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then kills this
    stream = socket.socket(fileno=int(arguments[1]))
    incoming = worker.Incoming(stream)
    setup = Setup.read(incoming.message() or b"")
    worker.run(setup, incoming, [int(arguments[2])], lambda: ox.Store.read_only(setup.directory))


if __name__ == "__main__":
    main(sys.argv)
