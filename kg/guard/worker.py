"""A process that answers queries over one store, one at a time, until it is killed: the only place that parses them.

It never sends a part of an answer: an answer is whole, and within its limits, before its head goes out.
"""

import os
import socket
import time
import zlib
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg import answering
from kg.errors import QueryError, TooLarge, UnknownFormat, Unusable
from kg.guard import confinement, counting, wire
from kg.guard.setup import Setup
from ontology.iri import Base

_BY_STREAM = 100_000  # bytes: more goes by memfd, which the parent reads in one call
_WORTH_GZIP = 1_400  # bytes: less fits one packet as it is
_RECEIVED = 1 << 14  # bytes: what is asked at once beyond 128 kB, malloc maps and unmaps each time


class Incoming:
    """The messages that come by a stream. The next may come while one is being answered."""

    def __init__(self, stream: socket.socket) -> None:
        self.stream = stream
        self._rest = b""

    def message(self) -> bytes | None:
        """Wait for the next; None where there will be none."""
        while (found := wire.unframed(self._rest)) is None:
            part = self.stream.recv(_RECEIVED)
            if not part:
                return None
            self._rest += part
        message, self._rest = found
        return message


def run(setup: Setup, incoming: Incoming, files: Sequence[int], opened: Callable[[], ox.Store]) -> None:
    """Answer what comes until there is no more; long answers go to the `files`, memfds, in turn. Steps are in order.

    With two files an order may come while the answer to the last waits to be read.
    """
    stream, turns = incoming.stream, cycle(range(1, len(files) + 1))
    confinement.yield_to_others()
    confined = confinement.confine()
    try:
        store = opened()
    except OSError as error:
        stream.sendall(wire.failed(Unusable(Path(setup.directory), f"not a store that can be opened ({error})")))
        return
    confinement.limit_memory(setup.memory_mb)
    confinement.limit_files(setup.megabytes)
    stream.sendall(wire.ready(confined))
    prefixes = answering.prefixes(Base(setup.base))
    processor = confinement.CpuTime(setup.seconds)
    while (order := incoming.message()) is not None:
        processor.allow()
        try:
            head, body = _evaluated(wire.order(order), setup, store, prefixes)
        except (QueryError, UnknownFormat, TooLarge) as error:
            stream.sendall(wire.failed(error))
        except MemoryError:  # Python's; pyoxigraph's ends the process
            stream.sendall(wire.failed(TooLarge("megabytes", setup.memory_mb)))
        else:
            if len(body) > _BY_STREAM:
                head = head._replace(in_file=next(turns))
                _write(files[head.in_file - 1], body)
                stream.sendall(head.packed())
            else:
                stream.sendall(head.packed() + body)


def _evaluated(
    order: wire.Order, setup: Setup, store: ox.Store, prefixes: dict[str, str]
) -> tuple[wire.Head, bytes | bytearray]:
    began = time.perf_counter()
    solutions = answering.ask(store, order.text, prefixes, (order.default_graphs, order.named_graphs))
    kind = answering.kind(solutions)
    format = _format(kind, order)
    if isinstance(solutions, ox.QueryTriples):
        triples = counting.Triples(solutions, setup.rows)
        sink = counting.Sink(setup.megabytes, setup.rows, triples)
        answering.write_graph(triples, format, prefixes, cast("IO[bytes]", sink))
    else:
        sink = counting.Sink(setup.megabytes, setup.rows, counting.One() if kind == "ask" else counting.rows(format))
        answering.write_results(solutions, format, cast("IO[bytes]", sink))
    rows = sink.rows()
    body = answering.sorted_prefixes(sink.written) if format == "ttl" else sink.written
    seconds = time.perf_counter() - began
    gzip = order.gzip and len(body) >= _WORTH_GZIP
    if gzip:
        body = zlib.compress(body, 1, 31)
    return wire.Head(wire.ANSWER, kind, format, gzip, 0, rows, len(body), seconds), body


def _format(kind: answering.Kind, order: wire.Order) -> str:
    taken, other = (order.graph, order.results) if kind == "graph" else (order.results, order.graph)
    answering.check(kind, taken or other or "")
    return taken or ""


def _write(file: int, body: bytes | bytearray) -> None:
    rest, at = memoryview(body), 0
    while at < len(rest):
        at += os.pwrite(file, rest[at:], at)
