"""CSV in, N-Quads out: every table and column against quads that were read by eye, and bytes that never change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench import cascade as bench
from loaders.collection import Collection
from loaders.quads import ontology
from loaders.tables import tables
from ontology.iri import Base
from ontology.terms import CT, RDF
from tests.loaders.clusters import CASCADE, TWO_DATES, about, claims, expected, graph, quads, view, write

EXPECTED = expected((Path(__file__).parent / "cascade.trig").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cascade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("collections") / "quan-11", CASCADE)


@pytest.fixture(scope="module")
def found(cascade: Path) -> set[ox.Quad]:
    return quads(cascade)


def test_the_cascade_gives_the_expected_quads(found: set[ox.Quad]) -> None:
    assert found - EXPECTED == set()
    assert EXPECTED - found == set()


@pytest.mark.parametrize("table", [name for name, table in tables().items() if table.claims])
def test_a_row_says_what_its_columns_describe(table: str, found: set[ox.Quad]) -> None:
    """The predicates in the graphs of a table's rows are those of csvw.json, and what stands beside them."""
    described = {column.predicate for column in tables()[table].own} | {RDF.type, CT.actorAsPrinted, CT.derivesFrom}
    if (edge := tables()[table].edge) is not None:
        described |= {relation.iri for relation in edge.relations} | {CT.participant, CT.participantAsPrinted}
    ids = [id for row, id in claims(found).items() if f"/{table}.csv:" in row]
    said = {quad.predicate.value for id in ids for quad in graph(found, id)}
    assert ids
    assert said <= described
    assert {column.predicate for column in tables()[table].own} - said <= {CT.notBefore, CT.notAfter}


def test_every_quad_is_the_ontologys_a_claims_or_the_views(cascade: Path, found: set[ox.Quad]) -> None:
    data = b"".join(Collection([cascade]).nquads())
    assert ontology() in data
    assert len(data.splitlines()) == len(set(data.splitlines()))
    named = {str(quad.graph_name) for quad in found}
    assert len(named - {"DEFAULT"}) == len(claims(found)) == sum(len(text.splitlines()) for text in _claim_tables())


def _claim_tables() -> list[str]:
    bodies = [text.strip().split("\n", 1)[1] for table, text in CASCADE.items() if table != "sources"]
    assert all(bodies)
    return bodies


def test_disputed_content_stays_in_its_graph(tmp_path: Path) -> None:
    found = quads(write(tmp_path / "kl-44", TWO_DATES))
    wrong = claims(found)["kl-44/documents.csv:3"]
    assert graph(found, wrong) == expected(
        f"""GRAPH claim:{wrong} {{ document:kl-44 a ct:Document ; ct:issued "2019-01-20"^^edtf:EDTF ;
            ct:notBefore "2019-01-20"^^xsd:date ; ct:notAfter "2019-01-20"^^xsd:date }}"""
    )
    assert about(view(found), f"claim/{wrong}") == expected(
        f"""claim:{wrong} a ct:Claim ; rdfs:label "documents.csv xa p8" ; dcterms:source source:xa ; ct:locator "p8" ;
            ct:certainty certainty:disputed ; ct:row "kl-44/documents.csv:3" ; skos:note "Bài in ngày 20/01/2019." ."""
    )
    assert not [quad for quad in view(found) if "2019-01-20" in str(quad.object)]


def test_the_base_moves_things_but_no_term(cascade: Path) -> None:
    other = b"".join(Collection([cascade], Base("https://example.org/kg/")).nquads())
    here = b"".join(Collection([cascade]).nquads())
    assert other == here.replace(b"<https://w3id.org/chithi/id/", b"<https://example.org/kg/id/")


def test_the_default_graph_alone_is_ntriples(cascade: Path, found: set[ox.Quad]) -> None:
    triples = b"".join(Collection([cascade]).default_graph())
    alone = set(ox.parse(triples.replace(ontology(), b"", 1), ox.RdfFormat.N_TRIPLES))
    assert alone == view(found)


@pytest.mark.parametrize("generated", [False, True])
def test_equal_input_gives_equal_bytes_in_any_process(tmp_path: Path, cascade: Path, generated: bool) -> None:
    """Also where polars has enough rows to share them out among threads."""
    if generated:
        bench.write(bench.SIZES["XS"], tmp_path)
    folder = tmp_path if generated else cascade
    program = (
        "import sys; from pathlib import Path; from loaders.collection import Collection\n"
        "for block in Collection([Path(sys.argv[1])]).nquads(): sys.stdout.buffer.write(block)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "POLARS_MAX_THREADS": "1"}
    command = [sys.executable, "-c", program, str(folder)]
    there = subprocess.run(command, env=environment, check=True, capture_output=True).stdout
    assert there == b"".join(Collection([folder]).nquads())
