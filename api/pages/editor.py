"""The page of /sparql for people, and what its scripts need to know: prefixes, terms to complete, examples, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import Request

from api import pages
from api.middleware import PAGE_POLICY
from api.negotiation import MEDIA_TYPES
from api.pages import render
from api.pages.editor_words import EDITOR_WORDS
from api.pages.naming import Naming, shortened
from api.pages.words import Language
from kg.recipes import SECTIONS, recipe
from kg.store import prefixes
from ontology import published
from ontology.iri import Base
from ontology.published import Term
from ontology.terms import CT, DCTERMS, RDFS, SCHEMES, SKOS, VOCAB

YASGUI = Path(pages.__file__).parents[1] / "static/yasgui"
"""Where hatch_build.py puts YASGUI."""

_FILES = ("yasgui.min.js", "yasgui.min.css")

# Of the one <style> that YASGUI 4.6.2 inserts: the handles between the columns of a result. Another version, another
# hash; tests/browser/test_editor.py sees to it that nothing is refused.
_STYLE = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="

POLICY = PAGE_POLICY.replace("style-src 'self'", f"style-src 'self' '{_STYLE}'")
"""What the page may do."""

_EXAMPLE = "SELECT ?document ?label WHERE {\n  ?document a ct:Directive ; rdfs:label ?label .\n}\nLIMIT 10"
_RESULTS = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML"}
_GRAPHS = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF/XML"}
_SUFFIXES = {"rdfxml": "rdf"}


def installed() -> bool:
    """Say whether YASGUI is there; a checkout made without Node has a plain editor instead."""
    return all((YASGUI / name).is_file() for name in _FILES)


def page(request: Request, language: Language, dataset: str) -> str:
    """Return the page."""
    english = language == "en"
    sections = [
        (
            section.english if english else section.vietnamese,
            [(name, recipe(name).english if english else recipe(name).vietnamese) for name in section.names],
        )
        for section in SECTIONS
    ]
    return render(
        "sparql.html",
        request,
        language,
        dataset=dataset,
        query=_EXAMPLE,
        sections=sections,
        count=sum(len(names) for _, names in sections),
        yasgui=installed(),
    )


def facts(base: Base, root: str, language: Language) -> dict[str, Any]:
    """Return what the scripts of the page need; docs/sparql.md does not promise anything about it."""
    return {
        "endpoint": f"{root}/sparql",
        "language": language,
        "words": {key: texts[language == "en"] for key, texts in EDITOR_WORDS.items()},
        "prefixes": prefixes(base),
        "links": {f"{base.iri}id/": f"{root}/", CT.iri: f"{root}/ontology#", VOCAB: f"{root}/vocab/"},
        "terms": list(_terms(Naming(base, root, language))),
        "examples": {name: _example(name) for section in SECTIONS for name in section.names},
        "formats": {"results": _formats(_RESULTS), "graphs": _formats(_GRAPHS)},
    }


def _terms(naming: Naming) -> Iterator[dict[str, Any]]:
    """Terms in the order in which they are offered: ours as the ontology has them, then those of others that we use."""
    for each in published.terms().values():
        yield _described(each, naming)
    for namespace in (RDFS, SKOS, DCTERMS):
        for name in namespace.__annotations__:
            iri = namespace.iri + name
            rank = "class" if name[0].isupper() else "property"
            called = naming.term(iri)
            yield {"iri": iri, "rank": rank, "label": "" if called == shortened(iri) else called, "names": []}
    for scheme in SCHEMES:
        for each in published.terms(scheme).values():
            if each.rank == "concept":
                yield _described(each, naming)


def _described(term: Term, naming: Naming) -> dict[str, Any]:
    label = naming.text(term.labels) or term.name
    others = [text for text in (*term.labels.values(), *term.names) if text != label]
    return {"iri": term.iri, "rank": term.rank, "label": label, "names": others}


def _example(name: str) -> str:
    found = recipe(name)
    return f"# {found.vietnamese}\n# {found.english}\n{found.query}"


def _formats(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"name": called, "suffix": _SUFFIXES.get(name, name), "type": MEDIA_TYPES[name]}
        for name, called in names.items()
    ]
