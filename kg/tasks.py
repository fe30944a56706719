"""Tasks and their days: which have no due date, and which are overdue on a day, surely or possibly.

What is kept of a task is what the Party's own tracking keeps (Quy chế 08-QC/TW of 5 November 2025): the assigning
document, the assigned body, the due date, the progress, the result and the product.
"""

import re
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

import numpy as np

from kg.fold import key
from kg.index import UNKNOWN, Array, Index, Things
from kg.spans import Marks, possibly, surely

Lateness: TypeAlias = Literal["certain", "possible"]
"""`certain`: every day that the due date may mean is past; `possible`: one of them is."""

_PART: Final = "mot phan|mot so|co ban|buoc dau|(?!100( |$))[0-9]{1,3}( [0-9]{1,3})?( (?![0-9])|$)"
_FINISHED: Final = re.compile(f"(((da )?(hoan thanh|xong|ket thuc))|da thuc hien)(?! ({_PART}))( |$)")
"""Statuses as `kg.fold.key` folds them. What follows may be when or how, `15/12/2019` or `trễ hạn`, but no share of the
whole, `50 %` or `3/5`."""


def finished(status: str | None) -> bool:
    """Say whether a status, which is free text, says that nothing is left to do: `Đã hoàn thành`, `Hoàn thành trễ hạn`.

    What does not begin so (`chưa hoàn thành`, `cơ bản hoàn thành`), or says that only a part is done
    (`hoàn thành 50 %`), does not.
    """
    return bool(status and _FINISHED.match(key(status)))


def undated(things: Things) -> Marks:
    """Return for each thing whether it has no date at all: of tasks, no day by which they are due."""
    unnamed = things.edtf.offsets[1:] == things.edtf.offsets[:-1]
    marks: Marks = unnamed & (things.first == UNKNOWN) & (things.last == UNKNOWN)
    return marks


def overdue(things: Things, day: date) -> tuple[Marks, Marks]:
    """Return which tasks are surely overdue on a day, and which are so surely or possibly.

    A task is due until the end of its due date, and not overdue once its status says that it is finished.
    """
    done = [code for code, status in enumerate(things.status.words) if finished(status)]
    open = ~np.isin(things.status.codes, done) & ~undated(things) & _tasks(things)
    if day == date.min:  # no day is before it
        return np.zeros_like(open), np.zeros_like(open)
    before = day - timedelta(days=1)
    return surely(things, None, before) & open, possibly(things, None, before) & open


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


def _tasks(things: Things) -> Marks:
    codes = [code for code, kind in enumerate(things.kind.words) if kind == "task"]
    marks: Marks = np.isin(things.kind.codes, codes)
    return marks
