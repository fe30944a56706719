"""docs/ontology.md speaks of every term, concept and file."""

import re
import textwrap
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph
from rdflib.plugins.sparql import prepareQuery

from ontology.terms import CT, SCHEMES
from ontology.vocab import FOLDER, scheme
from tests.ontology.merged import EXAMPLE, ontology

PAGE = (Path(__file__).parents[2] / "docs" / "ontology.md").read_text(encoding="utf-8")
MARKED = set(re.findall(r"`([^`\n]+)`", PAGE))


def test_every_term_is_mentioned() -> None:
    types = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Datatype)
    terms = {str(term) for type_ in types for term in ontology().subjects(RDF.type, type_)}
    ours = {"ct:" + term.removeprefix(CT.iri) for term in terms if term.startswith(CT.iri)}
    assert ours - MARKED == set()


def test_no_term_is_mentioned_that_does_not_exist() -> None:
    declared = {str(term) for term in ontology().subjects(RDF.type)}
    named = re.findall(r"\bct:([A-Za-z]+)", PAGE)
    assert {name for name in named if CT.iri + name not in declared} == set()


@pytest.mark.parametrize("id", SCHEMES)
def test_every_concept_is_mentioned_with_its_name(id: str) -> None:
    assert f"`{id}`" in PAGE
    for concept in scheme(id).concepts.values():
        assert concept.id in MARKED
        assert concept.label_vi in PAGE


def test_every_file_of_the_ontology_is_mentioned() -> None:
    assert all(f"ontology/{path.name}" in PAGE for path in FOLDER.glob("*.ttl"))


def test_definitions_are_those_of_the_ontology() -> None:
    """The tables are copies: a definition that changes in one place must change in both."""
    rows = dict(re.findall(r"^\| `(ct:\w+)` \|.*\| ([^|]+) \|$", PAGE, flags=re.MULTILINE))
    texts = {str(text) for text in ontology().objects() if getattr(text, "language", None) == "en"}
    properties = {"ct:" + str(each).removeprefix(CT.iri) for type_ in (OWL.ObjectProperty, OWL.DatatypeProperty)
                  for each in ontology().subjects(RDF.type, type_) if str(each).startswith(CT.iri)}  # fmt: skip
    assert properties <= set(rows)
    assert {name: text for name, text in rows.items() if name in properties and text not in texts} == {}


def test_queries_are_whole_and_the_trace_answers() -> None:
    queries = [textwrap.dedent(each) for each in re.findall(r"```sparql\n(.*?)```", PAGE, flags=re.DOTALL)]
    assert [len(prepareQuery(each).algebra.PV) for each in queries] == [2, 3]
    found = {str(row[0]).rpartition("/")[2] for row in Graph().parse(EXAMPLE).query(queries[0])}  # type: ignore[index]
    assert found == {"26-ctr-tu", "73-kh-qu", "44-kl-tw", "so-ket"}
