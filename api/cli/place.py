"""`chithi place`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from api.cli.options import with_day, with_settings
from api.variables import Place

if TYPE_CHECKING:
    from api.cli.tree import Line
    from api.dataset import Dataset
    from kg.facts import Claim, Fact
    from kg.history import Step, Unit
    from kg.lines import Lines, Post, Seat
    from kg.recorded import Recorded
    from kg.summaries import Named, When

_SHOWN = 20  # things recorded at a place that the text shows; JSON has all


@click.command(name="place")
@click.argument("what", metavar="PLACE")
@with_day("The day (default: today, or the last day of a place that is no more).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_settings
def command(settings: Place, what: str, as_of: datetime | None, form: str) -> None:
    """Show a place: its Party, State and Front bodies and who held their posts, its history, what is recorded there.

    PLACE is an id, a code or a name.
    """
    from api.cli.console import write_lines
    from api.cli.dataset import current

    dataset = current(settings)
    answer = _answer(dataset, what, as_of.date() if as_of else None)
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        write_lines(_lines(answer))


def _answer(dataset: Dataset, what: str, as_of: date | None) -> dict[str, Any]:
    from kg.history import steps
    from kg.index import EPOCH
    from kg.lines import last_day, lines
    from kg.places import resolve
    from kg.recorded import recorded

    index, store, base, today = dataset.index, dataset.store, dataset.base, date.today()
    place = resolve(index, dataset.search, what, (as_of or today).toordinal() - EPOCH)
    later = None if as_of is None else as_of.toordinal() - EPOCH
    return {
        "dataset": dataset.id,
        **lines(index, store, base, place, as_of or last_day(index, place, today)),
        "steps": steps(index, store, base, place),
        "recorded": recorded(index, place, later),
    }


def _lines(answer: Any) -> Iterator[Line]:
    yield from _head(answer)
    for line in answer["lines"]:
        yield []
        yield [(line["branch"] or "no branch", "label")]
        for seat in line["bodies"]:
            yield from _seat(seat)
        if not line["bodies"]:
            yield [("  no body recorded", "gap")]
    if answer["two_branches"]:
        yield []
        yield from _twice(answer)
    if answer["steps"]:
        yield []
        yield [("History", "label")]
        for old, new, step in _grouped(answer["steps"]):
            yield from _step(old, new, step)
    yield []
    yield from recorded_lines(answer["place"], answer["recorded"], _SHOWN)


def _head(answer: Lines) -> Iterator[Line]:
    place = answer["place"]
    around = place.get("part_of")
    facts = [place.get("level"), place.get("code") and f"code {place['code']}", around and f"in {_name(around)}"]
    yield [
        (place["label"] or place["id"], "label"),
        (f"  {answer['as_of']}", "date"),
        (f"  {' · '.join([*filter(None, facts), place['id']])}", "fact"),
    ]
    if not answer["existed"]:
        others = [each for each in answer["stood"] if each["id"] != place["id"]]
        there = f"; in its place: {_names(others)}" if others else ""
        yield [(f"did not exist on {answer['as_of']}{there}", "gap")]


def _seat(seat: Seat) -> Iterator[Line]:
    via = seat["via"]
    where = f"  recorded at {_name(via)}" if via else ""
    yield [(f"  {_name(seat, link=False)}", "fact"), (f"  {seat['id']}{where}", "fact")]
    for post in seat["posts"]:
        yield _post(post)
        yield [("        ", "branch"), *_sources(_claims(post["facts"]))]


def _post(post: Post) -> Line:
    known = [
        f"from {post['from']}" if post["from"] else "",
        f"until {post['to']}" if post["to"] else "",
        f"attested {', '.join(post['attested_on'])}" if post["attested_on"] else "",
    ]
    person = post["person"]
    rank = f" ({post['rank']})" if post["rank"] else ""
    return [
        (f"    {post['held']}", "evidence" if post["held"] == "certain" else "doubt"),
        (f"  {_name(person, link=False) if person else 'nobody named'}{rank}", "label"),
        (f"  {post['post'] or post['id']}", "fact"),
        (f"  {'; '.join(filter(None, known))}", "date"),
    ]


def _twice(answer: Lines) -> Iterator[Line]:
    yield [("Posts in two branches", "label")]
    for each in answer["two_branches"]:
        posts = "; ".join(f"{post['post'] or post['id']} ({post['branch']}, {post['held']})" for post in each["posts"])
        yield [
            (f"  {each['held']}", "evidence" if each["held"] == "certain" else "doubt"),
            (f"  {each['person']['label'] or each['person']['id']}", "label"),
            (f"  {posts}", "fact"),
        ]


def _grouped(steps: Iterable[Step]) -> Iterator[tuple[list[Unit], list[Unit], Step]]:
    """What of one day, decision and sources became what: all of some places became each of some others."""
    apart: dict[Any, list[Step]] = {}
    for step in steps:
        apart.setdefault((_told(step), step["from"]["id"]), []).append(step)
    together: dict[Any, list[list[Step]]] = {}
    for (told, _), group in apart.items():
        together.setdefault((told, *(step["to"]["id"] for step in group)), []).append(group)
    for groups in together.values():
        yield [each[0]["from"] for each in groups], [step["to"] for step in groups[0]], groups[0][0]


def _told(step: Step) -> tuple[Any, ...]:
    """All that the text tells of a step beside its two places."""
    return _when(step["on"]), *(each["id"] for each in step["decided_by"]), *_sources(step["claims"])


def _step(old: Iterable[Named], new: Iterable[Named], step: Step) -> Iterator[Line]:
    on, decided = step["on"], step["decided_by"]
    by = f"  by {_names(decided)}" if decided else "  no deciding document known"
    yield [
        (f"  {_when(on)}", "date"),
        (f"  {_names(old)} → {_names(new)}", "label"),
        (by, "fact" if decided else "gap"),
    ]
    yield [("    ", "branch"), *_sources(step["claims"])]


def recorded_lines(place: Any, recorded: Recorded, shown: int) -> Iterator[Line]:
    """What is recorded at a place and at what it was made of, the first `shown`."""
    yield [
        (f"Recorded at {place['label'] or place['id']} and at what it was made of: {recorded['count']:,}", "label"),
        (f"  {place['id']}", "fact"),
    ]
    for item in recorded["items"][:shown]:
        via = f"  at {_names(item['via'])}" if item["via"] else ""
        yield [
            (f"  {_when(item['date'])}", "date"),
            (f"  {item['label'] or item['id']}", "label"),
            (f"  {item['id']}{via}", "fact"),
        ]
    if recorded["count"] > shown:
        yield [(f"  … and {recorded['count'] - shown:,} more", "doubt")]


def _claims(facts: Iterable[Fact]) -> list[Claim]:
    """The claims of some facts, each once."""
    return list({claim["id"]: claim for fact in facts for claim in fact["claims"]}.values())


def _sources(claims: Iterable[Claim]) -> Line:
    """The sources of some claims: each with its paragraph, and its certainty unless stated."""
    said: dict[tuple[str, str], None] = {}
    for claim in claims:
        source = f"{(claim['source'] or claim['id']).replace(';', ' + ')} {claim['locator'] or ''}".rstrip()
        certainty = claim["certainty"]
        said[source, "" if certainty in ("stated", None) else f" ({certainty})"] = None
    line: Line = []
    for number, (source, doubt) in enumerate(said):
        line += [(f"{'; ' if number else ''}{source}", "evidence"), *([] if not doubt else [(doubt, "doubt")])]  # type: ignore[list-item]
    return line or [("no claim", "doubt")]


def _names(things: Iterable[Named]) -> str:
    return ", ".join(map(_name, things))


def _name(thing: Any, *, link: bool = True) -> str:
    """What a thing is called; with `link` its id, too, which tells two of one name apart."""
    return f"{thing['label']} ({thing['id']})" if link and thing["label"] else thing["label"] or thing["id"]


def _when(when: When | None) -> str:
    from kg.summaries import shown

    return shown(when) if when else "undated"
