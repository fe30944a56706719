"""`chithi export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from api.cli.options import with_settings
from api.variables import Place


@click.command(name="export")
@click.option("--format", "form", type=click.Choice(["nquads", "trig"]), default="nquads", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File; standard output without.")
@with_settings
def command(settings: Place, form: str, output: Path | None) -> None:
    """Write the whole dataset: the view as the default graph, each claim as a named graph."""
    from api.cli.dataset import current

    store = current(settings).store
    if output is None or str(output) == "-":
        store.dump(form, sys.stdout.buffer)
        return
    target = output.resolve()
    part = target.with_name(target.name + ".part")
    try:
        if target.exists() and not target.is_file():  # a pipe or a device: written into, never replaced
            with target.open("wb") as sink:
                store.dump(form, sink)
            return
        with part.open("wb") as sink:
            store.dump(form, sink)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{output}: cannot be written ({error.strerror or error})") from error
