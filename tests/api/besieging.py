"""What hostile clients send, by family. Each must end as an error that says why, and cost nobody else anything."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import psutil

from tests.api.asking import Answer
from tests.conftest import Server

FOE, FRIEND = "127.0.0.66", "127.0.0.1"
"""Addresses to come from: who asks much waits, and who asks little does not."""

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i ."
_ANY = "(ct:none|!ct:none)*"
_NUMBERS = " ".join(map(str, range(10_000, 13_000)))

REFUSED, TOO_LONG, STOPPED = {400}, {413}, {413, 504}  # out of time or of memory: which first is up to the machine

BOMBS: dict[str, tuple[str, set[int]]] = {
    # What kills or stops the parser
    "braces": ("ASK " + "{" * 2_300 + "}" * 2_300, REFUSED),
    "parentheses": ("ASK { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }", REFUSED),
    "signs": ("ASK { FILTER(" + "!" * 60_000 + "true) }", REFUSED),
    "sum": ("ASK { FILTER(1" + "+1" * 30_000 + ") }", REFUSED),
    "long path": ("ASK { ?s ct:a" + "/ct:a" * 10_000 + " ?o }", REFUSED),
    "optionals": ("ASK {" + "OPTIONAL {" * 90 + f"{CROSS}" + "}" * 91, STOPPED),
    "optional after optional": (f"SELECT (COUNT(*) AS ?n) {{ {CROSS} " + "OPTIONAL { ?x ?y ?z } " * 190 + "}", STOPPED),
    "tried twice at each level": ("ASK { FILTER(" + "REGEX(" * 90 + "'a'" + ", 'a')" * 90 + ") }", STOPPED),
    "long list": ("ASK { ?s ?p (" + "1 " * 2_000 + ") }", STOPPED),
    "many triples": ("ASK {" + "".join(f"?s{n} ?p{n} ?o{n} . " for n in range(2_500)) + "}", STOPPED),
    "marks": ("ASK { ?s ?p 'a" + "\u0300\u0316" * 30_000 + "' }", REFUSED),
    "characters": ("ASK {} #" + "x" * 70_000, TOO_LONG),
    # What never ends
    "counting": (f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", STOPPED),
    "skipping": (f"SELECT * {{ {CROSS} }} OFFSET 1000000000000 LIMIT 1", STOPPED),
    "paths": ("SELECT (COUNT(*) AS ?n) { ?a (!ct:x)*/(!ct:x)*/(!ct:x)* ?b }", STOPPED),
    "paths from everywhere": (f"SELECT (COUNT(*) AS ?n) {{ ?a {_ANY} ?b . ?c {_ANY} ?d . ?b {_ANY} ?d }}", STOPPED),
    "patterns": (
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(x+x+)+y$')) }}",
        STOPPED,
    ),
    "exists": ("ASK { ?s ?p ?o FILTER(NOT EXISTS { ?a ?b ?c . ?d ?e ?f FILTER(?c = ?o && ?f = 0) }) }", STOPPED),
    "minus": (f"ASK {{ {CROSS} MINUS {{ ?a ?b ?c . ?x ?y ?z }} FILTER(?i = 0) }}", STOPPED),
    "unions": ("SELECT (COUNT(*) AS ?n) { {} " + f"UNION {{ {CROSS} }} " * 60 + "}", STOPPED),
    "values": ("SELECT (COUNT(*) AS ?n) { " + "".join(f"VALUES ?{v} {{ {_NUMBERS} }} " for v in "abc") + "}", STOPPED),
    "sums": (f"SELECT (SUM(STRLEN(STR(?c))) AS ?n) {{ {CROSS} }}", STOPPED),
    "random": (
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(RAND() + STRLEN(CONCAT(?c, ?f, ?i)) < 0) }}",
        STOPPED,
    ),
    "in": (f"ASK {{ {CROSS} FILTER(CONCAT(STR(?c), STR(?i)) IN (" + ", ".join(_NUMBERS.split()) + ")) }", STOPPED),
    # What fills the memory, or the line
    "sorting": (f"SELECT * {{ {CROSS} }} ORDER BY ?i ?f ?c", STOPPED),
    "joining text": (f"SELECT (GROUP_CONCAT(STR(?c)) AS ?x) {{ {CROSS} }}", STOPPED),
    "distinct": (f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {CROSS} }}", STOPPED),
    "grouping": (f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {CROSS} }} GROUP BY ?a ?b ?c ?d ?e ?f ?g ?h ?i", STOPPED),
    "doubling": (
        "SELECT (STRLEN(?x40) AS ?n) { BIND('0123456789abcdef' AS ?x0) "
        + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(40))
        + "}",
        STOPPED,
    ),
    "replacing": (
        "SELECT (STRLEN(?x9) AS ?n) { BIND('aaaaaaaaaa' AS ?x0) "
        + "".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaa') AS ?x{n + 1}) " for n in range(9))
        + "}",
        STOPPED,
    ),
    "rows": ("SELECT * { ?s ?p ?o . ?a ?b ?c }", STOPPED),
    "bytes": (f"SELECT ('{'x' * 60_000}' AS ?x) {{ ?s ?p ?o . ?a ?b ?c }} LIMIT 4000", STOPPED),
    "constructing": ("CONSTRUCT { ?a ?e ?c , ?f } WHERE { ?a ?b ?c . ?d ?e ?f }", STOPPED),
    "describing": ("DESCRIBE ?s ?o { ?s ?p ?o }", STOPPED),
    "patterns as large as that": ("SELECT (REGEX('a', '((((a{99}){99}){99}){99})') AS ?x) {}", {200}),
}
"""Name to text and what the status may be. 503 is as good, where too many come at once."""


@dataclass
class Observed:
    """What a client who means well meets meanwhile, and what the server's processes take."""

    statuses: set[int] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)
    """Seconds until each small query was answered."""
    memory: int = 0
    """Bytes: the most that all processes together were seen to have."""


def post(server: Server, text: str, address: str = FOE, timeout: float = 60) -> Answer:
    """Send a query as a form, from an address."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=timeout, source_address=(address, 0))
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/sparql", urlencode({"query": text}).encode(), kind)
        response = connection.getresponse()
        return Answer(response.status, {n.lower(): v for n, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def head(text: str) -> bytes:
    """A request for a query's answer, as it goes over the line."""
    return f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


@contextmanager
def observing(server: Server) -> Iterator[Observed]:
    """Ask a small query ten times a second, another each time, and look at the processes."""
    observed, over = Observed(), threading.Event()

    def ask() -> None:
        number = 0
        while not over.wait(0.1):
            number += 1
            began = time.monotonic()
            asked = f"SELECT ?s {{ ?s ct:symbol '09-CT/TW' }} # {number}"
            observed.statuses.add(post(server, asked, FRIEND).status)
            observed.waits.append(time.monotonic() - began)

    def look() -> None:
        while not over.wait(0.2):
            observed.memory = max(observed.memory, sum(map(_resident, processes(server))))

    watchers = [threading.Thread(target=ask), threading.Thread(target=look)]
    for each in watchers:
        each.start()
    try:
        yield observed
    finally:
        over.set()
        for each in watchers:
            each.join()


def processes(server: Server) -> list[psutil.Process]:
    """The server and all that it started."""
    process = psutil.Process(server.process.pid)
    return [process, *process.children(recursive=True)]


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def busy(server: Server) -> float:
    """Seconds of CPU that the server's processes take within one second."""
    before = _cpu(server)
    time.sleep(1)
    after = _cpu(server)
    return sum(after[each] - before.get(each, 0) for each in after)


def _cpu(server: Server) -> dict[int, float]:
    times = {}
    for each in processes(server):
        try:
            taken = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        times[each.pid] = taken.user + taken.system
    return times
