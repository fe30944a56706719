"""The web application. `create_app` makes everything; importing makes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api import openapi
from api.connections import DIRECT
from api.direct import Direct
from api.limits import limits
from api.logs import Log
from api.metrics import Metrics
from api.middleware import Observed, Observer
from api.models.responses import Problem
from api.parameters import Declared
from api.refusals import HANDLERS
from api.routers import ROUTERS, documentation, sparql
from api.serving import Datasets
from api.settings import Settings, listed
from api.variables import LIMITS
from kg.guard import Guard
from kg.releases import Releases

EXPOSED = ("ETag", "Link", "Retry-After", "X-Dataset", "X-Request-ID")
"""Headers that a page of another origin may read, where CORS_ORIGINS lets it read anything."""


def create_app(settings: Settings, store: Releases | None = None) -> FastAPI:
    """Make the application. `store` is where datasets are kept, by default what the settings name.

    It may hold no dataset yet: what is loaded later is picked up. Workers start and end with the application.
    """
    log, metrics = Log(settings.log_level), Metrics()
    guard = Guard(limits(settings.base, **{name: getattr(settings, name) for name in LIMITS}))
    datasets = Datasets(store or Releases(settings.store), settings.base, guard, log.events)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        await datasets.start()
        try:
            yield {DIRECT: Direct(datasets, guard, observer)}
        finally:
            await datasets.close()
            await guard.close()
            log.close()

    endpoint, observer = sparql.Endpoint(datasets, guard), Observer(log, metrics, datasets)

    def around(routes: ASGIApp) -> ASGIApp:
        return Observed(_cors(settings, _Beside(routes, endpoint)), observer)

    app = _Application(
        around,
        title="chithi",
        version=version("chithi"),
        description="Trace a directive of Viet Nam's Party and State down to the ward that acted on it, and back up.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # the redirect would name a host that the asker made up
        exception_handlers=dict(HANDLERS),
        routes=sparql.routes(endpoint),
        telemetry={"tracing": False, "metrics": False, "logs": False},  # asking whether there is any costs 4 µs
    )
    app.state.settings, app.state.log, app.state.metrics = settings, log, metrics
    app.state.datasets, app.state.guard = datasets, guard
    declared = [Depends(Declared())]
    for router in ROUTERS:
        app.include_router(router, dependencies=declared if router.prefix == "/api" else None)
    documentation.add(app)
    return app


class _Application(FastAPI):
    """FastAPI with something around it: its own middlewares come after it has spent what a cached answer may cost."""

    def __init__(self, around: Callable[[ASGIApp], ASGIApp], **options: Any) -> None:
        self._around = around
        super().__init__(**options)

    def build_middleware_stack(self) -> ASGIApp:
        """Make what a request goes through."""
        return self._around(super().build_middleware_stack())

    def openapi(self) -> dict[str, Any]:
        """Describe the API, /sparql included."""
        described = super().openapi()
        described["paths"].setdefault(sparql.PATH, openapi.sparql())
        described["components"]["schemas"].setdefault("Problem", Problem.model_json_schema())
        return described


class _Beside:
    """/sparql first, then all that FastAPI routes: the endpoint needs nothing of what happens on the way there."""

    def __init__(self, routes: ASGIApp, endpoint: ASGIApp) -> None:
        self._routes, self._endpoint = routes, endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == sparql.PATH:
            await self._endpoint(scope, receive, send)
        else:
            await self._routes(scope, receive, send)


def _cors(settings: Settings, app: ASGIApp) -> ASGIApp:
    """Let pages of other origins read answers, if the settings name any; never with credentials, we have none."""
    origins = listed(settings.cors_origins)
    if not origins:
        return app
    allowed = ["GET", "HEAD", "POST", "OPTIONS"]
    headers = ["Accept", "Content-Type", "If-None-Match", "X-Request-ID"]
    return CORSMiddleware(app, origins, allow_methods=allowed, allow_headers=headers, expose_headers=EXPOSED)
