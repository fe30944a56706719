"""The ontology as it is published: every syntax says the same, and readers get every term."""

import subprocess
import sys

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from ontology import published
from ontology.iri import concept, scheme
from ontology.terms import CT, KINDS, SCHEMES, SKOS
from ontology.vocab import FOLDER

PARSERS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


def _read(form: str, *what: str | None) -> rdflib.Graph:
    return rdflib.Graph().parse(data=published.written(form, *what), format=PARSERS[form])


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
@pytest.mark.parametrize("what", [("level",), ("document-type",), ("level", "district")])
def test_every_syntax_says_the_same(what: tuple[str | None, ...]) -> None:
    turtle = _read("ttl", *what)
    assert len(turtle) > 5
    for form in ("nt", "jsonld", "rdfxml"):
        assert isomorphic(_read(form, *what), turtle), form


def test_the_whole_ontology_is_the_same_in_every_syntax() -> None:
    read = {form: set(ox.parse(published.written(form), format=published.FORMATS[form])) for form in PARSERS}
    assert read["nt"] == read["jsonld"] == read["rdfxml"]
    assert len(read["nt"]) == len(read["ttl"]) > 1000
    grounded = [
        {each for each in read[form] if not {type(each.subject), type(each.object)} & {ox.BlankNode}}
        for form in ("ttl", "nt")
    ]
    assert grounded[0] == grounded[1]


def test_turtle_of_a_whole_file_is_the_file() -> None:
    assert published.written("ttl") == (FOLDER / "chithi.ttl").read_bytes()
    assert published.written("ttl", "topic") == (FOLDER / "vocab" / "topic.ttl").read_bytes()


def test_equal_input_gives_equal_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from ontology import published as p;"
        "print(hashlib.sha256(b''.join(p.written(f, *w) for f in p.FORMATS"
        " for w in ((None,), ('level', 'commune')))).hexdigest())"
    )
    digests = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(digests) == 1


def test_a_concept_is_described_by_its_own_triples_and_declares_only_prefixes_that_it_uses() -> None:
    graph = _read("ttl", "level", "commune")
    assert set(graph.subjects()) == {rdflib.URIRef(concept("level", "commune"))}
    text = published.written("ttl", "level", "commune").decode()
    assert "@prefix level:" in text
    assert "@prefix topic:" not in text


@pytest.mark.parametrize("what", [("nothing",), ("level", "nothing"), ("nothing", "commune")])
def test_what_there_is_not_is_a_key_error(what: tuple[str, ...]) -> None:
    with pytest.raises(KeyError):
        published.written("nt", *what)


def test_readers_get_every_term_with_labels_and_definitions() -> None:
    terms = published.terms()
    assert set(KINDS.values()) <= set(terms)
    derives = terms[CT.derivesFrom]
    assert (derives.rank, derives.name, derives.wider) == ("property", "derivesFrom", (CT.tracesTo,))
    assert derives.domain == (CT.Document, CT.Event, CT.Action)
    for term in terms.values():
        assert set(term.labels) == {"vi", "en"}, term.iri
        assert set(term.definitions) == {"vi", "en"}, term.iri


def test_readers_get_every_vocabulary_with_its_concepts() -> None:
    for id in SCHEMES:
        terms = published.terms(id)
        graph = _read("ttl", id)
        concepts = {str(each) for each in graph.subjects(rdflib.URIRef(SKOS.inScheme), rdflib.URIRef(scheme(id)))}
        assert {iri for iri, term in terms.items() if term.rank == "concept"} == concepts
        assert terms[scheme(id)].rank == "scheme"
    assert "CT" in published.terms("document-type")[concept("document-type", "directive")].names


def test_the_version_is_that_of_the_version_iri() -> None:
    assert f"<https://w3id.org/chithi/ontology/{published.version()}>" in published.written("ttl").decode()
