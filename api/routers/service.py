"""For those who run the server: is it alive, is it ready, what does it do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.metrics import exposition
from api.models.responses import problems
from api.problems import problem

if TYPE_CHECKING:
    from api.serving import Datasets
    from kg.guard import Guard

router = APIRouter(tags=["service"])


@router.get("/healthz", response_class=JSONResponse)
async def healthz() -> dict[str, str]:
    """Say that the process answers; nothing more is looked at."""
    return {"status": "alive"}


@router.get("/readyz", responses=problems(503))
async def readyz(request: Request) -> Any:
    """Say which dataset is served, and whether the workers that answer queries are confined by the system."""
    datasets: Datasets = request.app.state.datasets
    if datasets.id is None:
        return problem(503, "No dataset is served yet.", name="no-dataset", instance="/readyz", retry_after=1)
    guard: Guard = request.app.state.guard
    status = guard.status()
    return {
        "status": "ready",
        "dataset": datasets.id,
        "in_memory": datasets.id in status.in_memory,
        "workers": status.idle + status.running,
        "confined": status.confined,
    }


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Counts in the text format of Prometheus."""
    state = request.app.state
    return Response(
        exposition(state.metrics, state.datasets, state.guard), media_type="text/plain; version=0.0.4; charset=utf-8"
    )
