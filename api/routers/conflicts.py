"""`/api/conflicts`: where sources disagree."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.description import named
from api.models.conflicts import Conflicts
from api.models.responses import answered, problems
from api.serving import Current

router = APIRouter(prefix="/api", tags=["conflicts"])


@router.get(
    "/conflicts",
    response_model=Conflicts,
    responses={**answered(), **problems(404, 409, 422, 503, 504)},
    operation_id="conflicts",
    summary="Where sources disagree on a value that can only be one",
)
async def disagreed(
    request: Request,
    data: Current,
    id: Annotated[
        str | None,
        Query(max_length=1_000, description="Only of this thing: `kind/id`, IRI or bare id.", examples=["place/772"]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="At most so many conflicts.")] = 20,
    offset: Annotated[int, Query(ge=0, le=10**9, description="`next` of the page before.")] = 0,
) -> Response:
    """Answer with all values that were given, each with its claims. They are compared once for each dataset."""

    iri = None if id is None else await named(data, id)

    def made() -> dict[str, Any]:
        found = [each for each in data.conflicts if iri in (None, each.subject)]
        end = offset + limit
        return {
            "dataset": data.id,
            "count": len(found),
            "conflicts": [each.to_dict(data.base) for each in found[offset:end]],
            "next": end if end < len(found) else None,
        }

    return await answer(request, data, made)
