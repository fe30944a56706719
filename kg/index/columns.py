"""Columns of text as arrays of numbers and bytes."""

import re
from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kg.index.arrays import Array, Rows
from ontology.edtf import Bounds, NotEdtf, bounds
from ontology.iri import ID_PATTERN
from ontology.terms import KINDS

_MASKED = "^[^/]*X[^/]*[0-9][^/]*$"
"""A date that does not mean every day between its first and its last: `2012-XX-15`, but neither `201X` nor `2012`."""

_THING = re.compile(f"(.*/)id/({'|'.join(KINDS)})/{ID_PATTERN}")


def text(name: str, column: pl.Series) -> Mapping[str, Array]:
    """Return the arrays of an `arrays.Text`: null and the empty text are one."""
    filled = column.fill_null("")
    offsets = np.zeros(len(filled) + 1, np.int64)
    np.cumsum(filled.str.len_bytes().to_numpy(), out=offsets[1:])
    blob = b"".join(filled.cast(pl.Binary).to_list())  # joining text would decode and encode it again
    return {f"{name}.offsets": offsets, f"{name}.blob": np.frombuffer(blob, np.uint8)}


def words(name: str, column: pl.Series) -> Mapping[str, Array]:
    """Return the arrays of an `arrays.Words`: for a column with few different texts."""
    filled = column.fill_null("")
    different = filled.unique().sort()
    return {f"{name}.codes": codes(filled, different), **text(f"{name}.words", different)}


def codes(column: pl.Series, different: pl.Series) -> Array:
    """Return for each text the place it has in `different`, in the smallest type that holds it."""
    place = column.cast(pl.Enum(different)).to_physical().to_numpy()
    return place.astype(np.min_scalar_type(len(different)))


def numbers(column: pl.Series, different: pl.Series) -> NDArray[np.int64]:
    """Return for each text the place it has in `different` (each text there once), or -1 for null or another text."""
    places = different.alias("text").to_frame().with_row_index("place")
    found = column.alias("text").to_frame().join(places, on="text", how="left", maintain_order="left")
    return found["place"].cast(pl.Int64).fill_null(-1).to_numpy()


def once(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the first row of each `iri`, in order."""
    rows = rows.drop_nulls("iri")
    if rows["iri"].n_unique() == rows.height:  # counting is five times as fast as dropping what hardly ever occurs
        return rows
    return rows.unique("iri", keep="first", maintain_order=True)


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the values sorted, each once; none may be negative (np.unique takes ten times as long)."""
    values = np.sort(values)
    return np.compress(np.diff(values, prepend=-1) != 0, values)


def bounds_of(column: pl.Series) -> pl.DataFrame:
    """Return the `first` and `last` day, in days since 1970 or null, that each EDTF text of a column can mean."""
    texts = column.drop_nulls().unique().to_list()
    days = [_bounds(each) for each in texts]
    table = pl.DataFrame(
        {"text": texts, "first": [first for first, _ in days], "last": [last for _, last in days]},
        schema={"text": pl.String, "first": pl.Date, "last": pl.Date},
    )
    return (
        column.alias("text")
        .to_frame()
        .join(table, on="text", how="left", maintain_order="left")
        .select(pl.col("first", "last").to_physical())
    )


def masked(name: str, dates: pl.DataFrame) -> Mapping[str, Array]:
    """Return the arrays of an `arrays.Lists`: for each date (edtf, first, last) that is like that, the rows."""
    found = dates.with_row_index("row").filter(pl.col("edtf").str.contains(_MASKED))
    rows = found.group_by("edtf", "first", "last", maintain_order=True).agg("row")
    owners = np.repeat(np.arange(rows.height), rows["row"].list.len().to_numpy())
    items = rows["row"].explode().to_numpy() if rows.height else np.zeros(0)
    return {f"{name}.offsets": offsets_of(owners, rows.height), f"{name}.items": items.astype(np.int32)}


def base_of(iris: Iterable[str]) -> str | None:
    """Return the base under which things have their IRIs, `{base}id/{kind}/{id}`, or None where none has such a one."""
    return next((match[1] for match in map(_THING.fullmatch, iris) if match), None)


def kind_of(iri: str) -> str | None:
    """Return the kind that an IRI itself says, whatever its base."""
    match = _THING.fullmatch(iri)
    return match[2] if match else None


def ids_of(iris: pl.Series, base: str | None) -> pl.Series:
    """Return `kind/id` for each IRI of the base, and others whole."""
    return iris if base is None else iris.str.strip_prefix(f"{base}id/")


def starts_of_ids(iris: pl.Series, base: str | None) -> Rows:
    """Return the byte at which that id begins in each IRI."""
    return (iris.str.len_bytes() - ids_of(iris, base).str.len_bytes()).to_numpy().astype(np.int32)


def offsets_of(owners: Array, length: int) -> NDArray[np.int64]:
    """Return the offsets of the `arrays.Lists` in which item i belongs to row `owners[i]`."""
    offsets = np.zeros(length + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=length), out=offsets[1:])
    return offsets


def _bounds(edtf: str) -> Bounds:
    try:
        return bounds(edtf)
    except NotEdtf:  # files of RDF are loaded as they are; a date that is none bounds nothing
        return None, None
