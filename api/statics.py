"""The files that pages load: compressed for who takes gzip, kept by browsers, which ask each time whether they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

_LEVEL = 6  # of gzip: YASGUI goes from 1,012 kB to 282; level 9 saves one more


class _Files(StaticFiles):
    def file_response(self, *given: Any, **more: Any) -> Response:
        """Answer with a file; without this header browsers guess how long it holds, and mix old files with new ones."""
        response = super().file_response(*given, **more)
        response.headers["Cache-Control"] = "no-cache"
        return response


def statics(folder: Path) -> ASGIApp:
    """Return what serves the files of a folder."""
    return GZipMiddleware(_Files(directory=folder), compresslevel=_LEVEL)


def icon(folder: Path) -> Route:
    """Return the route that browsers ask for an icon where no page names one: beside JSON, text, /docs."""
    files = _Files(directory=folder)

    async def answer(request: Request) -> Response:
        return await files.get_response("icon.svg", request.scope)

    return Route("/favicon.ico", answer)
