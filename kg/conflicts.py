"""Where sources disagree: a property that has one value, and claims that give several which cannot all be right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import combinations, groupby
from typing import Any, NamedTuple

import polars as pl

from kg.fold import same
from kg.shapes import SingleValued, single_valued
from kg.store import Store
from ontology import edtf
from ontology.iri import Base
from ontology.terms import CT, EDTF, PREFIXES, XSD

_AT_ONCE = 1_000  # things named in one query: its text stays under 100 KB
_DATES = {EDTF, XSD.date}
_NUMBERS = {XSD.integer, XSD.decimal}
_DATED = {CT.issued, CT.date}
"""Dates that the row's own bounds narrow (ct:notBefore, ct:notAfter)."""
_BOUNDS = {CT.notBefore, CT.notAfter}
"""Not compared themselves: they narrow the date of their row, or say themselves when it was where the row has none."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says so."""

    iri: str
    sources: tuple[str, ...]
    """Ids, sorted."""
    locator: str | None
    certainty: str | None
    """Concept id."""
    row: str | None
    """`collection/file.csv:14`."""


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values, with all claims that give it in these or in other words for the same."""

    text: str
    """As most of the claims print it; an IRI where the value is a thing or a concept."""
    label: str | None
    """Of a thing or a concept."""
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values that claims give for one property of one thing, two of which exclude each other at least."""

    subject: str
    """IRI."""
    label: str | None
    path: str
    """A SPARQL path with prefixes: `ct:issued`, `^ct:establishes`."""
    language: str | None
    """Of the values, where they have one: only values of one language are compared."""
    values: tuple[Value, ...]

    def to_dict(self, base: Base) -> dict[str, Any]:
        """Return the conflict as it goes out as JSON; ids are `kind/id`, those of claims and sources bare."""
        return {
            "id": _id(self.subject, base),
            "iri": self.subject,
            "label": self.label,
            "property": self.path,
            "language": self.language,
            "values": [
                {"value": value.text, "label": value.label, "claims": [_said_by(each, base) for each in value.claims]}
                for value in self.values
            ],
        }


def _id(iri: str, base: Base) -> str:
    split = base.split(iri)
    return "/".join(split) if split else iri


def _said_by(claim: Claim, base: Base) -> dict[str, str | None]:
    return {
        "id": _id(claim.iri, base).removeprefix("claim/"),
        "source": ";".join(claim.sources),
        "locator": claim.locator,
        "certainty": claim.certainty,
        "row": claim.row,
    }


class _Said(NamedTuple):
    """What one claim says of one property of one thing: a row of `conflicts/values`."""

    subject: str
    path: str
    language: str | None
    value: str
    datatype: str | None
    claim: str
    not_before: str | None
    not_after: str | None


def conflicts(store: Store, columns: Iterable[SingleValued] | None = None) -> list[Conflict]:
    """Compare what the claims of a store say, disputed ones too, and return every conflict, sorted by thing and path.

    `columns` are the properties to compare, by default those of which the shapes allow one value. Texts are the same
    if they differ in case, tone placement or a leading "Về" only (`kg.fold.same`); dates are compatible if one day
    fits both, periods if both their ends are.
    """
    compared = sorted(each for each in columns or single_valued() if each.property not in _BOUNDS)
    said = groupby(_said(store, _candidates(store, compared)), key=lambda row: row[:3])
    found = [group for group in (list(rows) for _, rows in said) if _excluded(group)]
    found = _of_class(store, found, compared)
    claims = _claims(store, {row.claim for group in found for row in group})
    things = {row.value for group in found for row in group if row.datatype is None}
    labels = _labels(store, things | {group[0].subject for group in found})
    reported = (
        Conflict(
            subject=group[0].subject,
            label=labels.get(group[0].subject),
            path=_shortened(group[0].path),
            language=group[0].language,
            values=_grouped(group, claims, labels),
        )
        for group in found
    )
    return sorted(reported, key=lambda each: (each.subject, each.path, each.language or ""))


def _candidates(store: Store, columns: Iterable[SingleValued]) -> pl.DataFrame:
    """Return path and subject where a property has more than one value, or a date bounds that may be apart: few."""
    paths = sorted({_path(column) for column in columns})
    forward = [path for path in paths if not path.startswith("^")]
    backward = [path[1:] for path in paths if path.startswith("^")]
    several = _one_path(store.frame("conflicts/candidates", path=forward, inverse=backward))
    dates = pl.DataFrame({"path": sorted(_DATED & set(forward))}, schema={"path": pl.String})
    apart = dates.join(store.frame("conflicts/apart"), how="cross").select(several.columns)
    return pl.concat([several, apart]).unique().sort("path", "subject")


def _said(store: Store, candidates: pl.DataFrame) -> list[_Said]:
    frames = [pl.DataFrame(schema=dict.fromkeys(_Said._fields, pl.String))]
    for (path,), group in candidates.group_by("path", maintain_order=True):
        inverse = str(path).startswith("^")
        bound = {"path": [], "inverse": [str(path)[1:]]} if inverse else {"path": [str(path)], "inverse": []}
        rows = _one_path(_batched(store, "conflicts/values", "subject", group["subject"], **bound))
        frames.append(rows.with_columns(pl.col("value").fill_null("")).select(_Said._fields))
        if path in _DATED:
            frames.append(_bounded(store, str(path), group["subject"]))
    whole = pl.concat(frames).unique().sort("subject", "path", "language", "value", "claim")
    return [_Said(*row) for row in whole.iter_rows()]


def _bounded(store: Store, path: str, subjects: pl.Series) -> pl.DataFrame:
    """What claims say of a date that they bound and do not give: the interval. Bounds that are no days say nothing."""
    rows = _batched(store, "conflicts/bounded", "subject", subjects)
    first, last = (pl.col(name).fill_null("..") for name in ("not_before", "not_after"))
    said = rows.with_columns(
        pl.lit(path).alias("path"),
        pl.lit(None, pl.String).alias("language"),
        pl.lit(EDTF).alias("datatype"),
        (first + "/" + last).alias("value"),
    ).select(_Said._fields)
    return said.filter(pl.Series([edtf.valid(each) for each in said["value"]], dtype=pl.Boolean))


def _of_class(store: Store, found: list[list[_Said]], columns: Iterable[SingleValued]) -> list[list[_Said]]:
    """Leave out what may have several values: an event has one place, an action any number."""
    allowed = {(_path(column), column.cls) for column in columns}
    subjects = pl.Series(sorted({group[0].subject for group in found}), dtype=pl.String)
    classes: dict[str, set[str]] = {}
    for subject, cls in _batched(store, "conflicts/classes", "subject", subjects).iter_rows():
        classes.setdefault(subject, set()).add(cls)
    return [group for group in found if any((group[0].path, cls) in allowed for cls in classes[group[0].subject])]


def _excluded(group: list[_Said]) -> bool:
    """Whether two of the values of a property cannot both be right."""
    values = {(row.value, row.datatype) for row in group}
    if all(datatype in _DATES and edtf.valid(value) for value, datatype in values):
        compatible = _same_period if group[0].path == CT.period else _same_day
        return not all(compatible(a, b) for a, b in combinations(group, 2))
    return len({_folded(value, datatype) for value, datatype in values}) > 1


def _same_day(a: _Said, b: _Said) -> bool:
    """Whether one day fits two dates, inside the bounds of both rows where they are bounds of this date."""
    first = last = None
    if a.path in _DATED:
        first = max((day for day in (_day(a.not_before), _day(b.not_before)) if day), default=None)
        last = min((day for day in (_day(a.not_after), _day(b.not_after)) if day), default=None)
    return edtf.may_share_a_day(a.value, b.value, (first, last))


def _same_period(a: _Said, b: _Said) -> bool:
    return all(map(edtf.may_share_a_day, edtf.ends(a.value), edtf.ends(b.value)))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # xsd:date knows time zones and other years; such a bound binds nothing
        return None


def _folded(value: str, datatype: str | None) -> str:
    if datatype in _NUMBERS:
        try:
            return str(Decimal(value).normalize())
        except InvalidOperation:
            return value
    return same(value) if datatype else value


def _grouped(group: list[_Said], claims: dict[str, Claim], labels: dict[str, str]) -> tuple[Value, ...]:
    """Put together what is the same in other words. The same date with bounds that are apart is told by these."""
    if group[0].path in _DATED and len({row.value for row in group}) == 1:
        group = [row._replace(value=f"{row.not_before or '..'}/{row.not_after or '..'}") for row in group]
    values: dict[str, list[_Said]] = {}
    for row in group:
        values.setdefault(_folded(row.value, row.datatype), []).append(row)
    found = []
    for rows in values.values():
        given = (claims.get(row.claim, Claim(row.claim, (), None, None, None)) for row in rows)
        text = _printed([row.value for row in rows])
        found.append(Value(text, labels.get(text), tuple(sorted(given, key=_rank))))
    return tuple(sorted(found, key=lambda value: value.text))


def _printed(texts: list[str]) -> str:
    """Return the text that most claims print; of equals rather none in capitals, as headlines are."""
    return min(texts, key=lambda text: (-texts.count(text), text.isupper(), text))


def _rank(claim: Claim) -> tuple[tuple[str, ...], str, str]:
    return claim.sources, claim.locator or "", claim.iri


def _claims(store: Store, iris: set[str]) -> dict[str, Claim]:
    rows = _batched(store, "conflicts/claims", "claim", pl.Series(sorted(iris), dtype=pl.String))
    local = pl.col("source", "certainty").str.extract(r"([^/#]*)$")
    first = pl.col("locator", "certainty", "row").min()
    described = rows.with_columns(local).group_by("claim").agg(pl.col("source").drop_nulls().unique().sort(), first)
    return {row["claim"]: _claim(**row) for row in described.iter_rows(named=True)}


def _claim(claim: str, source: list[str], locator: str | None, certainty: str | None, row: str | None) -> Claim:
    return Claim(claim, tuple(source), locator, certainty, row)


def _labels(store: Store, things: set[str]) -> dict[str, str]:
    rows = _batched(store, "conflicts/labels", "thing", pl.Series(sorted(things), dtype=pl.String))
    best = rows.sort(pl.col("viewed") != "true", pl.col("language") != "vi", "label").unique("thing", keep="first")
    return dict(best.select("thing", "label").iter_rows())


def _batched(store: Store, query: str, variable: str, iris: pl.Series, **bound: list[str]) -> pl.DataFrame:
    """Ask a query about things, so many at a time; blank nodes have no name to ask by."""
    named = iris.filter(~iris.str.starts_with("_:"))
    slices = [named.slice(start, _AT_ONCE).to_list() for start in range(0, max(len(named), 1), _AT_ONCE)]
    return pl.concat([store.frame(query, **{variable: each}, **bound) for each in slices])


def _path(column: SingleValued) -> str:
    return ("^" if column.inverse else "") + column.property


def _one_path(rows: pl.DataFrame) -> pl.DataFrame:
    """Make one of the columns `path` and `inverse`, of which each row has either: ^ begins an inverse path."""
    return rows.with_columns(path=pl.coalesce("path", "^" + pl.col("inverse"))).drop("inverse")


def _shortened(path: str) -> str:
    mark, iri = ("^", path[1:]) if path.startswith("^") else ("", path)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{mark}{prefix}:{iri[len(namespace) :]}"
    return f"{mark}<{iri}>"
