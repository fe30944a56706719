"""What SHACL finds in the consolidated view, in both languages."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import shacl
from rdflib import Graph, Literal
from rdflib.namespace import SH
from rdflib.term import Node

from ontology.terms import PREFIXES
from ontology.vocab import FOLDER

SHAPES = FOLDER / "shapes.ttl"

SEVERITIES = ("Violation", "Warning", "Info")
"""From what must be mended to what is only worth knowing."""


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
    """The rows that it rests on, as `collection/file.csv:14`; none where a shape looked at the view alone."""


@dataclass(frozen=True, slots=True, order=True)
class SingleValued:
    """A property that has one value at most (one a language for names) for the things of a class."""

    cls: str
    property: str
    inverse: bool
    """Whether the thing is the object: a body is established by one document."""


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
    graph = _graph()
    found = set()
    for shape, cls in graph.subject_objects(SH.targetClass):
        for rule in graph.objects(shape, SH.property):
            path = graph.value(rule, SH.path)
            inverse = graph.value(path, SH.inversePath)
            if (rule, SH.maxCount, Literal(1)) in graph or (rule, SH.uniqueLang, Literal(True)) in graph:
                found.add(SingleValued(str(cls), str(inverse or path), inverse is not None))
    return frozenset(found)


@lru_cache(maxsize=1)
def _compiled() -> shacl.Shapes:
    return shacl.Shapes.from_turtle(SHAPES.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _graph() -> Graph:
    return Graph().parse(SHAPES, format="turtle")


@lru_cache(maxsize=1)
def _messages() -> dict[str, dict[str, str]]:
    """Map each shape to its messages by language, which the package gives without their tags."""
    found: dict[str, dict[str, str]] = {}
    for shape, message in _graph().subject_objects(SH.message):
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
    )


def _plain(term: str) -> str:
    return term.removeprefix("<").removesuffix(">")


def _shortened(path: str) -> str:
    """Write a path's IRIs with prefixes, as far as the ontology knows them."""
    for prefix, namespace in PREFIXES.items():
        path = path.replace(f"<{namespace}", f"{prefix}:")
    return path.replace(">", "")


def _rank(finding: Finding) -> tuple[int, str, str, str, str]:
    where = SEVERITIES.index(finding.severity)
    return where, finding.focus, finding.path or "", finding.value or "", finding.shape or ""
