"""`chithi check`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.options import with_settings
from api.variables import Place

if TYPE_CHECKING:
    from kg.shapes import Finding
    from kg.store import Store
    from loaders.collection import Collection

REASON_SECONDS = 60

_SEVERITIES = {"Violation": "violations", "Warning": "warnings", "Info": "remarks"}
_SHOWN_ROWS = 5


@click.command(name="check")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[FOLDER]…")
@click.option("--reason", is_flag=True, help="Also let HermiT look for contradictions (needs Java).")
@with_settings
def command(settings: Place, folders: tuple[Path, ...], reason: bool) -> None:
    """Check collections without loading them: tables, shapes, loops; then list conflicts and broken chains.

    Problems of tables and violated shapes exit with status 1. Warnings, conflicts and gaps are findings about the
    world, not mistakes: they are printed, and the status stays 0.
    """
    from loaders.collection import Collection
    from loaders.inputs import bundled

    collection = Collection(list(folders) or bundled(), settings.base)
    click.echo(f"{sum(collection.counts.values()):,} rows in {len(collection.counts)} tables")
    view = b"".join(collection.default_graph())
    store = _in_memory(collection, settings)
    wrong = _write_findings(view, store)
    _write_conflicts(store, settings)
    _write_gaps(collection)
    if reason:
        wrong = _write_verdict(view) or wrong
    sys.exit(1 if wrong else 0)


def _in_memory(collection: Collection, settings: Place) -> Store:
    import pyoxigraph as ox

    from kg.embedded import EmbeddedStore

    inner = ox.Store()
    for block in collection.nquads():
        inner.bulk_load(block, ox.RdfFormat.N_QUADS)
    return EmbeddedStore(inner, settings.base)


def _section(title: str, lines: Iterator[str]) -> int:
    """Print a heading with a count, and the lines under it; return the count."""
    from api.cli.console import harmless

    found = [harmless(line) for line in lines]
    click.echo(f"{title}: {len(found) or 'none'}")
    for line in found:
        click.echo(f"  {line}")
    return len(found)


def _write_findings(view: bytes, store: Store) -> bool:
    """Print what the shapes object to, each with the rows that say it; return whether anything must be mended."""
    from kg import shapes

    findings = shapes.validate(view)
    rows = _rows_of({each.focus for each in findings}, store)
    for severity, title in _SEVERITIES.items():
        found = [each for each in findings if each.severity == severity]
        _section(title, (_described(each, rows[each.focus]) for each in found))
    return any(each.severity == "Violation" for each in findings)


def _rows_of(things: set[str], store: Store) -> dict[str, list[str]]:
    """The rows on which each thing rests: `folder/file.csv:14`."""
    rows: dict[str, list[str]] = {thing: [] for thing in things}
    iris = sorted(thing for thing in things if ":" in thing)
    for found in store.rows("rows-of", subject=iris) if iris else []:
        rows[found["subject"] or ""].append(found["row"] or "")
    return rows


def _described(finding: Finding, rows: list[str]) -> str:
    more = f" and {len(rows) - _SHOWN_ROWS} more" if len(rows) > _SHOWN_ROWS else ""
    where = ", ".join(sorted(rows)[:_SHOWN_ROWS]) + more or finding.focus
    about = " ".join(part for part in (finding.path, finding.value) if part)
    return f"{where}: {finding.message_en}" + (f" ({about})" if about else "")


def _write_conflicts(store: Store, settings: Place) -> None:
    from api.cli.conflicts import lines
    from api.cli.console import write_lines
    from kg.conflicts import conflicts

    found = conflicts(store)
    click.echo(f"conflicts: {len(found) or 'none'}")
    write_lines([("  ", "fact"), *line] for line in lines(found, settings))


def _write_gaps(collection: Collection) -> None:
    from kg.gaps import gaps
    from kg.index import Index, building

    with tempfile.TemporaryDirectory(prefix="chithi-") as folder:
        building.build(Path(folder), collection.index_frames())
        found = gaps(Index.open(Path(folder)))
    lines = (f"{gap['from']} → {gap['to']}: {', '.join(gap['missing_levels'])}" for gap in found)
    _section("gaps (links on which a level has no named document)", lines)


def _write_verdict(view: bytes) -> bool:
    from kg.reason import reason

    click.echo(f"reasoning (at most {REASON_SECONDS} s) …", err=True)
    verdict = reason(view, seconds=REASON_SECONDS)
    click.echo(f"reasoner: {'consistent' if verdict.consistent else 'inconsistent'}")
    _section("classes that nothing can belong to", iter(verdict.unsatisfiable))
    return not verdict.consistent or bool(verdict.unsatisfiable)
