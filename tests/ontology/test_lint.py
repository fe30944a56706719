"""The ontology and its vocabularies break no rule of good making; each rule finds what breaks it, and only that."""

import pytest
from rdflib import Graph

from tests.ontology.lint import RULES, findings
from tests.ontology.merged import PREFIXES, ontology

SOUND = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix vocab: <https://w3id.org/chithi/vocab/> .

<https://w3id.org/chithi/ontology> a owl:Ontology ; owl:versionIRI <https://w3id.org/chithi/ontology/1.0.0> ;
    owl:versionInfo "1.0.0" ; rdfs:label "Bản thể học"@vi , "Ontology"@en ;
    dcterms:title "Bản thể học"@vi , "Ontology"@en ; dcterms:description "Mô tả."@vi , "Describes."@en ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    vann:preferredNamespacePrefix "ct" ; vann:preferredNamespaceUri "https://w3id.org/chithi/ontology#" .

ct:Plan a owl:Class ; rdfs:subClassOf ct:Paper ; rdfs:label "Kế hoạch"@vi , "Plan"@en ;
    skos:definition "Văn bản nêu việc phải làm."@vi , "Paper that says what is to be done."@en .
ct:Paper a owl:Class ; rdfs:label "Văn bản"@vi , "Paper"@en ;
    skos:definition "Điều được viết ra."@vi , "What is written down."@en .
ct:Meeting a owl:Class ; rdfs:label "Cuộc họp"@vi , "Meeting"@en ;
    skos:definition "Việc gặp nhau của nhiều người để bàn bạc."@vi , "People coming together."@en .
[] a owl:AllDisjointClasses ; owl:members ( ct:Paper ct:Meeting ) .

ct:followsFrom a owl:ObjectProperty ; rdfs:label "theo sau"@vi , "follows from"@en ;
    rdfs:domain [ a owl:Class ; owl:unionOf ( ct:Paper ct:Meeting ) ] ;
    rdfs:range [ a owl:Class ; owl:unionOf ( ct:Paper ct:Meeting ) ] ;
    skos:definition "Có nguồn gốc ở."@vi , "Has its origin in."@en ;
    skos:scopeNote "Một bước."@vi , "One step."@en .
ct:fulfils a owl:ObjectProperty ; rdfs:subPropertyOf ct:followsFrom ; rdfs:domain ct:Plan ; rdfs:range ct:Paper ;
    rdfs:label "thực hiện"@vi , "fulfils"@en ; skos:definition "Làm điều được nêu."@vi , "Does what it says."@en .
ct:held a owl:DatatypeProperty ; rdfs:domain ct:Meeting ; rdfs:range ct:Day ; rdfs:label "ngày họp"@vi , "held"@en ;
    skos:definition "Ngày diễn ra."@vi , "Day of the meeting."@en .
ct:Day a rdfs:Datatype ; rdfs:label "ngày"@vi , "Day"@en ; skos:definition "Ngày tháng năm."@vi , "Date."@en .

vocab:mood a skos:ConceptScheme ; rdfs:label "Không khí"@vi , "Mood"@en ; skos:prefLabel "Không khí"@vi , "Mood"@en ;
    skos:definition "Các kiểu."@vi , "The kinds."@en .
<https://w3id.org/chithi/vocab/mood/calm> a skos:Concept ; skos:inScheme vocab:mood ; rdfs:label "êm"@vi , "calm"@en ;
    skos:prefLabel "êm"@vi , "calm"@en ; skos:definition "Không ồn."@vi , "Not loud."@en .
<https://w3id.org/chithi/vocab/mood/very-calm> a skos:Concept ; skos:inScheme vocab:mood ;
    skos:broader <https://w3id.org/chithi/vocab/mood/calm> ; rdfs:label "rất êm"@vi , "very calm"@en ;
    skos:prefLabel "rất êm"@vi , "very calm"@en ; skos:definition "Không tiếng động."@vi , "Silent."@en .
"""
"""An ontology with which nothing is wrong."""

BREAKS: dict[str, list[tuple[str, str]]] = {
    "label": [
        ('"Plan"@en', '"Plan"@en , "Scheme"@en'),
        ('rdfs:label "êm"@vi , ', "rdfs:label "),
        (' , "calm"@en ; skos:d', " ; skos:d"),
    ],
    "definition": [(' , "What is written down."@en', ""), (' , "Silent."@en', ""), ('"Silent."@en', '"Silent"@en')],
    "domain": [("rdfs:domain ct:Meeting ; ", ""), ("rdfs:domain ct:Meeting ;", "rdfs:domain ct:Meeting , ct:Paper ;")],
    "range": [("rdfs:range ct:Day ;", "rdfs:range ct:Day , rdfs:Literal ;")],
    "not declared": [("rdfs:subClassOf ct:Paper ;", "rdfs:subClassOf ct:Paper , ct:Pages ;")],
    "no place": [("rdfs:subClassOf ct:Paper ;", ""), ("( ct:Paper ct:Meeting ) .\n\n", "( ct:Paper ct:Plan ) .\n\n")],
    "not used": [
        ("rdfs:domain ct:Plan ;", "rdfs:domain ct:Paper ;"),
        ("rdfs:range ct:Day ;", "rdfs:range rdfs:Literal ;"),
    ],
    "inverse": [
        ("ct:followsFrom a", "ct:followsFrom owl:inverseOf ct:followsFrom ; a"),
        ("ct:fulfils a", "ct:fulfils owl:inverseOf ct:followsFrom ; a"),
    ],
    "characteristic": [
        ("ct:fulfils a", "ct:fulfils a owl:TransitiveProperty ,"),
        ("ct:fulfils a", "ct:fulfils a owl:SymmetricProperty ,"),
    ],
    "not narrower": [
        ("rdfs:range ct:Paper ;", "rdfs:range ct:Day ;"),
        ("ct:Plan ; rdfs:range ct:Paper", "ct:Plan ; rdfs:range owl:Thing"),
    ],
    "loop": [
        ("ct:Paper a owl:Class ;", "ct:Paper a owl:Class ; rdfs:subClassOf ct:Plan ;"),
        ("ct:Plan a owl:Class ;", "ct:Plan a owl:Class ; rdfs:subClassOf ct:Plan ;"),
        ("ct:followsFrom a", "ct:followsFrom rdfs:subPropertyOf ct:followsFrom ; a"),
        ("mood/calm> a", "mood/calm> skos:broader <https://w3id.org/chithi/vocab/mood/very-calm> ; a"),
    ],
    "name": [("ct:Plan", "ct:plan"), ("ct:fulfils", "ct:does_it"), ("ct:held", "ct:Held"), ("mood/calm", "mood/Calm")],
    "two of one name": [('"fulfils"@en', '"Held"@en'), ('"rất êm"@vi', '"êm"@vi'), ('"Cuộc họp"@vi', '"Kế hoạch"@vi')],
    "header": [
        ("a owl:Ontology ;", "a owl:Thing ;"),
        ('"1.0.0"', '"1.0.1"'),
        ("dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;", ""),
        ('dcterms:title "Bản thể học"@vi ,', "dcterms:title"),
    ],
    "empty definition": [('"Văn bản nêu việc phải làm."', '"Kế hoạch."'), ('"People coming together."', '"Meeting …"')],
    "language": [
        ('"One step."@en', '"One step."@fr'),
        ('"Mô tả."@vi', '"It is said what things are."@vi'),
        ('"ngày họp"@vi , "held"@en', '"held"@vi , "held"@en'),
    ],
    "note": [('skos:scopeNote "Một bước."@vi , ', "skos:scopeNote ")],
    "deprecated": [("ct:fulfils a", "ct:fulfils owl:deprecated true ; a")],
    "scheme": [
        (
            "mood/calm> a skos:Concept ; skos:inScheme vocab:mood",
            "mood/calm> a skos:Concept ; skos:inScheme vocab:noise",
        ),
        (
            "skos:broader <https://w3id.org/chithi/vocab/mood/calm>",
            "skos:broader <https://w3id.org/chithi/vocab/tone/calm>",
        ),
    ],
}
"""Rule to changes of the sound ontology that break it."""

_ALSO = {"no place": {"not narrower"}, "language": {"note", "label"}, "scheme": {"not declared"}}
"""What a change breaks beside its rule, since one is not to be had without the other."""


def _broken(turtle: str) -> set[str]:
    return {each.partition(":")[0] for each in findings(Graph().parse(data=PREFIXES + turtle))}


def test_the_ontology_and_its_vocabularies_break_no_rule() -> None:
    assert findings(ontology()) == []


def test_nor_does_a_sound_one() -> None:
    assert _broken(SOUND) == set()


def test_every_rule_has_what_breaks_it() -> None:
    assert set(BREAKS) == set(RULES)


@pytest.mark.parametrize(("rule", "change"), [(rule, each) for rule, changes in BREAKS.items() for each in changes])
def test_a_rule_finds_what_breaks_it(rule: str, change: tuple[str, str]) -> None:
    old, new = change
    assert old in SOUND
    broken = _broken(SOUND.replace(old, new))
    assert rule in broken
    assert broken <= {rule} | _ALSO.get(rule, set())


def test_a_finding_names_rule_term_and_what_to_mend() -> None:
    found = findings(Graph().parse(data=PREFIXES + SOUND.replace("rdfs:domain ct:Meeting ; ", "")))
    assert found == ["domain: ct:held: none"]
