"""Wrong datasets: each mistake is found, said once, and laid at the rows that make it."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, BNode
from rdflib.query import ResultRow

from kg import queries
from kg.reason.axioms import KIND_CLASSES
from kg.reason.twins import RULES, contradictions
from ontology.terms import CT, LINEAGE, VOCAB
from tests.kg.wrong import SOUND, Wrong, dataset
from tests.kg.wrong_kinds import KINDS
from tests.kg.wrong_ways import WAYS
from tests.ontology.merged import listed, ontology

ROW, CERTAINTY = ox.NamedNode(CT.row), ox.NamedNode(CT.certainty)

WRONG = {**KINDS, **WAYS}


def test_the_sound_dataset_contradicts_nothing() -> None:
    assert contradictions(dataset(SOUND)) == []


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_a_mistake_is_said_once_with_the_rows_that_make_it(wrong: Wrong) -> None:
    assert contradictions(dataset(SOUND, wrong.rows)) == [wrong.contradiction]


VIETNAMESE = {
    "place/772 is both a Body and a Place": "place/772 vừa là tổ chức vừa là địa phương",
    "event/hn is an Event, but only a Document has ct:issuer (body/bbt)": (
        "event/hn là sự kiện, nhưng chỉ văn bản mới có ct:issuer (body/bbt)"
    ),
    "place/79 is a Place, but ct:issuer of document/cv leads to a Body": (
        "place/79 là địa phương, nhưng ct:issuer của document/cv dẫn đến tổ chức"
    ),
    "body/x is used as a Body (document/cv ct:issuer body/x) and as a Place (event/hn ct:place body/x)": (
        "body/x vừa được dùng như tổ chức (document/cv ct:issuer body/x) vừa như địa phương (event/hn ct:place body/x)"
    ),
    "document/cv ct:issuer “Quận ủy”: ct:issuer leads to a thing": (
        "document/cv ct:issuer “Quận ủy”: ct:issuer dẫn đến một đối tượng, không phải chữ"
    ),
    "place/772 has two values of ct:level: level:commune and level:district": (
        "place/772 có hai giá trị của ct:level: level:commune và level:district"
    ),
    "document/cv and document/kh both have ct:establishes body/qu: one may": (
        "document/cv và document/kh đều có ct:establishes body/qu: chỉ một được có"
    ),
    "document/cv has ct:implements to itself": "document/cv có ct:implements đến chính nó",
    "document/cv ct:implements document/kh and document/kh ct:continues document/cv": (
        "document/cv ct:implements document/kh và document/kh ct:continues document/cv"
    ),
    "ct:partOf comes back to where it began: place/a → place/b → place/c → place/a": (
        "ct:partOf quay lại chỗ bắt đầu: place/a → place/b → place/c → place/a"
    ),
    "place/79, a Place, has ct:partOf body/bbt, which is a Body and not a Place": (
        "place/79 là địa phương, nhưng có ct:partOf body/bbt là tổ chức, không phải địa phương"
    ),
    "document/kh is a Directive, but has ct:documentType document-type:plan": (
        "document/kh là chỉ thị, nhưng có ct:documentType document-type:plan"
    ),
    "document/luat (ct:documentType document-type:law) has ct:issuer body/bbt (ct:branch branch:party),"
    " which no such Document may": (
        "document/luat (ct:documentType document-type:law) có ct:issuer body/bbt (ct:branch branch:party),"
        " điều mà văn bản như thế không được có"
    ),
}
"""A message of each rule, and how it is said in Vietnamese."""


@pytest.mark.parametrize(
    "wrong", [each for each in WRONG.values() if each.message in VIETNAMESE], ids=lambda each: each.rule
)
def test_it_is_said_in_vietnamese_too(wrong: Wrong) -> None:
    (found,) = contradictions(dataset(SOUND, wrong.rows))
    assert found.messages == {"vi": VIETNAMESE[wrong.message], "en": wrong.message}


def test_a_message_of_every_rule_is_held_in_vietnamese() -> None:
    assert {each.rule for each in WRONG.values() if each.message in VIETNAMESE} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_wrong_dataset(rule: str) -> None:
    assert [wrong for wrong in WRONG.values() if wrong.rule == rule]


def test_all_mistakes_at_once_are_all_found() -> None:
    """As far as they stay the same mistakes: a second place, issuer or level in one dataset would be one more."""
    apart = [
        WRONG[each] for each in ("an issuer in words", "two wholes", "a law of the Party", "a post held by a body")
    ]
    rows = {f"{row}-{number}": turtle for number, wrong in enumerate(apart) for row, turtle in wrong.rows.items()}
    found = contradictions(dataset(SOUND, rows))
    assert sorted(each.message for each in found) == sorted(wrong.message for wrong in apart)


def test_a_disputed_claim_is_not_to_blame() -> None:
    wrong = WRONG["two wholes"]
    store = dataset(SOUND, wrong.rows, {"w/places.csv:10": "place:772 ct:partOf place:48 ."})
    (disputed,) = (quad.subject for quad in store.inner.quads_for_pattern(None, ROW, ox.Literal("w/places.csv:10")))
    store.inner.remove(ox.Quad(disputed, CERTAINTY, ox.NamedNode(f"{VOCAB}certainty/stated")))
    store.inner.add(ox.Quad(disputed, CERTAINTY, ox.NamedNode(f"{VOCAB}certainty/disputed")))
    assert contradictions(store) == [wrong.contradiction]


def test_what_two_rows_say_names_both_after_the_first_of_each_statement() -> None:
    wrong = WRONG["two wholes"]
    (found,) = contradictions(dataset(SOUND, wrong.rows, {"w/places.csv:5": "place:772 ct:partOf place:79 ."}))
    assert found.rows == ("w/places.csv:9", "w/places.csv:3", "w/places.csv:5")


def test_what_the_view_alone_says_is_laid_at_the_rows_that_state_the_thing() -> None:
    store = dataset(SOUND, WRONG["two wholes"].rows)
    for quad in list(store.inner.quads_for_pattern(None, ox.NamedNode(CT.partOf), None)):
        if quad.graph_name != ox.DefaultGraph():
            store.inner.remove(quad)
    (found,) = contradictions(store)
    assert found.rows == ("w/places.csv:3",)


def test_a_claim_without_a_row_stands_for_itself() -> None:
    store = dataset(SOUND, WRONG["an issuer in words"].rows)
    (claim,) = (quad.subject for quad in store.inner.quads_for_pattern(None, ROW, ox.Literal("w/documents.csv:9")))
    store.inner.remove(ox.Quad(claim, ROW, ox.Literal("w/documents.csv:9")))
    (found,) = contradictions(store)
    assert found.rows == (str(claim).strip("<>"),)


def test_the_kinds_are_those_that_the_ontology_declares_disjoint() -> None:
    disjoint = next(ontology().subjects(RDF.type, OWL.AllDisjointClasses))
    assert {str(each) for each in listed(ontology(), disjoint, OWL.members)} == KIND_CLASSES


def test_loops_follow_every_step_of_lineage() -> None:
    text = queries.text("reason/loops")
    assert all(f"ct:{each.name}" in text for each in LINEAGE)


def test_a_query_reads_every_rule_of_the_ontology() -> None:
    """A rule of another form than the query expects would be passed over in silence."""
    rules = {each for each in ontology().subjects(RDFS.subClassOf) if isinstance(each, BNode)}
    text = queries.text("reason/rules")
    of_the_ontology = text[text.index("{") : text.index("  ?thing")]
    read = ontology().query(
        f"SELECT DISTINCT ?rule {of_the_ontology} }}", initNs={"owl": OWL, "rdf": RDF, "rdfs": RDFS}
    )
    assert rules
    assert {row[0] for row in read if isinstance(row, ResultRow)} == rules


def test_the_guide_tells_of_every_rule_with_a_message_that_is_said() -> None:
    page = (Path(__file__).parents[2] / "docs/reasoning.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z ]+)` \| [^|]+ \| ([^|]+) \|$", page, flags=re.MULTILINE))
    assert tuple(told) == RULES
    assert set(told.items()) <= {(wrong.rule, wrong.message) for wrong in WRONG.values()}
