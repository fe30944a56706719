"""What the ontology allows at the two ends of each property, and how things and terms are called in messages."""

from collections.abc import Iterable
from functools import cache

from ontology import published
from ontology.terms import KINDS, PREFIXES, SKOS

KIND_CLASSES = frozenset((*KINDS.values(), SKOS.Concept))
"""The classes that owl:AllDisjointClasses declares disjoint; a test holds them against the ontology."""


@cache
def kind(type: str) -> str | None:
    """The kind that a class is or is under: of ct:Plan that is ct:Document. None for a class of another ontology."""
    if type in KIND_CLASSES:
        return type
    term = published.terms().get(type)
    return next((found for each in (term.wider if term else ()) if (found := kind(each))), None)


@cache
def allowed(property: str, end: str) -> frozenset[str]:
    """The kinds that a property's domain or range allows; empty where it says nothing or allows text."""
    term = published.terms().get(property)
    if term is None:
        return frozenset()
    return frozenset(term.domain if end == "domain" else term.range) & KIND_CLASSES


@cache
def wider(property: str) -> frozenset[str]:
    """All properties that a property is under, or classes that a class is."""
    term = published.terms().get(property)
    above = term.wider if term else ()
    return frozenset(above).union(*(wider(each) for each in above))


def name(term: str) -> str:
    """A thing as `place/772`, a term or concept with its prefix, a text in quotation marks."""
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    head, found, rest = term.partition("/id/")
    if found and rest.count("/") == 1 and head.startswith("http"):
        return rest
    return term if term.startswith(("http:", "https:", "urn:", "_:")) else f"“{term}”"


def a(classes: str | Iterable[str]) -> str:
    """Classes in words: `a Document, an Event or an Action`."""
    names = sorted({classes} if isinstance(classes, str) else classes)
    words = [_article(each.rpartition("#")[2]) for each in names]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def kinds_vi(classes: str | Iterable[str]) -> str:
    """Classes in Vietnamese, as the ontology labels them: `văn bản, sự kiện hoặc hoạt động`."""
    words = [_label(each) for each in sorted({classes} if isinstance(classes, str) else classes)]
    return " hoặc ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _label(cls: str) -> str:
    term = published.terms().get(cls)
    label = term.labels.get("vi") if term else None
    return label[0].lower() + label[1:] if label else name(cls)


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'AEIO' else 'a'} {word}"
