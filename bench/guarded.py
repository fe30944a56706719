"""How the service holds against runaway queries: what GUARD's goals name, measured from outside over HTTP."""

import http.client
import socket
import statistics
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psutil

from bench import servers
from bench.connections import get
from bench.load_trace import told
from bench.servers import Server

LIMIT = 2
"""Seconds that a query may take here."""

_BOMB = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT (COUNT(*) AS ?n) WHERE {{ ?a rdfs:label ?b . ?c rdfs:label ?d FILTER(STRLEN(CONCAT(?b, ?d)) = 1) }} #{}"""
_SELECT = "SELECT ?thing ?label WHERE {{ ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label }} LIMIT 23000 #{}"
_SMALL = "ASK {{ <https://w3id.org/chithi/id/document/ct-901> ?p ?o }} #{}"
_WORKERS = 2
_numbers = count()


@dataclass
class Guarded:
    """Seconds, if nothing else is said; of several tries the median, and the worst."""

    share: float = 0
    """CPU of the server's own process for a large answer, over that of its workers."""
    megabytes: float = 0
    """Of that answer."""
    late: tuple[float, float] = (0, 0)
    """From a query's deadline to its answer."""
    gone: tuple[float, float] = (0, 0)
    """From a client's leaving to the death of its worker, the query being older than 0.1 s."""
    waits: tuple[float, float] = (0, 0)
    """Of small queries while three bombs a worker run."""


def measure(store: Path) -> Guarded:
    """Measure on the current dataset of a folder, in a server of its own."""
    found = Guarded()
    with servers.chithi(store, CHITHI_QUERY_SECONDS=str(LIMIT), CHITHI_WORKERS=str(_WORKERS)) as server:
        with told("CPU of parent and workers"):
            found.share, found.megabytes = _share(server)
        with told("deadlines"):
            found.late = _of([_late(server) for _ in range(7)])
        with told("clients that leave"):
            found.gone = _of([_gone(server) for _ in range(7)])
        with told("small queries among bombs"):
            found.waits = _of(_waits(server, 3 * _WORKERS))
    return found


def _of(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), max(values)


def _path(server: Server, text: str) -> str:
    return f"{server.path}?query={quote(text.format(next(_numbers)))}"


def _connected(server: Server) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60))


def _fetched(server: Server, text: str) -> tuple[int, int]:
    """Ask over a connection of its own, and return the status and how many bytes came."""
    with _connected(server) as connection:
        return _asked(connection, server, text)


def _asked(connection: http.client.HTTPConnection, server: Server, text: str) -> tuple[int, int]:
    connection.request("GET", _path(server, text), headers={"Accept": "application/sparql-results+json"})
    answer = connection.getresponse()
    return answer.status, len(answer.read())


def _share(server: Server) -> tuple[float, float]:
    parent = psutil.Process(server.pid)
    with _connected(server) as connection:
        for _ in range(40):  # the cache of answers takes new memory until it is full, and malloc once more after that
            _asked(connection, server, _SELECT)
        before = _cpu([parent]), _cpu_below(parent)
        sizes = [_asked(connection, server, _SELECT)[1] for _ in range(100)]
        after = _cpu([parent]), _cpu_below(parent)
    return (after[0] - before[0]) / (after[1] - before[1]), max(sizes) / 1e6


def _cpu(processes: list[psutil.Process]) -> float:
    spent = 0.0
    for each in processes:
        with suppress(psutil.NoSuchProcess):  # workers come and go
            times = each.cpu_times()
            spent += times.user + times.system
    return spent


def _cpu_below(parent: psutil.Process) -> float:
    """Return the CPU seconds of all workers: of those that run, and of those that their fork servers have buried."""
    below = parent.children(recursive=True)
    buried = 0.0
    for each in below:
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            buried += times.children_user + times.children_system
    return _cpu(below) + buried


def _late(server: Server) -> float:
    start = time.monotonic()
    status, _ = _fetched(server, _BOMB)
    took = time.monotonic() - start
    if status not in (503, 504):
        raise RuntimeError(f"a bomb was answered by {status}")
    return took - LIMIT


def _gone(server: Server) -> float:
    """Leave in the middle of a bomb, and see how long its worker goes on."""
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(get(_path(server, _BOMB)))
        time.sleep(0.2)
        worker = _busiest(server.pid)
    start = time.monotonic()
    _until(lambda: not _alive(worker))
    took = time.monotonic() - start
    time.sleep(0.2)
    return took


def _busiest(pid: int) -> psutil.Process:
    """Return the process below a server that takes the most CPU now."""
    children = psutil.Process(pid).children(recursive=True)
    before = [_cpu([child]) for child in children]
    time.sleep(0.1)
    spent = [_cpu([child]) - was for child, was in zip(children, before, strict=True)]
    return children[max(range(len(children)), key=lambda i: spent[i])]


def _alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def _until(ready: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise RuntimeError(f"not so within {seconds} s")
        time.sleep(0.0005)


def _waits(server: Server, bombs: int) -> list[float]:
    """Return how long each small query took while `bombs` clients asked bombs one after the other."""
    ended = threading.Event()

    def bomb() -> None:
        while not ended.is_set():
            if _fetched(server, _BOMB)[0] == 503:
                time.sleep(0.1)  # the service says when to come back; this client is ruder

    threads = [threading.Thread(target=bomb) for _ in range(bombs)]
    for thread in threads:
        thread.start()
    waits: list[float] = []
    end = time.monotonic() + 10
    while time.monotonic() < end:
        start = time.monotonic()
        status, _ = _fetched(server, _SMALL)
        waits.append(time.monotonic() - start)
        if status != 200:
            ended.set()
            raise RuntimeError(f"a small query was answered by {status} among bombs")
        time.sleep(0.02)
    ended.set()
    for thread in threads:
        thread.join()
    return waits
