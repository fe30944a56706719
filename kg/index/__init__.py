"""The columnar index of a dataset: what traces are made of, memory-mapped, beside the store.

`building.build` makes one from tables, at load, and `asking.frames_from` has a store answer for the tables. Both
need polars, which takes longer to import than a trace to answer; so reading, here, does without.
"""

from kg.index.arrays import FILE, UNKNOWN, Array, Lists, Rows, spread
from kg.index.index import Index

__all__ = ["FILE", "UNKNOWN", "Array", "Index", "Lists", "Rows", "spread"]
