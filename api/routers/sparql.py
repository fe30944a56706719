"""/sparql: the SPARQL 1.1 Protocol as plain ASGI. Nothing of a query is parsed here; the guard's workers do that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api import protocol
from api.bodies import body
from api.front import Front
from api.leaving import Watch
from api.problems import refusal
from api.refusals import refused_query
from api.serving import Datasets, asker
from kg.errors import ChithiError
from kg.guard import Question

if TYPE_CHECKING:
    from api.protocol import Asked
    from api.serving import Served
    from kg.guard import Guard, Reply

Headers: TypeAlias = list[tuple[bytes, bytes]]

PATH = "/sparql"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_READERS = {"application/x-www-form-urlencoded": protocol.of_form, "application/sparql-query": protocol.of_query}
_ALLOW = ", ".join(METHODS)
_VARY = (b"vary", b"Accept, Accept-Encoding")
_CACHED = (b"cache-control", b"public, no-cache")  # keep it, but ask each time: an ETag costs us nothing
_UNCACHED = (b"cache-control", b"no-store")


def routes(endpoint: Endpoint) -> list[Route]:
    """The endpoint, which answers all methods itself, and the place where crawlers look for its description."""
    return [
        Route(PATH, endpoint, methods=None, include_in_schema=False),
        Route("/.well-known/void", lambda _: RedirectResponse(PATH, 303), include_in_schema=False),
    ]


class Endpoint:
    """Answers queries from the dataset that is current when they come."""

    def __init__(self, datasets: Datasets, guard: Guard) -> None:
        self._datasets, self._guard = datasets, guard
        self._front, self._watch = Front(), Watch()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, errors and all."""
        scope["chithi.route"] = PATH
        try:
            await self._respond(scope, receive, send)
        except (ChithiError, HTTPException) as error:
            await _refused(error, scope)(scope, receive, send)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = read(scope["headers"])
        asked = await self._asked(scope, headers, receive)
        if isinstance(asked, Response):
            await asked(scope, receive, send)
            return
        served = self._datasets.borrow()
        try:
            scope["chithi.dataset"] = served.dataset.id
            if asked is None:
                data = self._datasets.data(served, asker(scope))
                said = await self._front.response(data, scope, headers.get("accept"), headers.get("host"))
                await said(scope, receive, send)
            else:
                await self._answer(asked, served, scope, headers, receive, send)
        finally:
            self._datasets.give_back(served)

    async def _asked(self, scope: Scope, headers: dict[str, str], receive: Receive) -> Asked | Response | None:
        """What is asked; None for nothing at all, a response where that is all there is to say."""
        method, query_string = scope["method"], scope["query_string"]
        accept, encodings = headers.get("accept"), headers.get("accept-encoding")
        if method == "GET":
            return protocol.of_url(query_string, accept, encodings, reader=True)
        if method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": _ALLOW})
        if method != "POST":
            raise HTTPException(405, headers={"Allow": _ALLOW})
        kind = protocol.media_type(headers.get("content-type"))
        if kind == "application/sparql-update":
            raise HTTPException(403, "The data do not change here: updates are refused.")
        if kind not in _READERS:
            sent = f"Queries are sent as {' or '.join(_READERS)}."
            raise HTTPException(415, sent, headers={"Accept-Post": ", ".join(_READERS)})
        return _READERS[kind](await body(receive), query_string, accept, encodings)

    async def _answer(
        self, asked: Asked, served: Served, scope: Scope, headers: dict[str, str], receive: Receive, send: Send
    ) -> None:
        tag = asked.tag(served.dataset.id) if scope["method"] == "GET" else None
        if tag and known(tag, headers):
            await _send(304, unchanged(tag), b"", send)
            return
        with self._watch.over(receive) as leaving:
            reply = await self._guard.ask(question(asked, served.dataset.id, asker(scope)))
        if not leaving.left:
            await _send(200, described(reply, asked, tag), reply.body, send)


def _refused(error: ChithiError | HTTPException, scope: Scope) -> Response:
    """What an error comes to: a page for those who asked by the form of one, and have no scripts to show a problem."""
    if scope["method"] == "GET" and protocol.reads_pages(read(scope["headers"]).get("accept")):
        return refused_query(Request(scope), error)
    return refusal(error, scope)


async def _send(status: int, headers: Headers, body: bytes | memoryview, send: Send) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def question(asked: Asked, dataset: str, client: str) -> Question:
    """What the guard is asked."""
    return Question(
        asked.text,
        dataset,
        asked.results.name if asked.results else None,
        asked.graph.name if asked.graph else None,
        asked.default_graphs,
        asked.named_graphs,
        asked.gzip,
        client,
    )


def known(tag: str, headers: Mapping[str, str]) -> bool:
    """Whether the asker has the answer with this tag."""
    return tag in headers.get("if-none-match", "")


def unchanged(tag: str) -> Headers:
    """The headers of an answer that is not sent again (304)."""
    return [(b"etag", tag.encode()), _VARY, _CACHED]


def described(reply: Reply, asked: Asked, tag: str | None) -> Headers:
    """The headers of an answer."""
    form = asked.graph if reply.kind == "graph" else asked.results
    assert form is not None  # noqa: S101  # the guard answers in a form that was offered
    return [
        (b"content-type", form.content_type.encode()),
        (b"content-length", b"%d" % len(reply.body)),
        _VARY,
        *([(b"etag", tag.encode()), _CACHED] if tag else [_UNCACHED]),
        *([(b"content-encoding", b"gzip")] if reply.gzip else []),
    ]


def read(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers that matter here, repeated ones joined: one pass over them all."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name in _READ:
            key, text = name.decode(), value.decode("latin-1")
            found[key] = f"{found[key]}, {text}" if key in found else text
    return found


_READ = frozenset((b"accept", b"accept-encoding", b"if-none-match", b"content-type", b"host", b"x-request-id"))
