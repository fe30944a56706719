"""How IRIs are minted, and how they are read back: from curated ids only, never from names, which change."""

import re
from dataclasses import dataclass

from ontology.terms import KINDS, VOCAB

DEFAULT_BASE = "https://w3id.org/chithi/"

ID_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]*"
"""What an id looks like: unreserved characters of RFC 3986 only, so that no id needs or survives %-encoding."""

_ID = re.compile(ID_PATTERN)
# RFC 3987 without user, query and fragment: a base is a scheme, a host and a path that ends in a slash.
_BASE = re.compile(r"https?://[^\s/?#@<>\"{}|\\^`\x00-\x20\x7f-\x9f]+/(?:[^\s?#<>\"{}|\\^`\x00-\x20\x7f-\x9f]*/)?")


class InvalidId(ValueError):
    """An id that cannot stand in an IRI."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"{id!r} is no id of a {kind}: expected {ID_PATTERN}")
        self.kind = kind
        self.id = id


class InvalidBase(ValueError):
    """A base that is no absolute http(s) IRI ending in a slash."""

    def __init__(self, iri: str) -> None:
        super().__init__(f"{iri!r} is no base: expected an absolute http(s) IRI ending in '/'")
        self.iri = iri


def is_id(text: str) -> bool:
    """Say whether a text may be the id of a thing or a concept."""
    return _ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Base:
    """Where the IRIs of things begin; the ontology and its vocabularies stay where they are published."""

    iri: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if _BASE.fullmatch(self.iri) is None:
            raise InvalidBase(self.iri)

    def prefix(self, kind: str) -> str:
        """Return what the IRI of every thing of a kind begins with; raise KeyError for an unknown kind."""
        if kind not in KINDS:
            raise KeyError(kind)
        return f"{self.iri}id/{kind}/"

    def thing(self, kind: str, id: str) -> str:
        """Return the IRI of a thing; raise KeyError for an unknown kind, InvalidId for an id out of pattern."""
        if not is_id(id):
            raise InvalidId(kind, id)
        return self.prefix(kind) + id

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return kind and id of a thing's IRI, or None where it is none of this base's."""
        kind, _, id = iri.removeprefix(f"{self.iri}id/").partition("/")
        return (kind, id) if kind in KINDS and is_id(id) and iri == self.thing(kind, id) else None


def scheme(id: str) -> str:
    """Return the IRI of a vocabulary."""
    return VOCAB + id


def concept(scheme: str, id: str) -> str:
    """Return the IRI of a concept; raise InvalidId for an id out of pattern."""
    if not is_id(id):
        raise InvalidId(scheme, id)
    return f"{VOCAB}{scheme}/{id}"


def split_concept(iri: str) -> tuple[str, str] | None:
    """Return vocabulary and id of a concept's IRI, or None where it is none."""
    scheme, slash, id = iri.removeprefix(VOCAB).partition("/")
    return (scheme, id) if slash and iri == f"{VOCAB}{scheme}/{id}" and is_id(scheme) and is_id(id) else None
