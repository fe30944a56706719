"""A second validator, pySHACL, finds exactly what ours finds: in the curated collections, in sound and wrong data."""

from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg import shapes
from loaders.collection import Collection
from loaders.tables import BUNDLE
from ontology.terms import PREFIXES
from tests.kg.shaped import BROKEN, SHAPES, local
from tests.ontology.merged import EXAMPLE, merged

CURATED = [BUNDLE / "chi-thi-09", BUNDLE / "chi-thi-09-rong"]

Result = tuple[str, str, str | None, str, str, str | None]
"""Severity, focus, path, shape, constraint, value."""


def ours(ntriples: bytes) -> list[Result]:
    found = shapes.validate(ntriples)
    results = ((x.severity, x.focus, x.path, x.shape or "", x.component or "", x.value) for x in found)
    return sorted(results, key=str)


def theirs(ntriples: bytes) -> list[Result]:
    graph = Graph().parse(data=ntriples, format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES, inference="none")
    assert isinstance(report, Graph)
    return sorted(judged(report), key=str)


def judged(report: Graph) -> Iterator[Result]:
    for result in report.objects(None, SH.result):  # what stands under sh:detail explains a result and is none
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        yield (
            local(str(report.value(result, SH.resultSeverity))),
            str(report.value(result, SH.focusNode)),
            None if path is None else outermost(written(report, path)),
            str(report.value(result, SH.sourceShape)),
            local(str(report.value(result, SH.sourceConstraintComponent))).removesuffix("ConstraintComponent"),
            None if path is None or value is None else str(value),
        )


def written(graph: Graph, path: Node) -> str:
    """A path as SPARQL writes it."""
    if isinstance(path, URIRef):
        prefix, iri = next((prefix, iri) for prefix, iri in PREFIXES.items() if path.startswith(iri))
        return f"{prefix}:{path.removeprefix(iri)}"
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return f"^{written(graph, inverse)}"
    choices = graph.value(path, SH.alternativePath)
    parts = graph.items(path if choices is None else choices)
    return f"({('/' if choices is None else '|').join(written(graph, each) for each in parts)})"


def outermost(path: str) -> str:
    return path[1:-1] if path.startswith("(") else path


@pytest.fixture(scope="module")
def curated() -> bytes:
    return b"".join(Collection(CURATED).default_graph())


def test_of_the_curated_collections(curated: bytes) -> None:
    found = ours(curated)
    assert found == theirs(curated)
    assert {severity for severity, *_ in found} == {"Info"}


@pytest.mark.parametrize("data", [EXAMPLE, BROKEN], ids=["sound", "wrong"])
def test_of_examples(data: Path) -> None:
    assert ours(merged(data)) == theirs(merged(data))


def test_they_would_be_told_apart() -> None:
    """The comparison is not blind: without a value that is objected to, both find less."""
    sound = merged(BROKEN.read_text(encoding="utf-8").replace("ct:number 9 .", 'ct:number "9" .'))
    assert len(set(ours(merged(BROKEN))) - set(theirs(sound))) == 1
