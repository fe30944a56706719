"""How pages are answered: with a tag, compressed, and what goes wrong as a page too, for those who read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from api.answers import gzip, headers, known, tag, unchanged
from api.dataset import Data
from api.negotiation import takes_gzip
from api.pages import render
from api.pages.home import hit
from api.pages.naming import Naming
from api.pages.words import Language, word
from kg.errors import Ambiguous, BadCursor, ChithiError, NoPlaces, NotFound, NotTraceable
from kg.search import Hit
from ontology.terms import PREFIXES

Lang = Annotated[Literal["vi", "en"], Query(description="In which language to read.")]

Make = Callable[[Naming], Awaitable[Mapping[str, Any]]]

_HTML = "text/html"


class Unreadable(Exception):
    """A field of a form that cannot be read: `key` is the word that says what was expected, `text` what was given."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(key)
        self.key, self.text = key, text


def naming(request: Request, data: Data, lang: Language) -> Naming:
    """Return names and links for a page."""
    return Naming(data.base, request.scope.get("root_path", ""), lang)


def day_of(text: str) -> date | None:
    """Read the day that a form sends, None for an empty field; raise Unreadable."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable("expected_day", text) from None


async def answered(request: Request, data: Data, lang: Language, template: str, make: Make) -> Response:
    """Answer with a page of what `make` finds; it is asked only if the reader does not have the page yet.

    A page also depends on the day, by which things are overdue or no more, and on the version that writes it.
    """
    mark = tag(request, data, f"{_HTML} {version('chithi')} {date.today().isoformat()}")
    if known(request, mark):
        return unchanged(mark)
    names = naming(request, data, lang)
    try:
        context = await make(names)
    except (NotFound, Ambiguous, NotTraceable, NoPlaces, BadCursor, Unreadable) as error:
        return _refused(request, data, names, error)
    zipped = takes_gzip(request.headers.get("accept-encoding"))

    def write() -> bytes:
        body = render(template, request, lang, dataset=data.id, **context).encode()
        return gzip(body) if zipped else body

    said = {**headers(mark), **({"Content-Encoding": "gzip"} if zipped else {})}
    return HTMLResponse(await run_in_threadpool(write), headers=said)


def _refused(request: Request, data: Data, names: Naming, error: ChithiError | Unreadable) -> Response:
    """Return the page for what cannot be shown."""
    language = names.language
    status, title, text = 404, word("not_found", language), ""
    hits: Sequence[Hit] = ()
    match error:
        case NotFound():
            text, hits = error.text, error.suggestions
        case Ambiguous():
            status, title, text, hits = 409, word("ambiguous", language), error.text, error.candidates
        case NotTraceable():
            status, title, text = 400, word("not_traceable", language), error.iri
        case NoPlaces():
            level = names.term(PREFIXES["level"] + error.level)
            title, text = word("no_places", language, level=level), error.within or ""
        case BadCursor():
            status, title = 400, word("bad_cursor", language)
        case Unreadable():
            status, title, text = 422, word(error.key, language), error.text
    said = {"title": title, "text": text, "suggestions": [hit(each, names) for each in hits]}
    said["nearest"] = word("candidates" if status == 409 else "nearest", language)
    return HTMLResponse(render("missing.html", request, language, dataset=data.id, **said), status)
