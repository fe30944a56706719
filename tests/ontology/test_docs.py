"""docs/ontology.md speaks of every term, concept and file."""

import json
import re
import textwrap
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, Graph
from rdflib.plugins.sparql import prepareQuery

from kg.embedded import EmbeddedStore
from kg.entailment import write
from ontology import published
from ontology.context import IRI, context
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
    assert [len(prepareQuery(each).algebra.PV) for each in queries] == [2, 3, 2]
    found = {str(row[0]).rpartition("/")[2] for row in Graph().parse(EXAMPLE).query(queries[0])}  # type: ignore[index]
    assert found == {"26-ctr-tu", "73-kh-qu", "44-kl-tw", "so-ket"}
    plain, written = ox.Store(), BytesIO()
    plain.load(path=EXAMPLE)
    write(EmbeddedStore(plain), "nquads", written)
    closed = ox.Store()
    closed.load(written.getvalue(), ox.RdfFormat.N_QUADS)
    traced = closed.query(queries[2])
    assert isinstance(traced, ox.QuerySolutions)
    assert {str(row["thing"]).strip("<>").rpartition("/")[2] for row in traced} == found


def test_the_example_in_json_is_what_the_context_makes_of_it() -> None:
    example = json.loads(re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)[0])
    assert example["@context"] == IRI
    data = json.dumps({**example, "@context": json.loads(context())["@context"]})
    read = {each.triple for each in ox.parse(data, format=ox.RdfFormat.JSON_LD)}
    assert {each.subject.value for each in read if isinstance(each.subject, ox.NamedNode)} == {example["id"]}
    directive = ox.NamedNode("https://w3id.org/chithi/id/document/09-ct-tw")  # the same with its id in example.ttl
    said = {ox.Triple(directive, each.predicate, each.object) for each in read}
    assert len(said) == 6
    assert said <= {each.triple for each in ox.parse(path=EXAMPLE, format=ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize(
    "path",
    [
        "id/document/ct-09-ct-tw-2011",
        "ontology",
        "ontology.ttl",
        "ontology/0.1.0",
        "ontology/context.jsonld",
        "vocab/level",
        "vocab/level/commune.nt",
        "shapes",
        "alignments.rdf",
    ],
)
def test_the_rules_for_w3id_lead_every_iri_to_its_path(path: str) -> None:
    rules = re.findall(r"^RewriteRule (\S+) (\S+) \[(.*)\]$", PAGE, flags=re.MULTILINE)
    assert len(rules) == 2
    pattern, target, flags = next(each for each in rules if re.search(each[0], path))
    filled = re.sub(r"\$(\d)", lambda number: re.search(pattern, path)[int(number[1])] or "", target)  # type: ignore[index]
    assert filled == f"https://chithi.example/{path}"
    assert {"R=303", "L"} <= set(flags.split(","))
    assert not any(re.search(each[0], f"x{path}") or re.search(each[0], "ontologys") for each in rules)


def test_the_changelog_of_the_ontology_is_that_of_its_header() -> None:
    told = PAGE.partition("### Changelog of the ontology\n")[2].strip().splitlines()
    notes = dict.fromkeys(
        text
        for language, text in published.header("http://www.w3.org/2004/02/skos/core#historyNote")
        if language == "en"
    )
    assert told == [f"- {note}" for note in notes]
