"""`/api/stats`: how much the dataset holds."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request, Response

from api.answers import answer
from api.models.responses import answered, problems
from api.models.stats import Stats
from api.serving import Current
from kg.stats import stats

router = APIRouter(prefix="/api", tags=["stats"])


@router.get(
    "/stats",
    response_model=Stats,
    responses={**answered(), **problems(422, 503)},
    operation_id="stats",
    summary="How much the dataset holds",
)
async def counted(request: Request, data: Current) -> Response:
    """Count things by kind, documents by type, level and branch, lineage links by relation."""

    def made() -> dict[str, Any]:
        return {"dataset": data.id, "version": version("chithi"), **stats(data.index)}

    return await answer(request, data, made)
