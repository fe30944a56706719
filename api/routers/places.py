"""`/api/places/{id}/history` and `/api/places/{id}/lines`: a place through time, and its bodies on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Path, Query, Request, Response

from api.answers import answer
from api.models.filters import FullDay
from api.models.places import History, Lines
from api.models.responses import answered, problems
from api.serving import Current
from kg.history import steps
from kg.index import EPOCH
from kg.lines import last_day, lines
from kg.places import resolve
from kg.recorded import recorded
from kg.summaries import thing_summaries

router = APIRouter(prefix="/api", tags=["places"])

Place = Annotated[
    str,
    Path(
        description="Id, `place/id`, IRI, code or full name of a place, URL-encoded.",
        openapi_examples={
            "id": {"value": "27238-20250701"},
            "code": {"value": "772"},
            "name": {"value": "Quận 11"},
        },
    ),
]


@router.get(
    "/places/{id:path}/history",
    response_model=History,
    responses={**answered(), **problems(404, 409, 422, 503)},
    operation_id="place_history",
    summary="What a place was made of, and what became of it",
)
async def history(
    request: Request,
    data: Current,
    id: Place,
    as_of: Annotated[
        FullDay | None,
        Query(
            description="Of the states of a code or name the one of this day; leave out of `recorded` what is surely "
            "later.",
            examples=["2019-01-01"],
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="At most so many things recorded there.")] = 100,
) -> Response:
    """Answer with each step, its day, the document that decided it and the claims, and what is recorded there."""

    def made() -> dict[str, Any]:
        day = as_of.toordinal() - EPOCH if as_of else None
        place = resolve(data.index, data.search, id, day)
        return {
            "dataset": data.id,
            "place": thing_summaries(data.index, np.array([place]))[0],
            "as_of": as_of.isoformat() if as_of else None,
            "steps": steps(data.index, data.store, data.base, place),
            "recorded": recorded(data.index, place, day, limit),
        }

    return await answer(request, data, made)


@router.get(
    "/places/{id:path}/lines",
    response_model=Lines,
    responses={**answered(), **problems(404, 409, 422, 503)},
    operation_id="place_lines",
    summary="The bodies of a place on a day, and who held their posts",
)
async def two_lines(
    request: Request,
    data: Current,
    id: Place,
    as_of: Annotated[
        FullDay | None,
        Query(description="The day; today, or the last day of a place that is no more.", examples=["2019-11-20"]),
    ] = None,
) -> Response:
    """Answer with the bodies of the Party, the State and the Front, their posts, and who held posts in two branches."""
    today = date.today()

    def made() -> dict[str, Any]:
        place = resolve(data.index, data.search, id, (as_of or today).toordinal() - EPOCH)
        day = as_of or last_day(data.index, place, today)
        return {"dataset": data.id, **lines(data.index, data.store, data.base, place, day)}

    return await answer(request, data, made, depends="" if as_of else today.isoformat())
