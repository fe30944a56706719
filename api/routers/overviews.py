"""Pages over many things: `/coverage/{id}`, `/conflicts`, `/missing`. `/tasks` is one of the lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from unicodedata import normalize

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.pages import coverage, numbers
from api.pages.citing import Citing
from api.pages.conflicting import shown
from api.pages.covering import LEVELS
from api.pages.naming import Naming
from api.reading import Lang, Unreadable, answered, day_of
from api.serving import Current
from kg.coverage import STATES

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Query(max_length=1_000)]
Offset = Annotated[int, Query(ge=0, le=10**9)]

_CONFLICTS = 25


@router.get("/coverage/{id:path}")
async def covered(
    request: Request,
    data: Current,
    id: str,
    level: Text = "province",
    within: Text = "",
    as_of: Text = "",
    state: Text = "",
    offset: Offset = 0,
    lang: Lang = "vi",
) -> Response:
    """Show which places have a document that goes back to another, which only an event, which nothing."""

    async def make(names: Naming) -> Mapping[str, Any]:
        if level not in LEVELS:
            raise Unreadable("expected_level", level)
        if state not in ("", *STATES[:3]):
            raise Unreadable("expected_state", state)
        today = date.today()
        day, area = day_of(as_of) or today, normalize("NFC", within).strip() or None

        def asked() -> Mapping[str, Any]:
            iri = data.traceable(normalize("NFC", id), day_of(as_of))
            wanted = coverage.Asked(iri, level, day, area, state or None, offset, today)
            return coverage.context(Citing(data, names), wanted)

        return await run_in_threadpool(asked)

    return await answered(request, data, lang, "coverage.html", make)


@router.get("/conflicts")
async def disagreed(request: Request, data: Current, offset: Offset = 0, lang: Lang = "vi") -> Response:
    """Show where sources disagree."""

    async def make(names: Naming) -> Mapping[str, Any]:
        def found() -> Mapping[str, Any]:
            citing, end = Citing(data, names), offset + _CONFLICTS
            conflicts = [shown(each, citing) for each in data.conflicts[offset:end]]
            return {
                "conflicts": conflicts,
                "count": len(data.conflicts),
                "before": names.here(f"/conflicts?offset={max(offset - _CONFLICTS, 0)}") if offset else None,
                "next": names.here(f"/conflicts?offset={end}") if end < len(data.conflicts) else None,
                "sources": citing.sources(),
            }

        return await run_in_threadpool(found)

    return await answered(request, data, lang, "conflicts.html", make)


@router.get("/missing")
async def unshown(
    request: Request,
    data: Current,
    issuer: Text = "",
    type: Text = "",
    term: Text = "",
    offset: Offset = 0,
    lang: Lang = "vi",
) -> Response:
    """Show the numbers between the known ones that no source has shown."""
    asked = {"issuer": normalize("NFC", issuer), "type": type, "term": term}

    async def make(names: Naming) -> Mapping[str, Any]:
        return await run_in_threadpool(numbers.context, Citing(data, names), asked, offset)

    return await answered(request, data, lang, "numbers.html", make)
