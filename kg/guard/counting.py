"""An answer as it is written: kept, held within its limits, and its rows counted without being read again.

Each format is counted by what stands once a row and nowhere else, so a count is exact, and is there while an answer
is still being written: one that is far too large ends early.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.errors import TooLarge

_STEP = 1 << 20  # bytes between two counts: rarely enough to cost nothing, often enough to end early
_ROWS = b'"bindings":['
_BETWEEN = re.compile(rb'\},\{"[^},]')
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


class Rows(ABC):
    """Counts the rows in the bytes that were written so far."""

    def __init__(self) -> None:
        self._upto = 0
        self._seen = 0

    @abstractmethod
    def least(self, data: bytearray) -> int:
        """Read what is new, and return a number of rows that is not too high."""

    @abstractmethod
    def total(self, data: bytearray) -> int:
        """Return the number of rows of a whole answer."""


class Marks(Rows):
    """Counts a mark; there are as many rows, or one less, for the line of variables."""

    def __init__(self, mark: bytes, besides: int = 0) -> None:
        super().__init__()
        self._mark, self._besides = mark, besides

    def least(self, data: bytearray) -> int:
        """Read what is new."""
        self._seen += data.count(self._mark, max(self._upto - len(self._mark) + 1, 0))
        self._upto = len(data)
        return self._seen - self._besides

    total = least


class Csv(Rows):
    """Counts the line ends that stand in no quotes, the line of variables aside; quotes in a cell are doubled."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = 0

    def least(self, data: bytearray) -> int:
        """Read the lines that are whole."""
        end = data.rfind(b"\n") + 1
        if end > self._upto:
            parts = data[self._upto : end].split(b'"')
            self._seen += sum(part.count(b"\r\n") for part in parts[self._inside :: 2])
            self._inside ^= (len(parts) - 1) & 1
            self._upto = end
        return self._seen - 1

    total = least


class Json(Rows):
    r"""Counts the braces between two rows.

    `},{"` never stands within a string, where quotes are escaped, and at the end of one a comma or brace follows,
    with which no variable begins. Rows in which nothing is bound need a closer look, but there are hardly any.
    """

    def least(self, data: bytearray) -> int:
        """Read what is new, and so much before it that nothing is cut in two; no mark is that short."""
        self._seen += len(_BETWEEN.findall(data, max(self._upto - 4, 0)))
        self._upto = len(data)
        return self._seen

    def total(self, data: bytearray) -> int:
        """Count the first row and the empty ones too."""
        self.least(data)
        empty = _STRING.sub(b"", data).count(b"{}") if data.rfind(b"{}") >= 0 else 0  # rfind: a third of the time of in
        first = data.startswith(b'{"', data.find(_ROWS) + len(_ROWS))
        return self._seen + empty + first


class One(Rows):
    """ASK has one answer."""

    def least(self, data: bytearray) -> int:
        """Nothing needs reading."""
        return 1

    total = least


def rows(format: str) -> Rows:
    """Return what counts the rows of a SELECT in one of kg.store.RESULT_FORMATS."""
    if format == "json":
        return Json()
    if format == "csv":
        return Csv()
    return Marks(b"\n", besides=1) if format == "tsv" else Marks(b"<result>")


class Sink:
    """What pyoxigraph writes to, as to a file. Raises TooLarge as soon as an answer has more than it may have."""

    def __init__(self, megabytes: int, limit: int, rows: Rows) -> None:
        self.written = bytearray()
        self._bytes, self._limit, self._rows = megabytes << 20, limit, rows
        self._next = _STEP

    def write(self, data: bytes) -> int:
        """Keep the next part."""
        self.written += data
        if len(self.written) > self._bytes:
            raise TooLarge("bytes", self._bytes)
        if len(self.written) > self._next:
            self._next += _STEP
            self._check(self._rows.least(self.written))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back; pyoxigraph calls it at the end."""

    def rows(self) -> int:
        """Return the rows of the whole answer."""
        return self._check(self._rows.total(self.written))

    def _check(self, rows: int) -> int:
        if rows > self._limit:
            raise TooLarge("rows", self._limit)
        return rows


class Triples(Rows):
    """Passes triples on, and counts them; raises TooLarge at one beyond the limit."""

    def __init__(self, triples: Iterable[ox.Triple], limit: int) -> None:
        super().__init__()
        self._triples, self._limit = triples, limit

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self._seen += 1
            if self._seen > self._limit:
                raise TooLarge("rows", self._limit)
            yield triple

    def least(self, data: bytearray) -> int:
        """Say how many were passed on."""
        return self._seen

    total = least
