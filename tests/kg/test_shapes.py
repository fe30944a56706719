"""Shapes: clean data is clean, findings say what and where, and in which order."""

from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from kg import shapes
from kg.shapes import SEVERITIES, Finding, SingleValued
from ontology.terms import CT, RDFS
from tests.kg.shaped import BROKEN, local
from tests.ontology.merged import EXAMPLE, merged

NAMED = "(ct:basedOn|ct:cites|ct:amends|ct:replaces|ct:repeals)/ct:notBefore"


@pytest.fixture(scope="module")
def broken() -> list[Finding]:
    return shapes.validate(merged(BROKEN))


def test_the_example_is_clean_but_for_three_unknown_dates() -> None:
    found = shapes.validate(merged(EXAMPLE))
    assert [(each.severity, local(each.focus), local(each.shape or "")) for each in found] == [
        ("Info", "dt-19-1", "dateKnown"),
        ("Info", "1278-nq-ubtvqh15", "dateKnown"),
        ("Info", "26-ctr-tu", "dateKnown"),
    ]


def test_messages_are_in_their_language(broken: list[Finding]) -> None:
    found = next(each for each in broken if local(each.shape or "") == "symbol")
    assert found.message_vi == found.messages["vi"] == "Ghi nhiều nhất một số và ký hiệu, bằng chữ."
    assert found.message_en == found.messages["en"] == "Give at most one symbol, as text."


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
        ("notBeforeOrigin", "Warning", "ct:derivesFrom/ct:notBefore", "2020-01-02"),
        ("assigneeKnown", "Warning", "ct:assignedTo|ct:actorAsPrinted", None),
        ("notBeforeNamed", "Warning", NAMED, "2020-01-02"),
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
