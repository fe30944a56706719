"""The readable pages of the vocabularies and their concepts."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from api.pages import render
from api.pages.naming import Naming
from api.pages.words import Language
from kg.errors import NotFound
from ontology import iri, published
from ontology.iri import Base, InvalidId
from ontology.published import Term

FORMS = (
    ("Turtle", ".ttl", "text/turtle"),
    ("JSON-LD", ".jsonld", "application/ld+json"),
    ("RDF/XML", ".rdf", "application/rdf+xml"),
    ("N-Triples", ".nt", "application/n-triples"),
)
"""What pages offer to download: name, suffix, media type."""


def page(request: Request, language: Language, scheme: str, concept: str | None = None) -> str:
    """Return the page of a vocabulary, or of a concept; raise NotFound."""
    naming = Naming(Base(), request.scope.get("root_path", ""), language)
    try:
        terms = published.terms(scheme)
        subject = terms[iri.concept(scheme, concept) if concept else iri.scheme(scheme)]
    except (KeyError, InvalidId):
        raise NotFound("/".join(each for each in ("vocab", scheme, concept) if each)) from None
    path = "/".join(each for each in ("/vocab", scheme, concept) if each)
    return render(
        "terms.html",
        request,
        language,
        **_head(subject, naming),
        terms=[] if concept else [_described(each, naming) for each in terms.values() if each.rank == "concept"],
        downloads=[(name, f"{naming.root}{path}{suffix}") for name, suffix, _ in FORMS],
        alternates=[(type, f"{naming.root}{path}{suffix}") for _, suffix, type in FORMS],
    )


def _head(subject: Term, naming: Naming) -> dict[str, Any]:
    """What stands at the top: the term that the page is about."""
    return {
        "title": naming.text(subject.labels) or subject.name,
        "iri": subject.iri,
        "definition": naming.text(subject.definitions),
        "names": subject.names,
        "notes": _notes(subject, naming),
        "wider": [_link(each, naming) for each in subject.wider],
    }


def _described(term: Term, naming: Naming) -> dict[str, Any]:
    other = "vi" if naming.language == "en" else "en"
    return {
        "name": term.name,
        "href": naming.href(term.iri),
        "label": naming.text(term.labels) or term.name,
        "other": term.labels.get(other),
        "definition": naming.text(term.definitions),
        "notes": _notes(term, naming),
        "names": term.names,
        "wider": [_link(each, naming) for each in term.wider],
    }


def _notes(term: Term, naming: Naming) -> list[str]:
    return [text for language, text in term.notes if language in (naming.language, "")]


def _link(iri: str, naming: Naming) -> dict[str, Any]:
    return {"label": naming.term(iri), "href": naming.href(iri)}
