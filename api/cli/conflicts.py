"""`chithi conflicts`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from api.cli.options import with_settings
from api.variables import Place

if TYPE_CHECKING:
    from api.cli.tree import Line
    from kg.conflicts import Conflict


@click.command(name="conflicts")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_settings
def command(settings: Place, form: str) -> None:
    """Show where sources disagree on a value that can only be one: who says what, and where."""
    from api.cli.console import write_lines
    from api.cli.dataset import current
    from kg.conflicts import conflicts

    dataset = current(settings)
    found = conflicts(dataset.store)
    if form == "json":
        answer = {"dataset": dataset.id, "conflicts": [each.to_dict(settings.base) for each in found]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif found:
        write_lines(lines(found, settings))
    else:
        click.echo("no conflicts")


def lines(found: Iterable[Conflict], settings: Place) -> Iterator[Line]:
    """Each conflict: the thing and the property, then each value with its claims."""
    for conflict in found:
        id = _id(conflict.subject, settings)
        yield [(conflict.label or id, "label"), (f"  {id}", "fact"), (f"  {conflict.path}", "date")]
        for value in conflict.values:
            yield [(f"  {value.label or value.text}", "date")]
            for claim in value.claims:
                sure = claim.certainty in ("stated", None)
                doubt: Line = [] if sure else [(f" ({claim.certainty})", "doubt")]
                said = f"    {';'.join(claim.sources)} {claim.locator or ''}".rstrip()
                yield [(said, "evidence"), *doubt, (f"  {claim.row}" if claim.row else "", "fact")]


def _id(iri: str, settings: Place) -> str:
    split = settings.base.split(iri)
    return "/".join(split) if split else iri
