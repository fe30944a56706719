"""GET /sparql?query=… without a task and coroutines for each: what it is asked and how it is answered, never how it
comes and goes (`api.connections`).

The endpoint of `api.routers.sparql` answers all else, and the same to servers that speak ASGI only. What costs 15 µs
by itself costs three times that by way of a framework, and queries are what most requests here are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from api import protocol
from api.problems import refusal
from api.routers import sparql
from api.serving import asker
from kg.errors import ChithiError

if TYPE_CHECKING:
    from api.middleware import Observer
    from api.protocol import Asked
    from api.routers.sparql import Headers
    from api.serving import Datasets
    from kg.guard import Guard, Reply

Told = Callable[[int, "Headers", "bytes | memoryview"], None]
"""What is called with an answer: status, headers, body."""

_SCOPE = {"path": sparql.PATH, "method": "GET"}


class Direct:
    """Answers queries from the dataset that is current when they come."""

    def __init__(self, datasets: Datasets, guard: Guard, observer: Observer) -> None:
        self._datasets, self._guard, self._observer = datasets, guard, observer

    def begin(
        self, query_string: bytes, headers: Sequence[tuple[bytes, bytes]], client: tuple[str, int] | None, told: Told
    ) -> Callable[[], None] | None:
        """Begin to answer; `told` is called once, perhaps before this returns. Return what to call if the asker leaves.

        Nothing is told then. None: this asks no query, or more than here is known of; nothing was begun.
        """
        given = sparql.read(headers)
        if given.get("if-none-match", "").strip() == "*":
            return None
        asking = _Asking(self._observer, given, asker({"client": client}), told)
        try:
            asked = protocol.of_url(query_string, given.get("accept"), given.get("accept-encoding"))
            if asked is None:
                return None
            return self._ask(asking, asked)
        except (ChithiError, HTTPException) as error:
            asking.refused(error)
        except Exception:
            asking.mistaken()
        return _nothing

    def _ask(self, asking: _Asking, asked: Asked) -> Callable[[], None]:
        served = self._datasets.borrow()
        asking.dataset = served.dataset.id
        tag = asked.tag(asking.dataset)
        if tag and sparql.known(tag, asking.given):
            self._datasets.give_back(served)
            asking.answered(304, sparql.unchanged(tag), b"")
            return _nothing

        def end() -> None:
            self._observer.metrics.open -= 1
            self._datasets.give_back(served)

        def ended(result: Reply | ChithiError) -> None:
            end()
            try:
                if isinstance(result, ChithiError):
                    asking.refused(result)
                else:
                    asking.answered(200, sparql.described(result, asked, tag), result.body)
            except Exception:
                asking.mistaken()

        def left() -> None:
            leave()
            end()
            asking.note()

        self._observer.metrics.open += 1
        try:
            leave = self._guard.begin(sparql.question(asked, asking.dataset, asking.client), ended)
        except BaseException:
            end()
            raise
        return left


class _Asking:
    """One request on its way."""

    __slots__ = ("_began", "_id", "_observer", "_sent", "_status", "_told", "client", "dataset", "given")

    def __init__(self, observer: Observer, given: Mapping[str, str], client: str, told: Told) -> None:
        self._began = perf_counter()
        self._observer, self._told = observer, told
        self._id = observer.id(given.get("x-request-id", "").encode("latin-1"))
        self._status = self._sent = 0
        self.given, self.client = given, client
        self.dataset: str | None = None

    def answered(self, status: int, headers: Headers, body: bytes | memoryview) -> None:
        """Send the answer."""
        self._status, self._sent = status, len(body)
        self._told(status, self._observer.headers(headers, self._id, self.dataset), body)
        self.note()

    def refused(self, error: ChithiError | HTTPException) -> None:
        """Send what an error comes to."""
        said = refusal(error, _SCOPE)
        self.answered(said.status_code, said.raw_headers, said.body)

    def mistaken(self) -> None:
        """Send that we made a mistake, unless something was sent."""
        said = self._observer.mistake(self._id, sparql.PATH)
        if not self._status:
            self.answered(said.status_code, said.raw_headers, said.body)

    def note(self) -> None:
        """Say what has become of it."""
        self._observer.note(
            sparql.PATH,
            self._began,
            {
                "id": self._id.decode(),
                "method": "GET",
                "path": sparql.PATH,
                "status": self._status,
                "bytes": self._sent,
                "client": self.client,
                "dataset": self.dataset,
            },
        )


def _nothing() -> None:
    """What is left to do for one who has been told already."""
