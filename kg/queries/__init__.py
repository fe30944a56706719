"""SPARQL kept as files: each `.rq` says in its first comment what it answers, and runs as it is on any engine.

A query takes parameters where it says `VALUES ?name { UNDEF }`, which alone joins with everything: binding `name`
puts terms in the place of UNDEF. So no text of a caller is ever pasted into SPARQL.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

Value: TypeAlias = str | ox.NamedNode | ox.Literal
"""A term; a plain string is an IRI."""

FOLDER = Path(__file__).resolve().parent

_PARAMETER = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")


def names() -> list[str]:
    """Return the names of all queries, sorted: paths below this folder without `.rq`, as `conflicts/values`."""
    return sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.rq"))


@cache
def text(name: str) -> str:
    """Return a query's text; raise KeyError for a name that is none of `names()`."""
    if name not in names():
        raise KeyError(name)
    return (FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def bind(name: str, bindings: Mapping[str, Value | Iterable[Value]]) -> str:
    """Return a query's text with its parameters bound; raise KeyError for a parameter it does not have.

    Raise ValueError for a string that is no IRI.
    """
    query, filled = text(name), {variable: _terms(values) for variable, values in bindings.items()}
    for variable in filled.keys() - set(_PARAMETER.findall(query)):
        raise KeyError(variable)
    # One pass, so that a bound text which looks like a parameter stays a text.
    return _PARAMETER.sub(lambda match: f"VALUES ?{match[1]} {{ {filled.get(match[1], 'UNDEF')} }}", query)


def is_iri(text: str) -> bool:
    """Say whether a text can be bound as a term: blank nodes and relative IRIs cannot."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _terms(values: Value | Iterable[Value]) -> str:
    listed = [values] if isinstance(values, (str, ox.NamedNode, ox.Literal)) else values
    return " ".join(str(ox.NamedNode(each) if isinstance(each, str) else each) for each in listed)
