"""The benchmark over HTTP counts what it gets, and its report says what holds."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from bench import guarded, http, http_report, report, servers
from bench.connections import Rate, get, rate
from bench.guarded import Guarded
from bench.servers import Server
from bench.timing import Timing
from bench.traces import Disagreement
from tests.conftest import Server as Chithi


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "store"
    store = ox.Store(str(folder))
    store.add(ox.Quad(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal("o")))
    store.flush()
    return folder


@pytest.fixture(scope="module", params=["threads", "threads-in-memory", "rdflib", "oxigraph"])
def other(request: pytest.FixtureRequest, files: Path) -> Iterator[Server]:
    started = servers.oxigraph(files) if request.param == "oxigraph" else servers.python(request.param, files)
    with started as server:
        yield server


def test_the_servers_that_are_compared_answer_the_same(other: Server) -> None:
    answer = http.ask(other, "SELECT ?s ?o { ?s <http://e/p> ?o }")
    assert http._rows(answer) == {("o", "http://e/s")}


def test_an_error_is_no_answer(other: Server) -> None:
    with pytest.raises(Disagreement, match=r"[45]00"):
        http.ask(other, "SELECT nonsense")


def test_a_rate_counts_answers_and_failures(server: Chithi) -> None:
    port = int(server.url.rpartition(":")[2])
    good = rate(port, repeat(get(f"/sparql?query={quote('ASK {}')}")), 0.3, connections=3)
    assert good.answers > 10
    assert good.failed == 0
    bad = rate(port, repeat(get("/sparql?query=nonsense")), 0.1, connections=2)
    assert bad.failed == bad.answers > 0


def test_a_server_ends_with_its_block(files: Path) -> None:
    with servers.python("threads", files) as server:
        assert Path(f"/proc/{server.pid}").exists()
    assert not Path(f"/proc/{server.pid}").exists()


def _measured() -> http.Measured:
    rates = dict.fromkeys(("chithi", "oxigraph serve", "rdflib-endpoint", "chithi, cached"), Rate(500, 1.0, 0))
    rates |= {"chithi, in memory": Rate(600, 1.0, 0), "thread pool, in memory": Rate(200, 1.0, 0)}
    rates |= {"ping": Rate(1_000, 1.0, 0), "thread pool": Rate(250, 1.0, 0), "chithi, 304": Rate(700, 1.0, 0)}
    large = {f"{q}, {s}": Timing(1.0, 0, 5) for q in ("trace", "links", "SELECT") for s in http_report._SERVERS}
    large["API"] = Timing(0.15, 0, 5)
    guard = Guarded(0.02, 3.5, (0.03, 0.06), (0.005, 0.02), (0.01, 0.4))
    return http.Measured(rates, large, {"trace": 2, "links": 3, "SELECT": 4}, guard)


def test_the_report_says_which_goals_hold() -> None:
    text = http_report.markdown(_measured())
    assert (
        "| small query, guard over in-process thread pool, both on disk | 2.00 × | ≥ 1.5 × (better 2.5) | yes |" in text
    )
    assert "| small query, on disk over ping | 0.50 × | ≥ 0.33 × (better 0.45) | yes, the better too |" in text
    assert "| cache hit over ping | 0.50 × | ≥ 0.8 × (better 1) | no |" in text
    assert "| API's trace over the same by SPARQL from `oxigraph serve` | 13.33 × | ≥ 10 × | yes |" in text
    assert "| the same, things only (no links, no claims) by SPARQL | 6.67 × | ≥ 10 × | no |" in text
    assert "| longest wait of a small query, 3 bombs a worker | 0.40 s | ≤ 1 s (better 0.3) | yes |" in text


def test_a_part_of_the_report_is_replaced_and_the_others_stay() -> None:
    first = report.with_part("", "# A\n\nold")
    both = report.with_part(first, "# B\n\n## C\n\ntext")
    assert report.with_part(both, "# A\n\nnew") == "# A\n\nnew\n\n# B\n\n## C\n\ntext\n"


def test_bombs_and_small_queries_are_what_they_say(server: Chithi) -> None:
    port = int(server.url.rpartition(":")[2])
    ours = Server(port, server.process.pid, "/sparql")
    assert guarded._fetched(ours, guarded._SMALL)[0] == 200
    share, megabytes = guarded._share(ours)
    assert share > 0
    assert megabytes > 0
