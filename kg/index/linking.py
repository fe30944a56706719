"""Links and their claims, numbered, and the levels that links skip."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kg.index.arrays import NO_DEPTH, UNKNOWN, Array, Rows
from kg.index.columns import codes, ids_of, numbers, once

Numbers: TypeAlias = NDArray[np.int64]
"""Row numbers, or -1 where there is no row."""

_GATHERED = ("event", "action")
_STRONGEST_FIRST = ("stated", "inferred")
_DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Linked:
    """Links by target, source and relation, and the claims on them, by link, the strongest first."""

    source: Rows
    target: Rows
    relation: pl.Series
    certainty: Array
    """The strongest claim's, as a number."""
    certainties: pl.Series
    """What certainties stand for, the strongest first and `disputed` last; before it the empty text: not said."""
    claims: pl.DataFrame
    """link, id, source, locator, certainty (as a number)."""


def linked(
    rows: pl.DataFrame, source: Numbers, target: Numbers, claims: pl.DataFrame, nodes: int, base: str | None
) -> Linked:
    """Number the links that `rows` (relation, claim) say between two nodes each.

    A link that no claim says (RDF without named graphs) has no claims, and its certainty is not said.
    """
    relations = rows["relation"].unique().sort()
    triple = (target * nodes + source) * len(relations) + codes(rows["relation"], relations)
    triples, link = np.unique(triple, return_inverse=True)
    claims = once(claims)
    claim = numbers(rows["claim"], claims["iri"])
    certainties = _certainties(claims["certainty"])
    said = codes(claims["certainty"].fill_null(""), certainties)
    certainty = np.append(said, said.dtype.type(len(certainties) - 2))[claim]
    strongest = np.full(len(triples), len(certainties), certainty.dtype)
    np.minimum.at(strongest, link, certainty)

    ids = ids_of(rows["claim"], base).str.strip_prefix("claim/")
    order = _order(link * len(certainties) + certainty, ids)
    ends, relation = np.divmod(triples, max(len(relations), 1))
    upper, lower = np.divmod(ends, max(nodes, 1))
    return Linked(
        source=lower.astype(np.int32),
        target=upper.astype(np.int32),
        relation=relations[relation],
        certainty=strongest,
        certainties=certainties,
        claims=claims.select(
            pl.col("source", "locator").gather(pl.Series(claim[order]).replace(-1, None))
        ).with_columns(link=link[order], id=ids[order], certainty=certainty[order]),
    )


def gaps(links: Linked, nodes: pl.DataFrame, levels: pl.DataFrame) -> NDArray[np.uint32]:
    """Return for each link the levels without a named document, as a set of bits: bit i is the i-th level.

    These are the levels between those of its ends and, for an event or action, the own one; not those that surely
    existed no more on its day (no district from 1 July 2025).
    """
    depth = nodes["depth"].to_numpy()
    upper, lower, first = depth[links.target], depth[links.source], nodes["first"].to_numpy()[links.source]
    own = nodes["kind"].is_in(_GATHERED).fill_null(False).to_numpy()[links.source]
    missing = np.zeros(len(links.source), np.uint32)
    for bit, (level, over) in enumerate(levels.select("depth", "over").iter_rows()):
        skipped = (upper < level) & ((level < lower) | (own & (level == lower))) & (lower != NO_DEPTH)
        if over != UNKNOWN:
            skipped &= first < over
        missing |= skipped.astype(np.uint32) << np.uint32(bit)
    return missing


def _certainties(column: pl.Series) -> pl.Series:
    others = set(column.drop_nulls().unique()) - {*_STRONGEST_FIRST, "", _DISPUTED}
    return pl.Series([*_STRONGEST_FIRST, *sorted(others), "", _DISPUTED], dtype=pl.String)


def _order(groups: Numbers, ids: pl.Series) -> Numbers:
    """Return the places of the ids that are not null, by group and id, each id once in a group."""
    values = ids.str.tail(16).str.to_integer(base=16, dtype=pl.UInt64, strict=False)
    hexadecimal = values.null_count() == ids.null_count()  # as ours are: numbers sort five times as fast as texts
    rank = np.empty(len(ids), np.int64)
    rank[(values if hexadecimal else ids).arg_sort().to_numpy()] = np.arange(len(ids))
    order = np.argsort(groups * len(ids) + rank)
    order = order[ids[order].is_not_null().to_numpy()]
    same = (ids[order] == ids[order].shift()).fill_null(False).to_numpy() & (np.diff(groups[order], prepend=-1) == 0)
    kept: Numbers = order[~same]
    return kept
