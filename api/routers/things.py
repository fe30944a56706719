"""`/api/documents`, `/api/bodies` … and `/api/documents/{id}`: lists of things, and everything said of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.openapi.models import Example
from starlette.concurrency import run_in_threadpool

from api.answers import JSON, answer, known, tag, unchanged
from api.dataset import Data
from api.description import described, said_of
from api.models.filters import FullDay, Listing
from api.models.responses import LINK, answered, problems
from api.models.things import Thing, Things
from api.routers.kinds import FAMILIES, Family
from api.serving import Current
from kg import catalogue
from kg.cursors import Cursor
from kg.facts import Fact
from kg.index import EPOCH
from kg.places import resolve
from kg.tasks import lateness

router = APIRouter(prefix="/api", tags=["things"])

AsOf = Annotated[
    FullDay | None,
    Query(description="Name bodies and places as of this day, and say what stood there.", examples=["2019-01-01"]),
]


def _add_list(family: Family) -> None:
    async def listed(request: Request, data: Current, query: Listing) -> Response:
        depends = query.day.isoformat() if query.day else ""
        mark = tag(request, data, f"{JSON} {depends}".strip())
        if known(request, mark):
            return unchanged(mark)
        page = await run_in_threadpool(_found, data, family.kind, query)
        said = await said_of(data, page.iris) if query.facts else None
        links = {"Link": _links(request, page.next)}
        return await answer(request, data, lambda: _page(data, family.kind, page, said, query), links, depends)

    listed.__annotations__["query"] = Annotated[family.filters, Query()]
    router.add_api_route(
        f"/{family.path}",
        listed,
        response_model=Things,
        responses={**answered(Link=LINK), **problems(400, 404, 409, 422, 503, 504)},
        operation_id=f"list_{family.path}",
        summary=f"List {family.path}",
        description=f"{family.about} Ordered by level, date and id, a page at a time.",
    )


def _add_detail(family: Family) -> None:
    async def one(request: Request, data: Current, id: str, as_of: AsOf = None) -> Response:
        mark = tag(request, data)
        if known(request, mark):
            return unchanged(mark)
        found = await described(data, family.kind, id, as_of)
        return await answer(request, data, lambda: found)

    example: dict[str, Example] = {"bundled": {"summary": "of the bundled data", "value": family.example}}
    described_as = f"Bare id of {family.one}; a whole IRI for what was loaded from elsewhere."
    one.__annotations__["id"] = Annotated[str, Path(description=described_as, openapi_examples=example)]
    router.add_api_route(
        f"/{family.path}/{{id:path}}",
        one,
        response_model=Thing,
        responses={**answered(), **problems(404, 422, 503, 504)},
        operation_id=f"get_{family.kind}",
        summary=f"Everything that is said of {family.one}",
        description="Every fact with the claims that say it, also those that are believed wrong (`disputed`).",
    )


def _found(data: Data, kind: str, query: Listing) -> catalogue.Page:
    cursor = Cursor.parse(query.cursor, kind) if query.cursor else None
    filters = query.filters
    if filters.place is not None:
        day = filters.as_of.toordinal() - EPOCH if filters.as_of else None
        filters = replace(filters, place=data.index.things.iri[resolve(data.index, data.search, filters.place, day)])
    if filters.assigned_to is not None:
        filters = replace(filters, assigned_to=data.body(filters.assigned_to))
    if filters.assigned_in is not None:
        filters = replace(filters, assigned_in=data.traceable(filters.assigned_in, filters.as_of))
    return catalogue.find(data.index, kind, filters, cursor, query.limit)


def _page(
    data: Data, kind: str, page: catalogue.Page, said: Mapping[str, list[Fact]] | None, query: Listing
) -> dict[str, Any]:
    as_of = query.filters.as_of
    day = as_of.toordinal() - EPOCH if as_of else None
    items: list[dict[str, Any]] = [{**each} for each in catalogue.summary(data.index, kind, page.rows, day)]
    if query.day:
        for item, late in zip(items, lateness(data.index, page.rows, query.day), strict=True):
            item["overdue"] = late
    if said is not None:
        for item in items:
            item["facts"] = said.get(item["iri"], [])
    return {
        "dataset": data.id,
        **({"as_of": query.day.isoformat()} if query.day else {}),
        "items": items,
        "count": {"value": page.count, "exact": page.exact, "shown": f"{page.count}{'' if page.exact else '+'}"},
        "next": str(page.next) if page.next else None,
    }


def _links(request: Request, next: Cursor | None) -> str:
    """Return the Link header (RFC 8288): paths, since a proxy may have another host and scheme."""
    path = quote(request.scope.get("root_path", "") + request.url.path)
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    pages = {"first": asked, **({"next": [*asked, ("cursor", str(next))]} if next else {})}
    return ", ".join(f'<{path}{"?" if query else ""}{urlencode(query)}>; rel="{rel}"' for rel, query in pages.items())


for _family in FAMILIES:
    _add_list(_family)
    _add_detail(_family)
