"""What the parent and its workers send each other over a stream, in the bytes they are sent in.

To a worker: a length and a marshalled order, for both run the same interpreter. From a worker, which a query may have
taken over: a head of numbers, then bytes that are not interpreted, or facts as JSON.
"""

from __future__ import annotations

import json
import marshal
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from kg.errors import ChithiError, Crashed, QueryError, TooLarge, UnknownFormat, Unusable
from kg.guard.question import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answering import Kind
    from kg.guard.question import Question

KINDS = ("select", "ask", "graph")
FORMATS = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdfxml")

READY, ANSWER, FAILED = range(3)
"""What a worker says: that it is up (with facts), an answer, or an error (its name and facts)."""

LONGEST_SAID = 10_000
"""Bytes that are read of what a worker writes to stderr."""

KEPT = 8 << 20
"""Bytes that a memfd may keep once they are read; the next answer is written over them. To let memory go and take it
anew takes a third as long as to read it."""

_LENGTH = struct.Struct("<I")
_HEAD = struct.Struct("<BBB?BxxxIQd")


class Order(NamedTuple):
    """A question as a worker takes it: gated, and without what is none of its business."""

    text: str
    results: str | None
    graph: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    gzip: bool

    @classmethod
    def of(cls, text: str, asked: Question) -> Order:
        """Return the order for a question whose text has passed the gate."""
        return cls(text, asked.results, asked.graph, asked.default_graphs, asked.named_graphs, asked.gzip)

    def packed(self) -> bytes:
        """Return the bytes to send."""
        return framed(marshal.dumps(tuple(self)))


class Head(NamedTuple):
    """What comes before the bytes of a reply."""

    said: int
    kind: str = KINDS[0]
    format: str = FORMATS[0]
    gzip: bool = False
    in_file: int = 0
    """Which of the worker's memfds the bytes stand in, counted from 1; 0: behind this."""
    rows: int = 0
    size: int = 0
    seconds: float = 0

    def packed(self) -> bytes:
        """Return the bytes to send."""
        kind, format = KINDS.index(self.kind), FORMATS.index(self.format)
        return _HEAD.pack(self.said, kind, format, self.gzip, self.in_file, self.rows, self.size, self.seconds)


HEAD_SIZE = _HEAD.size


def framed(message: bytes) -> bytes:
    """Return a message to a worker with its length before it."""
    return _LENGTH.pack(len(message)) + message


def unframed(received: bytes) -> tuple[bytes, bytes] | None:
    """Return the first message and what is behind it; None where bytes are missing."""
    if len(received) < _LENGTH.size:
        return None
    end = _LENGTH.size + _LENGTH.unpack_from(received)[0]
    return (received[_LENGTH.size : end], received[end:]) if len(received) >= end else None


def order(message: bytes) -> Order:
    """Read an order."""
    return Order(*marshal.loads(message))  # noqa: S302  # from the process that made this one


class Replies:
    """Puts the replies of a worker together, and holds what they may be."""

    awaited = 1
    """How many there will be, as far as is known: that it is ready, then one for each order."""

    def __init__(self, files: Sequence[int], megabytes: int) -> None:
        """`files` are the memfds that the worker writes long answers to."""
        self._files, self._most = files, megabytes << 20
        self._received = bytearray()

    def take(self, data: bytes) -> tuple[Head, bytes] | None:
        """Take a part; return a reply when it is whole, and the next when called again with nothing.

        Raise ValueError or OSError for what no worker of ours says.
        """
        if not self.awaited:
            raise ValueError("nothing was asked")
        if self._received:
            self._received += data
            received: bytes | bytearray = self._received
        else:
            received = data  # most replies come in one part
        if len(received) >= HEAD_SIZE:
            head = _head(received)
            end = HEAD_SIZE + (0 if head.in_file else head.size)
            if head.size > self._most or (len(received) > end and self.awaited == 1):
                raise ValueError("more than there can be")
            if len(received) >= end:
                self.awaited -= 1
                self._received = bytearray(received[end:])
                return head, self._read(head) if head.in_file else bytes(received[HEAD_SIZE:end])
        if received is data:
            self._received = bytearray(data)
        return None

    @property
    def more(self) -> bool:
        """Whether there is something behind the last reply."""
        return bool(self._received)

    def _read(self, head: Head) -> bytes:
        if head.in_file > len(self._files):
            raise ValueError("no file of ours")
        file = self._files[head.in_file - 1]
        body = os.pread(file, head.size, 0)
        if len(body) != head.size:
            raise ValueError("shorter than said")
        if head.size > KEPT:
            os.ftruncate(file, 0)  # the memory is the system's again
        return body


def _head(data: bytes | bytearray) -> Head:
    said, kind, format, gzip, in_file, rows, size, seconds = _HEAD.unpack_from(data)
    if said > FAILED or kind >= len(KINDS) or format >= len(FORMATS):
        raise ValueError("not a reply")
    return Head(said, KINDS[kind], FORMATS[format], gzip, in_file, rows, size, seconds)


def ready(confined: bool) -> bytes:
    """Return what a worker says first."""
    return _reply(READY, {"confined": confined})


def failed(error: ChithiError) -> bytes:
    """Return an error as a reply."""
    if isinstance(error, QueryError):
        return _reply(FAILED, ["query", error.reason, error.line, error.column])
    if isinstance(error, UnknownFormat):
        return _reply(FAILED, ["format", error.format, list(error.expected)])
    if isinstance(error, TooLarge):
        return _reply(FAILED, ["large", error.unit, error.limit])
    if isinstance(error, Unusable):
        return _reply(FAILED, ["store", str(error.path), error.reason])
    raise error


def _reply(said: int, facts: Any) -> bytes:
    written = json.dumps(facts).encode()
    return Head(said, size=len(written)).packed() + written


def confined(body: bytes) -> bool:
    """Read what a worker says first."""
    try:
        return json.loads(body)["confined"] is True
    except (ValueError, KeyError, TypeError):
        return False


def result(head: Head, body: bytes) -> Reply | ChithiError:
    """Read an answer or an error; Crashed for one that no worker of ours sends."""
    if head.said == ANSWER:
        kind = cast("Kind", head.kind)
        return Reply(kind, head.format, body, head.gzip, head.rows, head.seconds, cached=False)
    return _error(body) if head.said == FAILED else Crashed()


def _error(written: bytes) -> ChithiError:
    try:
        name, *facts = json.loads(written)
        if name == "store":
            return Unusable(Path(facts[0]), str(facts[1]))
        makers: dict[str, Any] = {"query": QueryError, "format": UnknownFormat, "large": TooLarge}
        made: ChithiError = makers[name](*facts)
        return made
    except (ValueError, KeyError, TypeError, IndexError):
        return Crashed()
