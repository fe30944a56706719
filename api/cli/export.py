"""`chithi export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from api.cli.options import with_settings
from api.variables import Place


@click.command(name="export")
@click.option("--format", "form", type=click.Choice(["nquads", "trig"]), default="nquads", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File; standard output without.")
@click.option("--entail", is_flag=True, help="Add what follows by the ontology, as a graph of its own.")
@click.option("--alignments", is_flag=True, help="With --entail: add the alignments and what follows from them.")
@with_settings
def command(settings: Place, form: str, output: Path | None, entail: bool, alignments: bool) -> None:
    """Write the whole dataset: the view as the default graph, each claim as a named graph."""
    if alignments and not entail:
        raise click.UsageError("--alignments goes with --entail")
    from api.cli.dataset import current
    from kg import entailment

    store = current(settings).store

    def write(sink: IO[bytes]) -> None:
        if entail:
            entailment.write(store, form, sink, alignments=alignments)
        else:
            store.dump(form, sink)

    if output is None or str(output) == "-":
        write(sys.stdout.buffer)
        return
    target = output.resolve()
    part = target.with_name(target.name + ".part")
    try:
        if target.exists() and not target.is_file():  # a pipe or a device: written into, never replaced
            with target.open("wb") as sink:
                write(sink)
            return
        with part.open("wb") as sink:
            write(sink)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{output}: cannot be written ({error.strerror or error})") from error
