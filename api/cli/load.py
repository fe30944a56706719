"""`chithi load`."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.options import with_settings
from api.variables import Place


@click.command(name="load")
@click.argument("given", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FOLDER|FILE]…")
@with_settings
def command(settings: Place, given: tuple[Path, ...]) -> None:
    """Check and load collections (folders of CSV tables) and RDF files, in place of what was loaded before.

    Without arguments the collections that come with chithi are loaded. Tables with problems are not loaded at all,
    and the dataset that was there stays. RDF files (N-Quads, TriG, Turtle …) are loaded exactly as they are.
    """
    from api.cli.loading import load
    from loaders.inputs import bundled

    loaded = load(list(given) or bundled(), settings, own=bool(given))
    for table, rows in loaded.rows.items():
        click.echo(f"{rows:>9,} rows of {table}")
    if loaded.quads is not None:
        click.echo(f"{loaded.quads:>9,} quads")
    click.echo(f"dataset {loaded.dataset}" + (" (loaded before)" if loaded.quads is None else ""))
