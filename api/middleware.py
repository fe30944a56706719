"""What happens to every request, whatever route it takes: its id, its line in the log, its headers, its last resort.

Plain ASGI and one class for all of it: a layer costs microseconds, and a cached answer takes fifty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from os import urandom
from time import perf_counter
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from api.serving import asker

if TYPE_CHECKING:
    from api.logs import Log
    from api.metrics import Metrics
    from api.serving import Datasets

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page of ours may do; one that needs more sends its own."""

_OK = 200
_OF_BODIES = (b"content-type", b"content-length", b"content-encoding")
_SANE_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_NOSNIFF = (b"x-content-type-options", b"nosniff")
_REFERRER = (b"referrer-policy", b"same-origin")
_POLICY = (b"content-security-policy", PAGE_POLICY.encode())


def _ids() -> Iterator[bytes]:
    """Ids that no other process makes, at the price of counting."""
    process = urandom(6).hex()
    return (f"{process}{number:08x}".encode() for number in count())


class Observer:
    """What every answer is given, and what is noted of every request, whichever way it is answered."""

    def __init__(self, log: Log, metrics: Metrics, datasets: Datasets) -> None:
        self.log, self.metrics, self._datasets = log, metrics, datasets
        self._ids = _ids()

    def id(self, given: bytes = b"") -> bytes:
        """The id of a request: the one that it came with, if it is one that can be written anywhere."""
        return given if _SANE_ID.fullmatch(given) else next(self._ids)

    def headers(self, headers: Any, id: bytes, dataset: str | None) -> list[tuple[bytes, bytes]]:
        """Add the headers that all answers have."""
        shown = policed = False  # in a browser, as a page that could run something
        for name, value in headers:
            if name == b"content-type":
                shown = b"html" in value or b"xml" in value
            elif name == b"content-security-policy":
                policed = True
        more = [*headers, (b"x-request-id", id), _NOSNIFF]
        if shown:
            more += [_REFERRER] if policed else [_REFERRER, _POLICY]
        if dataset := dataset or self._datasets.id:
            more.append((b"x-dataset", dataset.encode()))
        return more

    def note(self, route: str, began: float, said: dict[str, Any]) -> None:
        """Count a request that has ended and log it: `said` is the line, without its seconds."""
        said["status"] = said["status"] or 499  # as nginx has it: the asker left before the answer began
        seconds = perf_counter() - began
        self.metrics.count(route, said["method"], said["status"], seconds)
        said["seconds"] = round(seconds, 6)
        self.log.request(said)

    def mistake(self, id: bytes, path: str) -> Response:
        """Log the exception that is being handled; return what is said of it."""
        self.log.events.exception("mistake", id=id.decode(), path=path)
        return problem(500, f"A mistake of ours; it was noted as {id.decode()}.", instance=path)


class Observed:
    """Wraps the application; see the module."""

    def __init__(self, app: ASGIApp, observer: Observer) -> None:
        self._app, self._observer = app, observer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answered = _Answered(self._observer, scope, send)
        self._observer.metrics.open += 1
        try:
            await self._answer(answered, receive)
        finally:
            self._observer.metrics.open -= 1
            answered.note()

    async def _answer(self, answered: _Answered, receive: Receive) -> None:
        scope = answered.scope
        try:
            await self._app(scope, receive, answered.send)
        except Exception:
            said = self._observer.mistake(answered.id, scope["path"])
            if not answered.status:
                await said(scope, receive, answered.send)


class _Answered:
    """One request on its way."""

    __slots__ = ("_observer", "_send", "any", "bare", "began", "head", "id", "method", "scope", "sent", "status")

    def __init__(self, observer: Observer, scope: Scope, send: Send) -> None:
        self._observer, self._send = observer, send
        self.began = perf_counter()
        self.status, self.sent, given = 0, 0, b""
        self.any = False  # whether the asker has an answer already, whichever it is
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                given = value
            elif name == b"if-none-match" and value.strip() == b"*":
                self.any = True
        self.id = observer.id(given)
        self.method = scope["method"]
        self.head = self.bare = self.method == "HEAD"
        # Routes see GET; the server, which holds the original, sends no body.
        self.scope: Any = {**scope, "method": "GET"} if self.head else scope
        self.scope["chithi.id"] = self.id

    async def send(self, message: Message) -> None:
        """Pass a message on; the first gets the headers that all answers have."""
        if message["type"] == "http.response.start":
            if self.any:
                message = self._unchanged(message)
            self.status = message["status"]
            dataset = self.scope.get("chithi.dataset")
            message["headers"] = self._observer.headers(message.get("headers", []), self.id, dataset)
        elif message["type"] == "http.response.body":
            body = message.get("body", b"")
            self.sent += 0 if self.bare else len(body)
            if self.bare and body:
                message = {**message, "body": b""}
        await self._send(message)

    def _unchanged(self, message: Message) -> Message:
        """Answer 304 where there is an answer with a tag (If-None-Match: *): only now it is known that there is."""
        headers = message.get("headers", [])
        if self.method not in ("GET", "HEAD") or message["status"] != _OK or b"etag" not in dict(headers):
            return message
        self.bare = True
        return {**message, "status": 304, "headers": [each for each in headers if each[0] not in _OF_BODIES]}

    def note(self) -> None:
        """Say what has become of it."""
        scope = self.scope
        self._observer.note(
            scope.get("chithi.route") or getattr(scope.get("route"), "path", "unknown"),
            self.began,
            {
                "id": self.id.decode(),
                "method": self.method,
                "path": scope["path"],
                "status": self.status,
                "bytes": self.sent,
                "client": asker(scope),
                "dataset": scope.get("chithi.dataset"),
            },
        )
