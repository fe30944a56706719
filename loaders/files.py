"""The CSV files of a folder: which they are, and their text in one form (UTF-8, plain spaces, LF)."""

from __future__ import annotations

import difflib
import stat
from pathlib import Path

from loaders.problems import Problems, printable
from loaders.tables import Table, tables

LARGEST = 512 * 1024 * 1024
"""Bytes of a file. The widest table of a national cascade of 110,000 documents has 30 MB."""

_SPACES = ("\u00a0", "\u202f", "\u2007")
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}
_NULS = 0.2
"""Share of NUL bytes above which text is taken for UTF-16 without a byte order mark; in ASCII it is a half."""

UTF8 = "UTF-8 (in Excel: save as “CSV UTF-8”)"


def table_files(folder: Path, problems: Problems) -> tuple[list[tuple[Table, Path]], set[str]]:
    """The tables of a folder in the order of the description, and the names of those that are no readable file.

    Hidden files, Excel's lock files (`~$documents.csv`) and whatever does not end in `.csv` are left aside.
    """
    before = len(problems)
    known, found, unread = tables(), {}, set()
    for path in _entries(folder, problems):
        what, expected = _wrong_with(path, known)
        if not what:
            found[path.stem] = path
        else:
            problems.add(printable(str(path)), 0, "", what, expected)
            unread.add(path.stem)
    if not found and len(problems) == before:
        expected = "at least one of " + ", ".join(f"{name}.csv" for name in known)
        problems.add(printable(str(folder)), 0, "", "no table found", expected)
    return [(known[name], found[name]) for name in known if name in found], unread


def _entries(folder: Path, problems: Problems) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        what = "no such folder" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
        problems.add(printable(str(folder)), 0, "", what, "a folder of CSV tables")
        return []
    return [path for path in entries if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~$"))]


def _wrong_with(path: Path, known: dict[str, Table]) -> tuple[str, str]:
    """What keeps an entry of a folder from being read as a table, and what was expected; empty for nothing."""
    entry = path.lstat()
    if not stat.S_ISREG(entry.st_mode):
        return f"not a regular file but {_file_type(entry.st_mode)}", "a CSV file"
    if path.name.removesuffix(".csv") not in known:
        near = difflib.get_close_matches(path.stem.lower(), known, 1)
        names = near or list(known)
        return "unknown table", ("" if near else "one of ") + ", ".join(f"{name}.csv" for name in names)
    if entry.st_size > LARGEST:
        return "file too large", f"at most {LARGEST // 2**20} MiB"
    return "", ""


def _file_type(mode: int) -> str:
    kinds = {stat.S_IFDIR: "a directory", stat.S_IFLNK: "a symbolic link", stat.S_IFIFO: "a pipe"}
    return kinds.get(stat.S_IFMT(mode), "a special file")


def text(path: Path, problems: Problems) -> str | None:
    """The text of a file, with LF line ends and plain spaces; None, and a problem, where it cannot be had.

    Bytes that are no UTF-8 are kept as lone surrogates (PEP 383): the cell that holds them is named later.
    """
    label = printable(str(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add(label, 0, "", f"cannot be read ({error.strerror})", "a readable file")
        return None
    encoding = _MARKS.get(raw[:4], _MARKS.get(raw[:2], ""))
    if encoding or raw.count(0) > _NULS * len(raw):
        problems.add(label, 1, "", f"{encoding or 'UTF-16 or binary'} data", UTF8)
        return None
    found = raw.decode("utf-8-sig", errors="surrogateescape")
    if "\r" in found:
        found = found.replace("\r\n", "\n").replace("\r", "\n")
    for space in _SPACES:
        found = found.replace(space, " ")
    return found
