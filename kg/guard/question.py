"""What the guard is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.answering import Kind
    from kg.closing import Closing


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset to answer from: files that `kg.filling` wrote, and what keeps them on disk while they are read."""

    dataset: str
    directory: Path
    """Of the store, not of the release."""
    release: Closing
    """Closed by the guard once the last worker that reads the files is gone."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query as somebody sent it, and the forms in which the answer is taken. Neither is trusted."""

    text: str
    dataset: str
    """Of a source that is being served."""
    results: str | None = "json"
    """How SELECT and ASK are written, one of kg.store.RESULT_FORMATS; None where the asker takes none of them."""
    graph: str | None = "ttl"
    """How CONSTRUCT and DESCRIBE are written, one of kg.store.GRAPH_FORMATS, or None."""
    default_graphs: tuple[str, ...] = ()
    """IRIs of graphs of the store, in place of FROM."""
    named_graphs: tuple[str, ...] = ()
    """IRIs of graphs of the store, in place of FROM NAMED."""
    gzip: bool = False
    """Whether the asker takes a compressed answer."""
    client: str = ""
    """Whose query seconds it costs."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, never a part of one."""

    kind: Kind
    format: str
    body: bytes | memoryview
    gzip: bool
    """Whether the body is compressed."""
    rows: int
    """Solutions or triples; 1 for ASK."""
    seconds: float
    """That its evaluation took."""
    cached: bool
