"""Building an index: tables of text become numbered nodes, links and claims, and gaps are found on every link.

Nodes are numbered by level (highest first), then date, then IRI: so a sorted list of node numbers is in the order
in which a trace shows them. Links are numbered by target, source and relation, claims by link, the strongest first,
things by IRI.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from kg.index.arrays import FILE, UNKNOWN, Array, write
from kg.index.columns import (
    base_of,
    bounds_of,
    distinct,
    kind_of,
    masked,
    numbers,
    offsets_of,
    once,
    starts_of_ids,
    text,
    words,
)
from kg.index.frames import Frames, complete
from kg.index.linking import Linked, Numbers, gaps, linked
from kg.index.things import depths, ordered, thing_arrays
from ontology import vocab
from ontology.edtf import bounds
from ontology.terms import KINDS

TRACED: Final = ("document", "event", "action")
"""The kinds of things that have lineage."""

HELD: Final = tuple(kind for kind in KINDS if kind not in (*TRACED, "claim"))
"""The kinds of all other things."""


def build(directory: Path, frames: Frames) -> None:
    """Write the index of some tables (see `frames.COLUMNS`) into a directory; one that is there is replaced whole.

    Nodes are the rows of `nodes` and both ends of every link. Rows of `links` with equal ends and relation are one
    link with several claims. A level, type or certainty that no vocabulary has is kept as it is, and has no depth.
    The file is not synced to disk: that is for the load, which does so once for all it wrote.
    """
    part = directory / f"{FILE}.part"
    write(part, arrays(frames))
    part.replace(directory / FILE)


def arrays(frames: Frames) -> dict[str, Array]:
    """Return the arrays of an index, by name."""
    tables = complete(frames)
    rows = tables["links"].drop_nulls(("source", "target", "relation"))
    types, issuers, doers, places = (tables[f"node_{each}"] for each in ("types", "issuers", "doers", "places"))
    successors, assigned, held = (tables[name] for name in ("successors", "assigned", "things"))
    levels = _levels()

    sought = (types["node"], issuers["node"], doers["node"], places["node"])
    nodes, ends, (typed, issued, done, placed) = _numbered(
        tables["nodes"], (rows["source"], rows["target"]), sought, TRACED
    )
    base = base_of(nodes["iri"]) or base_of(held["iri"].drop_nulls().sort())
    by_iri = nodes["iri"]
    nodes, renumbered = _ordered(nodes, levels)
    links = linked(rows, renumbered[ends[0]], renumbered[ends[1]], tables["claims"], nodes.height, base)

    columns = (issuers["body"], doers["body"], places["place"], *successors, *assigned, held["part_of"], held["place"])
    things, (issuer, doer, place, old, new, task, assignee, whole, around), (own,) = _numbered(
        held, columns, (held["iri"],), HELD
    )
    different = pl.concat([types["type"], nodes["type"]]).drop_nulls().unique().sort()
    return {
        **text("base", pl.Series([base], dtype=pl.String)),
        **text("levels", levels["level"]),
        **_node_arrays(nodes, base),
        "nodes.in_view": _in_view(
            renumbered[numbers(tables["nodes"]["iri"].drop_nulls(), by_iri)], links, nodes.height
        ),
        "nodes.by_iri": renumbered[:-1].astype(np.int32),
        **_link_arrays(links, nodes.height),
        "links.gap": gaps(links, nodes, levels),
        **_claim_arrays(links),
        **thing_arrays(things, levels, base),
        "things.part_of": _column(own, whole, things.height),
        "things.place": _column(own, around, things.height),
        "things.assigned_in": renumbered[numbers(things["assigned_in"], by_iri)].astype(np.int32),
        **text("type_words", different),
        **_lists("types", renumbered[typed], numbers(types["type"], different), nodes.height),
        **_lists("issuers", renumbered[issued], issuer, nodes.height),
        **_lists("doers", renumbered[done], doer, nodes.height),
        **_lists("places", renumbered[placed], place, nodes.height),
        **_lists("successors", old, new, things.height),
        **_lists("assigned", task, assignee, things.height),
    }


def _levels() -> pl.DataFrame:
    """Return the levels from the highest down: level, depth, and the day from which it surely was no more."""
    concepts = [each for each in vocab.scheme("level").concepts.values() if each.depth is not None]
    rows = [(each.id, each.depth, bounds(each.valid_to)[1] if each.valid_to else None) for each in concepts]
    schema = {"level": pl.String, "depth": pl.Int8, "over": pl.Date}
    levels = pl.DataFrame(rows, schema, orient="row").sort("depth", "level")
    return levels.with_columns(pl.col("over").to_physical().fill_null(UNKNOWN))


def _numbered(
    known: pl.DataFrame, named: Sequence[pl.Series], sought: Sequence[pl.Series], kinds: Sequence[str]
) -> tuple[pl.DataFrame, Sequence[Numbers], Sequence[Numbers]]:
    """Return the rows of `known` and one for every other IRI of `named`, by IRI, and the place of each IRI there.

    What has no kind has the one that its IRI says, where that is one of `kinds`. IRIs of `sought` that are no row
    have the place -1.
    """
    known = once(known).sort("iri")
    columns = pl.concat([column.alias("iri") for column in (*named, *sought)], rechunk=True)
    places = numbers(columns, known["iri"])
    count = sum(map(len, named))
    if (places[:count] < 0).any():
        others = columns[:count].filter(places[:count] < 0).drop_nulls().unique().to_frame()
        known = pl.concat([known, others], how="diagonal").sort("iri")
        places = numbers(columns, known["iri"])
    if known["kind"].has_nulls():
        rows = known.select("iri", "kind").iter_rows()
        said = [kind or (found if (found := kind_of(iri)) in kinds else None) for iri, kind in rows]
        known = known.with_columns(kind=pl.Series(said, dtype=pl.String))
    parts = np.split(places, np.cumsum([len(column) for column in (*named, *sought)])[:-1])
    return known, parts[: len(named)], parts[len(named) :]


def _ordered(nodes: pl.DataFrame, levels: pl.DataFrame) -> tuple[pl.DataFrame, Numbers]:
    """Order nodes by depth of level, date and IRI (their order so far), adding `depth`, `first` and `last` day.

    The second value is the new number of each node, with -1 at its end: -1 stays -1. A bound that is not given is
    the one that the date itself has (RDF files need not have bounds).
    """
    day = pl.col("not_before", "not_after").str.head(10).str.to_date("%Y-%m-%d", strict=False).to_physical()
    nodes = nodes.with_columns(day)
    unbounded = pl.col("not_before").is_null() | pl.col("not_after").is_null()
    dated = bounds_of(nodes.select(pl.when(unbounded).then("edtf"))["edtf"])
    nodes = nodes.with_columns(
        pl.col("not_before").fill_null(dated["first"]).alias("first"),
        pl.col("not_after").fill_null(dated["last"]).alias("last"),
        depths(levels),
    )
    order = ordered(nodes)
    renumbered = np.full(nodes.height + 1, -1)
    renumbered[order] = np.arange(nodes.height)
    return nodes[order].with_columns(pl.col("first", "last").fill_null(UNKNOWN)), renumbered


def _node_arrays(nodes: pl.DataFrame, base: str | None) -> dict[str, Array]:
    found: dict[str, Array] = {
        "nodes.id": starts_of_ids(nodes["iri"], base),
        "nodes.depth": nodes["depth"].to_numpy(),
        "nodes.first": nodes["first"].to_numpy(),
        "nodes.last": nodes["last"].to_numpy(),
        **masked("nodes.masked", nodes.select("edtf", "first", "last")),
    }
    for name in ("iri", "label", "symbol", "edtf"):
        found |= text(f"nodes.{name}", nodes[name])
    for name in ("kind", "type", "level", "branch"):
        found |= words(f"nodes.{name}", nodes[name])
    return found


def _in_view(said: Numbers, links: Linked, length: int) -> Array:
    """Return which nodes the view has: those that are `said`, and the ends of links that something undisputed says."""
    marks = np.zeros(length, np.bool_)
    undisputed = links.certainty != len(links.certainties) - 1
    for rows in (said, links.source[undisputed], links.target[undisputed]):
        marks[rows] = True
    return marks


def _link_arrays(links: Linked, nodes: int) -> dict[str, Array]:
    return {
        "links.source": links.source,
        "links.target": links.target,
        **words("links.relation", links.relation),
        "links.certainty": links.certainty,
        "links.disputed": links.certainty == len(links.certainties) - 1,
        **text("certainties", links.certainties),
        "links.into.offsets": offsets_of(links.target, nodes),
        "links.out.offsets": offsets_of(links.source, nodes),
        "links.out.items": np.argsort(links.source, kind="stable").astype(np.int32),
    }


def _claim_arrays(links: Linked) -> dict[str, Array]:
    claims = links.claims
    return {
        "claims.offsets": offsets_of(claims["link"].to_numpy(), len(links.source)),
        **text("claims.id", claims["id"]),
        **words("claims.source", claims["source"]),
        **words("claims.locator", claims["locator"]),
        "claims.certainty": claims["certainty"].to_numpy(),
    }


def _column(owners: Numbers, items: Numbers, length: int) -> Array:
    """Return the one item of each of `length` owners, -1 for none."""
    column = np.full(length, -1, np.int32)
    known = owners >= 0
    column[owners[known]] = items[known]
    return column


def _lists(name: str, owners: Numbers, items: Numbers, length: int) -> Mapping[str, Array]:
    """Return the lists of items, each once and ascending, of `length` owners; pairs with a -1 are left out."""
    width = int(items.max(initial=0)) + 1
    owner, item = np.divmod(distinct((owners * width + items)[(owners >= 0) & (items >= 0)]), width)
    return {f"{name}.offsets": offsets_of(owner, length), f"{name}.items": item.astype(np.int32)}
