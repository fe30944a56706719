from csv import DictReader
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib import Literal as Text

from kg.extract import COLUMNS, csv, turtle
from kg.index import Index
from kg.trace import trace
from kg.traced import TraceDict
from ontology.iri import concept
from ontology.terms import CT, DCTERMS, EDTF, RDF, RDFS, XSD
from tests.kg.lineage import BASE, Lineage, Said, Thing, document, event

CENTRE = BASE.thing("document", "ct-09")


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Lineage(
        nodes=[
            document(
                "ct-09",
                "central",
                "2011-12-01",
                label="Chỉ thị 09-CT/TW",
                symbol="09-CT/TW",
                type="directive",
                issuers=("bbt",),
            ),
            Thing("kh", "document", "district", "2012", "2012-01-01", "2012-12-31", label='=cmd|"x"', places=("q11",)),
            event("hoi", "commune", "2011-11-30", label="Hội nghị,\n5 năm", type="final-review"),
            document("kh-x", "province", symbol="-1+1"),
        ],
        links=[
            Said("kh", "ct-09", claim=1, sources=("mot", "hai"), locator="p4"),
            Said("kh", "ct-09", claim=2, certainty="inferred", locator=None),
            Said("hoi", "kh", "concludes", claim=3, sources=("@nguon",)),
            Said("kh-x", "ct-09", claim=4, certainty="disputed"),
        ],
        things=[
            Thing("bbt", "body", label="Ban Bí thư"),
            Thing("q11", "place", label="Quận 11", valid_to="2025-07-01", successors=("mp",)),
            Thing("mp", "place", label="phường Minh Phụng"),
        ],
    ).index(tmp_path)


@pytest.fixture
def answer(index: Index) -> TraceDict:
    return trace(index, CENTRE, disputed=True).to_dict()


def test_the_csv_has_a_row_for_each_link(answer: TraceDict) -> None:
    rows = list(DictReader(StringIO(csv(answer), newline="")))
    assert [tuple(row.values()) for row in rows] == [
        (
            *("1", "document/kh-x", "", "'-1+1", "", "", ""),
            *("implements", "document/ct-09", "Chỉ thị 09-CT/TW", "disputed", "bao-moi", "p1", "disputed", ""),
        ),
        (
            *("1", "document/kh", '\'=cmd|"x"', "", "2012", "31", "396"),
            *("implements", "document/ct-09", "Chỉ thị 09-CT/TW", "stated"),
            *("hai;mot | bao-moi", "p4 | ", "stated | inferred", "province"),
        ),
        (
            *("2", "event/hoi", "Hội nghị,\n5 năm", "", "2011-11-30", "-1", "-1"),
            *("concludes", "document/kh", '\'=cmd|"x"', "stated", "'@nguon", "p1", "stated", "commune"),
        ),
    ]
    assert tuple(rows[0]) == COLUMNS


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(start: str, tmp_path: Path) -> None:
    nodes = [document("a", label=f"{start}1+1"), document("b", symbol=f"{start}1")]
    index = Lineage(nodes, [Said("b", "a", locator=f"{start}1")]).index(tmp_path)
    row = next(DictReader(StringIO(csv(trace(index, BASE.thing("document", "a")).to_dict()), newline="")))
    assert row["symbol"] == row["locators"] == f"'{start}1"
    assert row["target_label"] == f"'{start}1+1"


def test_the_turtle_says_what_the_trace_shows(answer: TraceDict) -> None:
    found = Graph().parse(data=turtle(answer), format="turtle")
    directive, plan, review = URIRef(CENTRE), URIRef(BASE.thing("document", "kh")), URIRef(BASE.thing("event", "hoi"))
    expected = {
        (directive, RDF.type, URIRef(CT.Document)),
        (directive, RDF.type, URIRef(CT.iri + "Directive")),
        (directive, CT.documentType, URIRef(concept("document-type", "directive"))),
        (directive, RDFS.label, Text("Chỉ thị 09-CT/TW", lang="vi")),
        (directive, CT.symbol, Text("09-CT/TW")),
        (directive, CT.level, URIRef(concept("level", "central"))),
        (directive, CT.issued, Text("2011-12-01", datatype=URIRef(EDTF))),
        (directive, CT.notBefore, Text("2011-12-01", datatype=URIRef(XSD.date))),
        (directive, CT.notAfter, Text("2011-12-01", datatype=URIRef(XSD.date))),
        (directive, CT.issuer, URIRef(BASE.thing("body", "bbt"))),
    }
    assert {(s, str(p), o) for s, p, o in found.triples((directive, None, None))} == expected
    assert (plan, URIRef(CT.place), URIRef(BASE.thing("place", "q11"))) in found
    assert (review, URIRef(CT.eventType), URIRef(concept("event-type", "final-review"))) in found
    assert (review, URIRef(CT.date), Text("2011-11-30", datatype=URIRef(EDTF))) in found
    assert (review, URIRef(RDF.type), URIRef(CT.Event)) in found


def test_the_turtle_holds_every_link_and_the_claims_on_it(answer: TraceDict) -> None:
    found = Graph().parse(data=turtle(answer), format="turtle")
    for link in answer["links"]:
        source, target = (URIRef(f"{BASE.iri}id/{link[end]}") for end in ("source", "target"))
        relation = URIRef(CT.iri + link["relation"])
        asserted = link["certainty"] != "disputed"
        assert ((source, relation, target) in found) == asserted
        assert ((source, URIRef(CT.derivesFrom), target) in found) == asserted
        for said in link["claims"]:
            claim = URIRef(f"{BASE.iri}id/claim/{said['id']}")
            says = [found.value(claim, URIRef(RDF.iri + name)) for name in ("subject", "predicate", "object")]
            assert says == [source, relation, target]
            assert found.value(claim, URIRef(CT.certainty)) == URIRef(concept("certainty", said["certainty"] or ""))
            sources = {f"{BASE.iri}id/source/{each}" for each in (said["source"] or "").split(";")}
            assert {str(each) for each in found.objects(claim, URIRef(DCTERMS.source))} == sources


def test_what_bodies_were_later_is_not_said_of_the_document(index: Index) -> None:
    later = turtle(trace(index, CENTRE, as_of=date(2026, 1, 1)).to_dict())
    assert "ct:place" not in later
    assert "ct:issuer" not in later


def test_the_turtle_is_short_and_prefixed(answer: TraceDict) -> None:
    text = turtle(answer)
    assert "@prefix ct: <https://w3id.org/chithi/ontology#> ." in text
    assert "ct:derivesFrom document:ct-09" in text
    assert "ct:certainty certainty:stated" in text
    assert BASE.prefix("document") + "ct-09" not in text
    assert "skos:" not in text


def test_the_turtle_is_the_same_in_every_process(answer: TraceDict) -> None:
    prefixes = [line for line in turtle(answer).splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert {turtle(answer) for _ in range(20)} == {turtle(answer)}


def test_ids_that_are_none_of_ours_stand_whole(tmp_path: Path) -> None:
    lineage = Lineage([document("a")], [Said("b", "a")])
    answer = trace(lineage.index(tmp_path), BASE.thing("document", "a")).to_dict()
    answer["nodes"][1] |= {"id": "urn:x", "iri": "urn:x"}
    answer["links"][0] |= {"source": "urn:x"}
    answer["links"][0]["claims"][0] |= {"id": "_:b0", "source": "https://example.org/a"}
    found = Graph().parse(data=turtle(answer), format="turtle")
    assert (URIRef("urn:x"), URIRef(CT.implements), URIRef(BASE.thing("document", "a"))) in found
    assert set(found.objects(None, URIRef(DCTERMS.source))) == {URIRef("https://example.org/a")}
