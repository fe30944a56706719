"""The gate: what nobody writes is refused before it reaches a parser, and nothing that people write is."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import queries
from kg.errors import QueryError, ServiceRefused, TooComplex, UpdateRefused
from kg.guard.gate import CHARACTERS, LEVELS, OPERATORS, check, deterministic

NESTED = {
    "groups": ("ASK ", "{", "}"),
    "subselects": ("ASK ", "{SELECT * {", "}}"),
    "optional": ("ASK {", "OPTIONAL {", "}", "}"),
    "exists": ("ASK {", "FILTER EXISTS {", "}", "}"),
    "parentheses": ("ASK { FILTER(", "(", ")", ") }", "1"),
    "functions": ("ASK { FILTER(", "IF(STR(", "),1,1)", ") }", "1"),
    "lists": ("ASK { ?s ?p ", "(", ")", " }", "1"),
    "blank nodes": ("ASK { ?s ?p ", "[ ?p ", "]", " }", "1"),
    "triple terms": ("ASK { ?s ?p ", "<<( ?s ?p ", " )>>", " }", "1"),
    "paths": ("ASK { ?s ", "(", ")*", " ?o }", "ct:issued"),
}
CHAINED = {
    "not": ("ASK { FILTER(", "!", "true) }"),
    "plus": ("ASK { FILTER(1", "+1", ") }"),
    "signed numbers": ("ASK { FILTER(1", " -1", ") }"),
    "times": ("ASK { FILTER(1", "*1", ") }"),
    "and": ("ASK { FILTER(true", "&&true", ") }"),
    "or": ("ASK { FILTER(true", "||true", ") }"),
    "sequence": ("ASK { ?s ct:a", "/ct:a", " ?o }"),
    "alternative": ("ASK { ?s ct:a", "|ct:a", " ?o }"),
    "inverse": ("ASK { ?s ct:a", "/^ct:a", " ?o }"),
    "union": ("ASK { {}", "UNION{}", " }"),
    "optional": ("ASK {", "OPTIONAL{}", " }"),
    "minus": ("ASK {", "MINUS{}", " }"),
    "filter": ("ASK {", "FILTER STR(1)", " }"),
    "annotations": ("ASK { ?s ?p ?o ", "{| ?p ?o |}", " }"),
}


def nest(shape: str, levels: int) -> str:
    start, opening, closing, *rest = NESTED[shape]
    end, middle = [*rest, "", ""][:2]
    return start + opening * levels + middle + closing * levels + end


def chain(shape: str, links: int) -> str:
    start, link, end = CHAINED[shape]
    return start + link * links + end


def passes(text: str) -> bool:
    try:
        check(text)
    except TooComplex:
        return False
    return True


@pytest.mark.parametrize("shape", NESTED)
def test_depth_is_bounded(shape: str) -> None:
    assert passes(nest(shape, LEVELS // 4))
    with pytest.raises(TooComplex, match=r"more than (100 levels of nesting|200 operators)"):
        check(nest(shape, LEVELS + 1))


@pytest.mark.parametrize("shape", CHAINED)
def test_width_is_bounded(shape: str) -> None:
    assert passes(chain(shape, OPERATORS // 4))
    with pytest.raises(TooComplex, match="more than 200 operators"):
        check(chain(shape, OPERATORS + 1))


@pytest.mark.parametrize(("make", "shape"), [(nest, each) for each in NESTED] + [(chain, each) for each in CHAINED])
def test_nothing_that_passes_kills_the_parser(make: Callable[[str, int], str], shape: str) -> None:
    largest = next(text for text in (make(shape, size) for size in range(OPERATORS, 0, -1)) if passes(text))
    code = "import sys, pyoxigraph as ox; ox.Store().query(sys.stdin.read(), prefixes={'ct': 'http://a/'})"
    assert len(largest) > LEVELS
    assert subprocess.run([sys.executable, "-c", code], input=largest, text=True, check=False).returncode == 0


def test_length_is_bounded() -> None:
    text = "ASK {} #"
    assert check(text.ljust(CHARACTERS))
    with pytest.raises(TooComplex, match="more than 65,536 characters"):
        check(text.ljust(CHARACTERS + 1))


def test_a_refusal_says_where() -> None:
    with pytest.raises(TooComplex) as caught:
        check("ASK {\n" + "  {\n" * LEVELS + "}" * (LEVELS + 1))
    assert (caught.value.line, caught.value.column) == (LEVELS + 1, 3)
    with pytest.raises(QueryError, match="line 2, column 3: the text is not Unicode"):
        check("ASK {\nđ \ud800}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES (?a ?b) { " + "(-1 'a/b') " * 3000 + "} }",
        "SELECT * { VALUES ?a { " + "<http://a/b-c/d> " * 3000 + "} }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(["ct:a-b-c"] * 3000) + ")) }",
        "SELECT * { ?s ?p '" + "{([<!" * 5000 + "' }",
        "SELECT * { ?s ?p ?o } # " + "{([<+*/" * 5000,
        "SELECT * {" + " ?s <http://a/b/c#d-e> 'a-b'@vi-VN, \"2 + 2 = 4\"^^<http://a/b> .\n" * 500 + "}",
        "SELECT " + " ".join(f"?filter_{number}" for number in range(500)) + " {}",
    ],
    ids=["rows", "values", "in", "string", "comment", "triples", "variables"],
)
def test_long_texts_that_are_plain_pass(text: str) -> None:
    assert check(text) == text


@pytest.mark.parametrize("name", queries.names())
def test_our_own_queries_pass(name: str) -> None:
    assert check(queries.text(name))


def test_what_stores_refuse_is_refused() -> None:
    with pytest.raises(UpdateRefused):
        check("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(ServiceRefused):
        check("SELECT * { SERVICE <http://a/> {} }")
    assert check("ASK { ?s ?p 'e\u0323\u0302' }") == "ASK { ?s ?p 'ệ' }"


_lines = st.text(st.characters(codec="utf-8", exclude_characters='"\\\r\n'), max_size=200)


@settings(deadline=None)
@given(_lines, st.sampled_from([("optional", 30), ("minus", 150), ("sequence", 30), ("union", 300)]))
@example("{(" * 200, ("sequence", 30))
@example("'''}}" * 60, ("union", 300))
def test_strings_and_comments_change_no_verdict(text: str, query: tuple[str, int]) -> None:
    shape, size = query
    plain = chain(shape, size)
    assert passes(f'#{text}\n{plain} VALUES ?x {{ "{text}" }}#{text}') is passes(plain)


@pytest.mark.parametrize("start", ["", "ASK {"])
@pytest.mark.parametrize(
    "piece",
    [
        *("a.", "<<", ">>", "()", "{}", "[]", "<a>", "<", "1-", "^", ":", ":a ", "@a-", "a:a.a", "\\", '"""\'', "#\n"),
        *(
            "VALUES ?x {",
            "VALUES(",
            "VALUES ?x { 1 } ",
            "VALUES VALUES?x",
            "BIND(",
            "FILTER",
            "NOW#",
            "NOW ",
            "\U0001d160",
        ),
    ],
)
def test_hostile_text_takes_no_time(start: str, piece: str) -> None:
    text = (start + piece * CHARACTERS)[:CHARACTERS]
    began = time.process_time()
    with suppress(QueryError):
        check(text)
    deterministic(text)
    assert time.process_time() - began < 1  # 0.1 s as a rule; what is quadratic takes many


@pytest.mark.parametrize("call", ["RAND()", "now( )", "UUID()", "STRUUID ()", "BNODE('a')", "bnode#\n()"])
def test_what_differs_each_time_is_known(call: str) -> None:
    assert not deterministic(f"SELECT ({call} AS ?x) {{}}")


def test_what_never_differs_is_known() -> None:
    assert deterministic("SELECT ?now ?uuid { ?now ct:uuid 'RAND', ?brand } ORDER BY ?random LIMIT 1")
