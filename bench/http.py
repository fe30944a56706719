"""The service over HTTP beside other servers, in one run over one generated cascade, on the same files."""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from api.dataset import STORE
from bench import guarded, servers
from bench.cascade import SIZES, write
from bench.connections import Rate, get, rate
from bench.guarded import Guarded
from bench.load_trace import ROOT, told
from bench.servers import Server
from bench.timing import Timing, in_turn
from bench.traces import Disagreement
from kg.releases import Releases

_HERE = Path(__file__).resolve().parent
_JSON = "application/sparql-results+json"
_SELECT = "SELECT ?thing ?label WHERE { ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label } LIMIT 10000"
_SMALL = "SELECT ?p ?o WHERE {{ <https://w3id.org/chithi/id/document/ctr-901-t{:02}> ?p ?o }}"
_ROUNDS, _SECONDS = 4, 3.0
_WARM = 1.0  # seconds each way is asked first, unmeasured: the others' turns leave a server's caches cold
_READY = 20_000  # small queries that are written down before a second of asking
_SLOW = "rdflib-endpoint"
_API = "/api/trace/ct-901?limit=100000"


@dataclass
class Measured:
    """All figures of one run."""

    rates: dict[str, Rate] = field(default_factory=dict)
    """The best run of each way to ask a small query, and of ping."""
    large: dict[str, Timing] = field(default_factory=dict)
    """By question and server; and the trace of the API."""
    rows: dict[str, int] = field(default_factory=dict)
    guarded: Guarded = field(default_factory=Guarded)


def measure() -> Measured:
    """Measure everything. Raise Disagreement where two servers answer differently."""
    measured = Measured()
    with TemporaryDirectory(prefix="chithi-bench-") as name, ExitStack() as running:
        root = Path(name)
        with told("generate and load S"):
            write(SIZES["S"], root / "tables")
            servers.load(root / "tables", root / "store")
        with Releases(root / "store").current() as release:
            files = release.directory / STORE
            with told("start the servers"):
                started = {
                    "oxigraph serve": running.enter_context(servers.oxigraph(files)),
                    "rdflib-endpoint": running.enter_context(servers.python("rdflib", files)),
                    "thread pool": running.enter_context(servers.python("threads", files)),
                    "thread pool, in memory": running.enter_context(servers.python("threads-in-memory", files)),
                    "chithi": running.enter_context(_chithi(root / "store", "0")),
                    "chithi, in memory": running.enter_context(_chithi(root / "store", str(10**7))),
                }
            with told("wait for the data in memory"):
                while not json.loads(fetch(started["chithi, in memory"], "/readyz"))["in_memory"]:
                    time.sleep(0.5)
            with told("all servers give the same answers"):
                measured.rows = _agree(started)
            with told("small query"):
                measured.rates = _rates(started)
            with told("large answers"):
                measured.large = _large(started)
        running.close()
        measured.guarded = guarded.measure(root / "store")
    return measured


def _chithi(store: Path, in_memory_quads: str) -> AbstractContextManager[Server]:
    """Serve as `chithi serve` does, but without a limit that oxigraph serve and the thread pool do not have."""
    return servers.chithi(
        store, CHITHI_QUERY_SECONDS="60", CHITHI_TOTAL_MEMORY_MB="8000", CHITHI_IN_MEMORY_QUADS=in_memory_quads
    )


def ask(server: Server, query: str, accept: str = _JSON) -> bytes:
    """Return the body of the answer to a query, over a connection of its own; raise Disagreement for an error."""
    return fetch(server, f"{server.path}?query={quote(query)}", accept)


def fetch(server: Server, path: str, accept: str = "*/*") -> bytes:
    """Return the body of an answer of status 200."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    try:
        connection.request("GET", path, headers={"Accept": accept})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise Disagreement(f"{path[:80]}: {answer.status} {body[:200]!r}")
    return body


def _agree(started: Mapping[str, Server]) -> dict[str, int]:
    """Compare what the servers answer, as sets of rows; return how many rows each question has."""
    questions = {"small": _SMALL.format(1), "trace": query("trace"), "links": query("links"), "SELECT": _SELECT}
    rows: dict[str, int] = {}
    for name, text in questions.items():
        able = {server: where for server, where in started.items() if server != _SLOW or name in ("small", "SELECT")}
        answers = {server: _rows(ask(where, text)) for server, where in able.items()}
        different = answers if name != "SELECT" else {}  # LIMIT without ORDER: any ten thousand rows are right
        if any(answer != answers["chithi"] for answer in different.values()):
            raise Disagreement(f"{name}: the servers give { {s: len(a) for s, a in answers.items()} } rows, or others")
        if len({len(answer) for answer in answers.values()}) != 1:
            raise Disagreement(f"{name}: the servers give different numbers of rows")
        rows[name] = len(answers["chithi"])
    found = json.loads(fetch(started["chithi"], _API))
    traced = {node["iri"] for node in found["nodes"]} - {ROOT}
    if traced != _nodes(ask(started["oxigraph serve"], query("trace"))):
        raise Disagreement("the API traces other things than SPARQL")
    claims = {claim["id"] for link in found["links"] for claim in link["claims"]}
    if claims != _claims(ask(started["oxigraph serve"], query("links"))):
        raise Disagreement("the API names other claims than SPARQL")
    return rows


def _rows(body: bytes) -> set[tuple[str | None, ...]]:
    found = json.loads(body)
    names = sorted(found["head"]["vars"])
    return {
        tuple(row[name]["value"] if name in row else None for name in names) for row in found["results"]["bindings"]
    }


def _nodes(body: bytes) -> set[str]:
    return {row["node"]["value"] for row in json.loads(body)["results"]["bindings"]}


def _claims(body: bytes) -> set[str]:
    return {row["claim"]["value"].rpartition("/")[2] for row in json.loads(body)["results"]["bindings"]}


def query(name: str) -> str:
    """Return one of the bench's queries, about the directive."""
    return (_HERE / f"{name}.rq").read_text(encoding="utf-8").replace("$root", f"<{ROOT}>")


def _rates(started: Mapping[str, Server]) -> dict[str, Rate]:
    ours, usual = started["chithi"], started["thread pool"]
    once = fetch_etag(ours, _SMALL.format(1))
    ways: dict[str, Callable[[float], Rate]] = {
        "ping": partial(rate, usual.port, _same(get("/ping"))),
        **{name: partial(_small_rate, server) for name, server in started.items()},
        "chithi, cached": partial(rate, ours.port, _same(_ask(ours, _SMALL.format(1)))),
        "chithi, 304": partial(rate, ours.port, _same(_ask(ours, _SMALL.format(1), If_None_Match=once)), status=304),
        "chithi, /healthz": partial(rate, ours.port, _same(get("/healthz"))),
    }
    best: dict[str, Rate] = {}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            way(_WARM)
            found = way(_SECONDS)
            if found.failed:
                raise Disagreement(f"{name}: {found.failed} of {found.answers} answers failed")
            if name not in best or found.per_second > best[name].per_second:
                best[name] = found
    return best


def fetch_etag(server: Server, text: str) -> str:
    """Return the ETag of the answer to a query."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", f"{server.path}?query={quote(text)}", headers={"Accept": _JSON})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["ETag"]


def _ask(server: Server, text: str, **headers: str) -> bytes:
    return get(f"{server.path}?query={quote(text)}", Accept=_JSON, **headers)


def _same(request: bytes) -> Iterator[bytes]:
    while True:
        yield request


def _small_rate(server: Server, seconds: float) -> Rate:
    queries = _small(server)
    ready = list(islice(queries, int(seconds * _READY)))  # to write them takes the client as long as to send them
    return rate(server.port, chain(ready, queries), seconds)


_asked = count()


def _small(server: Server) -> Iterator[bytes]:
    """Yield small queries, no two of which are alike, so that no cache has their answers."""
    while True:
        number = next(_asked)
        yield _ask(server, f"{_SMALL.format(number % 63 + 1)} #{number}")


def _large(started: Mapping[str, Server]) -> dict[str, Timing]:
    """Time the large answers, every way in turn; no answer may come from a cache.

    rdflib evaluates SPARQL in Python, whatever its store: there the trace is asked once, and its links not at all.
    """
    slow = started[_SLOW]
    fast = {name: server for name, server in started.items() if server is not slow}
    questions = {"trace": query("trace"), "links": query("links"), "SELECT": _SELECT}
    ways: dict[str, Callable[[], object]] = {
        f"{name}, {where}": partial(_ask_anew, server, text)
        for name, text in questions.items()
        for where, server in fast.items()
    }
    ours, depths = started["chithi"], count(1000)
    timings = in_turn({**ways, "API": lambda: fetch(ours, f"{_API}&depth={next(depths)}")}, 5, {})
    once = {f"{name}, {_SLOW}": partial(_ask_anew, slow, questions[name]) for name in ("trace", "SELECT")}
    return timings | in_turn(once, 1, {})


def _ask_anew(server: Server, text: str) -> bytes:
    return ask(server, f"{text}\n#{next(_asked)}")
