"""Query text looked at without parsing it: every SERVICE is found, in whatever way the engine could be led to read it.

What counts is the engine: a keyword is one if the query parses, and parses no more when the word is misspelt.
"""

import re
import time
import unicodedata
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import queries
from kg.answering import prefixes
from kg.errors import QueryError, ServiceRefused, TooComplex, UpdateRefused
from kg.sparql import MARKS, bare, composed, place, refuse
from ontology.iri import Base

PREFIXES = {"ex": "http://e/", "": "http://a/"}


def words(text: str) -> list[str]:
    return text.split()


def refused(text: str) -> bool:
    try:
        refuse(text)
    except ServiceRefused:
        return True
    except UpdateRefused:
        return False
    return False


def parses(text: str) -> bool:
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except (SyntaxError, UnicodeEncodeError):
        return False
    except (OSError, RuntimeError, ValueError):  # it was parsed, and asked somebody
        return True
    return True


ASKING = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { service silent ?where { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a' .SERVICE<http://127.0.0.1:1/>{} }",
    'SELECT * {{ ?s ?p "it\'s" } UNION { SERVICE <http://a/> {} }}',
    "SELECT * { ?s ?p '''a \" # ''' # comment\n SERVICE <http://a/> {} }",
    "SELECT * { ?s ex:o\\'clock ?o . SERVICE <http://a/> {} }",
    "SELECT * { FILTER(?a < 1) SERVICE <http://a/> {} FILTER(?b > 2) }",
    # Keywords need no space around them.
    "ASK { ?s ?p 1SERVICE<http://a/>{} }",
    "ASK { ?s ?p trueSERVICE?x{} }",
    "ASK { SERVICEex:a{} }",
    "ASK { SERVICESILENTex:a{} }",
    "ASK { SERVICE:a{} }",
    "ASK { SERVICE#{\n:a#{\n{} }",
    "ASK { SERVICE ex:a\\,b {} }",
    # A comparison with what looks like the rest of an IRI.
    "ASK { FILTER(1<1&&'>'='x')SERVICE<http://a/>{}FILTER('a'='a') }",
    "ASK { FILTER(1<2#>'''\n)SERVICE<http://a/>{} }",
    "ASK { ?s ?p <http://a/\\u0027'>SERVICE<http://a/>{} }",
    "VERSION 'a\\'x' ASK { FILTER(1<1&&'>'='x')SERVICE<http://a/>{}FILTER('a'='a') }",
    "PREFIX #x:<a'>\nb:<http://b/> ASK { FILTER(1<1&&'>'='x')SERVICE<http://a/>{}FILTER('a'='a') }",
    # A long string that is none.
    "ASK { VALUES ?x {'''a'} SERVICE <http://a/> {} }",
    "ASK { VALUES ?x {'''a'} SERVICE <http://a/> {} #\\q'''\n }",
    'ASK { VALUES ?x {"""a"} SERVICE <http://a/> {} #\\uD800"""\n }',
    # A name that ends earlier than it seems.
    "ASK { ?x a ex:a.b.SERVICE<http://a/>{} }",
    "PREFIX odd: <http://[::1]> ASK { ?s ?p odd:SERVICE <http://a/> {} }",
    "PREFIX h: <http://e/#> ASK { ?s ?p h:SERVICE:b\\#{} }",
]


@pytest.mark.parametrize("text", ASKING)
def test_no_query_asks_another_host(text: str) -> None:
    misspelt = re.sub("service", "servant", text, flags=re.IGNORECASE)
    assert parses(text)
    assert not parses(misspelt)
    assert refused(text)


@pytest.mark.parametrize("text", ["ASK { \\u0053ERVICE <http://a/> {} }", "ASK { \\U00000073ervice ?x {} }"])
def test_a_service_in_escapes_is_refused_though_this_engine_does_not_read_them(text: str) -> None:
    assert not parses(text)
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT * { ?s ?p ?service OPTIONAL { ?service ?p ?o } }",
        "SELECT * { ?s <http://a/service> 'SERVICE' , \"a SERVICE <x>\" } # SERVICE",
        "PREFIX service: <http://a/> SELECT * { ?s service:x ex:service }",
        "PREFIX service: <http://a/> SELECT * FROM service:a FROM NAMED service:b { GRAPH service:x { ?s ?p ?o } }",
        "SELECT * { ?s ex:service ?o { ?o ?p ex:Service } UNION { ?o ex:webservice ?p } }",
        'SELECT * { ?s ?p """SERVICE " \' """ }',
        "SELECT * { # SERVICE <http://a/> {\n ?s ?p ?o }",
        "SELECT * { ?s ?p '''\n} SERVICE <http://a/> {}\n''' }",
        "SELECT * { _:service ?p 'a'@en-service . { ?s ?p ?o } }",
        "SELECT * { FILTER(ex:service(1) || ?service<1 && 2>?service) { ?s ?p ?o } }",
        "BASE <http://a/> PREFIX : <#> SELECT * { ?s :service 'a' } # the public service: a list",
        "SELECT * { ?s ?p 'd\\u1ECBch v\\u1EE5 service' }",
    ],
)
def test_the_word_service_may_stand_where_it_means_nothing(text: str) -> None:
    assert parses(text)
    assert not refused(text)


def test_a_refusal_says_where() -> None:
    with pytest.raises(ServiceRefused, match="line 3, column 6: SERVICE would ask another host") as caught:
        refuse("# SERVICE ?x {\nASK { '''\n''' .SERVICE ?x {} }")
    assert (caught.value.line, caught.value.column) == (3, 6)


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("INSERT DATA {}", "INSERT"),
        ("# a\nVERSION '1.2' PREFIX select: <a> # b\n base <b> delete {} where {}", "DELETE"),
        ("LOAD <http://a/>", "LOAD"),
    ],
)
def test_an_update_is_known_by_its_first_word(text: str, operation: str) -> None:
    with pytest.raises(UpdateRefused) as caught:
        refuse(text)
    assert caught.value.operation == operation


# Anything that makes the engine and this module read a text differently, around a SERVICE

_PIECES = [
    *words(
        r"""' " < > # \ . ? ( ) { } ; , = - : % * / | ! [ · é '' \q \' \" \u0027 \# \, b\# 'a' "a" @en ^^ _:b [] {}"""
    ),
    *words(
        "?x ex: odd: h: ex:a ex:a.b <http://a/> <#a> <x'y> GRAPH SERVICE SILENT UNION OPTIONAL{} IN( && || 1 true a"
    ),
    *("\n", "\r", " ", "\ufffd", "'" * 3, '"' * 3, "?s ?p ", "GRAPH ", "VALUES ?v {"),
    *("FILTER(", "FILTER(1<", ">2)", "FILTER(1<2)", "BIND(1 AS ?z)"),
]
_SERVICES = ["SERVICE<http://a/>{}", "SERVICE :{}", "SERVICE:b\\#{}", "SERVICEex:a {}", "service silent :a#x\n{}"]
_ODD = "PREFIX odd: <http://[::1]> PREFIX h: <http://e/#> ASK{?s ?p "
_HEADS = ["ASK{", "SELECT*{", "BASE <http://b/> ASK{?s ?p ", _ODD]
_ENDS = ["}", "\n}", "'}", "#'''\n}"]
_pieces = st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(_HEADS), _pieces, st.sampled_from(_SERVICES), _pieces, st.sampled_from(_ENDS))
@example(_ODD, "odd:", "SERVICE :{}", "", "}")
def test_what_the_engine_takes_for_service_is_refused(head: str, before: str, ask: str, after: str, end: str) -> None:
    text = head + before + ask + after + end
    if parses(text) and not parses(re.sub("service", "servant", text, flags=re.IGNORECASE)):
        assert refused(text)


_comments = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20).map(lambda text: f"#{text}\n")
_strings = st.text(st.characters(codec="utf-8", exclude_characters='"\\\r\n'), max_size=20)


@settings(deadline=None)
@given(_comments, _strings, _comments, st.sampled_from([("", False), ("SERVICE ?s { ?s ?p ?o }", True)]))
@example("# ' SERVICE ?x {\n", "SERVICE ?x { # '", "# <\n", ("", False))
def test_comments_and_strings_change_no_verdict(one: str, string: str, two: str, asking: tuple[str, bool]) -> None:
    assert refused(f'{one}SELECT * {{ {asking[0]} ?s ?p "{string}" {two} }}') is asking[1]


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
def test_bare_text_keeps_its_places(text: str) -> None:
    assert len(bare(text)) == len(text)
    assert not set(bare(text)) & set("#'")


def test_bare_text_has_only_syntax_left() -> None:
    text = "PREFIX a: <http://a/> # b\nSELECT * { ?s a:o\\'clock '''#'#''' , <http://b> }"
    assert " ".join(bare(text).split()) == 'PREFIX a: \x02 SELECT * { ?s a:o--clock " , \x01 }'


@given(st.text(), st.integers(min_value=0))
def test_a_place_is_that_of_the_character(text: str, at: int) -> None:
    at %= len(text) + 1
    line, column = place(text, at)
    assert sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1 == at


# Texts in NFC


@given(st.text())
def test_text_is_composed(text: str) -> None:
    try:
        assert composed(text) == unicodedata.normalize("NFC", text)
    except TooComplex:
        marks = "".join("M" if unicodedata.category(each).startswith("M") else "-" for each in text)
        assert "M" * (MARKS + 1) in marks


@pytest.mark.parametrize("marks", ["\u0300\u0316", "\u0f73\u0f71", "\u0301"])
def test_marks_without_end_are_refused_and_letters_with_marks_are_not(marks: str) -> None:
    assert composed("a" + marks * (MARKS // len(marks))).startswith(composed("a" + marks)[0])
    assert composed(("e\u0323\u0302 " + "…" * 40) * 1000) == ("ệ " + "…" * 40) * 1000
    with pytest.raises(TooComplex, match="more than 30 combining marks"):
        composed("a" + marks * 2**15)


HOSTILE = [
    *words(r"""' " < # \ ? : { } a. "\ <a> <a' <a#> <#a>'SERVICE a\: \u0053 BASE<a> PREFIX"""),
    *words("SERVICE SERVICE: SERVICE# SERVICE< SERVICESILENT ?SERVICE 'SERVICE' \"SERVICE' ſERVICE"),
    *("SERVICE ", "SERVICE\n:\n", "SERVICE:a{ ", "SERVICE" * 40 + " " * 300, "ex:SERVICE ?x {", '"""', "'''"),
    *("'''\\q", "'''\\'''", " ", "\n", "#\n", "GRAPH ", "FROM aSERVICE", "PREFIX a:<b> ", "VERSION 'a'"),
    *("\U0001d160", "\u0300\u0316"),
]


@pytest.mark.parametrize("start", ["", "ASK {", "ASK { SERVICES "])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_no_time(start: str, piece: str) -> None:
    text = (start + piece * 2**17)[: 2**17]
    began = time.process_time()
    with suppress(QueryError):
        refuse(composed(text))
    assert time.process_time() - began < 1.5  # 0.1 s as a rule; what is quadratic takes many


@pytest.mark.parametrize("name", queries.names())
def test_none_of_our_queries_is_refused(name: str) -> None:
    refuse(composed(queries.text(name)))


@pytest.mark.parametrize("base", [Base(), Base("https://example.org/data/")])
def test_our_own_prefixes_are_such_that_names_are_read_whole(base: Base) -> None:
    assert all(iri.endswith(("/", "#")) for iri in prefixes(base).values())
