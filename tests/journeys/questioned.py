"""Competency questions in tests: the answers of two engines and those in ontology/questions, in one shape."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import Graph

from docs import questions

EXAMPLE = Path(__file__).with_name("questions.ttl")

Answer: TypeAlias = list[tuple[str, ...]]
"""The variables, then the rows in the order of their text; of CONSTRUCT `s`, `p`, `o`; of ASK one word."""


def expected(name: str) -> Answer:
    """The answer on the bundled collections, as its file has it."""
    path = questions.answer(name)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".srj":
        return _truth(bool(json.loads(text)["boolean"]))
    if path.suffix == ".ttl":
        return _table(("s", "p", "o"), (map(str, triple) for triple in Graph().parse(data=text)))
    variables, *rows = csv.reader(text.splitlines())
    return _table(variables, rows)


def asked(store: ox.Store, query: str) -> Answer:
    """The answer of a store, which knows no prefix but those that the query declares."""
    answer = store.query(query)
    if isinstance(answer, ox.QueryBoolean):
        return _truth(bool(answer))
    if isinstance(answer, ox.QueryTriples):
        return _table(("s", "p", "o"), ((_text(each) for each in triple) for triple in answer))
    return _table((each.value for each in answer.variables), ((_text(each) for each in row) for row in answer))


def asked_of_rdflib(graph: Graph, query: str) -> Answer:
    """The answer of an engine that shares no code with the store."""
    answer = graph.query(query)
    if answer.type == "CONSTRUCT":
        return _table(("s", "p", "o"), (map(str, triple) for triple in answer.graph or ()))
    rows = [tuple("" if each is None else str(each) for each in row) for row in answer]  # type: ignore[union-attr]
    return _table(map(str, answer.vars or ()), rows)


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))


def _table(variables: Iterable[str], rows: Iterable[Iterable[str]]) -> Answer:
    return [tuple(variables), *sorted(map(tuple, rows))]


def _truth(answer: bool) -> Answer:
    return [("true" if answer else "false",)]
