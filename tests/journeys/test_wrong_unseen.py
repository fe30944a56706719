"""What `chithi check --reason` prints where only the reasoner objects, where it differs, and where time runs out."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from api.cli import reasoning
from kg.embedded import EmbeddedStore
from kg.reason import OutOfTime
from kg.reason.curated import curated
from kg.reason.inferred import expected
from loaders.collection import Collection, bundled, ontology
from ontology.terms import CT, RDF, document_class
from tests.kg.wrong import SOUND, dataset

UNSEEN = {
    "w/documents.csv:8": "document:cv a ct:Directive .",
    "w/documents.csv:9": "document:cv a ct:Plan .",
}

A = f"<{RDF.type}>"
UNDER = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
CLASS, EXCLUDES = "<http://www.w3.org/2002/07/owl#Class>", "<http://www.w3.org/2002/07/owl#disjointWith>"
DOCUMENT, PLACE, CENTRAL, DIRECTIVE = (
    f"<{each}>" for each in (CT.Document, CT.Place, CT.CentralDirective, document_class("directive"))
)
EMPTY = f"""{DOCUMENT} {A} {CLASS} .
{PLACE} {A} {CLASS} .
{DIRECTIVE} {A} {CLASS} .
{CENTRAL} {A} {CLASS} .
{DOCUMENT} {EXCLUDES} {PLACE} .
{DIRECTIVE} {UNDER} {DOCUMENT} .
{DIRECTIVE} {UNDER} {PLACE} .
{CENTRAL} {UNDER} {DIRECTIVE} .
"""
"""An ontology in which no directive is possible."""

java = pytest.mark.program("java")


class Sections(dict[str, list[str]]):
    """What would be printed: heading to lines."""

    def __call__(self, title: str, lines: Iterator[str]) -> int:
        self[title] = list(lines)
        return len(self[title])


@java
def test_the_bundle_is_consistent_and_view_and_reasoner_agree() -> None:
    inner, said = ox.Store(), Sections()
    for block in Collection(bundled()).nquads():
        inner.bulk_load(block, ox.RdfFormat.N_QUADS)
    # The command has a minute; a busy machine is no defect of the program.
    assert not reasoning.write_verdict(curated(EmbeddedStore(inner)), ontology(), 280, said, explained=False)
    assert said["differences between reasoner and view"] == []
    assert [each.split(":")[1] for each in said["inferred"]] == ["CentralDirective", "WardAction", "TracedToCentral"]


@java
def test_what_only_the_reasoner_sees_is_shrunk_to_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    said = Sections()
    assert reasoning.write_verdict(dataset(SOUND, UNSEEN), ontology(), 180, said, explained=False)
    assert said["rows that contradict each other"] == list(UNSEEN)
    printed = capsys.readouterr()
    assert "ontology and data: inconsistent" in printed.out
    assert "a contradiction within 2 rows" in printed.err


@java
def test_a_class_without_possible_members_is_named_with_the_axioms(capsys: pytest.CaptureFixture[str]) -> None:
    said = Sections()
    assert reasoning.write_verdict(dataset(SOUND), EMPTY.encode(), 180, said, explained=False)
    assert said == {
        "classes that nothing can belong to": ["ct:CentralDirective", "ct:Directive"],
        "axioms that make ct:Directive empty": [
            "ct:Directive is under ct:Document",
            "ct:Directive is under ct:Place",
            "ct:Document excludes ct:Place",
        ],
    }
    assert "reasoning over the axioms that make ct:Directive empty (at most" in capsys.readouterr().err


@java
def test_an_ontology_that_contradicts_itself_is_said_with_the_axioms() -> None:
    said = Sections()
    assert reasoning.write_verdict(
        dataset(SOUND), f"{EMPTY}<urn:x> {A} {DIRECTIVE} .\n".encode(), 180, said, explained=False
    )
    assert said["axioms that make the ontology contradict itself"][-1] == "urn:x is ct:Directive"


@java
def test_when_time_runs_out_the_limit_is_said() -> None:
    with pytest.raises(OutOfTime, match=r"after 0\.5 s"):
        reasoning.write_verdict(dataset(SOUND), ontology(), 0.5, Sections(), explained=False)


@java
def test_a_thing_that_the_view_misses_is_a_difference() -> None:
    """The loader writes ct:derivesFrom beside each sub-property; paths need it, a reasoner does not."""
    said = Sections()
    row = {"w/relations.csv:9": "document:cv ct:continues document:ct ."}
    assert reasoning.write_verdict(dataset(SOUND, row), ontology(), 60, said, explained=False)
    assert said["differences between reasoner and view"] == [
        "document/cv in ct:TracedToCentral: only for the reasoner: w/documents.csv:4"
    ]
    traced = len(expected(dataset(SOUND))[CT.TracedToCentral])
    assert f"ct:TracedToCentral: {traced + 1}" in said["inferred"]
