"""`/ontology`, `/vocab/…`, `/alignments`, `/shapes`: what the words of the data mean, for readers and for programs."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.answers import gzip, headers, known, unchanged
from api.models.responses import Responses, answered, problems
from api.negotiation import GRAPHS, Offer, choose, takes_gzip
from api.pages import local, terms
from api.pages import ontology as reading
from api.pages.words import Language
from api.routers.ids import SUFFIXES
from kg.errors import NotFound, UnknownFormat
from ontology import published
from ontology.context import context

router = APIRouter(tags=["ontology"])

_OFFERS = (*GRAPHS, Offer("html", "text/html", ("application/xhtml+xml",), "; charset=utf-8"))
_HTML = "text/html; charset=utf-8"
_VARY = "Accept, Accept-Encoding"
_RESPONSES: Responses = {**answered(*(each.media_type for each in _OFFERS)), **problems(404, 406, 422)}
_COMPANION: Responses = {
    **answered(*(each.media_type for each in GRAPHS)),
    303: {"description": "Where readers find it told.", "headers": {"Location": {"schema": {"type": "string"}}}},
    **problems(406, 422),
}

Lang = Annotated[Literal["vi", "en"], Query(description="Language of the readable page.")]
Scheme = Annotated[
    str,
    Path(
        description="Its id; with .ttl, .nt, .jsonld or .rdf in that form.",
        openapi_examples={"level": {"value": "level"}},
    ),
]


@router.get("/ontology", response_class=Response, responses=_RESPONSES, operation_id="ontology", summary="The ontology")
async def ontology(request: Request, lang: Lang = "vi") -> Response:
    """Answer with classes, properties and datatypes; each has its anchor on the readable page."""
    return await _answer(request, lang, None, None, None)


@router.get("/ontology/context.jsonld", include_in_schema=False)
async def ontology_context(request: Request) -> Response:
    """Answer with the JSON-LD context; pages of others may read it."""
    body = await run_in_threadpool(context)
    return await _sent(request, body, {"Content-Type": "application/ld+json", "Access-Control-Allow-Origin": "*"})


@router.get("/ontology.html", include_in_schema=False)
async def ontology_page(request: Request, lang: Lang = "vi") -> Response:
    """Answer with the readable page as one file, to be kept."""
    body = (await run_in_threadpool(reading.file, request, lang)).encode()
    return await _sent(request, body, {"Content-Type": _HTML, "Content-Security-Policy": reading.policy()})


@router.get("/ontology/{version}", include_in_schema=False)
async def ontology_version(request: Request, version: str, lang: Lang = "vi") -> Response:
    """Answer for the versionIRI of the ontology, of which there is one here, also with a suffix."""
    known = published.version()
    suffix = version.removeprefix(known)
    if not version.startswith(known) or suffix[:1] not in ("", "."):
        raise NotFound(f"ontology/{version}")
    return await _answer(request, lang, _form(suffix, f"ontology/{version}") if suffix else None, None, None)


@router.get("/ontology.{form}", include_in_schema=False)
async def ontology_file(request: Request, form: str) -> Response:
    """Answer in the form that the suffix names."""
    return await _answer(request, "vi", _form(f".{form}", f"ontology.{form}"), None, None)


@router.get(
    "/alignments",
    response_class=Response,
    responses=_COMPANION,
    operation_id="alignments",
    summary="How the ontology stands to other vocabularies",
)
@router.get(
    "/shapes",
    response_class=Response,
    responses=_COMPANION,
    operation_id="shapes",
    summary="What the data must look like (SHACL)",
)
async def companion(request: Request, lang: Lang = "vi") -> Response:
    """Answer as RDF; who takes HTML is led to the part of the ontology's page that tells of it."""
    name = request.url.path.rpartition("/")[2]
    return await _companion(request, lang, name, None)


@router.get("/alignments.{form}", include_in_schema=False)
@router.get("/shapes.{form}", include_in_schema=False)
async def companion_file(request: Request, form: str) -> Response:
    """Answer in the form that the suffix names."""
    name = request.url.path.rpartition("/")[2]
    return await _companion(request, "vi", name.removesuffix(f".{form}"), _form(f".{form}", name))


@router.get(
    "/vocab/{scheme}",
    response_class=Response,
    responses=_RESPONSES,
    operation_id="vocabulary",
    summary="A vocabulary with its concepts",
)
async def vocabulary(request: Request, scheme: Scheme, lang: Lang = "vi") -> Response:
    """Answer with a SKOS concept scheme: document-type, level, branch, topic …"""
    id, form = _split(scheme)
    return await _answer(request, lang, form, id, None)


@router.get(
    "/vocab/{scheme}/{concept}",
    response_class=Response,
    responses=_RESPONSES,
    operation_id="concept",
    summary="A concept of a vocabulary",
)
async def concept(
    request: Request,
    scheme: Annotated[str, Path(description="Id of the vocabulary.", openapi_examples={"level": {"value": "level"}})],
    concept: Annotated[
        str, Path(description="Its id, also with a suffix.", openapi_examples={"commune": {"value": "commune"}})
    ],
    lang: Lang = "vi",
) -> Response:
    """Answer with a concept: its labels, definition, abbreviations."""
    id, form = _split(concept)
    return await _answer(request, lang, form, scheme, id)


async def _answer(
    request: Request, lang: Language, form: str | None, scheme: str | None, concept: str | None
) -> Response:
    offers = [each for each in _OFFERS if form in (None, each.name)]
    chosen = choose(None if form else request.headers.get("accept"), offers)
    if chosen is None:
        raise UnknownFormat(request.headers["accept"], [each.media_type for each in offers])
    if chosen.name != "html":
        body = await run_in_threadpool(_written, chosen.name, scheme, concept)
    elif scheme is None:
        body = (await run_in_threadpool(reading.page, request, lang)).encode()
    else:
        body = (await run_in_threadpool(terms.page, request, lang, scheme, concept)).encode()
    return await _sent(request, body, {"Content-Type": chosen.content_type})


async def _companion(request: Request, lang: Language, name: str, form: str | None) -> Response:
    offers = [each for each in _OFFERS if form in (None, each.name)]
    chosen = choose(None if form else request.headers.get("accept"), offers)
    if chosen is None:
        raise UnknownFormat(request.headers["accept"], [each.media_type for each in offers])
    if chosen.name == "html":
        told = local(request.scope.get("root_path", ""), f"/ontology#{name}", lang)
        return RedirectResponse(told, status_code=303, headers={"Vary": "Accept", "Cache-Control": "no-cache"})
    body = await run_in_threadpool(_companion_written, chosen.name, name)
    return await _sent(request, body, {"Content-Type": chosen.content_type})


async def _sent(request: Request, body: bytes, said: dict[str, str]) -> Response:
    mark = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    if known(request, mark):
        return unchanged(mark, _VARY)
    zipped = takes_gzip(request.headers.get("accept-encoding"))
    said = {**headers(mark, _VARY), **said}
    if zipped:
        return Response(await run_in_threadpool(gzip, body), headers={**said, "Content-Encoding": "gzip"})
    return Response(body, headers=said)


@lru_cache(maxsize=512)
def _written(form: str, scheme: str | None, concept: str | None) -> bytes:
    try:
        return published.written(form, scheme, concept)
    except (KeyError, ValueError):
        raise NotFound("/".join(each for each in ("vocab", scheme, concept) if each)) from None


@lru_cache(maxsize=8)
def _companion_written(form: str, name: str) -> bytes:
    return published.companion(form, name)


def _split(name: str) -> tuple[str, str | None]:
    """Return id and form; no id of ours has a dot."""
    id, dot, suffix = name.partition(".")
    return (id, _form(dot + suffix, name)) if dot else (name, None)


def _form(suffix: str, name: str) -> str:
    form = SUFFIXES.get(suffix)
    if form is None or form == "json":
        raise NotFound(name)
    return form
