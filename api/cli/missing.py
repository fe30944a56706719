"""`chithi missing`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from api.cli.options import with_settings
from api.variables import Place

if TYPE_CHECKING:
    from kg.missing import Apart, Missing, Reason, Sequence

COLUMNS = (
    *("issuer", "issuer_label", "type", "symbol", "rule", "term", "first", "last"),
    *("known", "missing", "count", "before", "elsewhere"),
)
"""Of the CSV, a row for each sequence. Numbers stand as `7`, several as `10..34`, with " | " between them."""

_WHY: dict[Reason, str] = {
    "number-unknown": "no source gives its number",
    "number-disputed": "its number is disputed",
    "number-unreadable": "its number is no plain number",
    "several-issuers": "several bodies issued it; which of them numbered it is not known",
    "no-rule": "no rule of numbering is known for its issuer",
    "date-unknown": "its date is not known",
    "term-unsettled": "its date does not settle the term",
}


@click.command(name="missing")
@click.argument("issuer", required=False)
@click.option("--type", "type", metavar="TYPE", help="Only documents of this type: plan, directive …")
@click.option("--term", metavar="TERM", help="Only of this term: XI, 2010-2015, or a year.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@with_settings
def command(settings: Place, issuer: str | None, type: str | None, term: str | None, form: str) -> None:
    """Show the numbers between the known ones of an issuer (id or name), a type and a term that no source has shown."""
    from api.cli.dataset import current
    from kg.missing import missing

    if type is not None:
        _check(type)
    dataset = current(settings)
    body = None if issuer is None else dataset.body(issuer)
    found = missing(dataset.index, dataset.numbers, None if body is None else dataset.index.thing(body), type, term)
    if term is not None and not found["sequences"] and not found["apart"]:
        there = f"; there are {', '.join(found['terms'])}" if found["terms"] else ""
        raise click.BadParameter(f"no document can be of the term {term!r}{there}", param_hint="--term")
    if form == "json":
        split = dataset.base.split(body) if body else None
        asked = {"issuer": "/".join(split) if split else body, "type": type, "term": term}
        click.echo(json.dumps({"dataset": dataset.id, **asked, **found}, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(csv(found), nl=False)
    else:
        _write(found)
    if term is not None and not found["sequences"] and found["terms"]:
        click.echo(f"no sequence of the term {term!r}; there are {', '.join(found['terms'])}", err=True)
    if form == "csv" and found["apart"]:
        click.echo(f"documents in no sequence: {len(found['apart'])} (--format json shows them)", err=True)


def _check(type: str) -> None:
    from ontology import vocab

    types = vocab.scheme("document-type")
    if type not in types.concepts:
        nearest = types.nearest(type)
        hint = f"; did you mean {nearest}?" if nearest else f"; there are {', '.join(types.concepts)}"
        raise click.BadParameter(f"{type!r} is no type of documents{hint}", param_hint="--type")


def csv(found: Missing) -> str:
    """Return a row for each sequence (see COLUMNS)."""
    from csv import writer
    from io import StringIO

    from kg.extract import safe
    from kg.missing import runs

    text = StringIO()
    rows = writer(text)
    rows.writerow(COLUMNS)
    for each in found["sequences"]:
        cells = (
            " | ".join(body["id"] for body in each["issuer"]),
            " | ".join(body["label"] or "" for body in each["issuer"]),
            *(each["type"], each["symbol"], each["rule"], each["term"], each["first"], each["last"]),
            " | ".join(_known(each)),
            " | ".join(runs(each["missing"])),
            *(each["count"], each["before"]),
            " | ".join(str(other["number"]) for other in each["elsewhere"]),
        )
        rows.writerow([safe(cell) for cell in cells])
    return text.getvalue()


def _known(sequence: Sequence) -> list[str]:
    from kg.missing import runs, runs_of

    return runs(runs_of(each["number"] for each in sequence["known"]))


def _write(found: Missing) -> None:
    from api.cli.console import write_table
    from kg.missing import runs

    if found["sequences"]:
        header = ["issuer", "type", "symbol", "term", "known", "missing", "count", "before the first"]
        write_table(
            header, [[*_cells(each), ", ".join(runs(each["missing"])), *_counts(each)] for each in found["sequences"]]
        )
    elif not found["terms"]:
        click.echo("no number is known")
    if found["apart"]:
        click.echo("\nin no sequence:" if found["sequences"] else "in no sequence:")
        write_table(["id", "label", "why", "terms"], [_why(each) for each in found["apart"]])


def _cells(sequence: Sequence) -> list[str]:
    issuers = ", ".join(body["label"] or body["id"] for body in sequence["issuer"])
    return [issuers, sequence["type"] or "", sequence["symbol"] or "", sequence["term"], ", ".join(_known(sequence))]


def _counts(sequence: Sequence) -> list[str]:
    others = len(sequence["elsewhere"])
    return [f"{sequence['count']}{f' (+{others} elsewhere)' if others else ''}", str(sequence["before"])]


def _why(apart: Apart) -> list[str]:
    return [apart["id"], apart["label"] or "", _WHY[apart["reason"]], ", ".join(apart["terms"])]
