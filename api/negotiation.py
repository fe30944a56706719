"""Which form of an answer a client takes: media types with qualities and wildcards (RFC 9110, 12.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_EXACT = 3
_QUALITY = re.compile(r"\d{1,3}(?:\.\d{0,9})?|\.\d{1,9}")
_LONGEST = 4096  # bytes of a header that are read; browsers send 150


@dataclass(frozen=True, slots=True)
class Offer(Generic[T]):
    """A form that can be had: what it is called in code, its media type, and other names that clients have for it."""

    name: T
    media_type: str
    aliases: tuple[str, ...] = ()
    charset: str = ""

    def content_type(self, media_type: str) -> str:
        """The header, for the name by which it was asked for."""
        return media_type + self.charset


@dataclass(frozen=True, slots=True)
class Chosen(Generic[T]):
    """A form that was chosen: what it is called in code, and the header to send."""

    name: T
    content_type: str
    quality: float


_UTF8 = "; charset=utf-8"

RESULTS = (
    Offer("json", "application/sparql-results+json", ("application/json", "text/json")),
    Offer("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Offer("csv", "text/csv", (), _UTF8),
    Offer("tsv", "text/tab-separated-values", ("text/tsv",), _UTF8),
)
"""Of SELECT and ASK, the one we prefer first."""

GRAPHS = (
    Offer("ttl", "text/turtle", ("application/x-turtle", "application/turtle", "text/n3"), _UTF8),
    Offer("nt", "application/n-triples", ("text/plain",), _UTF8),
    Offer("jsonld", "application/ld+json", ("application/json", "text/json")),
    Offer("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
)
"""Of CONSTRUCT and DESCRIBE, and of what describes a thing."""

MEDIA_TYPES = {offer.name: offer.media_type for offer in (*RESULTS, *GRAPHS)}


@dataclass(frozen=True, slots=True)
class Range:
    """What an Accept header names: `text/*;q=0.5`."""

    type: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How exactly it names a media type: _EXACT, 2 its type, 1 anything, 0 not at all."""
        type, _, subtype = media_type.partition("/")
        if self.type == "*":
            return 1
        if self.type != type:
            return 0
        return 2 if self.subtype == "*" else _EXACT if self.subtype == subtype else 0


def choose(accept: str | None, offers: Sequence[Offer[T]]) -> Chosen[T] | None:
    """Return the offer that an Accept header likes best, of equals the first; None where it takes none of them.

    Without a header, or with one that nobody can read, anything is taken.
    """
    ranges = _ranges(accept[:_LONGEST] if accept else "")
    best: Chosen[T] | None = None
    for offer in offers:
        found = _rated(ranges, offer)
        if found.quality > (best.quality if best else 0.0):
            best = found
    return best


def takes_gzip(accept_encoding: str | None) -> bool:
    """Say whether a compressed answer is taken, and liked no less than a plain one."""
    said = dict(_weighted(accept_encoding[:_LONGEST])) if accept_encoding else {}
    liked = said.get("gzip", said.get("x-gzip", said.get("*", 0.0)))
    return liked > 0.0 and liked >= said.get("identity", 0.0)


def _rated(ranges: Sequence[Range], offer: Offer[T]) -> Chosen[T]:
    """How an offer is liked: by its media type, or better by another name, which a wildcard does not mean."""
    best = Chosen(offer.name, offer.content_type(offer.media_type), _quality(ranges, offer.media_type))
    for alias in offer.aliases:
        quality = _quality([each for each in ranges if each.fits(alias) == _EXACT], alias)
        if quality > best.quality:
            best = Chosen(offer.name, offer.content_type(alias), quality)
    return best


def _quality(ranges: Sequence[Range], media_type: str) -> float:
    """The most exact range decides; of equally exact ones the kindest."""
    fitting = [(fits, each.quality) for each in ranges if (fits := each.fits(media_type))]
    return max(fitting)[1] if fitting else 0.0


def _ranges(accept: str) -> tuple[Range, ...]:
    found = []
    for name, quality in _weighted(accept):
        type, slash, subtype = name.partition("/")
        if slash and type and subtype and (type != "*" or subtype == "*"):
            found.append(Range(type, subtype, quality))
        elif name == "*":  # Java's old default
            found.append(Range("*", "*", quality))
    return tuple(found) or (Range("*", "*", 1.0),)


def _weighted(header: str) -> list[tuple[str, float]]:
    """The names of a header with their qualities; parameters other than q are left aside."""
    found = []
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            found.append((name, _q(parameters)))
    return found


def _q(parameters: Sequence[str]) -> float:
    for each in parameters:
        key, _, value = each.partition("=")
        if key.strip() == "q":
            return min(float(value), 1.0) if _QUALITY.fullmatch(value.strip()) else 0.0
    return 1.0
