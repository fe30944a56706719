"""Numbers unlike their symbols, and documents that are there twice, with the rows that say so."""

import pytest

from kg import queries
from kg.doubtful import MESSAGES, doubtful
from ontology.terms import VOCAB
from tests.kg.test_impossible import ID, store

BODIES = "".join(
    f"body:{id} ct:branch <{VOCAB}branch/{branch}> ; ct:level <{VOCAB}level/{level}> .\n"
    for id, branch, level in (
        ("bbt", "party", "central"),
        ("qu", "party", "district"),
        ("ubnd", "government", "district"),
        ("qh", "national-assembly", "central"),
        ("mt", "front", "district"),
    )
)


def document(id: str, symbol: str, issuer: str, when: str = "", type: str = "plan") -> str:
    """A document issued in a year, on a day or between two days (`2012-02-01/2012-02-28`); without, nobody knows."""
    first, _, last = (f"{when}-01-01/{when}-12-31" if len(when) == 4 else when).partition("/")
    bounds = (("notBefore", first), ("notAfter", last or first))
    dates = "".join(f' ; ct:{name} "{day}"^^xsd:date' for name, day in bounds if day)
    typed = f" ; ct:documentType <{VOCAB}document-type/{type}>" if type else ""
    return f'document:{id} a ct:Document ; ct:symbol "{symbol}" ; ct:issuer {issuer}{dates}{typed} .\n'


def numbered(number: str, symbol: str) -> str:
    return f'document:a a ct:Document ; ct:number "{number}" ; ct:symbol "{symbol}" .'


@pytest.mark.parametrize(
    ("number", "symbol"), [("37", "73-KH/QU"), ("7", "73-KH/QU"), ("13", "133/KH-UBND"), ("2014", "06/2014/NĐ-CP")]
)
def test_a_number_unlike_its_symbol(number: str, symbol: str) -> None:
    (found,) = doubtful(store(numbered(number, symbol)))
    assert (found.severity, found.focus) == ("Warning", f"{ID}document/a")
    assert (found.path, found.value) == ("ct:number", number)
    assert found.message_en == "The number is not the one that the symbol begins with: check number and symbol."
    assert found.message_vi == "Số khác với số đứng đầu ký hiệu: xem lại number và symbol."


@pytest.mark.parametrize(
    ("number", "symbol"),
    [
        ("73", "73-KH/QU"),
        ("09", "9-CT/TW"),
        ("9", "09/CT/TW"),
        ("06", "06/2014/NĐ-CP"),
        ("09a", "09a-CT/TW"),
        ("9", "09a-CT/TW"),  # which of the two it is nobody says
        ("09a", "9-CT/TW"),
        ("09-CT/TW", "09-CT/TW"),  # a shape says so
        ("73", "KH/QU"),
    ],
)
def test_a_number_that_is_that_of_its_symbol_or_cannot_be_read(number: str, symbol: str) -> None:
    assert doubtful(store(numbered(number, symbol))) == []


def test_the_rows_are_those_of_the_number_and_the_symbol() -> None:
    claims = ('document:a ct:number "37" .', 'document:a ct:title "X" .', 'document:a ct:symbol "73-KH/QU" .')
    (found,) = doubtful(store(numbered("37", "73-KH/QU"), *claims))
    assert found.rows == ("c/t.csv:2", "c/t.csv:4")


def twice(one: str, other: str) -> list[tuple[str, str | None]]:
    """What is said of two documents `a` and `b`."""
    return [(each.focus, each.value) for each in doubtful(store(BODIES + one + other))]


ONE = [(f"{ID}document/a", f"{ID}document/b")]

DAY = "2012-08-13"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (document("a", "73-KH/QU", "body:qu", DAY), document("b", "73-KH/QU", "body:qu", DAY)),
        (document("a", "73-KH/QU", "body:qu", DAY), document("b", "73-KH/QU", "body:qu", "2014")),
        (document("a", "09-CT/TW", "body:bbt", "2012"), document("b", "9/CT/TW", "body:qu , body:bbt", "2014")),
        (document("a", "1/KH-UBND", "body:ubnd", "2012-02-01"), document("b", "1/KH-UBND", "body:ubnd", DAY)),
        (document("a", "06/2014/NĐ-CP", "body:ubnd"), document("b", "06/2014/NĐ-CP", "body:ubnd", "2014")),
        (document("a", "5/NQ-QH15", "body:qh"), document("b", "5/NQ-QH15", "body:qh", type="")),
        (document("a", "8/KH-MTTQ", "body:mt", "2012"), document("b", "8/KH-MTTQ", "body:mt", DAY)),
        (document("a", "9-KH/QU", "body:qu", "2020"), document("b", "9-KH/QU", "body:qu", "2020-05-01")),
        (document("a", "6-QĐ/TW", "body:bbt", DAY, "decision"), document("b", "6-QĐ/TW", "body:bbt", DAY)),
    ],
    ids=[
        "day",
        "term",
        "spelling",
        "year",
        "year of the symbol",
        "assembly",
        "no rule",
        "congress",
        "types of one day",
    ],
)
def test_one_document_under_two_ids(one: str, other: str) -> None:
    assert twice(one, other) == ONE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (document("a", "35-CT/TW", "body:bbt", "2019"), document("b", "35-CT/TW", "body:bbt", "2024")),
        (document("a", "1/KH-UBND", "body:ubnd", "2012"), document("b", "1/KH-UBND", "body:ubnd", "2013")),
        (document("a", "1/KH-UBND", "body:ubnd", "2012"), document("b", "1/KH-UBND", "body:x", "2012")),
        (document("a", "3/KH-UBND", "body:ubnd", "2012"), document("b", "3/KH-UBND-TM", "body:ubnd", "2012")),
        (document("a", "73-KH/QU", "body:qu", DAY), document("b", "73-KH/QU", "body:qu")),
        (document("a", "8/KH-MTTQ", "body:mt", "2012-02-01/2012-02-28"), document("b", "8/KH-MTTQ", "body:mt", DAY)),
        (document("a", "9-KH/QU", "body:qu", "2020-11-01"), document("b", "9-KH/QU", "body:qu", "2020-05-01")),
        (document("a", "9-KH/QU", "body:qu", "2015-01-01/2020-12-31"), document("b", "9-KH/QU", "body:qu", "2020")),
        (document("a", "6-QĐ/TW", "body:bbt", "2012", "decision"), document("b", "6-QĐ/TW", "body:bbt", "2012")),
    ],
    ids=["term", "year", "issuer", "unit", "unknown day", "no rule", "congress", "longer span", "types"],
)
def test_two_documents_of_one_symbol(one: str, other: str) -> None:
    assert twice(one, other) == []


def test_one_document_under_two_ids_is_said_with_the_rows_of_both() -> None:
    one, other = (document(id, "73-KH/QU", "body:qu , body:mt", DAY) for id in ("a", "b"))
    (found,) = doubtful(store(BODIES + one + other, 'document:a ct:title "A" .', other, one))
    assert (found.severity, found.path, found.rows) == ("Warning", None, ("c/t.csv:3", "c/t.csv:4"))
    assert (found.message_vi, found.message_en) == MESSAGES["twice"]


def test_documents_of_other_issuers_are_not_held_against_each_other() -> None:
    issuers = {"a": "ubnd", "b": "ubnd", "c": "x", "d": "x"}
    made = "".join(document(id, "1/KH-UBND", f"body:{issuer}", DAY) for id, issuer in issuers.items())
    assert twice(made, "") == [*ONE, (f"{ID}document/c", f"{ID}document/d")]


def test_days_that_are_none_are_passed_over() -> None:
    """Files of RDF are loaded as they are."""
    one, other = (document(id, "1/KH-UBND", "body:ubnd", "tháng 8") for id in ("a", "b"))
    assert twice(one, other) == []


def test_every_query_has_its_message() -> None:
    assert {f"doubtful/{name}" for name in MESSAGES} == {each for each in queries.names() if each.startswith("doubt")}
