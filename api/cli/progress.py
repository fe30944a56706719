"""How far a long load has come, for a person who waits at a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

PATIENCE = 1.0
"""Seconds that nobody minds: a load of a curated collection is over before a bar would show."""


def shown(blocks: Iterable[bytes], rows: int) -> Iterator[bytes]:
    """Pass blocks of quads on, with a bar on standard error if it is a terminal and the load takes long.

    `rows` is how many rows of tables they come from; a row becomes about 25 quads, which is what the bar goes by.
    """
    if not sys.stderr.isatty():
        yield from blocks
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("loading"), BarColumn(), TextColumn("{task.completed:,} quads"), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=25 * rows)
    started = time.monotonic()
    try:
        for block in blocks:
            yield block
            bar.advance(task, block.count(b"\n"))
            if time.monotonic() - started > PATIENCE:
                bar.start()
    finally:
        bar.stop()
