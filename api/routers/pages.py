"""Pages for readers: `/`, `/search`, `/about`, lists, and `/document/{id}` with one route for each kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any
from unicodedata import normalize

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount

from api import pages
from api.answers import answer
from api.description import claimed, described
from api.pages import bodies, home, lineal, listing, offices, places, sources, thing
from api.pages.about import context as about_context
from api.pages.citing import Citing
from api.pages.naming import Naming
from api.reading import Lang, Unreadable, answered, day_of, naming
from api.routers import overviews
from api.routers.kinds import FAMILIES, Family
from api.serving import Current
from api.statics import icon, statics
from kg.facts import expanded, mentions
from kg.finding import find
from kg.index import EPOCH
from ontology.terms import KINDS

__all__ = ["Lang", "router"]

router = APIRouter(include_in_schema=False)
_STATIC = Path(pages.__file__).parents[1] / "static"
router.routes.append(Mount("/static", statics(_STATIC), name="static"))
router.routes.append(icon(_STATIC))
router.include_router(overviews.router)

_HITS, _SUGGESTED = 50, 8
_SHOWN_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "body": bodies.SHOWN_ELSEWHERE,
    "place": places.SHOWN_ELSEWHERE,
    "person": ("holder",),
    "source": sources.SHOWN_ELSEWHERE,
}

Day = Annotated[str, Query(max_length=100)]
"""What a field for a day sends: empty for none."""


@router.get("/")
async def beginning(request: Request, data: Current, lang: Lang = "vi") -> Response:
    """Show where lineage begins, the latest events, and what lists there are."""

    async def make(names: Naming) -> Mapping[str, Any]:
        return await run_in_threadpool(home.context, Citing(data, names), date.today())

    return await answered(request, data, lang, "home.html", make)


@router.get("/about")
async def about(request: Request, data: Current, lang: Lang = "vi") -> Response:
    """Show what the dataset holds, what it does not say, and how to cite it."""

    async def make(names: Naming) -> Mapping[str, Any]:
        return await run_in_threadpool(about_context, Citing(data, names), date.today())

    return await answered(request, data, lang, "about.html", make)


@router.get("/search")
async def search(
    request: Request,
    data: Current,
    q: Annotated[str, Query(max_length=1_000)] = "",
    as_of: Day = "",
    lang: Lang = "vi",
) -> Response:
    """Show what fits the words."""

    async def make(names: Naming) -> Mapping[str, Any]:
        day = day_of(as_of)
        at = day.toordinal() - EPOCH if day else None
        look = partial(find, data.index, data.search, normalize("NFC", q), _HITS, None, at)
        hits = await run_in_threadpool(look)
        shown = home.found(hits, Citing(data, names))
        return {"q": q, "as_of": day, "hits": shown, "full": len(shown) == _HITS}

    return await answered(request, data, lang, "search.html", make)


@router.get("/search/suggestions")
async def suggestions(
    request: Request, data: Current, q: Annotated[str, Query(max_length=1_000)], lang: Lang = "vi"
) -> Response:
    """Tell the search fields what fits the words so far."""

    def made() -> list[dict[str, Any]]:
        found = find(data.index, data.search, normalize("NFC", q), _SUGGESTED)
        return home.suggested(found, naming(request, data, lang))

    return await answer(request, data, made, depends=version("chithi"))


def _add_list(family: Family) -> None:
    @router.get(f"/{family.path}", name=f"{family.path}_list")
    async def listed(request: Request, data: Current, lang: Lang = "vi") -> Response:
        async def make(names: Naming) -> Mapping[str, Any]:
            given = dict(request.query_params)
            return await run_in_threadpool(listing.context, Citing(data, names), family, given, date.today())

        return await answered(request, data, lang, "list.html", make)


def _add_kind(kind: str) -> None:
    @router.get(f"/{kind}/{{id:path}}", name=f"{kind}_page")
    async def page(
        request: Request, data: Current, id: str, as_of: Day = "", offset: str = "0", lang: Lang = "vi"
    ) -> Response:
        async def make(names: Naming) -> Mapping[str, Any]:
            return await _thing(Citing(data, names), kind, id, day_of(as_of), _number(offset))

        return await answered(request, data, lang, "thing.html", make)


def _number(text: str) -> int:
    """Read how many a page skips; raise Unreadable."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # digits: more is no page of ours
        raise Unreadable("expected_number", text)
    return int(text)


async def _thing(citing: Citing, kind: str, id: str, as_of: date | None, offset: int) -> dict[str, Any]:
    data = citing.data
    found = await described(data, kind, id)
    own = await _sections(citing, kind, found, as_of, offset)
    facts = citing.properties(found["facts"])
    conflicts = await run_in_threadpool(thing.conflicts, citing, found["iri"])
    mentioned = await thing.mentioned(citing, found["iri"], _SHOWN_ELSEWHERE.get(kind, ()))
    return {
        **thing.head(citing, found),
        "sections": own,
        "properties": facts,
        "conflicts": conflicts,
        "said": thing.claimed(citing, await claimed(data, id)) if kind == "claim" else [],
        "mentions": mentioned,
        "sources": citing.sources(),
    }


async def _sections(
    citing: Citing, kind: str, found: Mapping[str, Any], as_of: date | None, offset: int
) -> Mapping[str, Any]:
    """Return what the page of a kind has beside the common parts."""
    if kind in ("document", "event", "action"):
        return await run_in_threadpool(lineal.sections, citing, found, date.today())
    if kind == "place":
        return await run_in_threadpool(places.sections, citing, found, as_of, date.today())
    if kind == "body":
        return await run_in_threadpool(bodies.sections, citing, found)
    if kind == "source":
        return await sources.sections(citing, found, offset)
    if kind == "person":
        rows = await citing.data.select("facts/mentions", thing=found["iri"], property=expanded("holder"))
        held = [each["subject"] for each in mentions(rows, citing.data.base)]
        posts = await run_in_threadpool(offices.of_person, citing, found["iri"], held, as_of)
        return {"posts": posts, "as_of": as_of}
    return {}


for _family in FAMILIES:
    _add_list(_family)
for _kind in KINDS:
    _add_kind(_kind)
