"""`/api/search`: things by words of their names."""

from __future__ import annotations

from typing import Annotated, Any
from unicodedata import normalize

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator

from api.answers import answer
from api.models.filters import FullDay
from api.models.responses import answered, problems
from api.models.search import Hits, SearchedKind
from api.serving import Current
from kg.finding import find
from kg.index import EPOCH

router = APIRouter(prefix="/api", tags=["search"])


@router.get(
    "/search",
    response_model=Hits,
    responses={**answered(), **problems(422, 503)},
    operation_id="search",
    summary="Find things by words of their names",
)
async def found(
    request: Request,
    data: Current,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=1_000,
            description="Words; diacritics, case and spelling variants do not matter.",
            examples=["chi thi 09"],
        ),
        AfterValidator(lambda words: normalize("NFC", words)),
    ],
    kind: Annotated[list[SearchedKind] | None, Query(description="Only things of these kinds.")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="At most so many things.")] = 20,
    as_of: Annotated[
        FullDay | None,
        Query(
            description="Leave out what is surely later than this day, and say what stood then where a body or place "
            "stands.",
            examples=["2019-01-01"],
        ),
    ] = None,
) -> Response:
    """Answer with what fits all words, best first: symbols and names, labels, other names, titles.

    A place leads to what is recorded at it and at what it was made of.
    """

    def made() -> dict[str, Any]:
        day = as_of.toordinal() - EPOCH if as_of else None
        found = find(data.index, data.search, q, limit, kind, day)
        return {"dataset": data.id, "as_of": as_of.isoformat() if as_of else None, **found}

    return await answer(request, data, made)
