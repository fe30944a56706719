"""The columnar index of a dataset: what traces are made of, memory-mapped, beside the store.

`building.build` makes one from tables, at load, and `asking.frames_from` has a store answer for the tables. Both
need polars, which takes longer to import than a trace to answer; so reading, here, does without.
"""

from kg.index.arrays import EPOCH, FILE, NO_DAY, NO_DEPTH, UNKNOWN, Array, Iris, Lists, Rows, Text, Words, spread
from kg.index.index import Index, Nodes, Things

__all__ = [
    "EPOCH",
    "FILE",
    "NO_DAY",
    "NO_DEPTH",
    "UNKNOWN",
    "Array",
    "Index",
    "Iris",
    "Lists",
    "Nodes",
    "Rows",
    "Text",
    "Things",
    "Words",
    "spread",
]
