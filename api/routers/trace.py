"""`/api/trace/{id}` and `/api/children/{id}`: lineage, whole or one level at a time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from api.answers import answer
from api.models.filters import FullDay
from api.models.responses import answered, problems
from api.models.trace import Children, Trace
from api.serving import Current
from kg.children import children
from kg.cursors import Cursor
from kg.opening import opened
from kg.trace import trace

router = APIRouter(prefix="/api", tags=["lineage"])

Traceable = Annotated[
    str,
    Path(
        description="Symbol, id, `kind/id`, IRI or full name of a document, event or action, URL-encoded.",
        openapi_examples={
            "symbol": {"value": "09-CT/TW"},
            "id": {"value": "ct-09-ct-tw-2011"},
            "kind and id": {"value": "document/kh-73-kh-qu-2012"},
        },
    ),
]
AsOf = Annotated[
    FullDay | None, Query(description="Leave out what is surely later than this day.", examples=["2012-08-13"])
]
Disputed = Annotated[bool, Query(description="Also follow links whose every source is believed wrong.")]


@router.get(
    "/trace/{id:path}",
    response_model=Trace,
    responses={**answered(), **problems(400, 404, 409, 422, 503)},
    operation_id="trace",
    summary="Trace a document, event or action",
)
async def traced(
    request: Request,
    data: Current,
    id: Traceable,
    direction: Annotated[
        Literal["down", "up", "both"], Query(description="`down`: what derives from it; `up`: what it derives from.")
    ] = "down",
    depth: Annotated[int | None, Query(ge=0, le=1_000_000, description="Follow at most so many links.")] = None,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=100_000, description="At most so many things, the nearest.")] = 10_000,
    disputed: Disputed = False,
) -> Response:
    """Answer as `chithi trace --format json` does: what was reached, the links with their claims, the gaps."""

    def made() -> bytes:
        iri = data.traceable(id, as_of)
        found = trace(data.index, iri, direction, depth=depth, as_of=as_of, disputed=disputed, limit=limit)
        return found.to_json(data.id)

    return await answer(request, data, made)


@router.get(
    "/children/{id:path}",
    response_model=Children,
    responses={**answered(), **problems(400, 404, 409, 422, 503)},
    operation_id="children",
    summary="What derives from a thing by one link",
)
async def below(
    request: Request,
    data: Current,
    id: Traceable,
    cursor: Annotated[
        str | None, Query(description="`next` of a group: what follows in that group alone.", max_length=10_000)
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="At most so many things of each group.")] = 20,
    as_of: AsOf = None,
    disputed: Disputed = False,
) -> Response:
    """Answer with groups by level and kind, counted, the first of each; a cursor asks for the rest of one group."""

    def made() -> dict[str, Any]:
        iri = data.traceable(id, as_of)
        after = Cursor.parse(cursor, iri) if cursor else None
        found = children(data.index, iri, limit=limit, cursor=after, disputed=disputed, as_of=as_of)
        return {"dataset": data.id, **opened(data.index, data.search, found, as_of)}

    return await answer(request, data, made)
