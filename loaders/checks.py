"""Checks of single cells and rows. All problems are noted; nothing is mended and nothing is dropped."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

import polars as pl

from loaders.claims import CLAIM
from loaders.dates import Dates, no_day_fits
from loaders.problems import Problems, quoted
from loaders.reading import FILE, LINE
from loaders.rows import ID, VALUE, N, Rows
from loaders.tables import Column
from ontology import vocab
from ontology.iri import ID_PATTERN

_CODE_DIGITS = {"province": 2, "district": 3, "commune": 5}  # Quyết định 124/2004/QĐ-TTg, bảng danh mục
_ORDERED = (("valid_from", "valid_to"), ("from", "to"))

Says = Callable[[str], tuple[str, str]]
"""What is wrong with a value, and what was expected."""

_PATTERNS = {
    "id": (
        f"^(?:{ID_PATTERN})$",
        "cannot be an id",
        "letters, digits, “.”, “_” and “-”, beginning with a letter or digit",
    ),
    "integer": (r"^[0-9]{1,15}$", "is no count", "digits only, such as 1250"),
    "decimal": (
        r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$",
        "is no number",
        "digits with a decimal point and nothing between thousands, such as 1250.5",
    ),
    "uri": (
        r"^https?://[^\s<>\"{}|\\^`]+$",
        "is no web address",
        "an address that begins with http:// or https://, without spaces or quotes",
    ),
    # BCP 47: language, script, region; the rules of its rarer parts no pattern can hold, and a wrong tag ends a load.
    "language": (
        r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$",
        "is no language tag",
        "vi, en or the like",
    ),
}
"""What the values of a column (by its name) or form look like, and what to say of others."""

_THOUSANDS = r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$"
"""In Vietnamese 1.250 is twelve hundred and fifty, and no reader can tell."""


def check_cells(rows: Rows, dates: Dates, problems: Problems) -> None:
    """Note every cell of a table that is not what its column holds, and every row that contradicts itself."""
    for name, values in rows.values.items():
        for wrong, says in _wrong(rows.table.by_name[name], values, rows, dates):
            note(rows, name, wrong, says, problems)
    if rows.table.claims:
        _check_identical(rows, problems)
    else:
        _check_sources(rows, problems)
    _check_order(rows, dates, problems)
    if rows.table.dated:
        _check_bounds(rows, rows.table.dated.name, dates, problems)
    if rows.table.name == "places":
        _check_codes(rows, problems)


def note(rows: Rows, column: str, wrong: pl.DataFrame, says: Says, problems: Problems) -> None:
    """Note a problem for each of the `wrong` values (n, value) of a column. Those that nobody reads are not worded."""
    shown = wrong.head(problems.room)
    problems.unseen += len(wrong) - len(shown)
    places = rows.frame.select(FILE, LINE)[shown[N]] if len(shown) else shown
    said = {value: says(value) for value in shown[VALUE].unique(maintain_order=True)}
    for (file, line), value in zip(places.iter_rows(), shown[VALUE], strict=True):
        problems.add(file, line, column, *said[value])


def _wrong(column: Column, values: pl.DataFrame, rows: Rows, dates: Dates) -> Iterable[tuple[pl.DataFrame, Says]]:
    """The values that a column cannot hold, and what to say of them."""
    value = pl.col(VALUE)
    if column.many:
        nothing = values.filter(value == "").unique(N, keep="first", maintain_order=True)
        yield nothing, lambda _: ("nothing before or after a “;”", "a value, or one “;” less")
        values = values.filter(value != "")
        if values[N].n_unique() < len(values):
            again = values.filter(~pl.struct(N, VALUE).is_first_distinct())
            yield again, lambda text: (f"{quoted(text)} stands twice", "each value once")
    match column.form:
        case "edtf":
            yield values.filter(value.is_in(dates.refused.implode())), dates.says
        case "concept":
            scheme = vocab.scheme(column.scheme or "")
            yield values.filter(~value.is_in(list(scheme.concepts))), lambda text: _unknown_concept(scheme, text)
        case "word":
            allowed = _words(column, rows)
            yield values.filter(~value.is_in(allowed)), lambda text: _unknown_word(text, allowed)
        case _:
            pass
    if (pattern := _PATTERNS.get(column.name) or _PATTERNS.get(column.form)) is not None:
        looks, what, expected = pattern
        yield values.filter(~value.str.contains(looks)), lambda text: (f"{quoted(text)} {what}", expected)
    if column.form == "decimal":
        yield values.filter(value.str.contains(_THOUSANDS)), _thousands


def _thousands(text: str) -> tuple[str, str]:
    whole = text.replace(".", "")
    return f"{quoted(text)} may mean {whole}", f"{whole}, or {text}0 for a fraction"


def _words(column: Column, rows: Rows) -> list[str]:
    edge = rows.table.edge
    return [relation.word for relation in edge.relations] if edge and column.name == edge.relation else ["yes"]


def _unknown_concept(scheme: vocab.Scheme, text: str) -> tuple[str, str]:
    near = scheme.nearest(text)
    expected = f"{near}, perhaps" if near else "one of " + ", ".join(scheme.concepts)
    return f"{quoted(text)} is no concept of the {scheme.id} scheme", expected


def _unknown_word(text: str, allowed: list[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(text.lower(), allowed, 1)
    return f"{quoted(text)} is not known here", near[0] if near else "one of " + ", ".join(allowed)


def _check_identical(rows: Rows, problems: Problems) -> None:
    """Note rows that stand in one file twice; a row that two collections share is one claim."""
    if rows.frame[CLAIM].n_unique() == len(rows.frame):
        return
    first = pl.col(LINE).first().over(CLAIM, FILE).alias("first")
    for file, line, at in rows.frame.select(FILE, LINE, first).filter(pl.col(LINE) != pl.col("first")).iter_rows():
        problems.add(file, line, "", f"the same row stands in line {at}", "each claim once")


def _check_sources(rows: Rows, problems: Problems) -> None:
    """Note sources that one file describes twice; of two collections that both have one the first counts."""
    first = pl.col(LINE).first().over(ID, FILE).alias("first")
    again = (
        rows.frame.filter(pl.col(ID).is_not_null())
        .select(ID, FILE, LINE, first)
        .filter(pl.col(LINE) != pl.col("first"))
    )
    for id, file, line, at in again.iter_rows():
        problems.add(file, line, ID, f"{quoted(id)} is described in line {at}", "each source once")


def _check_order(rows: Rows, dates: Dates, problems: Problems) -> None:
    """Note rows whose span ends before it begins."""
    for start, end in _ORDERED:
        if start in rows.values and end in rows.values:
            wrong = rows.frame.filter(dates.first(start) > dates.last(end)).select(FILE, LINE)
            problems.add_at(wrong.iter_rows(), end, f"before `{start}`", f"a day not before `{start}`")


def _check_bounds(rows: Rows, date: str, dates: Dates, problems: Problems) -> None:
    """Note rows whose bounds leave no day to their date: `XXXX-08-23` between March and May has none either."""
    limits = [name for name in (f"{date}_min", f"{date}_max") if name in rows.values]
    if not limits:
        return
    bounded = rows.frame.filter(pl.any_horizontal(pl.col(limits).is_not_null())).with_columns(dates.bounds(date))
    for file, line, text, first, last in bounded.select(FILE, LINE, date, "not_before", "not_after").iter_rows():
        masked = text in dates and "X" in text
        if (first and last and first > last) or (masked and no_day_fits([text], first, last)):
            what = f"no day fits `{date}`, `{date}_min` and `{date}_max` together"
            problems.add(file, line, date, what, "bounds around the date")


def _check_codes(rows: Rows, problems: Problems) -> None:
    """Note codes that lost a leading zero: a spreadsheet turns 01 into 1."""
    levels = rows.frame.select("id", "level").drop_nulls().unique("id", keep="first").rename({"level": "known"})
    codes = rows.frame.join(levels, on="id", how="left", maintain_order="left").filter(pl.col("code").is_not_null())
    for file, line, code, level in codes.select(FILE, LINE, "code", "known").iter_rows():
        digits = _CODE_DIGITS.get(level)
        if not (code.isascii() and code.isdigit()) or len(code) not in ((digits,) if digits else _CODE_DIGITS.values()):
            expected = f"{digits} digits for a {level}" if digits else "2, 3 or 5 digits"
            problems.add(file, line, "code", f"{quoted(code)} is no GSO code", f"{expected}, leading zeros kept")
