"""A process that answers queries over one store, one at a time, until it is killed: the only place that parses them.

It never sends a part of an answer: an answer is whole, and within its limits, before its head goes out.
"""

import os
import socket
import time
import zlib
from collections.abc import Callable
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
_RECEIVED = 1 << 18


def run(setup: Setup, stream: socket.socket, file: int, opened: Callable[[], ox.Store]) -> None:
    """Answer what comes by `stream` until it is closed; long answers go to `file`, a memfd. The steps are in order."""
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
    while (order := message(stream)) is not None:
        processor.allow()
        _answer(wire.order(order), setup, store, prefixes, stream, file)


def message(stream: socket.socket) -> bytes | None:
    """Wait for the next message; None where there will be none."""
    received = bytearray()
    while (whole := wire.unframed(received)) is None:
        part = stream.recv(_RECEIVED)
        if not part:
            return None
        received += part
    return whole


def _answer(
    order: wire.Order, setup: Setup, store: ox.Store, prefixes: dict[str, str], stream: socket.socket, file: int
) -> None:
    try:
        head, body = _evaluated(order, setup, store, prefixes)
    except (QueryError, UnknownFormat, TooLarge) as error:
        stream.sendall(wire.failed(error))
    except MemoryError:  # Python's; pyoxigraph's ends the process
        stream.sendall(wire.failed(TooLarge("megabytes", setup.memory_mb)))
    else:
        if head.in_file:
            _write(file, body)
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
    return wire.Head(wire.ANSWER, kind, format, gzip, len(body) > _BY_STREAM, rows, len(body), seconds), body


def _format(kind: answering.Kind, order: wire.Order) -> str:
    taken, other = (order.graph, order.results) if kind == "graph" else (order.results, order.graph)
    answering.check(kind, taken or other or "")
    return taken or ""


def _write(file: int, body: bytes | bytearray) -> None:
    rest, at = memoryview(body), 0
    while at < len(rest):
        at += os.pwrite(file, rest[at:], at)
