"""`chithi trace`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from api.cli.options import with_day, with_settings
from api.variables import Place

if TYPE_CHECKING:
    from api.dataset import Dataset
    from kg.traced import Direction, Trace, TraceDict

FORMATS = ("tree", "json", "csv", "ttl", "mermaid", "graphml")


@click.command(name="trace")
@click.argument("what", metavar="SYMBOL_OR_ID")
@click.option("--down", "direction", flag_value="down", default=True, help="What derives from it (the default).")
@click.option("--up", "direction", flag_value="up", help="What it derives from.")
@click.option("--both", "direction", flag_value="both", help="Both.")
@with_day("Leave out what is surely later.")
@click.option("--depth", type=click.IntRange(0), metavar="N", help="Follow at most N links.")
@click.option("--disputed", is_flag=True, help="Follow links that every source of theirs is believed wrong on, too.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="tree", show_default=True)
@with_settings
def command(
    settings: Place,
    what: str,
    direction: Direction,
    as_of: datetime | None,
    depth: int | None,
    disputed: bool,
    form: str,
) -> None:
    """Trace a document, event or action: by symbol (09-CT/TW), id, kind/id or IRI."""
    from api.cli.dataset import current
    from kg.trace import trace

    dataset = current(settings)
    day = as_of.date() if as_of else None
    iri = dataset.traceable(what, day)
    found = trace(dataset.index, iri, direction, depth=depth, as_of=day, disputed=disputed)
    _write(dataset, found, form, depth)


def _write(dataset: Dataset, found: Trace, form: str, depth: int | None) -> None:
    answer = found.to_dict(dataset.id)
    if form == "tree":
        from api.cli import console, tree

        console.write_lines(tree.lines(answer, _titles(dataset, answer), _ends(found)))
        if depth is not None and any(node["depth"] == depth for node in answer["nodes"]):
            click.echo(f"links further than {depth} from the root were not followed (--depth)", err=True)
    elif form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        from kg import diagram, extract

        write = {"csv": extract.csv, "ttl": extract.turtle, "mermaid": diagram.mermaid, "graphml": diagram.graphml}
        click.echo(write[form](answer), nl=False)


def _ends(found: Trace) -> dict[str, str]:
    """How the chain ends, at each node where it does."""
    from kg.trace import ends

    said = dict.fromkeys(ends(found), "only disputed claims say what this derives from (--disputed shows them)")
    return said | dict.fromkeys(ends(found, disputed=True), "no source says what this derives from")


def _titles(dataset: Dataset, answer: TraceDict) -> dict[str, str]:
    """The titles of the sources that an answer rests on, by id, in the order of the ids."""
    cited = {claim["source"] for link in answer["links"] for claim in link["claims"] if claim["source"]}
    ids = sorted({id for source in cited for id in source.split(";")})
    hits = {id: dataset.search.resolve(f"source/{id}") for id in ids}
    return {id: found[0].label or "" for id, found in hits.items() if found}
