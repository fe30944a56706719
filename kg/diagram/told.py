"""What claims say of the things of a trace, with their sources: for a file, which can ask nobody later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import polars as pl

from kg.index import Index
from kg.store import Store
from ontology.iri import split_concept
from ontology.terms import CT, DCTERMS, SKOS

PROPERTIES: Final = (
    CT.documentType,
    CT.eventType,
    CT.actionType,
    CT.form,
    CT.symbol,
    CT.title,
    CT.issuer,
    CT.issued,
    CT.date,
    CT.period,
    CT.place,
    CT.organiser,
    CT.performedBy,
    CT.actorAsPrinted,
    CT.about,
)
"""What the panel of the file shows, in this order."""

Claim: TypeAlias = tuple[str | None, str | None, str | None]
"""Source (bare id, several with ';' between them), locator, certainty."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the things of a trace beside the trace itself."""

    titles: Mapping[str, str]
    """IRI to title."""
    aliases: Mapping[str, str]
    """IRI to its other names, with ";" between them."""
    facts: Mapping[str, list[tuple[str, str, list[Claim]]]]
    """IRI to property (without prefix), value as text or the id of a concept, and the claims that say so."""
    urls: Mapping[str, str]
    """IRI of a source to its address."""


def told(store: Store, index: Index, iris: Iterable[str]) -> Told:
    """Ask a store what it says of things; disputed claims too, marked as such."""
    things = pl.DataFrame({"thing": list(iris)}, {"thing": pl.String})
    said = store.frame("diagram/facts", property=PROPERTIES).join(things, on="thing", how="semi")
    return Told(
        titles=_values(store, CT.title, things["thing"]),
        aliases=_aliases(store, things["thing"]),
        facts=_facts(store, index, said),
        urls=_values(store, CT.url, None),
    )


def _facts(store: Store, index: Index, said: pl.DataFrame) -> dict[str, list[tuple[str, str, list[Claim]]]]:
    claims = _claims(store, said["claim"].unique())
    names = _names(index, said["value"].unique().drop_nulls())
    order = {property: place for place, property in enumerate(PROPERTIES)}
    ranked = said.drop_nulls("value").with_columns(rank=pl.col("property").replace_strict(order, return_dtype=pl.Int32))
    facts: dict[str, list[tuple[str, str, list[Claim]]]] = {}
    grouped = ranked.group_by("thing", "rank", "property", "value").agg(pl.col("claim").sort())
    for thing, _, property, value, ids in grouped.sort("thing", "rank", "value").iter_rows():
        fact = property.removeprefix(CT.iri), names.get(value, value), [claims[id] for id in ids]
        facts.setdefault(thing, []).append(fact)
    return facts


def _claims(store: Store, ids: pl.Series) -> dict[str, Claim]:
    frame = ids.alias("iri").to_frame()
    for name, property in (("source", DCTERMS.source), ("locator", CT.locator), ("certainty", CT.certainty)):
        short = pl.col("value").str.extract("([^/#]*)$") if name != "locator" else pl.col("value")
        values = store.frame("index/values", property=[property]).join(frame, on="iri", how="semi")
        joined = values.with_columns(short).group_by("iri").agg(pl.col("value").sort().str.join(";").alias(name))
        frame = frame.join(joined, on="iri", how="left")
    return {iri: (source, locator, certainty) for iri, source, locator, certainty in frame.iter_rows()}


def _names(index: Index, values: pl.Series) -> dict[str, str]:
    """Return what bodies, places and things of the trace are called, by IRI, and the ids of concepts.

    What concepts are called depends on the reader's language: `words` says it.
    """
    found: dict[str, str] = {}
    for iri in values.to_list():
        if iri.startswith(("http://", "https://")) and (name := _name(index, iri)):
            found[iri] = name
    return found


def _name(index: Index, iri: str) -> str | None:
    concept = split_concept(iri)
    if concept:
        return concept[1]
    thing = index.thing(iri)
    if thing is not None:
        return index.things.label[thing]
    node = index.node(iri)
    return None if node is None else index.nodes.label[node]


def _aliases(store: Store, among: pl.Series) -> dict[str, str]:
    found = store.frame("index/values", property=[SKOS.altLabel]).drop_nulls()
    found = found.filter(pl.col("iri").is_in(among.implode()))
    return dict(found.group_by("iri").agg(pl.col("value").sort().str.join(";")).iter_rows())


def _values(store: Store, property: str, among: pl.Series | None) -> dict[str, str]:
    found = store.frame("index/values", property=[property]).drop_nulls()
    if among is not None:
        found = found.filter(pl.col("iri").is_in(among.implode()))
    return dict(found.sort("iri", "value", descending=True).iter_rows())
