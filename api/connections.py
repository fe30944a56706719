"""Connections that cost us nothing for long: limits that uvicorn has not.

uvicorn lets a client send a header without end, begin a request and never finish it, or ask for megabytes and never
read them. Here a head has so many bytes and seconds, an answer must go on being read, and there are so many
connections. What a request's body may be, `api.middleware` and `api.routers.sparql` know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.problems import MEDIA_TYPE
from api.routers.sparql import PATH

if TYPE_CHECKING:
    from api.direct import Direct
    from api.routers.sparql import Headers

LARGEST_HEAD = 128 * 1024
"""Bytes of a request line and its headers together."""

LONGEST_URL = 65_535
"""Bytes, which is as far as httptools counts; a query that makes it longer is POSTed."""

IDLE_SECONDS = 15
"""In which a connection must be used again, or is closed."""

HEAD_SECONDS = 10
"""In which a head must have come, from the connection's beginning or its first byte after the last answer."""

READ_SECONDS = 20
"""In which a client must have read something of an answer that waits for it."""

MOST_CONNECTIONS = 2000
MOST_UNREAD = 512 * 1024 * 1024
"""Bytes of answers that wait to be read, of all connections; beyond, those that hold most are cut off."""

_COPIED = 65_536  # bytes of a body that are joined to the head by copying

DIRECT = "direct"
"""Under which the application's state holds its `api.direct.Direct`."""

_QUERY = f"{PATH}?".encode()

_BY_ASGI = frozenset(
    (
        b"content-length",
        b"expect",
        b"origin",
        b"transfer-encoding",
        b"upgrade",
        b"x-forwarded-for",
        b"x-forwarded-proto",
    )
)
"""Headers with which a request is answered the usual way: by more than the query and its forms."""

LOOK = 1.0
"""Seconds between two looks at all connections."""


class Joined:
    """A transport that sends the head of an answer with the first bytes of its body: one packet, one system call."""

    __slots__ = ("_head", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head = b""

    def write(self, data: bytes) -> None:
        """Send, but keep back a head until something follows it, or `flush` is called."""
        if self._head:
            head, self._head = self._head, b""
            self.send(head, data)
        elif data[:9] == b"HTTP/1.1 " and data[-4:] == b"\r\n\r\n" and data[9:12] != b"100":
            self._head = data
        else:
            self._transport.write(data)

    def send(self, head: bytes, body: bytes | memoryview) -> None:
        """Send an answer."""
        if len(body) > _COPIED:
            self._transport.writelines((head, body))
        else:
            self._transport.write(head + body)

    def flush(self) -> None:
        """Send what was kept back: the answer has no body."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        """Send the rest, and close."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Exchange:
    """A query that is answered directly, in the place of uvicorn's own cycle of a request: what it reads of one."""

    __slots__ = ("_connection", "body", "disconnected", "keep_alive", "leave", "more_body", "response_complete")

    message_event = asyncio.Event()  # set when something comes; nobody waits for it

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.body = bytearray()  # there is none, or it would not be answered directly
        self.keep_alive = self.more_body = True
        self.disconnected = self.response_complete = False
        self.leave: Callable[[], None] | None = None

    def told(self, status: int, headers: Headers, body: bytes | memoryview) -> None:
        """Send an answer, whole."""
        lines = [STATUS_LINE[status]]
        for name, value in (*self._connection.server_state.default_headers, *headers):
            lines += name, b": ", value, b"\r\n"
        lines.append(b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n")
        self.leave, self.response_complete = None, True
        self._connection.joined.send(b"".join(lines), body)
        if not self.keep_alive:
            self._connection.transport.close()
        self._connection.on_response_complete()


class Connection(HttpToolsProtocol):
    """uvicorn's, with limits on the head of a request, and a shorter way for queries."""

    began: float | None = None
    """When the head that is awaited began, in the loop's seconds; None while a request is being answered."""
    idle_since: float | None = None
    """When it was last answered a query, in the loop's seconds; None once anything has come after that."""
    _head = 0
    _exchange: _Exchange | None = None
    """The last query that was answered directly, or is being."""
    unread = 0
    stuck_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's, too
        """Take a client in, unless too many are here."""
        self._direct: Direct | None = self.app_state.get(DIRECT)
        self.joined = Joined(transport)
        super().connection_made(cast(asyncio.Transport, self.joined))
        self.began = self.loop.time()
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head before the parser keeps it."""
        self.idle_since = None
        if self.began is None:
            if self.cycle is not None and self.cycle.response_complete:
                self.began = self.loop.time()
        elif self._head + len(data) > LARGEST_HEAD:
            self._refuse(431)
            return
        self._head += len(data)
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self.began, self._head = None, 0
        if not self._direct or not self._is_direct() or not self._answer(self._direct):
            super().on_headers_complete()

    def _is_direct(self) -> bool:
        """Whether this is a query that comes after the answer to the last one, and has no body."""
        return (
            self.url.startswith(_QUERY)
            and len(self.url) <= LONGEST_URL
            and (self.cycle is None or self.cycle.response_complete)
            and self.parser.get_method() == b"GET"
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self.flow.write_paused
            and _BY_ASGI.isdisjoint([name for name, _ in self.headers])
        )

    def _answer(self, direct: Direct) -> bool:
        exchange = _Exchange(self)
        before, self.cycle = self.cycle, cast("Any", exchange)
        leave = direct.begin(self.url[len(_QUERY) :].split(b"#", 1)[0], self.headers, self.client, exchange.told)
        if leave is None:
            self.cycle = before
        elif not exchange.response_complete:
            exchange.leave, self._exchange = leave, exchange
        return leave is not None

    def connection_lost(self, exc: Exception | None) -> None:
        """Have nothing done for one who has left."""
        if self._exchange and self._exchange.leave:
            self._exchange.leave()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Have it sent, whole."""
        self.joined.flush()
        if isinstance(self.cycle, _Exchange) and not self.pipeline:
            self.server_state.total_requests += 1
            self.idle_since = self.loop.time()  # for `watch`: a timer for each answer costs a tenth of a cached one
        else:
            super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, or has an address longer than the parser counts."""
        self._refuse(414 if len(getattr(self, "url", b"")) > LONGEST_URL else 400)

    def _refuse(self, status: int) -> None:
        phrase = HTTPStatus(status).phrase
        said = b'{"type":"about:blank","title":"%s","status":%d}' % (phrase.encode(), status)
        head = f"HTTP/1.1 {status} {phrase}\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {len(said)}\r\n"
        self.transport.write(head.encode() + b"connection: close\r\n\r\n" + said)
        self.transport.close()


async def watch(connections: Iterable[object]) -> None:
    """Look at connections until cancelled, and cut off those that cost more than they should."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(LOOK)
        found = [each for each in list(connections) if isinstance(each, Connection)]
        with suppress(Exception):  # one that is just closing must not end the watch
            for each in cut_off(found, loop.time()):
                each.transport.abort()


def cut_off(connections: list[Connection], now: float) -> list[Connection]:
    """Those that are too slow, or hold too much."""
    slow = [each for each in connections if _too_slow(each, now)]
    held = sum(each.unread for each in connections)
    for each in sorted(connections, key=lambda each: -each.unread):
        if held <= MOST_UNREAD:
            break
        held -= each.unread
        slow.append(each)
    return slow


def _too_slow(connection: Connection, now: float) -> bool:
    unread = connection.transport.get_write_buffer_size()
    if not unread or unread < connection.unread:
        connection.stuck_since = None
    elif connection.stuck_since is None:
        connection.stuck_since = now
    connection.unread = unread
    if connection.stuck_since is not None and now - connection.stuck_since > READ_SECONDS:
        return True
    if connection.idle_since is not None and not unread and now - connection.idle_since > IDLE_SECONDS:
        return True
    return connection.began is not None and now - connection.began > HEAD_SECONDS
