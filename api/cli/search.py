"""`chithi search`."""

from __future__ import annotations

import json
import sys

import click

from api.cli.options import with_settings
from api.variables import Place


@click.command(name="search")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@with_settings
def command(settings: Place, words: tuple[str, ...], limit: int, form: str) -> None:
    """Find documents, bodies, places, people … by words of their names; diacritics and spelling variants optional."""
    from api.cli.console import write_table
    from api.cli.dataset import current

    dataset = current(settings)
    hits = dataset.search.find(" ".join(words), limit=limit)
    if form == "json":
        answer = [{"id": hit.id, "iri": hit.iri, "kind": hit.kind, "label": hit.label} for hit in hits]
        click.echo(json.dumps({"dataset": dataset.id, "hits": answer}, ensure_ascii=False, indent=1))
    elif hits:
        write_table(["id", "label"], [[hit.id, hit.label or ""] for hit in hits])
    else:
        click.echo("nothing found", err=True)
        sys.exit(1)
