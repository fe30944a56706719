"""What is said where there is no answer: problem details to programs, a page to those who read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.negotiation import Offer, choose
from api.pages import local, render
from api.pages.editor_words import EDITOR_WORDS
from api.pages.home import hit
from api.pages.naming import Naming
from api.pages.words import Language, word
from api.problems import MEDIA_TYPE, invalid, kind, refusal
from api.reading import Unreadable
from kg import errors, sparql
from ontology.terms import PREFIXES

_OFFERS = (Offer("problem", MEDIA_TYPE, ("application/json",)), Offer("page", "text/html", ("application/xhtml+xml",)))
_OF_BODIES = ("content-type", "content-length")
_MOST = 200  # characters of what was asked for that a page repeats
_ASKED = "query"
_AROUND = ("default-graph-uri", "named-graph-uri", "lang")  # what else may have been asked with a query
_IN_EDITOR = ("Mở trong trình soạn thảo", "Open in the editor")


async def _handled(request: Request, error: Exception) -> Response:
    said = _problem(request, error)
    chosen = choose(request.headers.get("accept"), _OFFERS)
    if said.status_code < HTTPStatus.BAD_REQUEST or chosen is None or chosen.name == "problem":
        return said
    return _instead(said, _page(request, error))


HANDLERS: Mapping[int | type[Exception], Callable[[Request, Exception], Any]] = {
    errors.ChithiError: _handled,
    HTTPException: _handled,
    RequestValidationError: _handled,
    Unreadable: _handled,
    Exception: _handled,
}
"""For FastAPI. The last is for mistakes of ours, which `api.middleware` logs."""


def refused_query(request: Request, error: Exception) -> Response:
    """Return what a reader of pages is told of a query: what is wrong with it, where, and itself, to be put right.

    The status and the reason are those that a program is told.
    """
    said = refusal(error, request.scope)
    detail = error.reason if isinstance(error, errors.QueryError) else orjson.loads(said.body)["detail"]
    naming = _naming(request)
    language, (title, _) = naming.language, _told(request, error, naming)
    asked = request.query_params.get(_ASKED, "")
    place = _place(error)
    fragment = f"#{urlencode({_ASKED: asked})}" if asked else ""
    page = render(
        "refused.html",
        request,
        language,
        dataset=request.app.state.datasets.id,
        title=title,
        detail=EDITOR_WORDS["detail"][language == "en"] + detail,
        position=place and EDITOR_WORDS["position"][language == "en"].format(line=place[0], column=place[1]),
        parts=place and _parted(asked, *place),
        query=asked,
        around=[each for each in request.query_params.multi_items() if each[0] in _AROUND],
        editor=local(naming.root, f"/sparql{fragment}", language),
        in_editor=_IN_EDITOR[language == "en"],
    )
    return _instead(said, page)


def _instead(said: Response, page: str) -> Response:
    headers = {name: value for name, value in said.headers.items() if name not in _OF_BODIES}
    return HTMLResponse(page, said.status_code, headers)


def _place(error: Exception) -> tuple[int, int] | None:
    """Return line and column, from 1, of what is wrong with a query, where that is known."""
    if not isinstance(error, errors.QueryError) or error.line is None or error.column is None:
        return None
    return error.line, error.column


def _parted(query: str, line: int, column: int) -> tuple[str, str, str]:
    """Return a query in three parts, the second the word at a place, or where none begins there the one before it.

    The parser tells where it could not go on, which is behind a prefix that it does not know, and often the end. It
    counts in NFC.
    """
    text = sparql.composed(query)
    at = sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1
    before, after = text[:at], text[at:]
    if after[:1].strip():
        word = after.split(maxsplit=1)[0]
        return before, word, after[len(word) :]
    start = before.rfind(before.split()[-1]) if before.strip() else 0
    return before[:start], before[start:], after


def _problem(request: Request, error: Exception) -> Response:
    path = request.scope["path"]
    if isinstance(error, RequestValidationError):
        return invalid([(each["loc"], each["msg"]) for each in error.errors()], path)
    if isinstance(error, Unreadable):
        return invalid([(("query",), f"{word(error.key, 'en')}: {error.text}")], path)
    return refusal(error, request.scope)


def _page(request: Request, error: Exception) -> str:
    """Return the page, in the language that was asked for as far as it is one of ours."""
    state = request.app.state
    naming = _naming(request)
    root, language = naming.root, naming.language
    title, text = _told(request, error, naming)
    hits = error.suggestions if isinstance(error, errors.NotFound) else ()
    hits = error.candidates if isinstance(error, errors.Ambiguous) else hits
    return render(
        "missing.html",
        Request({**request.scope, "root_path": root}),
        language,
        dataset=state.datasets.id,
        title=title,
        text=text if len(text) <= _MOST else f"{text[:_MOST]}…",
        nearest=word("candidates" if isinstance(error, errors.Ambiguous) else "nearest", language),
        suggestions=[hit(each, naming) for each in hits],
    )


def _naming(request: Request) -> Naming:
    language: Language = "en" if request.query_params.get("lang") == "en" else "vi"
    root = request.scope.get("app_root_path", request.scope.get("root_path", ""))  # the other is that of a mount, too
    return Naming(request.app.state.settings.base, root, language)


def _told(request: Request, error: Exception, naming: Naming) -> tuple[str, str]:
    """Return the title of the page, and what was asked for or what is wrong with it."""
    language = naming.language
    match error:
        case errors.NotFound():
            return word("not_found", language), error.text
        case errors.Ambiguous():
            return word("ambiguous", language), error.text
        case errors.NotTraceable():
            return word("not_traceable", language), error.iri
        case errors.NoPlaces():
            level = naming.term(PREFIXES["level"] + error.level)
            return word("no_places", language, level=level), error.within or ""
        case errors.BadCursor():
            return word("bad_cursor", language), ""
        case errors.UnknownFormat():
            return word("no_format", language), ", ".join(error.expected)
        case Unreadable():
            return word(error.key, language), error.text
        case RequestValidationError():
            return word("invalid", language), "; ".join(_wrong(error.errors(), language))
        case HTTPException(status_code=HTTPStatus.NOT_FOUND):
            return word("not_found", language), request.scope["path"]
        case HTTPException():
            return word("refused", language), str(error.detail)
        case _:
            return _failed(request, error, language)


def _wrong(found: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    """Return what is wrong with parameters; of what readers do not meet, as Pydantic says it."""
    said = []
    for each in found:
        match each:
            case {"type": "string_too_long", "ctx": {"max_length": int(most)}}:
                what = word("at_most", language, n=most)
            case {"type": "literal_error", "ctx": {"expected": str(expected)}}:
                what = expected.replace(" or ", f" {word('onto_or', language)} ")
            case _:
                what = str(each["msg"])
        said.append(f"{each['loc'][-1]}: {what}")
    return said


def _failed(request: Request, error: Exception, language: Language) -> tuple[str, str]:
    """Return what is said where no page is to blame: nothing can be read now, or a mistake of ours."""
    known = kind(error)
    if known is None:
        return word("mistake", language), request.scope["chithi.id"].decode()
    return EDITOR_WORDS[f"problem {known.name}"][language == "en"], ""
