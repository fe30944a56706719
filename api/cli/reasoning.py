"""What `chithi check` prints of contradictions: those that queries find, and those that need a reasoner."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.embedded import EmbeddedStore
    from kg.reason.inferred import Members
    from kg.reason.twins import Contradiction

Section = Callable[[str, Iterator[str]], int]
"""Prints a heading with a count, and lines under it."""

_SHOWN_ROWS = 5


def where(rows: tuple[str, ...] | list[str], otherwise: str) -> str:
    """The first rows, and how many more; `otherwise` where no row says it."""
    more = f" and {len(rows) - _SHOWN_ROWS} more" if len(rows) > _SHOWN_ROWS else ""
    return ", ".join(rows[:_SHOWN_ROWS]) + more or otherwise


def write_contradictions(part: EmbeddedStore, section: Section) -> list[Contradiction]:
    """Print what contradicts the ontology, with the rows; return it."""
    from kg.reason.twins import contradictions

    found = contradictions(part)
    section("contradictions", (f"{each.message}: {where(each.rows, 'no row says it')}" for each in found))
    return found


def write_verdict(part: EmbeddedStore, ontology: bytes, seconds: float, section: Section, *, explained: bool) -> bool:
    """Let HermiT reason over the ontology, then over it with the data; return whether anything is wrong.

    `explained` says that contradictions were listed: then HermiT need not be asked which rows they are in.
    """
    from kg.reason import OutOfTime

    try:
        return _verdict(part, ontology, time.monotonic() + seconds, section, explained=explained)
    except OutOfTime:
        raise OutOfTime(seconds) from None  # of all runs together, not of the one that was stopped


def _verdict(part: EmbeddedStore, ontology: bytes, until: float, section: Section, *, explained: bool) -> bool:
    from kg.reason import consistent, reason
    from kg.reason.axioms import name
    from kg.reason.inferred import expected
    from kg.reason.shrinking import written

    _progress("the ontology", until)
    verdict = reason(ontology, seconds=_left(until))
    click.echo(f"ontology: {'consistent' if verdict.consistent else 'inconsistent'}")
    section("classes that nothing can belong to", map(name, verdict.unsatisfiable))
    if not verdict.consistent or verdict.unsatisfiable:
        _write_axioms(ontology, verdict.unsatisfiable, until, section)
        return True
    text = written(part)
    _progress("ontology and data", until)
    holds = consistent(text, seconds=_left(until))
    click.echo(f"ontology and data: {'consistent' if holds else 'inconsistent'}")
    if holds:
        without = expected(part)
        _progress("what follows", until)
        verdict = reason(_without_claims(text), classes=without, seconds=_left(until))
        empty = section("classes that nothing in the data can belong to", map(name, verdict.unsatisfiable))
        return _write_members(part, verdict.members, without, section) or empty > 0
    if explained:
        click.echo("  see the contradictions above")
    else:
        _write_shrunk(part, until, section)
    return True


def _progress(what: str, until: float) -> None:
    click.echo(f"reasoning over {what} (at most {_left(until):.0f} s) …", err=True)


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0.01)


def _without_claims(ntriples: bytes) -> bytes:
    """Leave out what is said of claims, which is most of the data and belongs to none of the classes asked for."""
    return b"".join(line for line in ntriples.splitlines(keepends=True) if b"/id/claim/" not in line.split(b" ", 1)[0])


def _write_members(part: EmbeddedStore, members: Members, without: Members, section: Section) -> bool:
    """Print how many things the lineage classes have, and where reasoner and queries differ."""
    from kg.reason.axioms import name
    from kg.reason.inferred import LINEAGE_CLASSES, differences

    section("inferred", (f"{name(each)}: {len(members[each]):,}" for each in LINEAGE_CLASSES))
    apart = differences(part, without, members)
    lines = (
        f"{name(each.thing)} in {name(each.cls)}: {'only' if each.inferred else 'not'} for the reasoner:"
        f" {where(each.rows, 'no row says it')}"
        for each in apart
    )
    section("differences between reasoner and view", lines)
    return bool(apart)


def _write_axioms(ontology: bytes, unsatisfiable: tuple[str, ...], until: float, section: Section) -> None:
    """Print which axioms exclude each other: of the ontology, or of each class that is under no other empty one."""
    from kg.reason.axioms import name, wider
    from kg.reason.unsatisfiable import explained

    told = [each for each in unsatisfiable if not wider(each) & set(unsatisfiable)]
    for cls in told or (None,):
        of = f"{name(cls)} empty" if cls else "the ontology contradict itself"
        _progress(f"the axioms that make {of}", until)
        section(f"axioms that make {of}", iter(explained(ontology, cls, seconds=_left(until))))


def _write_shrunk(part: EmbeddedStore, until: float, section: Section) -> None:
    from kg.reason.shrinking import shrink

    def progress(rows: int) -> None:
        click.echo(
            f"a contradiction within {rows:,} rows; looking for fewer (at most {_left(until):.0f} s) …", err=True
        )

    found = shrink(part, seconds=_left(until), progress=progress)
    title = (
        "rows that contradict each other" if found.smallest else "rows among which is a contradiction (time ran out)"
    )
    section(title, iter(found.rows))
