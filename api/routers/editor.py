"""What the scripts of the SPARQL editor fetch when they start."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.pages.editor import facts
from api.serving import Current

router = APIRouter(include_in_schema=False)


@router.get("/sparql/editor.json")
async def editor(request: Request, data: Current, lang: Annotated[Literal["vi", "en"], Query()] = "vi") -> Response:
    """Tell prefixes, terms, examples and words."""
    root = request.scope.get("root_path", "")
    return await answer(request, data, lambda: facts(data.base, root, lang), depends=version("chithi"))
