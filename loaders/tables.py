"""The tables of a collection, as data/csvw.json describes them.

The CSVW description is the only place that says which columns exist and what a cell becomes in RDF:
`aboutUrl` names the kind of thing a row speaks of, `propertyUrl` the property, `valueUrl` a concept or a thing,
`datatype` and `lang` a literal, `separator` that a cell may hold several values.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from ontology import terms
from ontology.terms import CT, EDTF, VOCAB

BUNDLE = Path(__file__).resolve().parent.parent / "data"
"""The folder of the bundled collections; right in a checkout and in an installed wheel."""

DESCRIPTION = BUNDLE / "csvw.json"

PROVENANCE = ("source", "locator", "certainty", "preferred", "note")
"""Columns that every table of claims has: who says so, where, and how sure that is."""

Form = Literal["text", "edtf", "integer", "decimal", "uri", "concept", "thing", "id", "word", "day"]
"""What a cell holds. A `word` steers the row (`relation`, `role`, `preferred`) and is no value of its own; a `day` is
no cell but a bound that follows from one."""

_RELATIONS = {
    "relations": terms.DOCUMENT_RELATIONS,
    "links": terms.EVENT_RELATIONS,
    "participations": terms.ROLES,
}
"""The words that the relation column of a table of links may hold."""

_FORMS: dict[str, Form] = {"string": "text", "anyURI": "uri", "nonNegativeInteger": "integer", "decimal": "decimal"}


@dataclass(frozen=True)
class Column:
    """One column: its header, the property its cells become, and the form of their values."""

    name: str
    form: Form
    description: str
    predicate: str | None = None
    many: bool = False
    required: bool = False
    lang: str | None = None
    scheme: str | None = None
    kinds: tuple[str, ...] = ()
    or_words: bool = False
    inverse: bool = False

    @property
    def own(self) -> bool:
        """Whether the column says something of its row's subject (it is neither provenance, id nor steering word)."""
        return self.predicate is not None and self.name not in PROVENANCE


@dataclass(frozen=True)
class Edge:
    """A table whose rows are links: the columns of their subject, relation and object."""

    subject: str
    relation: str
    object: str
    relations: tuple[terms.Relation, ...]


@dataclass(frozen=True)
class Table:
    """One table: file name without `.csv`, the kind of thing its rows speak of (None for links), its columns."""

    name: str
    kind: str | None
    edge: Edge | None
    description: str
    columns: tuple[Column, ...]
    by_name: dict[str, Column] = field(repr=False, compare=False)

    @property
    def claims(self) -> bool:
        """Whether the rows are claims; those of sources.csv are what claims rest on."""
        return "source" in self.by_name

    @property
    def own(self) -> tuple[Column, ...]:
        """Columns that become triples about the row's subject."""
        return tuple(column for column in self.columns if column.own)

    @property
    def dated(self) -> Column | None:
        """The column of the one date that `<name>_min` and `<name>_max` bound, if the table has one."""
        return next((column for column in self.columns if f"{column.name}_min" in self.by_name), None)


def _column(raw: dict[str, Any]) -> Column:
    datatype = raw.get("datatype", "string")
    base = datatype if isinstance(datatype, str) else datatype.get("base", "string")
    kinds = tuple(raw.get(CT.iri + "kinds", ()))
    value_url = raw.get("valueUrl", "")
    form = _FORMS[base]
    scheme = None
    if kinds:
        form = "thing"
    elif value_url.startswith(VOCAB):
        form, scheme = "concept", value_url.removeprefix(VOCAB).split("/")[0]
    elif isinstance(datatype, dict) and datatype.get("@id") == EDTF:
        form = "edtf"
    elif "propertyUrl" not in raw:
        form = "id" if raw["name"] == "id" else "word"
    return Column(
        name=raw["name"],
        form=form,
        description=raw["dc:description"],
        predicate=raw.get("propertyUrl"),
        many="separator" in raw,
        required=raw.get("required", False),
        lang=raw.get("lang"),
        scheme=scheme,
        kinds=kinds,
        or_words=raw.get(CT.iri + "orWords", False),
        inverse=raw.get(CT.iri + "inverse", False),
    )


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """Every table by name, in the order of the description (sources first)."""
    found = {}
    for raw in json.loads(DESCRIPTION.read_text(encoding="utf-8"))["tables"]:
        schema = raw["tableSchema"]
        columns = tuple(_column(column) for column in schema["columns"])
        edge = schema.get(CT.iri + "edge")
        name = raw["url"].removesuffix(".csv")
        found[name] = Table(
            name=name,
            kind=schema["aboutUrl"].split("/")[-2] if "aboutUrl" in schema else None,
            edge=Edge(**edge, relations=_RELATIONS[name]) if edge else None,
            description=raw["dc:description"],
            columns=columns,
            by_name={column.name: column for column in columns},
        )
    return found
