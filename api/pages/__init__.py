"""Pages for readers: server-rendered, readable without scripts, Vietnamese first. Everything they echo is escaped."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages.dates import full
from api.pages.words import Language, count, word
from ontology import vocab

_FOLDER = Path(__file__).resolve().parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, request: Request, language: Language, **context: Any) -> str:
    """Return a page of `templates/`, with the links that stand on every page."""
    root = request.scope.get("root_path", "")
    defaults = {"dataset": None, "q": None}
    return (
        _environment()
        .get_template(name)
        .render(
            **{**defaults, **context},
            lang=language,
            root=root,
            other=_other(request, language),
            t=lambda key, **values: word(key, language, **values),
            number=lambda each: count(each, language),
            day=lambda each: full(each, language),
            here=lambda path: local(root, path, language),
            certain=lambda each: _certainty(each, language),
        )
    )


def _certainty(id: str, language: Language) -> str:
    """Return what the vocabulary calls how certain a claim is; what others write there stays as it is."""
    concept = vocab.scheme("certainty").concepts.get(id)
    if concept is None:
        return id
    return concept.label_en if language == "en" else concept.label_vi


def local(root: str, path: str, language: Language) -> str:
    """Return the URL of a page of ours in the reader's language; `path` may have a query and end in an anchor."""
    page, mark, anchor = path.partition("#")
    spoken = f"{'&' if '?' in page else '?'}lang=en" if language == "en" else ""
    return f"{root}{page}{spoken}{mark}{anchor}"


def _other(request: Request, language: Language) -> str:
    """Return the URL of this page in the other language."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    if language == "vi":
        asked.append(("lang", "en"))
    return f"?{urlencode(asked)}"
