"""`/graph/{id}`, the hierarchy that a reader opens level by level, its scripts, and what these ask beside the API."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from api.answers import answer, gzip, headers, known, tag, unchanged
from api.negotiation import takes_gzip
from api.pages import graph, render
from api.pages.naming import Naming
from api.pages.words import Language
from api.routers.trace import AsOf, Traceable
from api.serving import Current
from kg.diagram import scripts, ways
from kg.opening import tallied

router = APIRouter(include_in_schema=False)

_HTML = "text/html"
_COUNTED = 50  # things whose counts one request asks for; graph-remote.js asks for as many
Lang = Annotated[Language, Query()]
Root = Annotated[str, Query(description="Id of the thing at the root.", max_length=10_000)]


@router.get("/graph/{id:path}")
async def page(request: Request, data: Current, id: Traceable, lang: Lang = "vi", day: str = "") -> Response:
    """Show what a document, event or action led to; of several of one symbol the one that is there on the day."""
    today = date.today()
    mark = tag(request, data, f"{_HTML} {today.isoformat()}")
    if known(request, mark):
        return unchanged(mark)
    naming = Naming(data.base, request.scope.get("root_path", ""), lang)
    zipped = takes_gzip(request.headers.get("accept-encoding"))

    def write() -> bytes:
        context = graph.context(data, data.traceable(id, _day(day)), naming, today)
        body = render("graph.html", request, lang, dataset=data.id, **context).encode()
        return gzip(body) if zipped else body

    return HTMLResponse(
        await run_in_threadpool(write), headers={**headers(mark), **({"Content-Encoding": "gzip"} if zipped else {})}
    )


@router.get("/static/graph/view.js")
async def script(request: Request) -> Response:
    """Answer with the script of the page."""
    return _static(request, graph.script(), "text/javascript")


@router.get("/static/graph/view.css")
async def style(request: Request) -> Response:
    """Answer with the style of the page."""
    return _static(request, graph.style(), "text/css")


@router.get("/lineage/find")
async def find(
    request: Request, data: Current, root: Root, q: Annotated[str, Query(max_length=1_000)] = "", as_of: AsOf = None
) -> Response:
    """Answer with what fits words among what derives from a root: id, label, detail, date."""

    def made() -> dict[str, Any]:
        hits = ways.fitting(data.index, data.search, data.traceable(root, as_of), q)
        columns = ((each, each.text if each.text != each.label else None) for each in hits)
        return {
            "hits": [
                {"id": each.id, "label": each.label, "detail": detail, "date": each.date} for each, detail in columns
            ]
        }

    return await answer(request, data, made)


@router.get("/lineage/way")
async def way(request: Request, data: Current, root: Root, to: Root, as_of: AsOf = None) -> Response:
    """Answer with the ids from a root down to a thing; none where it does not derive from the root."""

    def made() -> dict[str, Any]:
        ends = (data.traceable(each, as_of) for each in (root, to))
        return {"path": ways.way(data.index, *ends)}

    return await answer(request, data, made)


@router.get("/lineage/counts")
async def counts(
    request: Request,
    data: Current,
    id: Annotated[list[Root], Query(min_length=1, max_length=_COUNTED)],
    as_of: AsOf = None,
) -> Response:
    """Answer with what derives from some things by one link, counted by level, kind, branch and certainty."""

    def made() -> dict[str, Any]:
        return {"counts": {each: tallied(data.index, data.traceable(each, as_of), as_of) for each in id}}

    return await answer(request, data, made)


def _day(text: str) -> date | None:
    """Read the day in the address; what is none is left aside, as the script of the page does."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _static(request: Request, text: str, type: str) -> Response:
    mark, plain, compressed = _made(text)
    if known(request, mark):
        return unchanged(mark)
    zipped = takes_gzip(request.headers.get("accept-encoding"))
    said = {**headers(mark), **({"Content-Encoding": "gzip"} if zipped else {})}
    return Response(compressed if zipped else plain, media_type=type, headers=said)


@cache
def _made(text: str) -> tuple[str, bytes, bytes]:
    """Return the tag of a script or style, its bytes, and these compressed."""
    return f'W/"{scripts.fingerprint(text)}"', text.encode(), gzip(text.encode())
