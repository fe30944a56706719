"""`chithi search`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from api.cli.options import with_day, with_settings
from api.variables import Place

if TYPE_CHECKING:
    from api.cli.tree import Line

_SHOWN = 10  # things recorded at a place that the text shows


@click.command(name="search")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N")
@with_day("Leave out what is surely later; say what stood then where a body or place stands.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@with_settings
def command(settings: Place, words: tuple[str, ...], limit: int, as_of: datetime | None, form: str) -> None:
    """Find documents, bodies, places, people … by words of their names; diacritics and spelling variants optional.

    A place leads to what is recorded at it and at what it was made of.
    """
    from api.cli.console import write_lines, write_table
    from api.cli.dataset import current
    from kg.finding import find
    from kg.index import EPOCH

    dataset = current(settings)
    day = as_of.toordinal() - EPOCH if as_of else None
    found = find(dataset.index, dataset.search, " ".join(words), limit, day=day)
    if form == "json":
        answer = {"dataset": dataset.id, "as_of": as_of.date().isoformat() if as_of else None, **found}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif found["hits"]:
        then = ["then"] if as_of else []
        rows = [
            [hit["id"], hit.get("address") or hit["label"] or "", *(_stood(hit) for _ in then)] for hit in found["hits"]
        ]
        write_table(["id", "label", *then], rows)
        write_lines(_recorded(found))
    else:
        click.echo("nothing found", err=True)
        sys.exit(1)


def _stood(hit: dict[str, Any]) -> str:
    """What stood on the day where a body or place stands, unless that was the same."""
    others = [each for each in hit.get("stood", []) if each["id"] != hit["id"]]
    return ", ".join(f"{each['label'] or ''} ({each['id']})".strip() for each in others)


def _recorded(found: Any) -> Iterator[Line]:
    from api.cli.place import recorded_lines

    for hit in found["hits"]:
        if hit.get("recorded") and hit["recorded"]["count"]:
            yield []
            yield from recorded_lines(hit, hit["recorded"], _SHOWN)
    if found["places_left"]:
        yield []
        yield [(f"{found['places_left']} more places were found: chithi place shows what is recorded there", "doubt")]
