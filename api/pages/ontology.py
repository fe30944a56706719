"""The readable page of the ontology: every term with what is said of it, diagrams, vocabularies, alignments."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Request
from markupsafe import Markup

from api import pages
from api.middleware import PAGE_POLICY
from api.pages import render
from api.pages.aloud import Aloud
from api.pages.dates import written
from api.pages.naming import Naming, shortened
from api.pages.pictures import PICTURES, picture
from api.pages.terms import FORMS
from api.pages.words import WORDS, Language, word
from ontology import published
from ontology.axioms import Axioms, Expression, axioms, below, used_with
from ontology.iri import DEFAULT_BASE, Base, scheme
from ontology.published import COMPANIONS, Term
from ontology.terms import CT, DCTERMS, KINDS, PREFIXES, SCHEMES, SKOS

_STATIC = Path(pages.__file__).parents[1] / "static"
_SHEETS = ("chithi.css", "ontology.css")
_OTHERS = {
    "cv": "http://data.europa.eu/m8g/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
}
"""Prefixes of the vocabularies that alignments.ttl speaks of, beside PREFIXES."""


def page(request: Request, language: Language) -> str:
    """Return the page; terms link to their places on it."""
    root = request.scope.get("root_path", "")
    return render("ontology.html", request, language, **_contents(root, language), style=None)


def file(request: Request, language: Language) -> str:
    """Return the page as one file that needs no other: its links lead to where the vocabularies are published."""
    root = DEFAULT_BASE.removesuffix("/")
    return render("ontology.html", request, language, **_contents(root, language), style=Markup(_style()))  # noqa: S704 - our own files


@cache
def policy() -> str:
    """Return what the page as one file may do: it brings its own style."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return PAGE_POLICY.replace("style-src 'self'", f"style-src 'sha256-{digest}'")


@cache
def _style() -> str:
    return "".join((_STATIC / name).read_text(encoding="utf-8") for name in _SHEETS)


@cache
def _contents(root: str, language: Language) -> Mapping[str, Any]:
    """Return what the template shows; the files behind it do not change while a program runs."""
    telling = _Telling(Naming(Base(), root, language))
    return {
        **_head(telling.naming),
        "pictures": [(name, word(f"picture_{name}", language), Markup(picture(name, language))) for name in PICTURES],  # noqa: S704 - picture() escapes
        "sections": _sections(telling),
        "by_type": [telling.term(each) for each in _of(_is_by_type)],
        "vocabularies": [_vocabulary(each, telling) for each in SCHEMES],
        "alignments": [
            (telling.link(iri), telling.match(relation), telling.link(other))
            for iri, said in axioms().items()
            for relation, other in said.matches
        ],
        "namespaces": sorted((PREFIXES | _OTHERS).items()),
    }


def _head(naming: Naming) -> dict[str, Any]:
    language, here = naming.language, f"{naming.root}/ontology"
    version = published.version()
    return {
        "iri": CT.iri.removesuffix("#"),
        "version": version,
        "version_iri": published.header("http://www.w3.org/2002/07/owl#versionIRI")[0][1],
        "title": dict(published.header(DCTERMS.title))[language],
        "description": dict(published.header(DCTERMS.iri + "description"))[language],
        "license": published.header(DCTERMS.iri + "license")[0][1],
        "created": written(published.header(DCTERMS.iri + "created")[0][1], language),
        "changes": [text for tongue, text in published.header(SKOS.iri + "historyNote") if tongue == language],
        "downloads": [(name, f"{here}{suffix}") for name, suffix, _ in FORMS],
        "alternates": [(type, f"{here}{suffix}") for _, suffix, type in FORMS],
        "context": f"{here}/context.jsonld",
        "saved": f"{here}.html{'?lang=en' if language == 'en' else ''}",
        "companions": {
            each: [(name, f"{naming.root}/{each}{suffix}") for name, suffix, _ in FORMS] for each in COMPANIONS
        },
    }


def _sections(telling: _Telling) -> list[dict[str, Any]]:
    """Terms in groups; those by document type have a table of their own."""
    kinds = [each for each in KINDS.values() if each in axioms()]
    lineage = [CT.tracesTo, *_deep(CT.tracesTo)]
    objects = [each for each in _of(lambda said: said.type == "ObjectProperty") if each not in lineage]
    groups = {
        "onto_kinds": kinds,
        "onto_lineage_classes": [
            each for each in _of(lambda said: said.type == "Class" and not _is_by_type(said)) if each not in kinds
        ],
        "onto_lineage": lineage,
        "onto_objects": objects,
        "onto_data": _of(lambda said: said.type == "DatatypeProperty"),
        "onto_datatypes": _of(lambda said: said.type == "Datatype"),
    }
    return [
        {
            "key": key,
            "about": f"{key}_about" if f"{key}_about" in WORDS else None,
            "terms": list(map(telling.term, found)),
        }
        for key, found in groups.items()
    ]


def _of(chosen: Callable[[Axioms], bool]) -> list[str]:
    return [iri for iri, said in axioms().items() if chosen(said)]


def _is_by_type(said: Axioms) -> bool:
    """Say whether a class is the documents of one type."""
    return any(
        part.operator == "value" and part.iri == CT.documentType for each in said.equivalent for part in each.parts
    )


def _deep(iri: str) -> list[str]:
    return [each for child in below(iri) for each in (child, *_deep(child))]


def _vocabulary(id: str, telling: _Telling) -> dict[str, Any]:
    terms = published.terms(id)
    described = [telling.described(each) for each in terms.values() if each.rank == "concept"]
    return {**telling.described(terms[scheme(id)]), "id": id, "concepts": described}


class _Telling:
    """Shapes terms for the template, in one language."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self._aloud = Aloud(self.link, self._called, naming.language)

    def link(self, iri: str) -> Markup:
        """Return a link: to a place on the page, to a concept's page, or to where another vocabulary is published."""
        href = f"#{iri.removeprefix(CT.iri)}" if iri.startswith(CT.iri) else self.naming.href(iri)
        return Markup('<a href="{}">{}</a>').format(href, self._called(iri))

    def match(self, relation: str) -> str:
        """Return how our term stands to one of another vocabulary."""
        return word(f"onto_{relation.replace('#', '/').rpartition('/')[2]}", self.naming.language)

    def term(self, iri: str) -> dict[str, Any]:
        """Return a term of the ontology with everything that is said of it."""
        return {**self.described(published.terms()[iri]), "rows": list(self._rows(iri, axioms()[iri]))}

    def described(self, term: Term) -> dict[str, Any]:
        """Return labels, definition and notes."""
        naming, other = self.naming, "vi" if self.naming.language == "en" else "en"
        return {
            "name": term.name,
            "short": shortened(term.iri),
            "iri": term.iri,
            "label": naming.text(term.labels),
            "href": naming.href(term.iri),
            "other": term.labels.get(other),
            "other_language": other,
            "definition": naming.text(term.definitions),
            "notes": [text for language, text in term.notes if language in (naming.language, "")],
            "names": term.names,
        }

    def _rows(self, iri: str, said: Axioms) -> Iterable[tuple[str, list[Markup | str]]]:
        """Every axiom, under the word that names its kind; kinds of which there is none are left out."""
        this, links = Expression("name", iri), self._links
        named = [each for each in said.above if each.operator == "name"]
        rules = [(this, each) for each in said.above if each.operator != "name"] + list(said.rules)
        having, leading = used_with(iri) if said.type == "Class" else ((), ())
        rows: dict[str, list[Any]] = {
            "onto_characteristics": [word(f"onto_{each}", self.naming.language) for each in said.characteristics],
            "onto_above": [self._aloud.bare(each) for each in named],
            "onto_below": [] if iri == CT.Document else links(below(iri)),
            "onto_equivalent": [self._aloud.noun(each) for each in said.equivalent],
            "onto_inverse": links(said.inverse),
            "onto_chains": [Markup(" ∘ ").join(links(each)) for each in said.chains],
            "onto_domain": [self._aloud.bare(each) for each in said.domain],
            "onto_range": [self._aloud.bare(each) for each in said.range],
            "onto_rules": [self._aloud.sentence(some, each) for some, each in rules],
            "onto_having": links(having),
            "onto_leading": links(leading),
            "onto_disjoint": links(said.disjoint),
            "onto_aligned": [Markup("{} {}").format(self.match(how), self.link(each)) for how, each in said.matches],
        }
        return ((key, values) for key, values in rows.items() if values)

    def _links(self, iris: Iterable[str]) -> list[Markup]:
        return [self.link(each) for each in iris]

    def _called(self, iri: str) -> str:
        for prefix, namespace in _OTHERS.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return self.naming.term(iri)
