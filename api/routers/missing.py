"""`/api/missing`: numbers that no source has shown."""

from __future__ import annotations

from typing import Annotated, Any
from unicodedata import normalize

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.models.filters import DocumentType
from api.models.missing import Missing
from api.models.responses import answered, problems
from api.serving import Current
from kg.missing import missing

router = APIRouter(prefix="/api", tags=["numbers"])


@router.get(
    "/missing",
    response_model=Missing,
    responses={**answered(), **problems(404, 409, 422, 503)},
    operation_id="missing",
    summary="Numbers between the known ones that no source has shown",
)
async def unshown(
    request: Request,
    data: Current,
    issuer: Annotated[
        str | None, Query(max_length=1_000, description="Id or name of a body.", examples=["uy-ban-thuong-vu-quoc-hoi"])
    ] = None,
    type: Annotated[
        DocumentType | None, Query(description="Concept of the vocabulary `document-type`.", examples=["resolution"])
    ] = None,
    term: Annotated[
        str | None, Query(max_length=100, description="`XI`, `2010-2015`, or a year.", examples=["XV"])
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="At most so many sequences, and others.")] = 20,
    offset: Annotated[int, Query(ge=0, le=10**9, description="`next` of the page before.")] = 0,
) -> Response:
    """Answer with the sequences of an issuer, type and term, and with the documents that are in none, and why."""

    def made() -> dict[str, Any]:
        body = None if issuer is None else data.body(normalize("NFC", issuer))
        thing = None if body is None else data.index.thing(body)
        found = missing(data.index, data.numbers, thing, type, term)
        end = offset + limit
        longest = max(len(found["sequences"]), len(found["apart"]))
        return {
            "dataset": data.id,
            "issuer": "/".join(data.base.split(body) or (body,)) if body else None,
            "type": type,
            "term": term,
            "sequences": found["sequences"][offset:end],
            "apart": found["apart"][offset:end],
            "terms": found["terms"],
            "count": {"sequences": len(found["sequences"]), "apart": len(found["apart"])},
            "next": end if end < longest else None,
        }

    return await answer(request, data, made)
