"""`chithi graph`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from api.cli.options import with_day, with_settings
from api.variables import Place


@click.command(name="graph")
@click.argument("what", metavar="SYMBOL_OR_ID")
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE.html",
    help="The file to write; one that is there is replaced.",
)
@with_day("Leave out what is surely later.")
@with_settings
def command(settings: Place, what: str, out: Path, as_of: datetime | None) -> None:
    """Write the hierarchy of what derives from a thing as one file for a browser.

    It opens level by level, works offline, and asks nobody for anything.
    """
    from api.cli.dataset import current
    from kg.diagram.standalone import contents, html
    from kg.trace import trace

    dataset = current(settings)
    day = as_of.date() if as_of else None
    found = trace(dataset.index, dataset.traceable(what, day), as_of=day)
    text = html(contents(found, dataset.store, dataset.base, dataset.id, date.today()))
    out.write_text(text, encoding="utf-8", newline="\n")
    count = len(found.nodes)
    click.echo(f"{out}: {count:,} {'thing' if count == 1 else 'things'}, {len(text.encode()) / 1e6:.1f} MB")
