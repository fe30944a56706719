"""/docs: the OpenAPI description for people to try, from files of ours: no page asks another host for anything."""

from __future__ import annotations

from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

FILES = Path(fastapi_offline.__file__).parent / "static"

# The page starts its script in itself and shows images that its style sheet holds.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def add(app: FastAPI) -> None:
    """Give an application its page."""

    async def page(request: Request) -> HTMLResponse:
        shown = get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="chithi · API",
            swagger_js_url="/docs/files/swagger-ui-bundle.js",
            swagger_css_url="/docs/files/swagger-ui.css",
            swagger_favicon_url="/docs/files/favicon.png",
        )
        shown.headers["Content-Security-Policy"] = _POLICY
        return shown

    app.router.routes.append(Route("/docs", page))
    app.router.routes.append(Mount("/docs/files", StaticFiles(directory=FILES)))
