"""Queries that are answered the short way: as they would be by ASGI, in their turn, and nothing but queries."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from api.app import create_app
from api.connections import DIRECT, LONGEST_URL, Connection
from api.direct import Direct
from api.settings import Settings

ASK = b"GET /sparql?query=ASK HTTP/1.1\r\nHost: a\r\n"
END = b"\r\n"
BYTES = [(b"content-length", b"1")]


class Transport(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.closed = b"", False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.written += b"".join(list_of_data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None:
        """A second request waits."""

    def resume_reading(self) -> None:
        """It waits no more."""


class Waiter:
    """In the place of `api.direct.Direct`: answers when the test does."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.tell: list[Callable[..., None]] = []
        self.left = 0

    def begin(self, query: bytes, headers: Any, client: Any, told: Callable[..., None]) -> Callable[[], None]:
        self.asked.append(query)
        self.tell.append(told)
        return self.leave

    def leave(self) -> None:
        self.left += 1


async def by_asgi(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": BYTES})
    await send({"type": "http.response.body", "body": b"A"})


def connected() -> tuple[Connection, Transport, Waiter]:
    waiter, transport = Waiter(), Transport()
    connection = Connection(config=Config(by_asgi, ws="none"), server_state=ServerState(), app_state={DIRECT: waiter})
    connection.connection_made(transport)
    return connection, transport, waiter


def bodies(transport: Transport) -> list[bytes]:
    """The bodies of the answers so far, each of which is one byte."""
    return [part[:1] for part in transport.written.split(b"\r\n\r\n")[1:]]


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        (ASK + END, [b"query=ASK"]),
        (ASK + b"Accept: text/csv\r\nIf-None-Match: x\r\nX-Request-ID: y\r\n" + END, [b"query=ASK"]),
        (b"GET /sparql?query=ASK#end HTTP/1.1\r\nHost: a\r\n" + END, [b"query=ASK"]),
        (ASK + b"Origin: http://b\r\n" + END, []),
        (ASK + b"X-Forwarded-For: 10.0.0.1\r\n" + END, []),
        (ASK + b"Connection: close\r\n" + END, []),
        (ASK + b"Content-Length: 1\r\n" + END + b"x", []),
        (ASK + b"Transfer-Encoding: chunked\r\n" + END + b"0\r\n\r\n", []),
        (ASK.replace(b"1.1", b"1.0") + b"Connection: keep-alive\r\n" + END, []),
        (ASK.replace(b"GET", b"HEAD") + END, []),
        (ASK.replace(b"GET", b"POST") + END, []),
        (ASK.replace(b"/sparql", b"/sparqly") + END, []),
        (ASK.replace(b"?query", b"/?query") + END, []),
        (ASK.replace(b"?query", b"") + END, []),
        (ASK.replace(b"ASK", b"x" * LONGEST_URL) + END, []),
    ],
)
def test_only_a_query_without_a_body_goes_the_short_way(request_: bytes, asked: list[bytes]) -> None:
    async def main() -> None:
        connection, _, waiter = connected()
        connection.data_received(request_)
        assert waiter.asked == asked

    asyncio.run(main())


def test_answers_come_in_the_order_of_their_requests() -> None:
    async def main() -> None:
        connection, transport, waiter = connected()
        connection.data_received(ASK + END + ASK + END)  # the second does not wait for the first
        await asyncio.sleep(0)
        assert (len(waiter.asked), transport.written) == (1, b"")
        waiter.tell[0](200, BYTES, b"D")
        await asyncio.sleep(0)
        assert bodies(transport) == [b"D", b"A"]
        connection.data_received(ASK + END)
        waiter.tell[1](200, BYTES, b"E")
        assert bodies(transport) == [b"D", b"A", b"E"]
        assert not transport.closed

    asyncio.run(main())


def test_who_leaves_is_waited_for_no_more() -> None:
    async def main() -> None:
        connection, _, waiter = connected()
        connection.data_received(ASK + END)
        waiter.tell[0](200, BYTES, b"D")
        connection.connection_lost(None)
        assert waiter.left == 0
        connection, _, waiter = connected()
        connection.data_received(ASK + END + ASK + END)
        connection.connection_lost(None)
        assert waiter.left == 1

    asyncio.run(main())


def test_a_server_that_stops_ends_the_connection_with_the_answer() -> None:
    async def main() -> None:
        connection, transport, waiter = connected()
        connection.data_received(ASK + END)
        connection.shutdown()
        assert not transport.closed
        waiter.tell[0](200, BYTES, b"D")
        assert b"\r\nconnection: close\r\n\r\nD" in transport.written
        assert transport.closed

    asyncio.run(main())


def test_the_application_hands_its_short_way_to_its_server(tmp_path: Path) -> None:
    async def main() -> None:
        app = create_app(Settings(store=tmp_path))
        async with app.router.lifespan_context(app) as state:
            assert state is not None
            assert isinstance(state[DIRECT], Direct)

    asyncio.run(main())


SELECT = "SELECT ?d ?t WHERE { ?d <https://w3id.org/chithi/ontology#title> ?t } ORDER BY ?d LIMIT 50"
CASES: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"query": SELECT}, {}),
    ({"query": SELECT}, {"Accept": "text/csv", "Accept-Encoding": "gzip"}),
    ({"query": SELECT}, {"If-None-Match": "*"}),
    ({"query": SELECT}, {"Accept": "image/png"}),
    ({"query": SELECT, "default-graph-uri": "urn:none"}, {}),
    ({"query": SELECT, "update": ""}, {}),
    ({"query": "CONSTRUCT WHERE { ?a ?b ?c } LIMIT 3"}, {"Accept": "application/n-triples"}),
    ({"query": "ASK { FILTER(NOW() < NOW()) }"}, {}),
    ({"query": "ASK { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }"}, {}),
    ({"query": "SELECT nonsense"}, {}),
    ({"query": "SELECT nonsense"}, {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}),
    ({"query": "ASK {}" + " " * 20_000}, {}),
    ({"query": ""}, {}),
    ({"lang": "en"}, {"Accept": "text/html"}),
    ({"lang": "en"}, {"Accept": "text/turtle"}),
    ({"other": "1"}, {}),
]


@pytest.mark.parametrize(("parameters", "headers"), CASES)
def test_both_ways_lead_to_the_same_answer(
    articles: httpx2.Client, parameters: dict[str, str], headers: dict[str, str]
) -> None:
    path = f"/sparql?{urlencode(parameters)}"
    short, by_asgi = (articles.get(path, headers={**headers, **more}) for more in ({}, {"Origin": "http://a"}))
    assert _said(short) == _said(by_asgi)
    if tag := short.headers.get("etag"):
        for more in ({}, {"Origin": "http://a"}):
            again = articles.get(path, headers={**headers, **more, "If-None-Match": tag})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def _said(answer: httpx2.Response) -> tuple[int, dict[str, str], bytes]:
    headers = dict(answer.headers)
    assert headers.pop("x-request-id")
    assert headers.pop("date")
    return answer.status_code, headers, answer.content
