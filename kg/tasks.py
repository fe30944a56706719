"""Tasks and their days: which have no due date, and which are overdue on a day, surely or possibly.

What is kept of a task is what the Party's own tracking keeps (Quy chế 08-QC/TW of 5 November 2025): the assigning
document, the assigned body, the due date, the progress, the result and the product.
"""

from datetime import date, timedelta
from typing import Literal, TypeAlias

import numpy as np

from kg.index import UNKNOWN, Array, Index, Things
from kg.spans import Marks, possibly, surely
from kg.statuses import Progress, progress

Lateness: TypeAlias = Literal["certain", "possible"]
"""`certain`: every day that the due date may mean is past, and by its status, if any, the task is open; `possible`: one
of those days is past, or they all are and whether the task is finished its status leaves in doubt."""


def undated(things: Things) -> Marks:
    """Return for each thing whether it has no date at all: of tasks, no day by which they are due."""
    unnamed = things.edtf.offsets[1:] == things.edtf.offsets[:-1]
    marks: Marks = unnamed & (things.first == UNKNOWN) & (things.last == UNKNOWN)
    return marks


def overdue(things: Things, day: date) -> tuple[Marks, Marks]:
    """Return which tasks are surely overdue on a day, and which are so surely or possibly.

    A task is due until the end of its due date, and not overdue once its status says that it is finished; while that is
    in doubt (`kg.statuses`), it is so only possibly.
    """
    dated = ~undated(things) & _tasks(things)
    if day == date.min:  # no day is before it
        return np.zeros_like(dated), np.zeros_like(dated)
    before = day - timedelta(days=1)
    possible = possibly(things, None, before) & dated & ~_of_progress(things, "finished")
    return surely(things, None, before) & possible & ~_of_progress(things, "doubtful"), possible


def assigned_by(index: Index, day: int) -> Marks:
    """Return for each thing whether it may have been assigned by a day (from 1970): not in what is surely later."""
    nodes = index.things.assigned_in
    known = np.flatnonzero(nodes >= 0)
    marks = np.ones(len(nodes), np.bool_)
    marks[known] = index.nodes.first[nodes[known]] <= day  # UNKNOWN is before all days
    return marks


def lateness(index: Index, rows: Array, day: date) -> list[Lateness | None]:
    """Return of each of some tasks whether it is overdue on a day; None: it is not."""
    certain, possible = overdue(index.things, day)
    pairs = zip(certain[rows].tolist(), possible[rows].tolist(), strict=True)
    return ["certain" if sure else "possible" if may else None for sure, may in pairs]


def _of_progress(things: Things, wanted: Progress) -> Marks:
    codes = [code for code, status in enumerate(things.status.words) if progress(status) == wanted]
    marks: Marks = np.isin(things.status.codes, codes)
    return marks


def _tasks(things: Things) -> Marks:
    codes = [code for code, kind in enumerate(things.kind.words) if kind == "task"]
    marks: Marks = np.isin(things.kind.codes, codes)
    return marks
