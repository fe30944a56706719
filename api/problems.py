"""One table from what can go wrong to what HTTP says of it, as application/problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, Any

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from api.negotiation import MEDIA_TYPES
from kg import errors

if TYPE_CHECKING:
    from kg.search import Hit

MEDIA_TYPE = "application/problem+json"

TYPE = "https://w3id.org/chithi/problem/"
"""What the type of a problem begins with. docs/sparql.md lists them."""

Facts = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its name, which ends its type, the status, what it is called, and the facts that it tells."""

    name: str
    status: int
    title: str
    facts: Facts = lambda _: {}


def _position(error: errors.QueryError) -> dict[str, Any]:
    return {} if error.line is None else {"line": error.line, "column": error.column}


def _hits(name: str) -> Facts:
    def facts(error: Any) -> dict[str, Any]:
        hits: tuple[Hit, ...] = getattr(error, name)
        return {name: [{"id": hit.id, "iri": hit.iri, "label": hit.label, "date": hit.date} for hit in hits]}

    return facts


def _offered(error: errors.UnknownFormat) -> list[str]:
    return [MEDIA_TYPES.get(name, name) for name in error.expected]


def _of(*names: str) -> Facts:
    return lambda error: {name: getattr(error, name) for name in names}


KINDS: Mapping[type[Exception], Kind] = {
    errors.UpdateRefused: Kind("update-refused", 400, "The data do not change here", _of("operation")),
    errors.ServiceRefused: Kind("service-refused", 400, "No other host is asked"),
    errors.TooComplex: Kind("too-complex", 400, "The query is too complex", _of("what", "limit")),
    errors.QueryError: Kind("bad-query", 400, "The query cannot be answered", _position),
    errors.UnknownFormat: Kind("not-acceptable", 406, "No such format", lambda error: {"offered": _offered(error)}),
    errors.NotFound: Kind("not-found", 404, "Nothing is called so", _hits("suggestions")),
    errors.NotTraceable: Kind("not-traceable", 400, "It has no lineage", _of("iri", "kind")),
    errors.NoPlaces: Kind("no-places", 404, "No place of that level is known", _of("level", "within", "as_of")),
    errors.BadCursor: Kind("bad-cursor", 400, "No page begins there"),
    errors.Ambiguous: Kind("ambiguous", 409, "Several things are called so", _hits("candidates")),
    errors.OutOfTime: Kind("out-of-time", 504, "The query took too long", _of("seconds")),
    errors.TooLarge: Kind("too-large", 413, "The answer is too large", _of("unit", "limit")),
    errors.Crashed: Kind("crashed", 400, "The engine broke down on the query"),
    errors.Overloaded: Kind(
        "overloaded", 503, "Too many are asking", lambda error: {"retry_after": ceil(error.retry_after)}
    ),
    errors.NoDataset: Kind("no-dataset", 503, "No dataset is served", lambda _: {"retry_after": 1}),
    errors.StoreError: Kind("unusable", 503, "The dataset cannot be read", lambda _: {"retry_after": 5}),
}
"""Every error of ours; one that is not here is shown as the nearest class above it."""


_TOO_LONG = Kind("too-long", 413, "The query is too long", _of("what", "limit"))


def kind(error: Exception) -> Kind | None:
    """The kind of problem that an error is, None where it is none of ours."""
    if isinstance(error, errors.TooComplex) and error.what == "characters":
        return _TOO_LONG
    return next((KINDS[cls] for cls in type(error).__mro__ if cls in KINDS), None)


def problem(
    status: int,
    detail: str,
    *,
    name: str | None = None,
    title: str | None = None,
    instance: str | None = None,
    headers: Mapping[str, str] | None = None,
    **facts: Any,
) -> Response:
    """An answer that says what is wrong; without a `name` it is the status's own (RFC 9457, 4.2.1: about:blank)."""
    said = {
        "type": TYPE + name if name else "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **({"instance": instance} if instance else {}),
        **facts,
    }
    more = {"Retry-After": str(facts["retry_after"])} if "retry_after" in facts else {}
    if status == HTTPStatus.NOT_ACCEPTABLE:
        more["Vary"] = "Accept"
    body = orjson.dumps(said, default=str)
    return Response(body, status, {"Cache-Control": "no-store", **more, **(headers or {})}, MEDIA_TYPE)


def refusal(error: Exception, scope: Scope) -> Response:
    """The answer to a request that failed with an error of ours, or one that a route refused by itself."""
    path = scope["path"]
    if isinstance(error, HTTPException):
        return _refused(error, scope["method"], path)
    found = kind(error)
    if found is None:
        return problem(500, "A mistake of ours; it was noted.", instance=path)
    # The place of a store is nobody's business.
    detail = f"{found.title}." if isinstance(error, errors.StoreError) else str(error)
    facts = found.facts(error)
    return problem(found.status, detail, name=found.name, title=found.title, instance=path, **facts)


def _refused(error: HTTPException, method: str, path: str) -> Response:
    """404 and 405 of unknown routes, and what a route refuses by itself."""
    if error.status_code in (204, 304):
        return Response(status_code=error.status_code, headers=error.headers)
    detail = str(error.detail)
    if detail == HTTPStatus(error.status_code).phrase:
        detail = _DETAILS.get(error.status_code, detail).format(method)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(headers.get("Allow", "GET"))
    return problem(error.status_code, detail, instance=path, headers=headers)


def _allowed(methods: str) -> str:
    """Name HEAD where GET is: `api.middleware` answers it, and routes do not know."""
    named = {each.strip() for each in methods.split(",")}
    return ", ".join(each for each in _METHODS if each in named or (each == "HEAD" and "GET" in named))


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_DETAILS = {404: "Nothing is here.", 405: "{} is not allowed here."}


def invalid(found: Iterable[tuple[Sequence[object], str]], path: str) -> Response:
    """The answer to parameters that are not what they should be: of each where it stands, and what is wrong."""
    wrong = [{"where": ".".join(map(str, where)), "what": what} for where, what in islice(found, 20)]
    detail = "; ".join(f"{each['where']}: {each['what']}" for each in wrong)
    return problem(422, detail, name="invalid", title="A parameter is wrong", instance=path, wrong=wrong)
