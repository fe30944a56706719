"""`chithi check`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.check_words import Language, Say, sayer
from api.cli.options import with_settings
from api.cli.reasoning import where, write_contradictions, write_verdict
from api.variables import Place

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.embedded import EmbeddedStore
    from kg.shapes import Finding
    from kg.store import Store
    from loaders.collection import Collection

REASON_SECONDS = 60


@click.command(name="check")
@click.argument("given", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FOLDER|FILE]…")
@click.option("--reason", is_flag=True, help="Also let HermiT look for contradictions (needs Java).")
@click.option(
    "--lang",
    type=click.Choice(("vi", "en")),
    default="en",
    show_default=True,
    help="Language in which it is said what is wrong.",
)
@with_settings
def command(settings: Place, given: tuple[Path, ...], reason: bool, lang: Language) -> None:
    """Check collections and RDF files without loading: tables, shapes, contradictions; then list conflicts and gaps.

    Problems of tables, violated shapes and contradictions with the ontology exit with status 1. Warnings, conflicts
    and gaps are findings about the world, not mistakes: they are printed, and the status stays 0.
    """
    from kg.reason.curated import curated
    from loaders.collection import Collection, ontology
    from loaders.inputs import bundled

    say = sayer(lang)
    section = partial(_section, say)
    paths = list(given) or bundled()
    files = [path for path in paths if not path.is_dir()]
    folders = [path for path in paths if path.is_dir()]
    collection = Collection(folders, settings.base) if folders else None
    if collection:
        click.echo(say("rows", rows=sum(collection.counts.values()), tables=len(collection.counts)))
    store = _in_memory(collection, files, settings, say)
    wrong = _write_findings(store, collection.source_rows() if collection else {}, lang)
    part = curated(store)
    contradictions = write_contradictions(part, section, lang)
    _write_conflicts(store, settings, say)
    _write_gaps(store, collection if not files else None, say)
    if reason:
        explained = bool(contradictions)
        wrong = write_verdict(part, ontology(), REASON_SECONDS, section, explained=explained, lang=lang) or wrong
    sys.exit(1 if wrong or contradictions else 0)


def _in_memory(collection: Collection | None, files: list[Path], settings: Place, say: Say) -> EmbeddedStore:
    """Hold tables and files in memory, with the ontology, which RDF files of others seldom bring. Raise RdfError."""
    import pyoxigraph as ox

    from kg.embedded import EmbeddedStore
    from loaders.collection import ontology

    inner = ox.Store()
    for block in collection.nquads() if collection else (ontology(),):
        inner.bulk_load(block, ox.RdfFormat.N_QUADS)
    if files:
        _add_files(inner, files, say)
    return EmbeddedStore(inner, settings.base)


def _add_files(inner: ox.Store, files: list[Path], say: Say) -> None:
    """Read files as `chithi load` does, and print how many quads they hold."""
    from kg.embedded import EmbeddedStore
    from kg.filling import load_files

    with tempfile.TemporaryDirectory(prefix="chithi-") as folder:
        quads = load_files(Path(folder), files)
        click.echo(say("quads", quads=quads))
        with EmbeddedStore.open(Path(folder)) as read:
            inner.bulk_extend(read.inner)


def _section(say: Say, title: str, lines: Iterator[str]) -> int:
    """Print a heading with a count, and the lines under it; return the count."""
    from api.cli.console import harmless

    found = [harmless(line) for line in lines]
    click.echo(f"{title}: {len(found) or say('none')}")
    for line in found:
        click.echo(f"  {line}")
    return len(found)


def _write_findings(store: EmbeddedStore, sources: dict[str, tuple[str, ...]], lang: Language) -> bool:
    """Print what cannot be right, each with the rows that say it; return whether a shape is violated.

    `sources` are the rows of sources, by IRI.
    """
    from kg import shapes
    from kg.doubtful import doubtful
    from kg.evidence import with_rows
    from kg.impossible import impossible
    from kg.reason.shrinking import written

    say = sayer(lang)
    findings = with_rows([*shapes.validate(written(store)), *impossible(store), *doubtful(store)], store)
    for severity in shapes.SEVERITIES:
        of = (each for each in findings if each.severity == severity)
        _section(say, say(severity), (_described(each, sources.get(each.focus, ()), lang) for each in of))
    return any(each.severity == "Violation" for each in findings)


def _described(finding: Finding, own: tuple[str, ...], lang: Language) -> str:
    about = " ".join(part for part in (finding.path, finding.value) if part)
    rows = where(finding.rows or own, finding.focus, sayer(lang))
    return f"{rows}: {finding.messages[lang]}" + (f" ({about})" if about else "")


def _write_conflicts(store: Store, settings: Place, say: Say) -> None:
    from api.cli.conflicts import lines
    from api.cli.console import write_lines
    from kg.conflicts import conflicts

    found = conflicts(store)
    click.echo(f"{say('conflicts')}: {len(found) or say('none')}")
    write_lines([("  ", "fact"), *line] for line in lines(found, settings))


def _write_gaps(store: Store, collection: Collection | None, say: Say) -> None:
    """Print the gaps, from the tables where they are all there is, or from what the store answers."""
    from kg.gaps import gaps
    from kg.index import Index, asking, building

    frames = collection.index_frames() if collection else asking.frames_from(store)
    with tempfile.TemporaryDirectory(prefix="chithi-") as folder:
        building.build(Path(folder), frames)
        found = gaps(Index.open(Path(folder)))
    lines = (f"{gap['from']} → {gap['to']}: {', '.join(gap['missing_levels'])}" for gap in found)
    _section(say, say("gaps"), lines)
