"""What pages call properties, concepts and kinds, and where their links lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from api.pages import local
from api.pages.words import WORDS, Language, word
from ontology import published
from ontology.iri import Base, split_concept
from ontology.terms import CT, DCTERMS, KINDS, PREFIXES, RDFS, SCHEMES, SKOS, VOCAB

_NAMES = {
    RDFS.label: "name",
    SKOS.altLabel: "other_name",
    SKOS.note: "note_of",
    DCTERMS.title: "title_of",
    DCTERMS.publisher: "publisher",
    DCTERMS.creator: "author",
    DCTERMS.language: "language_of",
    DCTERMS.source: "source_said",
}
"""Properties of others that readers meet; ours say in the ontology what they are called."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Names and links for one page."""

    base: Base
    root: str
    language: Language

    def term(self, iri: str) -> str:
        """Return what a term of the ontology or a concept is called; for others a short form of the IRI."""
        if iri in _NAMES:
            return word(_NAMES[iri], self.language)
        known = _terms().get(iri)
        if known is None:
            return shortened(iri)
        return self.text(known.labels) or known.name

    def level(self, id: str) -> str:
        """Return what is said of something at a level: `cấp xã`, for `xã` may be taken for its name."""
        return word(f"at_{id}", self.language) if f"at_{id}" in WORDS else self.term(PREFIXES["level"] + id)

    def text(self, texts: published.Texts) -> str | None:
        """Return a text in the reader's language, or in the other."""
        return texts.get(self.language) or next(iter(texts.values()), None)

    def kind(self, kind: str) -> str:
        """Return what things of a kind are called."""
        return self.term(KINDS[kind]) if kind in KINDS else kind

    def href(self, iri: str) -> str | None:
        """Return the link for an IRI: to a page of ours, to the web page that it is, or None."""
        if split := self.base.split(iri):
            return self.here("/".join(("", *split)))
        if iri.startswith(CT.iri):
            return self.here(f"/ontology#{iri.removeprefix(CT.iri)}")
        if iri.startswith(VOCAB) and (split_concept(iri) or iri.removeprefix(VOCAB) in SCHEMES):
            return self.here(f"/vocab/{iri.removeprefix(VOCAB)}")
        return iri if iri.startswith(("http://", "https://")) else None

    def here(self, path: str) -> str:
        """Return the URL of a page of ours."""
        return local(self.root, path, self.language)


def shortened(iri: str) -> str:
    """Return an IRI with a prefix of ours, or whole."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


@cache
def _terms() -> dict[str, published.Term]:
    found: dict[str, published.Term] = dict(published.terms())
    for scheme in SCHEMES:
        found.update(published.terms(scheme))
    return found
