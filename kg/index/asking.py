"""The tables of an index, asked of a store: for datasets that came as RDF files.

Each question is one scan of one property, answered as columns, which polars joins. One query with an OPTIONAL for
each column would be answered node by node.
"""

from collections.abc import Iterable, Mapping

import polars as pl

from kg.index.building import HELD, TRACED
from kg.store import Store
from ontology.terms import CT, DCTERMS, KINDS, LINEAGE

_RELATIONS = [relation.iri for relation in LINEAGE]
_DERIVES = CT.derivesFrom.removeprefix(CT.iri)
_CONCEPT = pl.col("value").str.extract("([^/#]*)$")  # what ends the IRI of a concept is its id
_SOURCE = "/id/source/([^/]+)$"


def frames_from(store: Store) -> dict[str, pl.DataFrame]:
    """Return the tables (see `frames.COLUMNS`) that a store's view and claims make. Raise QueryError.

    Of several values where one is expected the alphabetically first stands, of several labels the Vietnamese. What
    nothing says is null: RDF files are loaded as they are, with or without types, claims or labels.
    """
    links, kinds, labels = _links(store), _kinds(store), _labels(store)
    types = _values(store, CT.documentType, CT.eventType, CT.actionType).with_columns(_CONCEPT)
    level = _first(store, CT.level).with_columns(_CONCEPT)
    nodes = _nodes(store, kinds, links, {"type": _least(types), "label": labels, "level": level})
    things = _things(store, kinds, {"label": labels, "level": level})
    return {
        "nodes": nodes,
        "node_types": types.join(nodes, on="iri", how="semi").rename({"iri": "node", "value": "type"}),
        "node_issuers": _pairs(store, (CT.issuer,), nodes, "node", "body"),
        "node_doers": _pairs(store, (CT.organiser, CT.performedBy), nodes, "node", "body"),
        "node_places": _pairs(store, (CT.place,), nodes, "node", "place"),
        "things": things,
        "successors": _pairs(store, (CT.succeededBy,), things, "old", "new"),
        "assigned": _pairs(store, (CT.assignedTo,), things, "task", "body"),
        "links": links,
        "claims": _claims(store, links),
    }


def _links(store: Store) -> pl.DataFrame:
    """Return a row for each claim of a link, and one with a null for each link of the view that no claim says.

    The bare ct:derivesFrom counts only where it says more than what stands beside it: in a claim that does not say
    how, or in the view where neither it nor a claim says more.
    """
    claimed = pl.concat(
        [_related(store, "claims"), _related(store, "claims-bare").with_columns(relation=pl.lit(_DERIVES))],
        how="diagonal",
    )
    named = _related(store, "links").join(claimed, on=("source", "target", "relation"), how="anti")
    bare = _related(store, "links-bare").join(claimed, on=("source", "target"), how="anti")
    return pl.concat([claimed, named, bare.with_columns(relation=pl.lit(_DERIVES))], how="diagonal").select(
        "source", "target", "relation", "claim"
    )


def _related(store: Store, question: str) -> pl.DataFrame:
    found = store.frame(f"index/{question}", relation=_RELATIONS)
    if "relation" not in found.columns:
        return found
    return found.with_columns(pl.col("relation").str.strip_prefix(CT.iri))


def _kinds(store: Store) -> pl.DataFrame:
    """Return the kind of everything that has one, claims aside: iri, kind."""
    types = {KINDS[kind]: kind for kind in (*TRACED, *HELD)}
    kind = pl.col("type").replace_strict(types, return_dtype=pl.Enum(list(types.values()))).alias("kind")
    typed = store.frame("index/kinds", type=list(types)).select("iri", kind)
    return typed.group_by("iri").agg(pl.col("kind").min().cast(pl.String))


def _nodes(store: Store, kinds: pl.DataFrame, links: pl.DataFrame, known: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return what has a type, and the ends of links that have none but of which something else is known."""
    ends = pl.concat([links["source"], links["target"]]).unique().alias("iri").to_frame()
    untyped = ends.join(kinds, on="iri", how="anti").with_columns(kind=pl.lit(None, pl.String))
    columns = {
        **known,
        "symbol": _first(store, CT.symbol),
        "branch": _branches(store),
        "edtf": _first(store, CT.issued, CT.date),
        "not_before": _first(store, CT.notBefore),
        "not_after": _first(store, CT.notAfter),
    }
    nodes = _with_columns(pl.concat([kinds.filter(pl.col("kind").is_in(TRACED)), untyped]), columns)
    return nodes.filter(~pl.all_horizontal(pl.exclude("iri").is_null()))


def _things(store: Store, kinds: pl.DataFrame, known: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    columns = {
        **known,
        "branch": _first(store, CT.branch).with_columns(_CONCEPT),
        "code": _first(store, CT.code),
        "part_of": _first(store, CT.partOf),
        "place": _first(store, CT.place),
        "edtf": _first(store, CT.published, CT.due),
        "status": _first(store, CT.status),
        "assigned_in": _first(store, CT.assignedIn),
        "valid_from": _first(store, CT.validFrom),
        "valid_to": _first(store, CT.validTo),
    }
    return _with_columns(kinds.filter(pl.col("kind").is_in(HELD)), columns)


def _with_columns(rows: pl.DataFrame, columns: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    for name, column in columns.items():
        rows = rows.join(column.select("iri", pl.col("value").alias(name)), on="iri", how="left")
    return rows


def _values(store: Store, *properties: str) -> pl.DataFrame:
    """Return iri and value, a row for each triple of the view with one of the properties."""
    return store.frame("index/values", property=properties).drop_nulls()


def _first(store: Store, *properties: str) -> pl.DataFrame:
    return _least(_values(store, *properties))


def _least(values: pl.DataFrame) -> pl.DataFrame:
    return values.group_by("iri").agg(pl.col("value").min())


def _labels(store: Store) -> pl.DataFrame:
    """Return one label each: the Vietnamese, else one without a language, else that of the first other language."""
    rank = pl.col("language").replace({"vi": "0"}).fill_null("1")
    labels = store.frame("index/labels").drop_nulls("value").with_columns(rank=rank)
    first = labels.group_by("iri").agg(pl.col("rank").min())
    return labels.join(first, on=("iri", "rank")).group_by("iri").agg(pl.col("value").min())


def _branches(store: Store) -> pl.DataFrame:
    """Return the branch of those who issued, organised or performed something; `joint` where they have several."""
    doers = _values(store, CT.issuer, CT.organiser, CT.performedBy)
    branches = doers.join(_first(store, CT.branch).with_columns(_CONCEPT), left_on="value", right_on="iri")
    several = pl.col("value_right").n_unique() > 1
    value = pl.when(several).then(pl.lit("joint")).otherwise(pl.col("value_right").min())
    return branches.group_by("iri").agg(value.alias("value"))


def _pairs(store: Store, properties: Iterable[str], subjects: pl.DataFrame, subject: str, object: str) -> pl.DataFrame:
    pairs = _values(store, *properties).join(subjects, on="iri", how="semi")
    return pairs.rename({"iri": subject, "value": object})


def _claims(store: Store, links: pl.DataFrame) -> pl.DataFrame:
    claims = links.select(pl.col("claim").alias("iri")).drop_nulls().unique()
    source = pl.coalesce(pl.col("value").str.extract(_SOURCE), "value").unique().sort().str.join(";")
    columns = {
        "source": _values(store, DCTERMS.source).join(claims, on="iri", how="semi").group_by("iri").agg(source),
        "locator": _first(store, CT.locator),
        "certainty": _first(store, CT.certainty).with_columns(_CONCEPT),
    }
    return _with_columns(claims, columns)
