"""From the articles to what follows: the same as SPARQL paths and a reasoner find, and nothing of the rest touched."""

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, URIRef

from kg.embedded import EmbeddedStore
from kg.entailment import ENTAILED, entailed, write
from kg.reason import reason
from loaders.collection import Collection
from loaders.tables import BUNDLE
from ontology.rules import ALIGNMENTS, rules
from ontology.terms import CT, DOCUMENT_RELATIONS, EVENT_RELATIONS, RDF, STAGE_OF
from tests.conftest import Chithi

ARTICLES = BUNDLE / "chi-thi-09"


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    inner = ox.Store()
    inner.bulk_load(b"".join(Collection([ARTICLES]).nquads()), ox.RdfFormat.N_QUADS)
    return EmbeddedStore(inner)


@pytest.fixture(scope="module")
def aligned(store: EmbeddedStore) -> frozenset[tuple[str, str, str]]:
    """What follows, alignments included: subject, property, object as IRIs."""
    lines = (each.replace("<", "").replace(">", "").split(" ", 2) for each in entailed(store, rules(alignments=True)))
    return frozenset((subject, property, value) for subject, property, value in lines)


def test_the_lineage_that_follows_is_what_paths_find(
    store: EmbeddedStore, aligned: frozenset[tuple[str, str, str]]
) -> None:
    lineage = [each.name for each in (*DOCUMENT_RELATIONS, *EVENT_RELATIONS, STAGE_OF) if each.lineage]
    path = "|".join(f"ct:{name}" for name in ["derivesFrom", *lineage])
    asked = store.table(f"SELECT DISTINCT ?thing ?origin {{ ?thing ({path})+ ?origin }}")
    assert {(s, o) for s, p, o in aligned if p == CT.tracesTo} == set(asked.iter_rows())
    assert len(asked) > store.table("SELECT ?a ?b { ?a ct:derivesFrom ?b }").height > 20


def test_what_stands_under_other_properties_is_what_the_ontology_in_the_store_says(
    store: EmbeddedStore, aligned: frozenset[tuple[str, str, str]]
) -> None:
    both = ox.Store()
    for quad in store.inner.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        both.add(quad)
    both.load(path=ALIGNMENTS, format=ox.RdfFormat.TURTLE)
    query = "SELECT DISTINCT ?s ?q ?o { ?p rdfs:subPropertyOf+ ?q . ?s ?p ?o FILTER NOT EXISTS { ?s ?q ?o } }"
    asked = set(EmbeddedStore(both).table(query).iter_rows())
    found = {each for each in aligned if each[1] not in (RDF.type, CT.tracesTo)}
    assert found == {each for each in asked if each[1] != CT.tracesTo}
    assert {"http://www.w3.org/ns/prov#wasDerivedFrom", "http://purl.org/dc/terms/subject"} <= {p for _, p, _ in found}


@pytest.mark.program("java")
def test_the_classes_that_follow_are_those_of_the_reasoner(
    store: EmbeddedStore, aligned: frozenset[tuple[str, str, str]]
) -> None:
    view = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").serialize("nt")
    known = rules(alignments=True)
    classes = {*known.classes, *(cls for cls, _ in known.definitions)}
    alignments = Graph().parse(ALIGNMENTS).serialize(format="nt").encode()
    verdict = reason(view + alignments, classes=sorted(classes), seconds=280)
    assert verdict.consistent
    types = store.table("SELECT ?thing ?class { ?thing a ?class }").iter_rows()
    members = {*types, *((s, o) for s, p, o in aligned if p == RDF.type)}
    for cls in sorted(classes):
        assert {thing for thing, other in members if other == cls} == verdict.members[cls], cls
    lineage = (CT.CentralDirective, CT.WardAction, CT.TracedToCentral)
    assert all(verdict.members[cls] for cls in (*lineage, "http://www.w3.org/ns/prov#Entity"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of its own calls
@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_other_libraries_read_the_export(store: EmbeddedStore, format: str) -> None:
    sink = io.BytesIO()
    write(store, format, sink, alignments=True)
    dataset = Dataset()
    dataset.parse(data=sink.getvalue(), format=format)
    graph = dataset.graph(URIRef(ENTAILED))
    assert {(str(s), str(p)) for s, p, _ in graph if str(s) == ENTAILED} == {
        (ENTAILED, "http://purl.org/dc/terms/conformsTo"),
        (ENTAILED, "http://www.w3.org/2000/01/rdf-schema#label"),
    }
    count = sum(1 for _ in entailed(store, rules(alignments=True)))
    assert len(graph) == count + len(list(graph.triples((URIRef(ENTAILED), None, None))))


def test_the_program_adds_what_follows_and_the_claims_stay_as_they_are(empty: Chithi, tmp_path: Path) -> None:
    assert empty("load", str(ARTICLES)).returncode == 0
    plain, whole = empty("export").stdout, empty("export", "--entail").stdout
    added = whole.removeprefix(plain).splitlines()
    assert len(added) < len(whole.splitlines())
    assert all(line.endswith(f" <{ENTAILED}> .") for line in added)
    assert sum(f"<{CT.tracesTo}>" in line for line in added) > 20
    file = tmp_path / "all.nq"
    assert empty("export", "--entail", "--alignments", "-o", str(file)).returncode == 0
    assert file.read_text(encoding="utf-8").startswith(plain)
    before = json.loads(empty("trace", "09-CT/TW", "--format", "json").stdout)
    assert empty("load", str(file)).returncode == 0
    after = json.loads(empty("trace", "09-CT/TW", "--format", "json").stdout)
    assert {**before, "dataset": ""} == {**after, "dataset": ""}


def test_nothing_follows_from_what_is_disputed(empty: Chithi, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "sources.csv").write_text("id,title\nbao,Báo\n", encoding="utf-8")
    documents = "id,type,symbol,level,source,certainty,note\n"
    documents += "".join(f"d{n},directive,{n}-CT,central,bao,,\n" for n in (1, 2, 3)) + "d4,plan,4-KH,province,bao,,\n"
    documents += "d4,plan,4-KH,central,bao,disputed,sai\n"
    (folder / "documents.csv").write_text(documents, encoding="utf-8")
    relations = (
        "subject,relation,object,source,certainty,note\nd4,implements,d1,bao,,\nd2,implements,d3,bao,disputed,sai\n"
    )
    (folder / "relations.csv").write_text(relations, encoding="utf-8")
    done = empty("load", str(folder))
    assert done.returncode == 0, done.stderr
    added = [line for line in empty("export", "--entail").stdout.splitlines() if line.endswith(f"<{ENTAILED}> .")]
    traced = [line for line in added if CT.tracesTo in line or CT.TracedToCentral in line]
    assert len(traced) == 2
    assert all("/document/d4>" in line.split()[0] for line in traced)


def test_alignments_are_no_export_by_themselves(empty: Chithi) -> None:
    done = empty("export", "--alignments")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "chithi: --alignments goes with --entail"
