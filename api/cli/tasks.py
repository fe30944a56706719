"""`chithi tasks`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from api.cli.options import with_day, with_settings
from api.variables import Place

if TYPE_CHECKING:
    from api.dataset import Dataset
    from kg.catalogue import Filters
    from kg.facts import Claim
    from kg.tasks import Lateness

COLUMNS = (
    *("id", "task", "due", "due_first", "due_last", "overdue", "status", "result", "product"),
    *("assigned_in", "assigned_in_label", "assigned_to", "assigned_by", "sources", "locators", "certainties"),
)
"""Of the CSV, a row for each task. What a task has several of stands in one cell, with " | " between; sources, locators
and certainties are those of the claims that speak of it, in the same order."""

_LATE: dict[Lateness | None, str] = {"certain": "overdue", "possible": "possibly overdue", None: ""}


@click.command(name="tasks")
@click.option(
    "--overdue", is_flag=True, help="Only tasks whose due date is past, surely or possibly, and not finished."
)
@click.option("--undated", is_flag=True, help="Only tasks without a due date; with --overdue, these as well.")
@click.option("--status", metavar="STATUS", help="Only tasks of this status, as the source gives it.")
@click.option("--assigned-to", metavar="BODY", help="Only tasks of this body: id or name.")
@click.option("--assigned-in", metavar="DOC_OR_EVENT", help="Only tasks of this document or event: symbol, id or name.")
@with_day("Overdue on this day (default: today); without what was surely assigned later.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@with_settings
def command(settings: Place, form: str, as_of: datetime | None, **asked: Any) -> None:
    """Show what documents and meetings ask of whom, by due date."""
    from api.cli.dataset import current

    dataset = current(settings)
    day = as_of.date() if as_of else date.today()
    filters = _filters(dataset, as_of, day, **asked)
    items = list(_items(dataset, filters, day))
    if form == "json":
        answer = {"dataset": dataset.id, "as_of": day.isoformat(), "items": items}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(csv(items), nl=False)
    elif items:
        from api.cli.console import write_table

        header = ["due", "state", "status", "task", "assigned to", "assigned in", "id"]
        write_table(header, [_cells(each) for each in items])
    else:
        click.echo(f"no such task{_undated(dataset, filters)}")


def _filters(
    dataset: Dataset,
    as_of: datetime | None,
    day: date,
    *,
    overdue: bool,
    undated: bool,
    status: str | None,
    assigned_to: str | None,
    assigned_in: str | None,
) -> Filters:
    from kg.catalogue import Filters

    return Filters(
        status=status,
        assigned_to=dataset.body(assigned_to) if assigned_to is not None else None,
        assigned_in=dataset.traceable(assigned_in, as_of.date() if as_of else None)
        if assigned_in is not None
        else None,
        overdue=day if overdue else None,
        undated=undated,
        as_of=as_of.date() if as_of else None,
    )


def _undated(dataset: Dataset, filters: Filters) -> str:
    """Say how many of the tasks cannot be overdue, where overdue ones were asked for: no source gives a due date."""
    from dataclasses import replace

    from kg import catalogue

    if filters.overdue is None:
        return ""
    without = replace(filters, overdue=None, undated=True)
    found = catalogue.find(dataset.index, "task", without, limit=len(dataset.index.things))
    return f"; {len(found.iris):,} without a due date (--undated)" if found.iris else ""


def _items(dataset: Dataset, filters: Filters, day: date) -> Iterator[dict[str, Any]]:
    """Yield the tasks as `/api/tasks` has them, all of them."""
    from kg import catalogue
    from kg.index import EPOCH
    from kg.said import said_of
    from kg.tasks import lateness

    index = dataset.index
    page = catalogue.find(index, "task", filters, limit=len(index.things))
    names = filters.as_of.toordinal() - EPOCH if filters.as_of else None
    said = said_of(dataset.store, dataset.base, page.iris)
    summaries = catalogue.summary(index, "task", page.rows, names)
    for summary, late in zip(summaries, lateness(index, page.rows, day), strict=True):
        yield {**summary, "overdue": late, "facts": said.get(summary["iri"], [])}


def csv(items: Iterable[dict[str, Any]]) -> str:
    """Return a row for each task (see COLUMNS)."""
    from csv import writer
    from io import StringIO

    from kg.extract import safe

    text = StringIO()
    rows = writer(text)
    rows.writerow(COLUMNS)
    for item in items:
        rows.writerow([safe(cell) for cell in _row(item)])
    return text.getvalue()


def _row(item: dict[str, Any]) -> list[str | None]:
    due, within, claims = item["date"] or {}, item["assigned_in"] or {}, _claims(item)
    return [
        *(item["id"], item["label"], due.get("edtf"), due.get("not_before"), due.get("not_after")),
        *(item["overdue"], item["status"], _said(item, "result"), _said(item, "product")),
        *(within.get("id"), within.get("label"), _whom(item), _said(item, "assignedBy")),
        " | ".join(each["source"] or "" for each in claims),
        " | ".join(each["locator"] or "" for each in claims),
        " | ".join(each["certainty"] or "" for each in claims),
    ]


def _cells(item: dict[str, Any]) -> list[str]:
    from kg.summaries import shown

    within = item["assigned_in"] or {}
    return [
        shown(item["date"]) if item["date"] else "",
        _LATE[item["overdue"]],
        item["status"] or "",
        item["label"] or "",
        _whom(item),
        within.get("label") or within.get("id") or "",
        item["id"],
    ]


def _whom(item: dict[str, Any]) -> str:
    """Return who is to do a task: bodies, as of the day where one was asked for, then the words of the source."""
    bodies = [each["label"] or each["id"] for each in item["assigned_to"]]
    return " | ".join([*bodies, *filter(None, [_said(item, "actorAsPrinted")])])


def _said(item: dict[str, Any], property: str) -> str:
    """Return what the view says of a task by a property."""
    from kg.said import undisputed

    values = [each["value"] for each in item["facts"] if each["property"] == property and undisputed(each)]
    return " | ".join(value.get("label") or value.get("text") or value.get("id") or "" for value in values)


def _claims(item: dict[str, Any]) -> list[Claim]:
    claims = {each["id"]: each for fact in item["facts"] for each in fact["claims"]}
    return [claims[id] for id in sorted(claims)]
