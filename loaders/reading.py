"""Folders of CSV files read into frames of text, exactly as written but for what a spreadsheet does innocently.

Accepted and made uniform: a byte order mark, CRLF, decomposed Vietnamese (NFD), no-break spaces, `;` or tab as the
delimiter, a first line `sep=;`, rows and columns left empty, spaces around values. Everything else that is not a
clean table is a problem with file, line and column; what can be read all the same is, so that it is checked as well.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from loaders import files
from loaders.inputs import distinct
from loaders.problems import INVISIBLE, Problems, printable, quoted, shortened
from loaders.tables import Table, tables

LONGEST_CELL = 100_000
"""Characters. The longest cell of an honest table is a task of some hundred words."""

LINE, FILE, ROW = "_line", "_file", "_row"
"""Columns added to each frame: the line on which the row begins, its file as the user named it, `folder/file:line`."""

_BAD_CHARACTER = re.compile(f"[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff{INVISIBLE}]")
_MOST_BAD_CELLS = 20
"""Cells with such characters that are named for one file: in another encoding every cell has some."""

_DELIMITERS = (",", ";", "\t")
_ANY_LENGTH = 2**31 - 1  # the most that the csv module takes on every system


@dataclass
class Reading:
    """What was read of some folders, and what the files hold beyond it."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    """By table: every column text, empty cells null, with LINE, FILE and ROW. No table is without rows."""
    unread: set[str] = field(default_factory=set)
    """Tables of which a file was not read to its end."""
    left_out: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By table: the cells of rows that were left out because they do not fit the header."""

    def may_hold(self, table: str, id: str) -> bool:
        """Whether a table may have a row of this id that was not read: then nobody can say that it is nowhere."""
        return table in self.unread or id in self.left_out[table]


@dataclass(frozen=True)
class _File:
    """One CSV file: its table, its name for messages, its text from the header on, and the lines before that."""

    table: Table
    label: str
    text: str
    delimiter: str
    skipped: int


@dataclass
class _Cells:
    """The cells of a file row by row, as wide as the header, and the line on which each row begins."""

    header: list[str]
    flat: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    complete: bool = True


def read(folders: list[Path], problems: Problems) -> Reading:
    """All rows of all `folders`, one frame a table. A folder named twice is read once."""
    found = Reading()
    parts: defaultdict[str, list[pl.DataFrame]] = defaultdict(list)
    for real, folder in distinct(folders).items():
        known, unread = files.table_files(folder, problems)
        found.unread |= unread
        for table, path in known:
            frame = _read_table(table, path, printable(Path(real).name), found, problems)
            if frame is not None and len(frame):
                parts[table.name].append(frame)
    found.frames = {name: pl.concat(parts[name], rechunk=True) for name in tables() if name in parts}
    return found


def _read_table(table: Table, path: Path, folder: str, found: Reading, problems: Problems) -> pl.DataFrame | None:
    text = files.text(path, problems)
    if text is None:
        found.unread.add(table.name)
        return None
    file = _file(table, printable(str(path)), text)
    cells = _cells(file, found.left_out[table.name], problems)
    if not cells.complete:
        found.unread.add(table.name)
    if not cells.header:
        return None
    _mend(file, cells, problems)
    place = pl.concat_str(pl.lit(f"{folder}/{path.name}:"), pl.col(LINE).cast(pl.String))
    return _frame(file, cells, problems).with_columns(pl.lit(file.label).alias(FILE), place.alias(ROW))


def _file(table: Table, label: str, text: str) -> _File:
    skipped = 0
    if re.match(r"sep=.\n", text):
        skipped, text = 1, text[6:]
    first = text.split("\n", 1)[0]
    known = set(table.by_name)
    names = {delimiter: {name.strip(' "') for name in first.split(delimiter)} for delimiter in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda each: len(known & names[each]))
    return _File(table, label, text, delimiter, skipped)


@contextmanager
def _cells_of_any_length() -> Iterator[None]:
    """Let the csv module read cells as long as the file, so that what follows a giant one is read as well."""
    before = csv.field_size_limit(_ANY_LENGTH)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _cells(file: _File, left_out: set[str], problems: Problems) -> _Cells:
    """Split a file into cells; note rows that do not fit its header."""
    reader = csv.reader(io.StringIO(file.text, newline=""), delimiter=file.delimiter, strict=True)
    found, start = _Cells([]), 1
    try:
        with _cells_of_any_length():
            found.header = _header(file, next(reader, []), problems)
            if not found.header:
                found.complete = False
                return found
            width, start = len(found.header), reader.line_num + 1
            for row in reader:
                if len(row) == width:
                    found.flat += row
                    found.lines.append(start + file.skipped)
                elif any(cell.strip() for cell in row):
                    left_out.update(cell.strip() for cell in row)
                    what = f"the row has {len(row)} cells"
                    problems.add(file.label, start + file.skipped, "", what, f"{width}, as the header has")
                start = reader.line_num + 1
    except csv.Error as error:
        found.complete = False
        problems.add(file.label, start + file.skipped, "", _csv_error(error), "CSV with quotes doubled inside quotes")
    return found


def _csv_error(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        return "a quote that is never closed"
    return "text after a closing quote" if "expected after" in message else message


def _header(file: _File, cells: list[str], problems: Problems) -> list[str]:
    """The names of the columns, those that cannot be used replaced by nothing; empty where no column is known."""
    line, known = file.skipped + 1, file.table.by_name
    header = [cell.strip() for cell in cells]
    if not any(name in known for name in header):
        what = f"no known column in the header {quoted(file.delimiter.join(header))}" if any(header) else "no header"
        problems.add(file.label, line, "", what, "a row of column names: " + ", ".join(known))
        return []
    for column in file.table.columns:
        if column.required and column.name not in header:
            problems.add(file.label, line, column.name, "the column is missing", "a column of this name")
    seen: set[str] = set()
    for name in filter(None, header):
        if name in seen and name in known:
            problems.add(file.label, line, name, "the column stands twice", "each column once")
        seen.add(name)
        if name not in known and problems.room <= 0:
            problems.unseen += 1
        elif name not in known:
            near = difflib.get_close_matches(name.lower(), known, 1)
            expected = near[0] if near else "one of " + ", ".join(known)
            problems.add(file.label, line, shortened(name), "unknown column", expected)
    return header


def _mend(file: _File, cells: _Cells, problems: Problems) -> None:
    """Compose decomposed text; note cells that are too long or hold characters that no honest text has."""
    if not unicodedata.is_normalized("NFC", file.text):
        cells.flat[:] = [unicodedata.normalize("NFC", cell) for cell in cells.flat]
    if max(map(len, cells.flat), default=0) > LONGEST_CELL:
        for place, cell in enumerate(cells.flat):
            if len(cell) > LONGEST_CELL:
                what = f"a cell of {len(cell):,} characters"
                problems.add(*_place(file, cells, place), what, f"at most {LONGEST_CELL:,}")
                cells.flat[place] = cell[:LONGEST_CELL]
    if _BAD_CHARACTER.search(file.text):
        bad = (place for place, cell in enumerate(cells.flat) if _BAD_CHARACTER.search(cell))
        for count, place in enumerate(bad):
            if count < _MOST_BAD_CELLS:
                problems.add(*_place(file, cells, place), *_says_of_character(cells.flat[place]))
            else:
                problems.unseen += 1
            cells.flat[place] = _BAD_CHARACTER.sub("\ufffd", cells.flat[place])


def _place(file: _File, cells: _Cells, place: int) -> tuple[str, int, str]:
    """File, line and column of a cell."""
    row, column = divmod(place, len(cells.header))
    return file.label, cells.lines[row], cells.header[column]


def _says_of_character(cell: str) -> tuple[str, str]:
    """What is wrong with the first bad character of a cell, and what was expected."""
    match = _BAD_CHARACTER.search(cell)
    code = ord(match[0]) if match else 0
    if 0xDC80 <= code <= 0xDCFF:
        return f"byte 0x{code - 0xDC00:02x} is not UTF-8", files.UTF8
    name = unicodedata.name(chr(code), "control character").lower()
    return f"character U+{code:04X} ({name})", "text without control, direction or invisible characters"


def _frame(file: _File, cells: _Cells, problems: Problems) -> pl.DataFrame:
    """The columns of the table, and LINE; without the rows and nameless columns that a spreadsheet leaves behind."""
    known, width = file.table.by_name, len(cells.header)
    used = {name: at for at, name in reversed([*enumerate(cells.header)]) if name in known}
    for at in (at for at, name in enumerate(cells.header) if not name):
        _note_nameless(file, cells, at, problems)
    columns = {name: cells.flat[used[name] :: width] if name in used else [None] * len(cells.lines) for name in known}
    lists = [name for name in used if known[name].many]
    frame = (
        pl.DataFrame(columns, dict.fromkeys(columns, pl.String))
        .with_columns(pl.col(list(used)).str.strip_chars().replace("", None))
        .with_columns(pl.col(lists).str.replace_all(r"\s*;\s*", ";"), pl.Series(LINE, cells.lines, dtype=pl.Int32))
        .filter(pl.any_horizontal(pl.col(list(used)).is_not_null()))
    )
    for name in used:
        if known[name].required and frame[name].null_count():
            empty = frame.filter(pl.col(name).is_null())[LINE]
            problems.add_at(((file.label, line) for line in empty), name, "empty", "a value")
    return frame


def _note_nameless(file: _File, cells: _Cells, at: int, problems: Problems) -> None:
    for row, cell in enumerate(cells.flat[at :: len(cells.header)]):
        if cell.strip():
            what = f"a cell in column {at + 1}, which has no name: {quoted(cell)}"
            problems.add(file.label, cells.lines[row], "", what, "a name in the header, or an empty column")
