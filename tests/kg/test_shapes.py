"""Shapes: clean data is clean, every shape objects to what it is for, and a second validator finds the same."""

from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from kg import shapes
from kg.shapes import SEVERITIES, Finding, SingleValued
from ontology.terms import CT, RDFS
from tests.ontology.merged import EXAMPLE, merged

BROKEN = Path(__file__).with_name("broken.ttl")
SHAPES = Graph().parse(shapes.SHAPES)
REPORTING = sorted({str(shape) for shape in SHAPES.subjects(SH.message)})


@pytest.fixture(scope="module")
def broken() -> list[Finding]:
    return shapes.validate(merged(BROKEN))


def local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def test_the_example_is_clean() -> None:
    found = shapes.validate(merged(EXAMPLE))
    assert [(each.severity, local(each.focus), local(each.shape or "")) for each in found] == []


@pytest.mark.parametrize("shape", REPORTING, ids=local)
def test_every_shape_objects_to_what_it_is_for(broken: list[Finding], shape: str) -> None:
    focus = f"https://w3id.org/chithi/id/broken/{local(shape)}"
    assert [each for each in broken if each.shape == shape and each.focus == focus]


def test_every_broken_thing_is_for_a_shape() -> None:
    things = {local(str(each)) for each in Graph().parse(BROKEN).subjects()}
    pointed_at = {each for each in things if each.startswith(("a-", "another-"))}
    assert things - pointed_at == {local(shape) for shape in REPORTING}


@pytest.mark.parametrize("shape", REPORTING, ids=local)
def test_every_shape_speaks_both_languages(shape: str) -> None:
    languages = [getattr(each, "language", None) for each in SHAPES.objects(URIRef(shape), SH.message)]
    assert sorted(map(str, languages)) == ["en", "vi"]


def test_messages_are_in_their_language(broken: list[Finding]) -> None:
    found = next(each for each in broken if local(each.shape or "") == "symbol")
    assert found.message_vi == "Số và ký hiệu: nhiều nhất một chuỗi ký tự."
    assert found.message_en == "Symbol: one string at most."


def test_the_order_is_fixed_and_the_gravest_come_first(broken: list[Finding]) -> None:
    assert shapes.validate(merged(BROKEN)) == broken
    ranks = [SEVERITIES.index(each.severity) for each in broken]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}
    grave = [each for each in broken if each.severity == "Violation"]
    assert grave == sorted(grave, key=lambda each: (each.focus, each.path or "", each.value or "", each.shape))


@pytest.mark.parametrize(
    ("shape", "severity", "path", "value"),
    [
        ("issuer", "Violation", "ct:issuer", "https://w3id.org/chithi/id/broken/a-place"),
        ("title", "Violation", "ct:title", "Về phong trào"),
        ("establishedBy", "Violation", "^ct:establishes", None),
        ("publisher", "Violation", "dcterms:publisher", None),
        ("ClaimExplained", "Warning", None, None),
        ("levelKnown", "Info", "ct:level", None),
    ],
)
def test_a_finding_says_what_and_where(
    broken: list[Finding], shape: str, severity: str, path: str | None, value: str | None
) -> None:
    found = next(each for each in broken if local(each.shape or "") == shape and local(each.focus) == shape)
    assert (found.severity, found.path, found.value) == (severity, path, value)


def test_text_and_files_are_read_alike(tmp_path: Path, broken: list[Finding]) -> None:
    path = tmp_path / "view.nt"
    path.write_bytes(merged(BROKEN))
    assert shapes.validate(path) == shapes.validate(merged(BROKEN).decode()) == broken


def test_what_is_no_ntriples_is_an_error() -> None:
    with pytest.raises(ValueError, match=r".+"):
        shapes.validate("<a> b")


@pytest.mark.parametrize("data", [EXAMPLE, BROKEN], ids=["example", "broken"])
def test_pyshacl_finds_the_same(data: Path) -> None:
    ntriples = merged(data)
    ours = {(each.shape, each.focus, each.value) for each in shapes.validate(ntriples)}
    assert ours == set(judged_by_pyshacl(ntriples))


def judged_by_pyshacl(ntriples: bytes) -> Iterator[tuple[str, str, str | None]]:
    graph = Graph().parse(data=ntriples, format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES, inference="none")
    assert isinstance(report, Graph)
    for result in report.objects(None, SH.result):  # what stands under sh:detail explains a result and is none
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
        yield str(shape), str(focus), None if path is None or value is None else str(value)


def test_single_valued_properties() -> None:
    found = shapes.single_valued()
    assert SingleValued(CT.Document, CT.issued, inverse=False) in found
    assert SingleValued(CT.Body, CT.establishes, inverse=True) in found
    assert SingleValued(CT.Person, RDFS.label, inverse=False) in found
    assert SingleValued(CT.Event, CT.place, inverse=False) in found
    assert SingleValued(CT.Action, CT.place, inverse=False) not in found
    assert SingleValued(CT.Tenure, CT.attestedOn, inverse=False) not in found
    assert SingleValued(CT.Document, CT.issuer, inverse=False) not in found


def test_what_the_shapes_call_single_valued_the_ontology_does_not_contradict() -> None:
    """A functional property has one value for every class; ct:place has one for all kinds but actions."""
    ontology = Graph().parse(data=merged(), format="nt")
    kinds = {URIRef(each.property) for each in shapes.single_valued() if not each.inverse}
    functional = set(ontology.subjects(object=URIRef("http://www.w3.org/2002/07/owl#FunctionalProperty")))
    assert functional - kinds == {URIRef(CT.depth)}  # of levels, which are no rows of a table
    ours = {each for each in kinds - functional if str(each).startswith(CT.iri)}
    assert ours == {URIRef(CT.place), URIRef(CT.title)}  # titles may stand in several languages
