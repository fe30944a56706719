"""What SHACL finds in the consolidated view, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import shacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ontology.terms import PREFIXES
from ontology.vocab import FOLDER

SHAPES = FOLDER / "shapes.ttl"

SEVERITIES = ("Violation", "Warning", "Info")
"""From what must be mended to what is only worth knowing."""

_COMPARED = (SH.lessThanOrEquals, SH.equals)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a shape objects to."""

    severity: str
    """One of SEVERITIES."""
    focus: str
    """IRI of the thing, or the label of a blank node."""
    path: str | None
    """The property, as a SPARQL path with prefixes: `ct:issued`, `^ct:establishes`; None for the thing as a whole."""
    value: str | None
    """The value objected to, as an IRI or the text of a literal; None where the number of values is wrong."""
    shape: str | None
    """IRI of the shape; None for what no shape can say (`kg.impossible`)."""
    message_vi: str
    message_en: str
    rows: tuple[str, ...] = ()
    """The rows that it rests on, as `collection/file.csv:14`; none before `kg.evidence.with_rows` has looked."""
    component: str | None = None
    """What in the shape objects: `MaxCount`, `Class`, `Or`; None for what no shape can say."""

    @property
    def messages(self) -> dict[str, str]:
        """The message by language."""
        return {"vi": self.message_vi, "en": self.message_en}


@dataclass(frozen=True, slots=True, order=True)
class SingleValued:
    """A property that has one value at most (one a language for names) for the things of a class."""

    cls: str
    property: str
    inverse: bool
    """Whether the thing is the object: a body is established by one document."""


class Rule(NamedTuple):
    """Which properties a shape looks at: of its thing, backwards from it, and of what a first step leads to."""

    path: str | None
    """The property whose value a finding names, where the path is nothing more."""
    forward: frozenset[str]
    inverse: frozenset[str]
    steps: frozenset[str]
    """Properties that lead to another thing (`ct:derivesFrom`), of which `last` is compared (`ct:notBefore`)."""
    last: str | None


def validate(ntriples: str | bytes | Path) -> list[Finding]:
    """Check N-Triples of the consolidated view, ontology and vocabularies included, or a file of them.

    The gravest findings come first, then by thing, property, value and shape. ValueError: it is no N-Triples.
    """
    if isinstance(ntriples, Path):
        ntriples = ntriples.read_bytes()
    text = ntriples.decode() if isinstance(ntriples, bytes) else ntriples
    report = _compiled().validate_text(text, format="ntriples")
    return sorted((_finding(result) for result in report.results), key=_rank)


@lru_cache(maxsize=1)
def single_valued() -> frozenset[SingleValued]:
    """Return the single-valued properties of each class: sh:maxCount 1 or sh:uniqueLang in the shapes."""
    graph = shapes_graph()
    found = set()
    for shape, cls in graph.subject_objects(SH.targetClass):
        for rule in graph.objects(shape, SH.property):
            path = graph.value(rule, SH.path)
            inverse = graph.value(path, SH.inversePath)
            if (rule, SH.maxCount, Literal(1)) in graph or (rule, SH.uniqueLang, Literal(True)) in graph:
                found.add(SingleValued(str(cls), str(inverse or path), inverse is not None))
    return frozenset(found)


@cache
def rule(shape: str) -> Rule:
    """Return what the shape of this IRI looks at."""
    named = URIRef(shape)
    whole = shapes_graph().value(named, SH.path)
    forward, inverse = _starts(whole)
    for node in _inside(named):
        ahead, back = _starts(shapes_graph().value(node, SH.path))
        compared = {str(each) for name in _COMPARED for each in shapes_graph().objects(node, name)}
        forward, inverse = forward | ahead | compared, inverse | back
    parts = _listed(whole)
    steps = frozenset[str]().union(*_starts(parts[0])) if len(parts) == 2 else frozenset[str]()
    last = str(parts[1]) if len(parts) == 2 else None
    return Rule(str(whole) if isinstance(whole, URIRef) else None, forward, inverse, steps, last)


def _inside(shape: Node) -> Iterator[Node]:
    """Yield a shape and the blank nodes that it is made of, those of paths aside."""
    yield shape
    for predicate, each in shapes_graph().predicate_objects(shape):
        if predicate != SH.path and isinstance(each, BNode):
            yield from _inside(each)


def _starts(path: Node | None) -> tuple[frozenset[str], frozenset[str]]:
    """Return the properties with which a path can begin, forwards and backwards."""
    graph = shapes_graph()
    if path is None or path == RDF.nil:
        return frozenset(), frozenset()
    if isinstance(path, URIRef):
        return frozenset({str(path)}), frozenset()
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return frozenset(), frozenset({str(inverse)})
    choices = _listed(graph.value(path, SH.alternativePath)) or _listed(path)[:1]
    starts = [_starts(each) for each in choices]
    return frozenset[str]().union(*(each[0] for each in starts)), frozenset[str]().union(*(each[1] for each in starts))


def _listed(node: Node | None) -> list[Node]:
    return list(shapes_graph().items(node)) if isinstance(node, BNode) else []


@lru_cache(maxsize=1)
def _compiled() -> shacl.Shapes:
    return shacl.Shapes.from_turtle(SHAPES.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def shapes_graph() -> Graph:
    """Return the shapes as a graph. Shared: do not add to it."""
    return Graph().parse(SHAPES, format="turtle")


@lru_cache(maxsize=1)
def _messages() -> dict[str, dict[str, str]]:
    """Map each shape to its messages by language, which the package gives without their tags."""
    found: dict[str, dict[str, str]] = {}
    for shape, message in shapes_graph().subject_objects(SH.message):
        found.setdefault(str(shape), {})[_language(message)] = str(message)
    return found


def _language(node: Node) -> str:
    return (node.language or "") if isinstance(node, Literal) else ""


def _finding(result: shacl.Result) -> Finding:
    shape = _plain(result.source_shape or "")
    messages = _messages()[shape]
    return Finding(
        severity=result.severity,
        focus=_plain(result.focus_node),
        path=None if result.path is None else _shortened(result.path),
        value=None if result.path is None else result.value_plain,
        shape=shape,
        message_vi=messages["vi"],
        message_en=messages["en"],
        component=result.component.removesuffix("ConstraintComponent"),
    )


def _plain(term: str) -> str:
    return term.removeprefix("<").removesuffix(">")


def _shortened(path: str) -> str:
    """Write a path's IRIs with prefixes, as far as the ontology knows them."""
    for prefix, namespace in PREFIXES.items():
        path = path.replace(f"<{namespace}", f"{prefix}:")
    path = path.replace(">", "")
    return path[1:-1] if path.startswith("(") else path  # the package puts any path of several parts in brackets


def _rank(finding: Finding) -> tuple[int, str, str, str, str]:
    where = SEVERITIES.index(finding.severity)
    return where, finding.focus, finding.path or "", finding.value or "", finding.shape or ""
