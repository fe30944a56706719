"""`chithi serve` as a process: how it starts, what it logs, whom it cuts off, how it ends."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psutil
import pytest

from api import connections
from api.server import address, bind
from tests.api.asking import Answer, ask, query
from tests.conftest import Chithi, Serve, Server

SLOW = """SELECT (COUNT(*) AS ?n) {{
  {{ SELECT ?a {{ ?a ?b ?c }} LIMIT {} }} ?d ?e ?f FILTER(STRLEN(STR(?a)) != STRLEN(STR(?f)))
}}"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def _until(holds: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def _family(server: Server) -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process(server.process.pid).children(recursive=True)
    return found


def _running(server: Server) -> bool:
    return 'chithi_workers{state="running"} 1.0' in ask(server.url, "/metrics").text


def _lines(server: Server) -> Iterator[dict[str, Any]]:
    for line in server.log.read_text(encoding="utf-8").splitlines():
        if line.startswith("{"):
            yield json.loads(line)


@contextlib.contextmanager
def _connected(server: Server) -> Iterator[socket.socket]:
    split = urlsplit(server.url)
    with socket.create_connection((split.hostname or "", split.port or 0), timeout=60) as connection:
        yield connection


def test_it_loads_the_bundle_first_and_says_where_it_listens(serve: Serve) -> None:
    server = serve()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", server.url)
    assert "loading the bundled collections …" in server.log.read_text(encoding="utf-8")
    ready = ask(server.url, "/readyz").json
    assert ready["status"] == "ready"
    assert ready["dataset"]
    assert ready["confined"] is (sys.platform == "linux" and os.uname().machine == "x86_64")
    assert ask(server.url, "/healthz").json == {"status": "alive"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_and_answers_what_was_asked_before(
    serve: Serve, chithi: Chithi, server: Server, number: signal.Signals
) -> None:
    own = serve(server.store, CHITHI_QUERY_SECONDS="30", CHITHI_GRACE_SECONDS="30")
    got: list[Answer] = []
    asking = threading.Thread(target=lambda: got.append(query(own.url, SLOW.format(3))))
    asking.start()
    _until(lambda: _running(own) or not asking.is_alive())
    family = _family(own)
    assert own.stop(number) == 0
    asking.join(30)
    assert [answer.status for answer in got] == [200]
    assert not psutil.wait_procs(family, 5)[1]


def test_what_takes_longer_than_the_grace_is_cut_off(serve: Serve, server: Server) -> None:
    own = serve(server.store, CHITHI_QUERY_SECONDS="60", CHITHI_GRACE_SECONDS="1")
    with _connected(own) as client:
        client.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        _until(lambda: _running(own))
        family = _family(own)
        assert own.stop() == 0
        assert not psutil.wait_procs(family, 5)[1]


def test_nothing_outlives_a_server_that_is_killed(serve: Serve, server: Server) -> None:
    own = serve(server.store)
    family = _family(own)
    assert family
    assert own.stop(signal.SIGKILL) == -signal.SIGKILL
    assert not psutil.wait_procs(family, 5)[1]


def test_a_port_that_is_taken_is_said_in_one_line(chithi: Chithi, server: Server) -> None:
    port = str(urlsplit(server.url).port)
    done = chithi("serve", "--port", port)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"chithi: cannot listen at 127.0.0.1:{port}: Address already in use")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("variables", "status", "said"),
    [
        ({"CHITHI_PORT": "eighty"}, 2, "CHITHI_PORT"),
        ({"CHITHI_WORKERS": "0"}, 2, "CHITHI_WORKERS"),
        ({"CHITHI_BASE": "nonsense"}, 1, "CHITHI_BASE"),
        ({"CHITHI_CORS_ORIGINS": "nonsense"}, 1, "CHITHI_CORS_ORIGINS"),
        ({"CHITHI_STORE": "http://localhost:1/sparql"}, 2, "not supported yet"),
        ({"CHITHI_HOST": "no.such.host.invalid"}, 1, "CHITHI_HOST"),
        ({"CHITHI_LOG_LEVEL": "loud"}, 2, "CHITHI_LOG_LEVEL"),
    ],
)
def test_a_bad_setting_is_named_and_nothing_starts(
    chithi: Chithi, variables: dict[str, str], status: int, said: str
) -> None:
    done = chithi("serve", **variables)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_the_log_is_json_with_the_requests_id(server: Server) -> None:
    query(server.url, "ASK { ?logged ?p ?o }", x_request_id="test-log-1")
    forged = query(server.url, "ASK {}", x_request_id='x"}forged').headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{20}", forged)
    _until(lambda: any(line.get("id") == forged for line in _lines(server)))
    line = next(line for line in _lines(server) if line.get("id") == "test-log-1")
    assert (line["event"], line["method"], line["path"], line["status"]) == ("request", "GET", "/sparql", 200)
    assert line["seconds"] > 0
    assert line["bytes"] == len(b'{"head":{},"boolean":true}')
    assert line["client"] == "127.0.0.1"
    assert line["dataset"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", line["timestamp"])
    assert "logged" not in json.dumps(line)  # what people ask is theirs


def test_the_log_tells_less_where_less_is_wanted(serve: Serve, server: Server) -> None:
    own = serve(server.store, CHITHI_LOG_LEVEL="error")
    assert query(own.url, "ASK {}").status == 200
    assert own.stop() == 0
    assert own.log.read_text(encoding="utf-8") == ""


def test_who_does_not_read_the_log_stops_nothing(server: Server, tmp_path: Path) -> None:
    program = str(Path(sys.executable).with_name("chithi"))
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "CHITHI_STORE": str(server.store)}
    with subprocess.Popen(
        [program, "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1].rstrip("/")
        path = "/sparql?query=ASK%7B%7D&x=" + "x" * 1000
        try:
            for _ in range(1000):  # some 200 KB of log; a pipe holds 64
                assert ask(url, path).status == 200
        finally:
            process.terminate()
            assert process.stderr is not None
            process.stderr.close()
            assert process.wait(20) == 0


def test_metrics_count_by_route_and_status(server: Server) -> None:
    for _ in range(3):
        query(server.url, "ASK { ?counted ?p ?o }")
    ask(server.url, "/api/documents/ct-09-ct-tw-2011")
    ask(server.url, "/such/a/page/there/is/not")
    said = ask(server.url, "/metrics")
    assert said.headers["content-type"].startswith("text/plain; version=")
    for expected in (
        r'chithi_requests_total\{method="GET",route="/sparql",status="200"\} \d+',
        r'chithi_requests_total\{method="GET",route="/api/documents/\{id(:path)?\}",status="200"\} \d+',
        r'chithi_requests_total\{method="GET",route="unknown",status="404"\} \d+',
        r'chithi_request_seconds_bucket\{le="0\.1",route="/sparql"\} \d+',
        r'chithi_queries_total\{outcome="cached"\} ([2-9]|\d{2,})\.0',
        r'chithi_workers\{state="idle"\} \d',
        r'chithi_dataset_info\{id="[0-9a-f]{16}"\} 1\.0',
    ):
        assert re.search(expected, said.text), expected
    assert "/such/" not in said.text


def test_a_head_without_end_is_cut_off(server: Server) -> None:
    for sent in (b"GET /" + b"x" * 300_000, b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000):
        with _connected(server) as client:
            with contextlib.suppress(OSError):
                client.sendall(sent)
            with contextlib.suppress(ConnectionResetError):
                assert client.recv(20).split()[1:2] == [b"431"]
    path = "/sparql?query=ASK%7B%7D&x="
    assert ask(server.url, path + "x" * 60_000).status == 200
    assert ask(server.url, path + "x" * 70_000).json["status"] == 414


def test_what_is_no_http_is_refused_as_everything_is(server: Server) -> None:
    with _connected(server) as client:
        client.sendall(b"nonsense\r\n\r\n")
        answer = client.recv(1000)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in answer


def test_half_a_request_and_a_body_that_does_not_come_are_cut_off(server: Server) -> None:
    body = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK"
    with _connected(server) as idle, _connected(server) as half, _connected(server) as slow:
        half.sendall(b"GET /sparql?query=ASK")
        slow.sendall(body)
        assert query(server.url, "ASK {}").status == 200
        assert slow.recv(100).split()[1] == b"408"
        assert half.recv(100) == b""
        assert idle.recv(100) == b""


def test_who_does_not_read_an_answer_is_cut_off_in_the_end() -> None:
    class Transport:
        unsent = 0

        def get_write_buffer_size(self) -> int:
            return self.unsent

    def connection(unsent: int) -> Any:
        made = object.__new__(connections.Connection)
        made.transport = Transport()  # type: ignore[assignment]
        made.transport.unsent = unsent  # type: ignore[attr-defined]
        return made

    reading, stuck, idle = connection(1000), connection(1000), connection(0)
    every = [reading, stuck, idle]
    found: list[Any] = []
    for second in range(int(connections.READ_SECONDS) + 3):
        reading.transport.unsent -= 1
        found = connections.cut_off(every, 100.0 + second)
    assert found == [stuck]
    idle.idle_since = 100.0
    assert connections.cut_off([idle], 100.0 + connections.IDLE_SECONDS) == []
    assert connections.cut_off([idle], 100.1 + connections.IDLE_SECONDS) == [idle]
    reading.idle_since, reading.transport.unsent = 100.0, 1  # the answer is still on its way
    assert connections.cut_off([reading], 101.0 + connections.IDLE_SECONDS) == []
    large = [connection(connections.MOST_UNREAD // 2 - 1), connection(connections.MOST_UNREAD), connection(10)]
    assert connections.cut_off(large, 100.0) == [large[1]]


def test_many_idle_connections_do_not_keep_others_out(server: Server) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(_connected(server))
        assert query(server.url, "ASK { ?s a ct:Directive }").status == 200


def test_an_address_of_either_kind_is_written_as_a_browser_takes_it() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert address(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"
    if socket.has_ipv6:
        with contextlib.suppress(OSError), bind("::1", 0) as listener:
            assert address(listener) == f"http://[::1]:{listener.getsockname()[1]}/"


def test_a_trusted_proxy_tells_its_clients_apart(serve: Serve, server: Server) -> None:
    own = serve(server.store, CHITHI_TRUSTED_PROXIES="127.0.0.1")
    query(own.url, "ASK {}", x_forwarded_for="192.0.2.7", x_request_id="believed")
    query(server.url, "ASK {}", x_forwarded_for="192.0.2.7", x_request_id="not-believed")
    for asked, id, client in ((own, "believed", "192.0.2.7"), (server, "not-believed", "127.0.0.1")):
        _until(lambda asked=asked, id=id: any(line.get("id") == id for line in _lines(asked)))  # type: ignore[misc]
        assert [line["client"] for line in _lines(asked) if line.get("id") == id] == [client]
