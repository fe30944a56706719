"""What claims say of a thing, shaped for pages: each fact once, with all claims that say it.

The rows come from the queries in `queries/facts/` (`said`, parameter `subject`, up to 100 IRIs; `counts` and
`mentions`, parameter `thing`), in the form of the SPARQL 1.1 JSON results: a dict for each, from variable to term.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple, NotRequired, TypeAlias, TypedDict

from ontology.iri import Base, split_concept
from ontology.terms import CT, LINEAGE, PREFIXES, ROLES

Row: TypeAlias = Mapping[str, Mapping[str, Any]]
"""A solution: variable to `{"type", "value", "xml:lang"?, "datatype"?}`; unbound variables are absent."""


_GENERAL: Final = {
    CT.derivesFrom: tuple(relation.iri for relation in LINEAGE),
    CT.participant: tuple(role.iri for role in ROLES),
}
_CERTAINTIES: Final = {"stated": 0, "inferred": 1, "": 2, "disputed": 3}


class Value(TypedDict):
    """What is said. A thing has `id` (`kind/id`; a foreign IRI whole), a concept `concept`, a text `text`."""

    id: NotRequired[str]
    concept: NotRequired[str]
    iri: NotRequired[str]
    label: NotRequired[str | None]
    text: NotRequired[str]
    language: NotRequired[str]
    datatype: NotRequired[str]


class Claim(TypedDict):
    """Who says so; `source` holds several ids with ';' between them where the claim rests on several."""

    id: str
    source: str | None
    locator: str | None
    certainty: str | None
    row: str | None


class Fact(TypedDict):
    """A property and one value of it; no claims where only the view says so (what was derived, plain RDF files)."""

    property: str
    value: Value
    claims: list[Claim]


class Mention(TypedDict):
    """Something that says of itself that it has to do with a thing: `property` points from `subject` to the thing."""

    property: str
    subject: Value
    claims: list[Claim]


class _Said(NamedTuple):
    """A statement: subject, property and value; of texts also language and datatype."""

    subject: str
    property: str
    type: str
    value: str
    language: str
    datatype: str


def facts(rows: Iterable[Row], base: Base) -> dict[str, list[Fact]]:
    """Return the facts of each subject (IRI) of rows of `facts/said`, sorted by property and value.

    The general ct:derivesFrom and ct:participant stand only where nothing says how. Claims are sorted, the surest
    first.
    """
    said: dict[_Said, set[str]] = {}
    told = _Told(base)
    for row in rows:
        if "subject" in row:
            value = row["value"]
            terms = (row["subject"]["value"], row["property"]["value"], value["type"], _text(value["value"]))
            statement = _Said(*terms, value.get("xml:lang", ""), value.get("datatype", ""))
            claims = said.setdefault(statement, set())
            if "claim" in row:
                claims.add(row["claim"]["value"])
        else:
            told.hear(row)
    found: dict[str, list[Fact]] = {}
    for statement, claims in _plain(said).items():
        fact: Fact = {
            "property": short(statement.property),
            "value": told.value(statement),
            "claims": told.claims(claims),
        }
        found.setdefault(statement.subject, []).append(fact)
    return {subject: sorted(each, key=_order) for subject, each in found.items()}


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many things mention one by each property, from rows of `facts/counts` (parameter `thing`)."""
    found = {short(row["property"]["value"]): int(row["count"]["value"]) for row in rows if "property" in row}
    return dict(sorted(found.items()))


def mentions(rows: Iterable[Row], base: Base) -> list[Mention]:
    """Return the mentions of rows of `facts/mentions` (parameter `thing`), sorted by property and name.

    They are at most 50: to have 50 of each property, ask with `property` bound (`expanded` of a key of `counts`).
    """
    said: dict[_Said, set[str]] = {}
    told = _Told(base)
    for row in rows:
        subject = row["subject"]
        statement = _Said("", row["property"]["value"], subject["type"], subject["value"], "", "")
        claims = said.setdefault(statement, set())
        if "claim" in row:
            claims.add(row["claim"]["value"])
        told.hear({**row, "value": subject})
    found = [
        Mention(property=short(each.property), subject=told.value(each), claims=told.claims(claims))
        for each, claims in _plain(said).items()
    ]
    return sorted(found, key=lambda each: (each["property"], *_named(each["subject"])))


@lru_cache(maxsize=1_024)
def short(property: str) -> str:
    """Return a property's name: that of ours without `ct:`, others with their prefix, or else the whole IRI."""
    for prefix, namespace in PREFIXES.items():
        if property.startswith(namespace) and property != namespace:
            name = property[len(namespace) :]
            return name if prefix == "ct" else f"{prefix}:{name}"
    return property


def expanded(name: str) -> str:
    """Return the IRI of a property from what `short` made of it."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return CT.iri + name
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


class _Told:
    """What rows tell of claims, and of what the values are called."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._sources: dict[str, set[str]] = {}
        self._about: dict[str, dict[str, str]] = {}
        self._labels: dict[str, tuple[str, str]] = {}
        self._claims: dict[str, Claim] = {}

    def hear(self, row: Row) -> None:
        if "label" in row:
            label, value = row["label"], _text(row["value"]["value"])
            language = label.get("xml:lang", "")
            ranked = ("0" if language == "vi" else language or "1", label["value"])
            self._labels[value] = min(ranked, self._labels.get(value, ranked))
        if "claim" in row:
            claim = row["claim"]["value"]
            about = self._about.setdefault(claim, {})
            for name in ("locator", "certainty", "row"):
                if name in row:
                    about[name] = min(row[name]["value"], about.get(name, row[name]["value"]))
            if "source" in row:
                self._sources.setdefault(claim, set()).add(_bare(self._base, row["source"]["value"]))

    def value(self, said: _Said) -> Value:
        if said.type not in ("uri", "bnode"):
            found: Value = {"text": said.value}
            if said.language:
                found["language"] = said.language
            if said.datatype:
                found["datatype"] = short(said.datatype)
            return found
        if said.type == "bnode":
            return {"id": f"_:{said.value}"}
        concept, thing = split_concept(said.value), self._base.split(said.value)
        label = self._labels.get(said.value, ("", None))[1]
        if concept:
            return {"concept": concept[1], "iri": said.value, "label": label}
        return {"id": "/".join(thing) if thing else said.value, "iri": said.value, "label": label}

    def claims(self, iris: Iterable[str]) -> list[Claim]:
        return sorted(map(self._claim, iris), key=lambda each: (_rank(each["certainty"]), each["id"]))

    def _claim(self, iri: str) -> Claim:
        """Return a claim; the same for each of the facts that it says."""
        found = self._claims.get(iri)
        if found is None:
            found = self._claims[iri] = self._described(iri)
        return found

    def _described(self, iri: str) -> Claim:
        about = self._about.get(iri, {})
        certainty = about.get("certainty")
        return {
            "id": _bare(self._base, iri),
            "source": ";".join(sorted(self._sources.get(iri, ()))) or None,
            "locator": about.get("locator"),
            "certainty": certainty and re.split("[/#]", certainty)[-1],
            "row": about.get("row"),
        }


def _plain(said: Mapping[_Said, set[str]]) -> dict[_Said, set[str]]:
    """Leave out what is said in general of what is said in particular, by the same claims."""
    found = {}
    for each, claims in said.items():
        special = [
            said[other]
            for property in _GENERAL.get(each.property, ())
            if (other := each._replace(property=property)) in said
        ]
        left = claims.difference(*special)
        if left or not special:
            found[each] = left
    return found


def _text(value: Any) -> str:
    """Return a term as text; a triple that is a term itself (RDF 1.2) has parts."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _bare(base: Base, iri: str) -> str:
    thing = base.split(iri)
    return thing[1] if thing else iri


def _rank(certainty: str | None) -> int:
    return _CERTAINTIES.get(certainty or "", len(_CERTAINTIES) - 1)


def _order(fact: Fact) -> tuple[str, str, str]:
    return (fact["property"], *_named(fact["value"]))


def _named(value: Value) -> tuple[str, str]:
    return value.get("text") or value.get("label") or "", value.get("iri") or value.get("id") or ""
