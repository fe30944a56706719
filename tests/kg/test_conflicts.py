"""Conflicts: which differences between claims are facts, and which only ways of writing or of knowing less."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.conflicts import Claim, Conflict, Value, conflicts
from kg.embedded import EmbeddedStore
from kg.filling import load_files
from kg.shapes import SingleValued
from ontology.terms import CT, PREFIXES, RDFS

CLAIMS = Path(__file__).with_name("claims.trig")
ID = "https://w3id.org/chithi/id/"
EXTRA = {kind: f"{ID}{kind}/" for kind in ("document", "event", "action", "person", "body", "place", "award", "claim")}
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, **EXTRA}.items())


def store(*claims: str, view: str = "") -> EmbeddedStore:
    """Make a store of claims, each the Turtle of one row, and of what stands in the view."""
    graphs = "".join(f"claim:c{number} {{ {turtle} }}\n" for number, turtle in enumerate(claims))
    inner = ox.Store()
    inner.load(f"{HEAD}{graphs}{view}", ox.RdfFormat.TRIG)
    return EmbeddedStore(inner)


def found(*claims: str) -> list[tuple[str, list[str]]]:
    """Return path and values of each conflict."""
    return [(each.path, [value.text for value in each.values]) for each in conflicts(store(*claims))]


def dated(*dates: str) -> list[str]:
    return [f'document:a a ct:Document ; ct:issued "{date}"^^edtf:EDTF .' for date in dates]


def test_the_real_facts(tmp_path: Path) -> None:
    load_files(tmp_path / "store", [CLAIMS])
    with EmbeddedStore.open(tmp_path / "store") as opened:
        date, name = conflicts(opened)
    claim = f"{ID}claim/000000000000000"
    assert date == Conflict(
        subject=f"{ID}document/kl-44",
        label="Kết luận 44-KL/TW",
        path="ct:issued",
        language=None,
        values=(
            Value(
                text="2019-01-20",
                label=None,
                claims=(Claim(f"{claim}4", ("trung-hoa",), "p8", "disputed", "chi-thi-09/documents.csv:5"),),
            ),
            Value(
                text="2019-01-22",
                label=None,
                claims=(Claim(f"{claim}3", ("congan-quangbinh",), "page", "stated", "chi-thi-09/documents.csv:4"),),
            ),
        ),
    )
    assert (name.label, name.path, name.language) == ("Nguyễn Kim Vịnh", "rdfs:label", "vi")
    assert [value.text for value in name.values] == ["Nguyễn Kim Vinh", "Nguyễn Kim Vịnh"]
    assert [[claim.locator for claim in value.claims] for value in name.values] == [["p6", "p7"], ["p3"]]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2016-08-23", "2016-08-24"),
        ("XXXX-08-23", "2016-08-24"),
        ("2012", "2013-04-12"),
        ("2012-03", "2012-04-12"),
        ("2012-XX-15", "2012-03-16"),
        ("2012-01/2012-03", "2012-04"),
        ("2012/..", "2011-12-31"),
        ("2011-12-31?", "2012~"),
    ],
)
def test_dates_that_share_no_day(a: str, b: str) -> None:
    assert found(*dated(a, b)) == [("ct:issued", sorted([a, b]))]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("XXXX-08-23", "2016-08-23"),
        ("2012", "2012-04-12"),
        ("2012-04-XX", "2012-04-12"),
        ("2012-03/2012-05", "2012-04-12"),
        ("2012/..", "2020"),
        ("2012-04-12", "2012-04-12~"),
    ],
)
def test_dates_that_one_day_fits(a: str, b: str) -> None:
    assert found(*dated(a, b)) == []


def test_of_several_dates_two_that_exclude_each_other_are_enough() -> None:
    assert found(*dated("2012", "2012-04", "2012-05-01")) == [("ct:issued", ["2012", "2012-04", "2012-05-01"])]


def test_bounds_of_the_row_narrow_its_date() -> None:
    (vague,) = dated("XXXX-08-23")
    vague = vague.removesuffix(".") + '; ct:notBefore "2017-01-01"^^xsd:date ; ct:notAfter "2017-12-31"^^xsd:date .'
    assert found(vague, *dated("2016-08-23")) == [("ct:issued", ["2016-08-23", "XXXX-08-23"])]
    assert found(vague, *dated("2017-08-23")) == []
    assert found(vague, *dated("2017")) == []


def test_bounds_alone_are_no_conflict() -> None:
    bounds = [f'document:a a ct:Document ; ct:notBefore "{day}"^^xsd:date .' for day in ("2012-01-01", "2013-01-01")]
    assert found(*bounds) == []


def bounded(first: str = "", last: str = "", kind: str = "document:a a ct:Document") -> str:
    bounds = (("ct:notBefore", first), ("ct:notAfter", last))
    return " ; ".join([kind, *(f'{name} "{day}"^^xsd:date' for name, day in bounds if day)]) + " ."


@pytest.mark.parametrize(
    ("date", "bounds", "interval"),
    [
        ("2012-08-13", ("2013-09-01", ""), "2013-09-01/.."),
        ("2012-08-13", ("", "2012-08-12"), "../2012-08-12"),
        ("2012", ("2013-09-01", "2013-12-31"), "2013-09-01/2013-12-31"),
        ("XXXX-08-23", ("2017-09-01", "2017-12-31"), "2017-09-01/2017-12-31"),
    ],
)
def test_bounds_of_one_row_leave_no_day_to_the_date_of_another(
    date: str, bounds: tuple[str, str], interval: str
) -> None:
    first, last = ("", "") if date.startswith("X") else (f"{date}-01-01"[:10], f"{date}-12-31"[:10])
    (row,) = dated(date)
    narrowed = bounded(first, last, row.removesuffix(" ."))
    assert found(narrowed, bounded(*bounds)) == [("ct:issued", sorted([date, interval]))]


def test_bounds_of_two_rows_without_a_date() -> None:
    days = ("2013-09-01/..", "../2013-08-31")
    assert found(bounded("2013-09-01"), bounded(last="2013-08-31")) == [("ct:issued", sorted(days))]
    events = [bounded(*each, kind="event:a a ct:Event") for each in (("2013-09-01", ""), ("", "2013-08-31"))]
    assert found(*events) == [("ct:date", sorted(days))]


def test_the_same_date_with_bounds_that_are_apart() -> None:
    (row,) = dated("2012")
    spring, autumn = (
        bounded(*each, row.removesuffix(" .")) for each in (("2012-03-01", "2012-05-31"), ("2012-09-01", "2012-11-30"))
    )
    assert found(spring, autumn) == [("ct:issued", ["2012-03-01/2012-05-31", "2012-09-01/2012-11-30"])]
    assert found(spring, row) == []


def test_bounds_that_leave_a_day_are_no_conflict() -> None:
    assert found(*dated("XXXX-08-23"), bounded("2017-03-01", "2017-08-23")) == []
    assert found(bounded("2012-01-01", "2013-01-01"), bounded("2013-01-01", "2014-01-01")) == []
    assert found(bounded("2014-01-01", "2013-01-01"), bounded("2013-01-01")) == []


def test_what_is_no_date_is_compared_as_text() -> None:
    assert found(*dated("khoảng 2012", "Khoảng  2012")) == []
    assert found(*dated("khoảng 2012", "2012")) == [("ct:issued", ["2012", "khoảng 2012"])]


def test_a_period_is_from_when_till_when() -> None:
    def periods(*texts: str) -> list[str]:
        return [f'document:a a ct:Document ; ct:period "{text}"^^edtf:EDTF .' for text in texts]

    assert found(*periods("2013/2023", "2013-10-17/2023")) == []
    assert found(*periods("2013/2023", "2013/..")) == []
    assert found(*periods("2013/2023", "2013/2020")) == [("ct:period", ["2013/2020", "2013/2023"])]


def test_variants_of_printing_are_none() -> None:
    texts = ["Về tăng cường khoá XI", "Tăng cường  khóa xi", "TĂNG CƯỜNG KHÓA XI"]
    assert found(*(f'document:a a ct:Document ; ct:title "{text}"@vi .' for text in texts)) == []


def test_a_value_is_shown_as_most_claims_print_it() -> None:
    names = ["NGUYỄN KIM VỊNH", "nguyễn kim vịnh", "nguyễn kim vịnh", "TRẦN ĐẠI QUANG", "Trần Đại Quang"]
    claims = (f'person:a a ct:Person ; rdfs:label "{name}"@vi .' for name in names)
    assert found(*claims) == [("rdfs:label", ["Trần Đại Quang", "nguyễn kim vịnh"])]


def test_each_language_has_its_own_value() -> None:
    both = 'document:a a ct:Document ; ct:title "Chỉ thị"@vi , "Directive"@en .'
    assert found(both, 'document:a a ct:Document ; ct:title "Directive"@en .') == []
    (conflict,) = conflicts(store(both, 'document:a a ct:Document ; ct:title "Instruction"@en .'))
    assert (conflict.language, [value.text for value in conflict.values]) == ("en", ["Directive", "Instruction"])


def test_numbers_are_compared_as_numbers() -> None:
    def awards(*numbers: str) -> list[str]:
        return [f"award:a a ct:Award ; ct:collectives {number} ." for number in numbers]

    assert found(*awards("44", '"044"^^xsd:integer', "44.0")) == []
    assert found(*awards("44", "45")) == [("ct:collectives", ["44", "45"])]


def test_a_source_may_contradict_itself_in_one_row() -> None:
    twice = 'document:a a ct:Document ; ct:issued "2012"^^edtf:EDTF , "2013"^^edtf:EDTF .'
    assert found(twice) == [("ct:issued", ["2012", "2013"])]


def test_several_values_are_a_conflict_only_where_there_is_one() -> None:
    places = [f"event:a a ct:Event ; ct:place place:{name} ." for name in ("p4", "p6")]
    assert [path for path, _ in found(*places)] == ["ct:place"]
    assert found(*(each.replace("event:a a ct:Event", "action:a a ct:Action") for each in places)) == []
    assert found(*(f'document:a a ct:Document ; skos:altLabel "{name}"@vi .' for name in "ab")) == []


def test_a_body_is_established_once() -> None:
    claims = [f"document:{name} a ct:Document ; ct:establishes body:a ." for name in "xy"]
    view = 'body:a a ct:Body ; rdfs:label "Quận ủy"@vi . document:x rdfs:label "Quyết định 1"@vi .'
    (conflict,) = conflicts(store(*claims, view=view))
    assert (conflict.subject, conflict.path, conflict.label) == (f"{ID}body/a", "^ct:establishes", "Quận ủy")
    assert [(value.text, value.label) for value in conflict.values] == [
        (f"{ID}document/x", "Quyết định 1"),
        (f"{ID}document/y", None),
    ]


def test_what_only_disputed_claims_speak_of_is_called_as_they_call_it() -> None:
    claims = [f'event:a a ct:Event ; rdfs:label "Hội nghị {each}"@vi .' for each in ("một", "hai")]
    (conflict,) = conflicts(store(*claims))
    assert conflict.label == "Hội nghị hai"


def test_what_stands_in_the_view_is_no_claim() -> None:
    view = 'document:a a ct:Document ; ct:issued "2012"^^edtf:EDTF , "2013"^^edtf:EDTF .'
    assert conflicts(store(view=view)) == []
    assert conflicts(store()) == []


def test_graphs_that_nobody_described_are_claims_too() -> None:
    (conflict,) = conflicts(store(*dated("2012", "2013")))
    assert conflict.values[0].claims == (Claim(f"{ID}claim/c0", (), None, None, None),)


def test_an_inference_has_several_sources() -> None:
    view = "claim:c0 dcterms:source <http://x/source/b> , <http://x/source/a> ; ct:certainty certainty:inferred ."
    (conflict,) = conflicts(store(*dated("2012", "2013"), view=view))
    assert conflict.values[0].claims == (Claim(f"{ID}claim/c0", ("a", "b"), None, "inferred", None),)


def test_blank_nodes_and_empty_texts_do_no_harm() -> None:
    blank = '[] a ct:Document ; ct:symbol "a" , "b" .'
    assert found(blank, *(f'document:a a ct:Document ; ct:symbol "{text}" .' for text in ("", "1"))) == [
        ("ct:symbol", ["", "1"])
    ]


def test_only_the_columns_asked_for() -> None:
    claims = [f'person:a a ct:Person ; rdfs:label "{name}"@vi ; <http://x/age> {age} .' for name, age in ("a1", "b2")]
    columns = [SingleValued(CT.Person, "http://x/age", inverse=False)]
    assert [each.path for each in conflicts(store(*claims), columns)] == ["<http://x/age>"]
    columns = [SingleValued(CT.Person, RDFS.label, inverse=False)]
    assert [each.path for each in conflicts(store(*claims), columns)] == ["rdfs:label"]


def test_the_order_is_that_of_things_and_paths() -> None:
    claims = [
        f'document:{name} a ct:Document ; ct:symbol "{text}" ; ct:number "{text}" ; ct:issued "201{text}"^^edtf:EDTF .'
        for name in "ba"
        for text in "21"
    ]
    assert [(each.subject[-1], each.path) for each in conflicts(store(*claims))] == [
        (name, path) for name in "ab" for path in ("ct:issued", "ct:number", "ct:symbol")
    ]


def test_more_things_than_one_query_names() -> None:
    claims = [f'document:d{n} a ct:Document ; ct:issued "201{k}"^^edtf:EDTF .' for n in range(1_100) for k in (2, 3)]
    assert len(conflicts(store(*claims))) == 1_100
