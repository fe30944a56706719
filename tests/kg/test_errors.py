"""Errors: one line each, whatever they echo."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import errors
from kg.errors import NotFound, QueryError, RdfError, StoreBusy, printable


@given(st.text())
def test_an_error_is_one_line_that_cannot_forge_output(text: str) -> None:
    for shown in (str(NotFound(text)), printable(text)):
        assert len(shown) < 200
        assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_facts_are_attributes_and_the_line_says_them() -> None:
    query = QueryError("unexpected '}'", 2, 5)
    assert (query.line, query.column) == (2, 5)
    assert str(query) == "the query cannot be answered: line 2, column 5: unexpected '}'"
    rdf = RdfError(Path("a\x1b[2J.ttl"), "no IRI", 3)
    assert (rdf.line, str(rdf)) == (3, "a[2J.ttl:3: no IRI")
    assert str(RdfError(None, "no IRI", 3)) == "N-Quads:3: no IRI"
    assert str(StoreBusy(Path("/data"), 30, 7)).startswith("/data: another load (process 7) is running")


def test_the_tree_is_the_one_drawn() -> None:
    drawn = errors.__doc__ or ""
    for name, error in vars(errors).items():
        if isinstance(error, type) and issubclass(error, errors.ChithiError):
            assert name in drawn.split()
            assert error.__doc__


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\u2028b", "a\x85b"])
def test_line_breaks_become_spaces(text: str) -> None:
    assert printable(text) == "a b"


def test_long_text_is_cut() -> None:
    assert printable("đ" * 1_000) == "đ" * 119 + "…"
