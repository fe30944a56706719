"""`/id/{kind}/{id}`, which names a thing, and `/data/{kind}/{id}`, which describes it (linked data)."""

from __future__ import annotations

from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from api.answers import answer, gzip, headers, known, tag, unchanged
from api.dataset import Data
from api.description import claimed, described, exists, iri_of, missing
from api.models.responses import answered, problems
from api.models.things import Described, Kind
from api.negotiation import GRAPHS, Offer, choose, takes_gzip
from api.serving import Current
from kg import queries
from kg.errors import UnknownFormat
from ontology.compact import compacted

router = APIRouter(tags=["linked data"])

SUFFIXES = {".ttl": "ttl", ".nt": "nt", ".jsonld": "jsonld", ".rdf": "rdfxml", ".json": "json"}
"""By which a form can be asked for in a link; /data/document/x.ttl."""

_DATA = (GRAPHS[0], Offer("json", "application/json"), *GRAPHS[1:])
_PAGE = Offer("page", "text/html", ("application/xhtml+xml",))
_VARY = "Accept, Accept-Encoding"

KindOfThing = Annotated[
    str,
    Path(
        description="What it is.",
        json_schema_extra={"enum": list(get_args(Kind))},
        openapi_examples={"document": {"value": "document"}},
    ),
]
Id = Annotated[str, Path(description="Its bare id.", openapi_examples={"bundled": {"value": "ct-09-ct-tw-2011"}})]


@router.get(
    "/id/{kind}/{id}",
    status_code=303,
    response_class=Response,
    responses={
        303: {
            "description": "See the page (for those who take HTML) or the data.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        },
        **problems(404, 406, 422, 503, 504),
    },
    operation_id="see",
    summary="Where a thing is described",
)
async def see(request: Request, data: Current, kind: KindOfThing, id: Id) -> Response:
    """Lead from what names a thing to what describes it; by default to the data."""
    chosen = choose(request.headers.get("accept"), (*_DATA, _PAGE))
    if chosen is None:
        raise UnknownFormat(request.headers["accept"], [each.media_type for each in (_PAGE, *_DATA)])
    if not await exists(data, kind, iri_of(data, kind, id)):
        raise missing(data, kind, id)
    path = f"/{kind}/{id}" if chosen.name == "page" else f"/data/{kind}/{id}"
    location = quote(request.scope.get("root_path", "") + path)
    return Response(status_code=303, headers={"Location": location, "Vary": "Accept", "Cache-Control": "no-cache"})


@router.get(
    "/data/{kind}/{name}",
    response_model=Described,
    responses={
        **answered(*(each.media_type for each in GRAPHS), **{"Content-Location": {"schema": {"type": "string"}}}),
        **problems(404, 406, 413, 422, 503, 504),
    },
    operation_id="describe",
    summary="What is said of a thing, as RDF or JSON",
)
async def describe(
    request: Request,
    data: Current,
    kind: KindOfThing,
    name: Annotated[
        str,
        Path(
            description="Its bare id; with .ttl, .nt, .jsonld, .rdf or .json in that form, else by Accept.",
            openapi_examples={"bundled": {"value": "ct-09-ct-tw-2011.ttl"}},
        ),
    ],
) -> Response:
    """Answer with what the consolidated view says and the claims that speak of it; of a claim also what it says."""
    id, form = _split(data, kind, name)
    offers = [each for each in _DATA if form in (None, each.name)]
    chosen = choose(None if form else request.headers.get("accept"), offers)
    if chosen is None:
        raise UnknownFormat(request.headers["accept"], [each.media_type for each in offers])
    mark = tag(request, data, chosen.content_type)
    if known(request, mark):
        return unchanged(mark, _VARY)
    suffix = next(suffix for suffix, each in SUFFIXES.items() if each == chosen.name)
    path = quote(f"{request.scope.get('root_path', '')}/data/{kind}/{id}{suffix}")
    said = {**headers(mark, _VARY), "Content-Location": path}
    if chosen.name == "json":
        found = await _as_json(data, kind, id)
        return await answer(request, data, lambda: found, said)
    return await _as_rdf(request, data, kind, id, chosen.name, {**said, "Content-Type": chosen.content_type})


async def _as_rdf(request: Request, data: Data, kind: str, id: str, form: str, said: dict[str, str]) -> Response:
    iri = iri_of(data, kind, id)
    if kind != "claim" and not await exists(data, kind, iri):
        raise missing(data, kind, id)
    query = (
        queries.bind("data/claim", {"claim": iri}) if kind == "claim" else queries.bind("data/thing", {"thing": iri})
    )
    zipped, for_people = takes_gzip(request.headers.get("accept-encoding")), form == "jsonld"
    reply = await data.ask(query, graph=form, gzip=zipped and not for_people)
    if not reply.rows:
        raise missing(data, kind, id)
    body = bytes(reply.body)
    if for_people:
        body = await run_in_threadpool(_with_short_names, body, zipped)
    compressed = zipped if for_people else reply.gzip
    return Response(body, headers={**said, **({"Content-Encoding": "gzip"} if compressed else {})})


def _with_short_names(expanded: bytes, zipped: bool) -> bytes:
    body = compacted(expanded)
    return gzip(body) if zipped else body


async def _as_json(data: Data, kind: str, id: str) -> dict[str, Any]:
    found = await described(data, kind, id)
    if kind != "claim":
        return found
    says = await claimed(data, id)
    return {**found, "says": [{"iri": subject, "facts": facts} for subject, facts in says.items()]}


def _split(data: Data, kind: str, name: str) -> tuple[str, str | None]:
    """Return id and form: an id may itself end like a suffix, and then it is the id."""
    id, dot, suffix = name.rpartition(".")
    form = SUFFIXES.get(dot + suffix) if id else None
    return (name, None) if form is None or _indexed(data, iri_of(data, kind, name)) else (id, form)


def _indexed(data: Data, iri: str) -> bool:
    return data.index.node(iri) is not None or data.index.thing(iri) is not None
