"""`chithi coverage`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from api.cli.options import with_day, with_settings
from api.variables import Place

if TYPE_CHECKING:
    from api.cli.tree import Line
    from kg.coverage import Counts, Coverage, CoverageDict, Covered, Evidence, State
    from kg.traced import Days

LEVELS = ("central", "province", "district", "commune", "neighbourhood")
"""As the vocabulary has them; reading it would take longer than the answer."""

COLUMNS = (
    *("id", "code", "label", "state", "days_min", "days_max", "evidence", "evidence_labels", "evidence_dates", "via"),
    *("below_documents", "below_events", "successors", "certain"),
)
"""Of the CSV, a row for each place. What a place has several of stands in one cell, with " | " between."""

_STATES: dict[State, str] = {
    "document": "with a document",
    "event": "with only an event",
    "none": "with nothing recorded",
    "absent": "that are no more",
}
_SHOWN, _MOST = 5, 20  # documents and events that a terminal gets of one place, and of none; other formats have all


class _Levels(click.Choice[str]):
    """Levels, which are named in one line where none is given."""

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        return f"Choose from {', '.join(self.choices)}"


@click.command(name="coverage")
@click.argument("document")
@click.option("--level", type=_Levels(LEVELS), required=True, help="Level of the places.")
@click.option("--within", metavar="PLACE", help="Only places inside this one: id, code or name.")
@with_day("Places of this day (default: today).")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@with_settings
def command(settings: Place, document: str, level: str, within: str | None, as_of: datetime | None, form: str) -> None:
    """Show which places have a document that goes back to DOCUMENT, which only an event, which nothing recorded."""
    from api.cli.console import write_lines
    from api.cli.dataset import current
    from kg.coverage import covered

    dataset = current(settings)
    day = as_of.date() if as_of else date.today()
    iri = dataset.traceable(document, as_of.date() if as_of else None)
    found = covered(dataset.index, dataset.search, iri, level, day, within)
    answer = found.to_dict(dataset.id)
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(csv(answer), nl=False)
    else:
        write_lines(lines(found, answer))


def csv(answer: CoverageDict) -> str:
    """Return a row for each place (see COLUMNS)."""
    from csv import writer
    from io import StringIO

    from kg.extract import safe

    text = StringIO()
    rows = writer(text)
    rows.writerow(COLUMNS)
    for place in answer["places"]:
        rows.writerow([safe(cell) for cell in _row(place)])
    return text.getvalue()


def _row(place: Covered) -> tuple[str | int | None, ...]:
    evidence, days = place["evidence"], place["days"]
    return (
        place["id"],
        place["code"],
        place["label"],
        place["state"],
        days and days["min"],
        days and days["max"],
        " | ".join(each["id"] for each in evidence),
        " | ".join(each["label"] or "" for each in evidence),
        " | ".join(_when(each) for each in evidence),
        " | ".join(", ".join(state["id"] for state in each["via"]) for each in evidence),
        place["below"]["documents"],
        place["below"]["events"],
        " | ".join(each["id"] for each in place["successors"]),
        "yes" if place["certain"] else "no",
    )


def lines(found: Coverage, answer: CoverageDict) -> Iterator[Line]:
    """The counts in one line, then the places of each state with what is known of them."""
    from kg.summaries import named

    index, counts = found.index, answer["counts"]
    label = index.nodes.label[found.document]
    yield [(label or answer["document"], "label"), (f"  {answer['document']}" if label else "", "fact")]
    where = "" if found.within is None else f" in {index.things.label[found.within] or answer['within']}"
    what = answer["level"] if counts["total"] == 1 else f"{answer['level']}s"
    yield [(f"{counts['total']:,} known {what}{where}, {answer['as_of']}: ", "fact"), *_counted(counts)]
    if counts["uncertain"]:
        yield [(f"{counts['uncertain']:,} of them may not have existed that day: only bounds are known", "doubt")]
    unidentified = [f"{each['label'] or ''} ({each['id']})".strip() for each in named(index, found.unidentified)]
    if unidentified:
        yield [(f"not counted, for it is not known where they are: {', '.join(unidentified)}", "doubt")]
    for state, name in _STATES.items():
        places = [each for each in answer["places"] if each["state"] == state]
        if places:
            yield []
            yield [(f"{name} ({len(places):,})", "label")]
        for place in places:
            yield from _place(place)
    if answer["elsewhere"]:
        yield []
        yield [(f"on this level, but at none of these places ({len(answer['elsewhere']):,})", "label")]
        for each in answer["elsewhere"][:_MOST]:
            yield _evidence({**each, "via": []})
        if len(answer["elsewhere"]) > _MOST:
            yield _more(len(answer["elsewhere"]) - _MOST)


def _counted(counts: Counts) -> Line:
    shares = counts["shares"]
    if shares is None:
        return [(f"{counts['absent']:,} {_STATES['absent']}", "gap")]
    each = [
        f"{counts['document']:,} {_STATES['document']} ({_percent(shares['document'])})",
        f"{counts['event']:,} {_STATES['event']} ({_percent(shares['event'])})",
        f"{counts['none']:,} {_STATES['none']} ({_percent(shares['none'])})",
    ]
    return [(" · ".join(each), "label")]


def _place(place: Covered) -> Iterator[Line]:
    below = place["below"]
    line: Line = [(f"  {place['label'] or place['id']}", "label")]
    if place["days"]:
        line.append((f"  {_days(place['days'])}", "date"))
    line.append((f"  {place['id']}", "fact"))
    if any(below.values()):
        inside = f"{below['documents']:,} documents, {below['events']:,} events"
        line.append((f"  (on lower levels: {inside})", "fact"))
    if place["successors"]:
        became = ", ".join(f"{each['label'] or each['id']} ({each['id']})" for each in place["successors"])
        line.append((f"  → {became}", "gap"))
    yield line
    for each in place["evidence"][:_SHOWN]:
        yield _evidence(each)
    if len(place["evidence"]) > _SHOWN:
        yield _more(len(place["evidence"]) - _SHOWN)


def _more(count: int) -> Line:
    return [(f"      … and {count:,} more (--format json)", "fact")]


def _evidence(each: Evidence) -> Line:
    when, via = _when(each), ", ".join(f"{state['label'] or ''} ({state['id']})".strip() for state in each["via"])
    dated: Line = [(f"  {when}", "date")] if when else []
    return [
        (f"      {each['label'] or each['id']}", "evidence"),
        *dated,
        (f"  {each['id']}", "fact"),
        (f"  (at {via})" if via else "", "fact"),
    ]


def _when(each: Evidence) -> str:
    from kg.summaries import shown

    return shown(each["date"]) if each["date"] else ""


def _days(days: Days) -> str:
    low, high = ("" if each is None else f"{each:+,}" for each in (days["min"], days["max"]))
    return f"{low if low == high else f'{low}…{high}'} days"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
