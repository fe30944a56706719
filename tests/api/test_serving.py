"""Datasets that are switched while they are read: no request fails, none sees two of them."""

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.loading import load
from api.serving import asker
from api.settings import Settings
from api.variables import Place
from kg.releases import Releases
from ontology.iri import Base
from tests.api.asking import Answer, ask, query
from tests.conftest import Serve, Server

SWAPS = 20
REQUESTS = 10_000
SYMBOLS = "SELECT ?symbol { ?d ct:symbol ?symbol }"
SLOW = """SELECT (COUNT(*) AS ?n) {{
  {{ SELECT ?a {{ ?a ?b ?c }} LIMIT {} }} ?d ?e ?f FILTER(STRLEN(STR(?a)) != STRLEN(STR(?f)))
}}"""


def _tables(folder: Path, number: int) -> Path:
    """A collection of a directive and a plan whose symbols begin with a number."""
    folder.mkdir()
    rows = {
        "sources": "id,title\nbao,Bài báo\n",
        "documents": "id,type,symbol,issuer,level,issued,source,locator\n"
        f"d1,directive,{number}-CT/TW,,central,2020-01-01,bao,p1\nd2,plan,{number}-KH/TU,,province,2020-03-01,bao,p2\n",
        "relations": "subject,relation,object,source,locator\nd2,implements,d1,bao,p2\n",
    }
    for name, text in rows.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


class Collections:
    """Two collections and the store that they are loaded into, one in place of the other."""

    def __init__(self, root: Path) -> None:
        self.place = Place(root / "store", Base())
        self._folders = {number: _tables(root / f"tables-{number}", number) for number in (1, 2)}
        self.ids: dict[str, int] = {}

    def load(self, number: int) -> str:
        dataset = load([self._folders[number]], self.place, own=True).dataset
        self.ids[dataset] = number
        return dataset

    @property
    def releases(self) -> list[str]:
        """What lies on disk."""
        return sorted(path.name for path in (self.place.store / "releases").iterdir())


@pytest.fixture
def collections(tmp_path: Path) -> Collections:
    made = Collections(tmp_path)
    for number in (2, 1):
        made.load(number)
    return made


def _until(holds: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


class _Asker(threading.Thread):
    """Asks in turn for SPARQL that is kept, SPARQL that is not, and REST, until told to stop; notes what was wrong."""

    def __init__(self, server: Server, collections: Collections, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._server, self._collections, self._stop_asking = server, collections, stop
        self.answers: Counter[int] = Counter()
        self.wrong: list[str] = []

    def run(self) -> None:
        split = urlsplit(self._server.url)
        connection = HTTPConnection(split.hostname or "", split.port, timeout=30)
        for path in self._paths():
            if self._stop_asking.is_set():
                break
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                self._check(path, response.status, response.headers["X-Dataset"], response.read())
            except OSError as error:
                self.wrong.append(f"{path}: {error!r}")
        connection.close()

    def _paths(self) -> Iterator[str]:
        number = 0
        while True:
            number += 1
            yield f"/sparql?query={quote(SYMBOLS)}"
            yield f"/sparql?query={quote(f'{SYMBOLS} # {self.name} {number}')}"
            yield "/api/trace/d1"

    def _check(self, path: str, status: int, dataset: str, body: bytes) -> None:
        number = self._collections.ids.get(dataset, 0)
        text = body.decode()
        both = (f"{number}-CT/TW" in text) + (f"{number}-KH/TU" in text)
        other = 3 - number
        if status != 200 or both != 2 or f"{other}-CT/TW" in text or f"{other}-KH/TU" in text:
            self.wrong.append(f"{path}: {status} {dataset}: {text[:300]}")
        if path.startswith("/api") and json.loads(text)["dataset"] != dataset:
            self.wrong.append(f"{path}: {dataset} says {text[:100]}")
        self.answers[number] += 1


def test_ten_thousand_requests_during_twenty_switches(serve: Serve, collections: Collections) -> None:
    server = serve(collections.place.store)
    stop = threading.Event()
    askers = [_Asker(server, collections, stop) for _ in range(4)]
    for each in askers:
        each.start()
    try:
        for swap in range(SWAPS):
            dataset = collections.load(1 + (swap + 1) % 2)
            _until(lambda dataset=dataset: ask(server.url, "/readyz").json["dataset"] == dataset)  # type: ignore[misc]
        _until(lambda: sum(each.answers.total() for each in askers) >= REQUESTS, 60)
    finally:
        stop.set()
        for each in askers:
            each.join(30)
    assert [wrong for each in askers for wrong in each.wrong] == []
    answers = sum((each.answers for each in askers), Counter[int]())
    assert answers.total() >= REQUESTS
    assert min(answers[1], answers[2]) > REQUESTS / 10
    assert f"chithi_dataset_switches_total {SWAPS + 1}.0" in ask(server.url, "/metrics").text
    _until(lambda: len(collections.releases) == 1)


def test_a_query_that_runs_during_a_switch_ends_on_the_old_dataset(serve: Serve, collections: Collections) -> None:
    server = serve(collections.place.store, CHITHI_QUERY_SECONDS="60")
    numbers = itertools.cycle((2, 1))
    for rows in (200, 400, 800, 1600, 3200):  # until it takes longer than a switch, on this machine
        old, new, running = _switched_during(server, collections, SLOW.format(rows), next(numbers))
        assert (old.status, query(server.url, SYMBOLS).headers["x-dataset"]) == (200, new)
        if running:
            assert collections.ids[old.headers["x-dataset"]] != collections.ids[new]
            break
    else:
        pytest.fail("no query was slow enough")
    _until(lambda: len(collections.releases) == 1)


def _switched_during(server: Server, collections: Collections, text: str, number: int) -> tuple[Answer, str, bool]:
    """Ask, switch, and wait for the answer; say whether the switch came first."""
    got: list[Answer] = []
    asking = threading.Thread(target=lambda: got.append(query(server.url, text)))
    asking.start()
    _until(lambda: 'chithi_workers{state="running"} 1.0' in ask(server.url, "/metrics").text or not asking.is_alive())
    new = collections.load(number)
    _until(lambda: ask(server.url, "/readyz").json["dataset"] == new)
    running = asking.is_alive()
    asking.join(90)
    return got[0], new, running


def test_a_damaged_dataset_changes_nothing(serve: Serve, collections: Collections) -> None:
    server = serve(collections.place.store)
    before = ask(server.url, "/readyz").json["dataset"]
    releases = Releases(collections.place.store)
    for name in ("search.sqlite", "index.npz"):
        releases.build(f"damaged-{name[0]}", lambda folder, name=name: (folder / name).write_bytes(b"nonsense"))  # type: ignore[misc]
        _until(lambda: "dataset not served" in server.log.read_text())
        assert ask(server.url, "/readyz").json["dataset"] == before
        assert query(server.url, SYMBOLS).status == 200
        assert ask(server.url, "/api/trace/d1").json["dataset"] == before
    (collections.place.store / "current.json").write_text("{", encoding="utf-8")
    time.sleep(0.6)
    assert ask(server.url, "/readyz").json["dataset"] == before
    after = collections.load(2)
    _until(lambda: ask(server.url, "/readyz").json["dataset"] == after)
    assert query(server.url, SYMBOLS).headers["x-dataset"] == after


def test_a_folder_that_disappears_changes_nothing(serve: Serve, collections: Collections, tmp_path: Path) -> None:
    server = serve(collections.place.store)
    collections.place.store.rename(tmp_path / "elsewhere")
    time.sleep(0.6)
    assert query(server.url, SYMBOLS).status == 200
    with suppress(OSError):
        (tmp_path / "elsewhere").rename(collections.place.store)
    after = collections.load(2)
    _until(lambda: ask(server.url, "/readyz").json["dataset"] == after)


def test_a_server_without_a_dataset_says_so_until_one_is_loaded(tmp_path: Path) -> None:
    collections = Collections(tmp_path)
    app = create_app(Settings(store=tmp_path / "store", log_level="error"))
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
        for path in ("/readyz", "/sparql?query=ASK%7B%7D", "/sparql", "/api/trace/d1"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert answer.json()["type"].endswith("/no-dataset")
            assert str(tmp_path) not in answer.text
            assert "x-dataset" not in answer.headers
        dataset = collections.load(1)
        _until(lambda: client.get("/readyz").status_code == 200)
        assert client.get("/readyz").json()["dataset"] == dataset
        assert client.get("/sparql", params={"query": SYMBOLS}).status_code == 200


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (("192.0.2.1", 1), "192.0.2.1"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("::ffff:192.0.2.1", 1), "192.0.2.1"),
        (("fe80::1%eth0", 1), "fe80::/64"),
        (("unix:", 0), "unix:"),
        (None, ""),
    ],
)
def test_who_asks_is_an_address_or_a_network_of_one_host(client: tuple[str, int] | None, expected: str) -> None:
    assert asker({"client": client}) == expected
