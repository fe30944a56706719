"""`/api/coverage/{id}`: which places have a document that goes back to another, which only an event, which nothing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from unicodedata import normalize

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator

from api.answers import answer
from api.models.coverage import Coverage
from api.models.filters import FullDay, Level
from api.models.responses import answered, problems
from api.routers.trace import Traceable
from api.serving import Current
from kg.coverage import covered

router = APIRouter(prefix="/api", tags=["lineage"])


@router.get(
    "/coverage/{id:path}",
    response_model=Coverage,
    responses={**answered(), **problems(400, 404, 409, 422, 503)},
    operation_id="coverage",
    summary="Which places have a document or an event that goes back to a document",
)
async def coverage(
    request: Request,
    data: Current,
    id: Traceable,
    level: Annotated[Level, Query(description="Concept of the vocabulary `level`.", examples=["province"])],
    within: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=1_000,
            description="Only places inside this one: id, `place/id`, IRI, code or name. Of several states of one "
            "place, a code or name means the one valid on the day.",
            examples=["79"],
        ),
        AfterValidator(lambda text: text and normalize("NFC", text)),
    ] = None,
    as_of: Annotated[
        FullDay | None,
        Query(
            description="The day on which places count, and what is surely later does not; today.",
            examples=["2019-01-01"],
        ),
    ] = None,
) -> Response:
    """Answer as `chithi coverage --format json` does: each place with its state, its evidence, the days, and counts."""
    day = as_of or date.today()

    def made() -> dict[str, Any]:
        found = covered(data.index, data.search, data.traceable(id, as_of), level, day, within)
        return {**found.to_dict(data.id)}

    return await answer(request, data, made, depends=day.isoformat())
