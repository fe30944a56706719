"""Search by text: an SQLite full-text index built at load beside the store, for people who type without diacritics."""

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from urllib.parse import quote

import polars as pl

from kg.closing import Closing
from kg.errors import Unusable
from kg.fold import key, key_expression
from kg.kindwords import spelled
from kg.store import Store
from ontology.iri import Base

COLUMNS = ("iri", "kind", "label", "symbol", "alias", "date", "text")
"""Of the entries: all text, null for nothing. `alias` holds other names, joined by `;`; `date` is in EDTF and tells
two things of one name apart; `text` is a title or what else is worth finding."""

_KINDS = ("document", "event", "action", "body", "place", "person", "tenure", "award", "indicator", "task", "source")
_LONGEST, _WORDS = 1_000, 32  # characters and words of a question that are read; a title has fewer
_NEAR = 1_000  # things that are looked at for each word when nothing has all of them

# Where the words of a question may stand, best first; {last} is their last, or what begins with it.
_TIERS = (
    "label : ^ {phrase}",
    "label : ^ {begun}",
    "label : {phrase}",
    "label : ({words})",
    "{{label alias}} : ({words})",
    "({words})",
)

_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY;
    CREATE TABLE thing (row INTEGER PRIMARY KEY, iri TEXT, id TEXT, kind TEXT, label TEXT, symbol TEXT, date TEXT,
                        text TEXT, label_key TEXT, symbol_key TEXT);
    CREATE TABLE alias (key TEXT, row INTEGER);
    CREATE VIRTUAL TABLE words USING fts5 (label, alias, text, content='', columnsize=0, tokenize='ascii');
"""
_INDEXES = (
    "CREATE INDEX thing_id ON thing (id)",
    "CREATE INDEX thing_label ON thing (label_key)",
    "CREATE INDEX thing_symbol ON thing (symbol_key) WHERE symbol_key IS NOT NULL",
    "CREATE INDEX alias_key ON alias (key)",
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that bears a name or fits a question."""

    iri: str
    id: str
    """`kind/id`; the IRI of what is not ours."""
    kind: str
    label: str | None
    symbol: str | None
    date: str | None
    """EDTF."""
    text: str | None


def entries(store: Store) -> pl.DataFrame:
    """Return what the view of a store says to be found by, as `build` takes it; the loader has the same sooner."""
    said = store.frame("search/entries").unique().sort("iri", "column", "value")
    names = said.filter(pl.col("column") == "label").sort(pl.col("language") != "vi", "iri", maintain_order=True)
    first = {name: said.filter(pl.col("column") == name).unique("iri", keep="first") for name in ("symbol", "date")}
    label = names.unique("iri", keep="first", maintain_order=True)
    other = pl.concat([names.join(label, on=["iri", "value"], how="anti"), said.filter(pl.col("column") == "alias")])
    joined = {"alias": _joined(other, ";"), "text": _joined(said.filter(pl.col("column") == "text"), " ")}
    frame = said.select("iri", "kind").unique("iri", keep="first").sort("iri")
    for name, values in {"label": label, **first, **joined}.items():
        frame = frame.join(values.select("iri", pl.col("value").alias(name)), on="iri", how="left")
    return frame.select(COLUMNS)


def _joined(said: pl.DataFrame, separator: str) -> pl.DataFrame:
    whole = pl.col("value").str.replace_all(separator, " ", literal=True)
    return said.group_by("iri").agg(whole.sort().str.join(separator))


def build(path: Path, entries: pl.DataFrame) -> None:
    """Write the index of entries (COLUMNS) to a new file. About 8 µs an entry."""
    # Rows are numbered in the order in which ties are shown, so that SQLite finds them in it.
    order = pl.col("kind").replace_strict(_KINDS, range(len(_KINDS)), default=len(_KINDS))
    rows = _folded(entries.sort(order, pl.col("label").str.len_chars(), "label", "iri", nulls_last=True))
    aliases = rows.select(pl.col("alias").str.split(";"), "row").explode("alias").drop_nulls()
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        things = rows.select("row", "iri", "id", "kind", "label", "symbol", "date", "text", "label_key", "symbol_key")
        _insert(connection, "thing", things)
        _insert(connection, "alias", aliases.select(key_expression(pl.col("alias")), "row"))
        _insert(connection, "words (rowid, label, alias, text)", rows.select("row", *_words_of()))
        for index in _INDEXES:
            connection.execute(index)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise Unusable(path, str(error)) from error
    finally:
        connection.close()


def _folded(entries: pl.DataFrame) -> pl.DataFrame:
    # A cascade repeats the title of its directive ten thousand times: each is folded once.
    texts = entries.select("text").unique().with_columns(key_expression(pl.col("text")).alias("text_key"))
    keys = [key_expression(pl.col(name)).alias(f"{name}_key") for name in ("label", "symbol", "alias")]
    numbered = entries.with_columns(pl.col("iri").str.extract(r"([^/#]*)$").alias("id"), *keys).with_row_index("row", 1)
    return numbered.join(texts, on="text", how="left", maintain_order="left", nulls_equal=True)


def _words_of() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Say which words count as label, as other names and as text. A source is not what its title speaks of."""
    is_source = pl.col("kind") == "source"
    names = pl.concat_str("label_key", "symbol_key", separator=" ", ignore_nulls=True)
    texts = pl.when(is_source).then(pl.concat_str("label_key", "text_key", separator=" ", ignore_nulls=True))
    return pl.when(~is_source).then(names), pl.col("alias_key"), texts.otherwise("text_key").alias("text_key")


def _insert(connection: sqlite3.Connection, table: str, rows: pl.DataFrame) -> None:
    marks = ", ".join("?" * rows.width)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows.iter_rows())  # noqa: S608  # names of ours


class Search(Closing):
    """The index of one dataset, open for reading; safe to use from several threads."""

    def __init__(self, path: Path, base: Base | None = None) -> None:
        """Open a file that `build` wrote; raise Unusable where it is none. IRIs of `base` have ids of ours."""
        self._lock, self._base = Lock(), base or Base()
        try:
            # immutable: no lock files are made, and the folder may be read-only
            uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._connection.execute("SELECT row FROM thing LIMIT 1")
        except sqlite3.Error as error:
            raise Unusable(path, f"not a search index ({error})") from error

    def find(self, text: str, limit: int = 20, kinds: Collection[str] | None = None) -> list[Hit]:
        """Return what fits all words of a question, best first; nothing for a question without words.

        Best is an exact symbol or name, then a label that begins with the words, a label that has them, other names,
        and last titles and descriptions. The last word may be the beginning of one, unless it is a number such as 09.
        """
        found: dict[int, None] = {}
        for rows in self._ranked(text, limit, kinds):
            found.update(dict.fromkeys(rows))
            if len(found) >= limit:
                break
        return self._hits(islice(found, limit))

    def resolve(self, text: str) -> list[Hit]:
        """Return the things of which a text is the name: IRI, `kind/id`, id, symbol, then label or other name.

        The first of these that anything bears decides, so one symbol may give several things, a fragment of a name
        gives none.
        """
        for rows in self._named(_readable(text)):
            if rows:
                return self._hits(sorted(rows))
        return []

    def near(self, text: str, limit: int = 5, kinds: Collection[str] | None = None) -> list[Hit]:
        """Return what fits a question, or where nothing does, what has most of its words: suggestions."""
        found = self.find(text, limit, kinds)
        if found:
            return found
        among, wanted = _among(kinds)
        having = f"SELECT row FROM words JOIN thing ON row = words.rowid WHERE words MATCH ?{among} LIMIT ?"  # noqa: S608
        shared: Counter[int] = Counter()
        for word in dict.fromkeys(_words(text)):
            shared.update(self._rows(having, f'"{word}"', *wanted, _NEAR))
        return self._hits(islice(sorted(shared, key=lambda row: (-shared[row], row)), limit))

    def close(self) -> None:
        """Let the file go; closing twice does nothing."""
        self._connection.close()

    def _ranked(self, text: str, limit: int, kinds: Collection[str] | None) -> Iterator[list[int]]:
        """Yield the rows that fit, best tier first; a row may come again in a later tier."""
        asked = _readings(text)
        among, wanted = _among(kinds)
        for column in ("symbol_key", "label_key"):
            exact = f"SELECT row FROM thing WHERE {column} = ?{among} ORDER BY row LIMIT ?"  # noqa: S608
            for words in asked:
                yield self._rows(exact, " ".join(words), *wanted, limit)
        match = f"SELECT row FROM words JOIN thing ON row = words.rowid WHERE words MATCH ?{among}"  # noqa: S608
        for tier in _TIERS:
            for words in asked:
                # Rows of better tiers come again in this one, so as many more are asked for.
                yield self._rows(f"{match} ORDER BY words.rowid LIMIT ?", _fts(tier, words, text), *wanted, 2 * limit)

    def _named(self, text: str) -> Iterator[list[int]]:
        kind, slash, id = text.partition("/")
        bare = re.split("[/#]", text)[-1]
        yield self._rows("SELECT row FROM thing WHERE id = ? AND iri = ?", bare, text)
        if slash:
            yield self._rows("SELECT row FROM thing WHERE id = ? AND kind = ?", id, kind)
        yield self._rows("SELECT row FROM thing WHERE id = ?", text)
        folded = key(text)
        if folded:
            yield self._rows("SELECT row FROM thing WHERE symbol_key = ?", folded)
            named = "SELECT row FROM thing WHERE label_key = ? UNION SELECT row FROM alias WHERE key = ?"
            yield self._rows(named, folded, folded)

    def _rows(self, sql: str, *parameters: str | int) -> list[int]:
        with self._lock:
            return [row for (row,) in self._connection.execute(sql, parameters)]

    def _hits(self, rows: Iterable[int]) -> list[Hit]:
        one = "SELECT iri, kind, label, symbol, date, text FROM thing WHERE row = ?"
        with self._lock:
            found = [each for row in rows for each in self._connection.execute(one, (row,))]
        return [Hit(iri, "/".join(self._base.split(iri) or (iri,)), *more) for iri, *more in found]


def _among(kinds: Collection[str] | None) -> tuple[str, tuple[str, ...]]:
    """Return the condition that a thing is of one of some kinds, and its parameters."""
    return ("", ()) if kinds is None else (f" AND kind IN ({', '.join('?' * len(kinds))})", tuple(kinds))


def _readable(text: str) -> str:
    """Cut a question, and drop what is no character (half a pair from a broken terminal)."""
    return text[:_LONGEST].strip().encode("utf-8", "ignore").decode()


def _words(text: str) -> list[str]:
    return key(_readable(text)).split()[:_WORDS]


def _readings(text: str) -> list[list[str]]:
    """Return the words of a question, and those with the kind of a place written out (Q.11: quận 11) if it was not."""
    words = _words(text)
    longer = spelled(_readable(text)).split()[:_WORDS]
    return [each for each in (words, longer if longer != words else []) if each]


def _fts(tier: str, words: list[str], text: str) -> str:
    """Write a question in the syntax of FTS5. Folded words are letters and digits only; quoted, none is an operator."""
    complete = re.search(r"\b0\d*\W*$", text[:_LONGEST])  # 09 is a whole number: 0 begins no other
    star = "" if complete else "*"
    phrase = f'"{" ".join(words)}"'
    each = " ".join(f'"{word}"' for word in words)
    return tier.format(phrase=phrase, begun=phrase + star, words=each + star)
