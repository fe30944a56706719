"""The readable pages of the ontology, its vocabularies and their concepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request

from api.pages import render
from api.pages.naming import Naming
from api.pages.words import Language, word
from kg.errors import NotFound
from ontology import iri, published
from ontology.iri import Base, InvalidId
from ontology.published import Term
from ontology.terms import CT, SCHEMES

FORMS = (
    ("Turtle", ".ttl", "text/turtle"),
    ("JSON-LD", ".jsonld", "application/ld+json"),
    ("RDF/XML", ".rdf", "application/rdf+xml"),
    ("N-Triples", ".nt", "application/n-triples"),
)
"""What pages offer to download: name, suffix, media type."""

_SECTIONS = (
    ("class", "classes"),
    ("property", "properties"),
    ("datatype", "datatypes"),
    ("concept", "concepts"),
)


def page(request: Request, language: Language, scheme: str | None = None, concept: str | None = None) -> str:
    """Return the page of the ontology, of a vocabulary, or of a concept; raise NotFound."""
    naming = Naming(Base(), request.scope.get("root_path", ""), language)
    try:
        terms = published.terms(scheme)
        subject = None if scheme is None else terms[_subject(scheme, concept)]
    except (KeyError, InvalidId):
        raise NotFound("/".join(each for each in ("vocab", scheme, concept) if each)) from None
    path = "/".join(each for each in ("/vocab" if scheme else "/ontology", scheme, concept) if each)
    context = _head(subject, naming) | {"sections": [] if concept else _sections(terms.values(), naming)}
    if scheme is None:
        vocabularies = (published.terms(each)[iri.scheme(each)] for each in SCHEMES)
        context["vocabularies"] = [_link(each.iri, naming) | {"name": each.name} for each in vocabularies]
    return render(
        "terms.html",
        request,
        language,
        **context,
        downloads=[(name, f"{naming.root}{path}{suffix}") for name, suffix, _ in FORMS],
        alternates=[(type, f"{naming.root}{path}{suffix}") for _, suffix, type in FORMS],
    )


def _subject(scheme: str, concept: str | None) -> str:
    return iri.concept(scheme, concept) if concept else iri.scheme(scheme)


def _head(subject: Term | None, naming: Naming) -> dict[str, Any]:
    """What stands at the top: the term that the page is about; None: the ontology."""
    if subject is None:
        about: dict[str, Any] = {"title": word("ontology", naming.language), "iri": CT.iri, "definition": None}
        return about | {"names": [], "notes": [], "wider": [], "vocabularies": []}
    return {
        "title": naming.text(subject.labels) or subject.name,
        "iri": subject.iri,
        "definition": naming.text(subject.definitions),
        "names": subject.names,
        "notes": _notes(subject, naming),
        "wider": [_link(each, naming) for each in subject.wider],
        "vocabularies": [],
    }


def _sections(terms: Iterable[Term], naming: Naming) -> list[Mapping[str, Any]]:
    by_rank: dict[str, list[Term]] = {}
    for term in terms:
        by_rank.setdefault(term.rank, []).append(term)
    return [
        {
            "rank": rank,
            "title": word(title, naming.language),
            "terms": [_described(term, naming) for term in by_rank[rank]],
        }
        for rank, title in _SECTIONS
        if rank in by_rank
    ]


def _described(term: Term, naming: Naming) -> dict[str, Any]:
    other = "vi" if naming.language == "en" else "en"
    return {
        "name": term.name,
        "href": naming.href(term.iri),
        "label": naming.text(term.labels) or term.name,
        "short": f"ct:{term.name}" if term.iri.startswith(CT.iri) else term.name,
        "other": term.labels.get(other),
        "definition": naming.text(term.definitions),
        "notes": _notes(term, naming),
        "names": term.names,
        "wider": [_link(each, naming) for each in term.wider],
        "domain": [_link(each, naming) for each in term.domain],
        "range": [_link(each, naming) for each in term.range],
    }


def _notes(term: Term, naming: Naming) -> list[str]:
    return [text for language, text in term.notes if language in (naming.language, "")]


def _link(iri: str, naming: Naming) -> dict[str, Any]:
    return {"label": naming.term(iri), "href": naming.href(iri)}
