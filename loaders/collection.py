"""Folders of tables, read, checked and turned into what a store and its indexes are filled from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import polars as pl

from loaders import claims, reading
from loaders.checks import check_cells
from loaders.dates import Dates
from loaders.frames import index_frames, search_entries
from loaders.inputs import bundled, fingerprint
from loaders.problems import BadTables, Problems
from loaders.quads import Writer, ontology
from loaders.reading import ROW
from loaders.references import check_references
from loaders.rows import ID, rows
from loaders.tables import tables
from loaders.view import View
from ontology.iri import Base

__all__ = ["BadTables", "Collection", "bundled", "fingerprint", "ontology"]


class Collection:
    """The tables of one or more folders, loaded together. Raises BadTables, with all problems of all files.

    `check=False` spares the checks for tables that are known to be sound: those that a program wrote.
    """

    def __init__(self, folders: list[Path], base: Base | None = None, *, check: bool = True) -> None:
        problems = Problems()
        read = reading.read(folders, problems)
        found = rows({name: claims.identified(tables()[name], frame) for name, frame in read.frames.items()})
        self._base = base or Base()
        self._dates = Dates.of(found.values())
        if check:
            for each in found.values():
                check_cells(each, self._dates, problems)
            check_references(found, read, problems)
        problems.raise_if_any()
        self._rows = {name: claims.ordered(claims.without_shared(each)) for name, each in found.items()}

    @cached_property
    def view(self) -> View:
        """The consolidated view of all claims."""
        return View(self._rows, self._dates)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each table that has any; a row that two folders share counts once."""
        return {name: len(each.frame) for name, each in self._rows.items()}

    def source_rows(self) -> dict[str, tuple[str, ...]]:
        """The rows of each source, by its IRI. Sources are no claims, so nothing in a store says where they stand."""
        if "sources" not in self._rows:
            return {}
        found = self._rows["sources"].frame.group_by(ID).agg(pl.col(ROW).sort())
        return {self._base.thing("source", id): tuple(each) for id, each in found.iter_rows()}

    def nquads(self) -> Iterator[bytes]:
        """The dataset as blocks of N-Quads: claims, view, ontology. Equal tables give equal bytes."""
        yield from self.facts()
        yield ontology()

    def facts(self) -> Iterator[bytes]:
        """The dataset without the ontology: what is many and has no blank nodes."""
        yield from self._writer.claims()
        yield from self._writer.default_graph(self.view)

    def default_graph(self) -> Iterator[bytes]:
        """View and ontology as blocks of N-Triples: what shapes and reasoners are asked of."""
        yield from self._writer.default_graph(self.view)
        yield ontology()

    @property
    def _writer(self) -> Writer:
        return Writer(self._rows, self._dates, self._base)

    def index_frames(self) -> dict[str, pl.DataFrame]:
        """The columns of the trace index."""
        return index_frames(self._rows, self.view, self._base)

    def search_entries(self) -> pl.DataFrame:
        """The columns of the search index."""
        return search_entries(self.view, self._base)
