"""Pages for readers: `/`, `/search`, and `/document/{id}` with one route for each kind of thing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from api import pages
from api.answers import gzip, headers, known, tag, unchanged
from api.dataset import Data
from api.description import claimed, described
from api.negotiation import takes_gzip
from api.pages import render
from api.pages.home import beginnings, hit
from api.pages.naming import Naming
from api.pages.thing import ThingPage
from api.pages.words import Language
from api.routers.kinds import FAMILIES
from api.serving import Current
from kg.children import children
from kg.errors import NotFound
from kg.facts import counts, expanded, mentions
from kg.stats import stats
from kg.trace import trace
from ontology.terms import KINDS, LINEAGE

router = APIRouter(include_in_schema=False)
router.routes.append(Mount("/static", StaticFiles(directory=Path(pages.__file__).parents[1] / "static"), name="static"))

_HTML = "text/html"
_PROPERTIES = 20  # that are asked for; there are fewer by which anything can be mentioned
_LINEAGE = {each.name for each in LINEAGE}
_TRACEABLE = ("document", "event", "action")

Lang = Annotated[Literal["vi", "en"], Query()]


@router.get("/")
async def home(request: Request, data: Current, lang: Lang = "vi") -> Response:
    """Show where lineage begins, and what lists there are."""
    naming = _naming(request, data, lang)

    def context() -> dict[str, Any]:
        kinds = stats(data.index)["kinds"]
        lists = [
            (naming.kind(each.kind), f"{naming.root}/api/{each.path}", kinds.get(each.kind, 0)) for each in FAMILIES
        ]
        return {"directives": beginnings(data, naming), "lists": lists}

    return await _page(request, data, lang, "home.html", await run_in_threadpool(context))


@router.get("/search")
async def search(
    request: Request, data: Current, q: Annotated[str, Query(max_length=1_000)] = "", lang: Lang = "vi"
) -> Response:
    """Show what fits the words."""
    naming = _naming(request, data, lang)
    hits = await run_in_threadpool(data.search.find, q, 50)
    return await _page(request, data, lang, "search.html", {"q": q, "hits": [hit(each, naming) for each in hits]})


def _add_kind(kind: str) -> None:
    @router.get(f"/{kind}/{{id}}", name=f"{kind}_page")
    async def page(request: Request, data: Current, id: str, lang: Lang = "vi") -> Response:
        mark = tag(request, data, _HTML)
        if known(request, mark):
            return unchanged(mark)
        try:
            context = await _thing(data, kind, id, _naming(request, data, lang))
        except NotFound as error:
            near = [hit(each, _naming(request, data, lang)) for each in error.suggestions]
            said = {"text": error.text, "suggestions": near}
            return HTMLResponse(render("missing.html", request, lang, dataset=data.id, **said), 404)
        return await _page(request, data, lang, "thing.html", context)


async def _thing(data: Data, kind: str, id: str, naming: Naming) -> dict[str, Any]:
    thing = await described(data, kind, id)
    shown = ThingPage(data, naming)
    traced = kind in _TRACEABLE and data.index.node(thing["iri"]) is not None
    lineage = _lineage(data, thing, shown) if traced else {"up": [], "down": []}
    return {
        **shown.head(thing),
        **lineage,
        "properties": shown.properties(thing["facts"]),
        "said": shown.claimed(await claimed(data, id)) if kind == "claim" else [],
        "mentions": await _mentions(data, thing["iri"], shown),
        "trace": f"{naming.root}/api/trace/{quote(thing['id'])}",
        "sources": shown.sources(),
    }


def _lineage(data: Data, thing: Mapping[str, Any], shown: ThingPage) -> dict[str, Any]:
    found = trace(data.index, thing["iri"], "up", depth=1)
    return {"up": shown.up(found.to_dict()), "down": shown.down(children(data.index, thing["iri"]))}


async def _mentions(data: Data, iri: str, shown: ThingPage) -> list[dict[str, Any]]:
    """What mentions a thing otherwise than by lineage, up to 50 by each property."""
    counted = counts(await data.select("facts/counts", thing=iri))
    names = [name for name in counted if name not in _LINEAGE]
    rows = await asyncio.gather(
        *(data.select("facts/mentions", thing=iri, property=expanded(name)) for name in names[:_PROPERTIES])
    )
    return shown.mentions((each for found in rows for each in mentions(found, data.base)), counted)


async def _page(request: Request, data: Data, lang: Language, name: str, context: Mapping[str, Any]) -> Response:
    mark = tag(request, data, _HTML)
    if known(request, mark):
        return unchanged(mark)
    zipped = takes_gzip(request.headers.get("accept-encoding"))

    def write() -> bytes:
        body = render(name, request, lang, dataset=data.id, **context).encode()
        return gzip(body) if zipped else body

    said = {**headers(mark), **({"Content-Encoding": "gzip"} if zipped else {})}
    return HTMLResponse(await run_in_threadpool(write), headers=said)


def _naming(request: Request, data: Data, lang: Language) -> Naming:
    return Naming(data.base, request.scope.get("root_path", ""), lang)


for _kind in KINDS:
    _add_kind(_kind)
