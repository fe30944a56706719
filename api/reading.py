"""How pages are answered: with a tag, and compressed. What goes wrong is told by `api.refusals`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
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
from api.pages.naming import Naming
from api.pages.words import Language

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
    context = await make(names)
    zipped = takes_gzip(request.headers.get("accept-encoding"))

    def write() -> bytes:
        body = render(template, request, lang, dataset=data.id, **context).encode()
        return gzip(body) if zipped else body

    said = {**headers(mark), **({"Content-Encoding": "gzip"} if zipped else {})}
    return HTMLResponse(await run_in_threadpool(write), headers=said)
