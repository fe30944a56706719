import json
from collections.abc import Sequence

import pyoxigraph as ox
import pytest

from kg import queries
from kg.embedded import EmbeddedStore
from kg.facts import Fact, Mention, Row, counts, expanded, facts, mentions, short
from ontology.iri import Base
from ontology.terms import CT, EDTF, RDFS

BASE = Base()
TRIG = """
@prefix ct: <https://w3id.org/chithi/ontology#> .
@prefix type: <https://w3id.org/chithi/vocab/document-type/> .
@prefix certainty: <https://w3id.org/chithi/vocab/certainty/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix d: <https://w3id.org/chithi/id/document/> .
@prefix e: <https://w3id.org/chithi/id/event/> .
@prefix b: <https://w3id.org/chithi/id/body/> .
@prefix p: <https://w3id.org/chithi/id/person/> .
@prefix s: <https://w3id.org/chithi/id/source/> .
@prefix c: <https://w3id.org/chithi/id/claim/> .

d:kh ct:documentType type:plan ; ct:issued "2012-04-12"^^edtf:EDTF ; ct:issuer b:ub ; rdfs:label "Kế hoạch"@vi ;
    ct:implements d:ct ; ct:derivesFrom d:ct .
d:bare ct:derivesFrom d:ct .
d:ct rdfs:label "Directive"@en, "Chỉ thị"@vi .
b:ub rdfs:label "UBND"@vi, "A board" .
type:plan skos:prefLabel "Kế hoạch"@vi, "Plan"@en .
e:hn rdfs:label "Hội nghị"@vi ; ct:chair p:binh ; ct:participant p:binh .

c:1 { d:kh ct:documentType type:plan ; ct:issued "2012-04-12"^^edtf:EDTF ; ct:issuer b:ub }
c:2 { d:kh ct:issued "2012-04-12"^^edtf:EDTF }
c:3 { d:kh ct:issued "2012-04-13"^^edtf:EDTF }
c:4 { d:kh ct:implements d:ct ; ct:derivesFrom d:ct }
c:5 { d:kh ct:derivesFrom d:ct }
c:6 { e:hn ct:chair p:binh ; ct:participant p:binh }
c:1 dcterms:source s:ba, s:hai ; ct:locator "p4" ; ct:certainty certainty:inferred ; ct:row "documents.csv:2" .
c:2 dcterms:source s:ba ; ct:certainty certainty:stated ; ct:row "documents.csv:3" .
c:3 dcterms:source s:tu ; ct:certainty certainty:disputed ; ct:row "documents.csv:4" .
c:6 dcterms:source <https://example.org/article> ; ct:certainty certainty:stated .
"""
KH, CT_09, BINH = BASE.thing("document", "kh"), BASE.thing("document", "ct"), BASE.thing("person", "binh")


def store(trig: str = TRIG) -> EmbeddedStore:
    inner = ox.Store()
    inner.load(trig.encode(), ox.RdfFormat.TRIG)
    return EmbeddedStore(inner)


def asked(name: str, source: EmbeddedStore | None = None, **bindings: Sequence[str] | str) -> list[Row]:
    answer = (source or store()).query(queries.bind(name, bindings)).serialize("json")
    rows: list[Row] = json.loads(answer)["results"]["bindings"]
    return rows


def said(subject: str, source: EmbeddedStore | None = None) -> list[Fact]:
    return facts(asked("facts/said", source, subject=[subject]), BASE)[subject]


def test_each_fact_stands_once_with_all_claims_that_say_it_the_surest_first() -> None:
    one = {"id": "1", "source": "ba;hai", "locator": "p4", "certainty": "inferred", "row": "documents.csv:2"}
    two = {"id": "2", "source": "ba", "locator": None, "certainty": "stated", "row": "documents.csv:3"}
    three = {"id": "3", "source": "tu", "locator": None, "certainty": "disputed", "row": "documents.csv:4"}
    unknown = {"source": None, "locator": None, "certainty": None, "row": None}
    directive = {"id": "document/ct", "iri": CT_09, "label": "Chỉ thị"}
    plan = {"concept": "plan", "iri": "https://w3id.org/chithi/vocab/document-type/plan", "label": "Kế hoạch"}
    body = {"id": "body/ub", "iri": BASE.thing("body", "ub"), "label": "UBND"}
    assert said(KH) == [
        {"property": "derivesFrom", "value": directive, "claims": [{"id": "5", **unknown}]},
        {"property": "documentType", "value": plan, "claims": [one]},
        {"property": "implements", "value": directive, "claims": [{"id": "4", **unknown}]},
        {"property": "issued", "value": {"text": "2012-04-12", "datatype": "edtf:EDTF"}, "claims": [two, one]},
        {"property": "issued", "value": {"text": "2012-04-13", "datatype": "edtf:EDTF"}, "claims": [three]},
        {"property": "issuer", "value": body, "claims": [one]},
        {"property": "rdfs:label", "value": {"text": "Kế hoạch", "language": "vi"}, "claims": []},
    ]


def test_the_general_stands_only_where_nothing_says_how() -> None:
    assert [fact["property"] for fact in said(BASE.thing("document", "bare"))] == ["derivesFrom"]
    assert [fact["property"] for fact in said(BASE.thing("event", "hn"))] == ["chair", "rdfs:label"]


def test_facts_of_several_things_come_from_one_answer() -> None:
    subjects = [KH, CT_09, BASE.thing("body", "ub"), BASE.thing("body", "no-such")]
    rows = asked("facts/said", subject=subjects)
    found = facts(rows, BASE)
    assert found.keys() == set(subjects[:3])
    assert all(found[subject] == said(subject) for subject in subjects[:3])
    assert found == facts(rows[::-1], BASE)


def test_plain_rdf_has_facts_without_claims() -> None:
    source = store("""
        <urn:x> <urn:p> <urn:y>, 7, "a\\"\\u0001😀", _:b ; a <urn:C> .
        <urn:y> <http://www.w3.org/2000/01/rdf-schema#label> "Y"@en, "plain" .
    """)
    number = {"text": "7", "datatype": "xsd:integer"}
    assert all(fact["claims"] == [] for fact in said("urn:x", source))
    values = [fact["value"] for fact in said("urn:x", source)]
    blank = next(value for value in values if value.get("id", "").startswith("_:"))
    expected = [number, {"text": 'a"\x01😀'}, {"id": "urn:y", "iri": "urn:y", "label": "plain"}]
    assert [value for value in values if value != blank] == [{"id": "urn:C", "iri": "urn:C", "label": None}, *expected]
    assert [fact["property"] for fact in said("urn:x", source)] == ["rdf:type", *["urn:p"] * 4]


def test_a_triple_as_a_value_is_text() -> None:
    inner = ox.Store()
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"))
    inner.add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:p"), triple))
    (fact,) = said("urn:x", EmbeddedStore(inner))
    assert json.loads(fact["value"]["text"])["subject"]["value"] == "urn:a"


def test_counts_are_of_things_not_of_claims() -> None:
    assert counts(asked("facts/counts", thing=CT_09)) == {"implements": 1}
    assert counts(asked("facts/counts", thing=BINH)) == {"chair": 1}
    assert counts(asked("facts/counts", thing=BASE.thing("source", "ba"))) == {"dcterms:source": 2}
    assert counts(asked("facts/counts", thing="urn:no-such")) == {}


def test_mentions_say_who_and_by_which_claims() -> None:
    event = {"id": "event/hn", "iri": BASE.thing("event", "hn"), "label": "Hội nghị"}
    claim = {"id": "6", "source": "https://example.org/article", "locator": None, "certainty": "stated", "row": None}
    expected: list[object] = [{"property": "chair", "subject": event, "claims": [claim]}]
    assert mentions(asked("facts/mentions", thing=BINH), BASE) == expected
    assert mentions(asked("facts/mentions", thing=BINH, property=CT.chair), BASE) == expected
    assert mentions(asked("facts/mentions", thing=BINH, property=CT.issuer), BASE) == []
    assert mentions(asked("facts/mentions", thing="urn:no-such"), BASE) == []


def test_mentions_are_bounded_and_counted() -> None:
    lines = [f'<urn:{n:02}> ct:cites d:ct ; rdfs:label "{n:02}"@vi .' for n in range(70)]
    prologue = TRIG[: TRIG.index("d:kh ct:documentType")]
    source = store(prologue + "\n".join(lines) + "d:kh ct:implements d:ct .")
    found: list[Mention] = mentions(asked("facts/mentions", source, thing=CT_09), BASE)
    assert len(found) == 50
    names = [each["subject"]["label"] for each in found if each["property"] == "cites"]
    assert names == sorted(names, key=str)
    assert counts(asked("facts/counts", source, thing=CT_09)) == {"cites": 70, "implements": 1}
    assert len(mentions(asked("facts/mentions", source, thing=CT_09, property=CT.implements), BASE)) == 1


@pytest.mark.parametrize(
    ("iri", "name"),
    [(CT.issued, "issued"), (RDFS.label, "rdfs:label"), (EDTF, "edtf:EDTF"), ("urn:x", "urn:x"), (CT.iri, CT.iri)],
)
def test_properties_have_short_names(iri: str, name: str) -> None:
    assert short(iri) == name
    assert expanded(name) == iri
