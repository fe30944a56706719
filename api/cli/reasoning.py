"""What `chithi check` prints of contradictions: those that queries find, and those that need a reasoner."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from api.cli.check_words import Language, Say, sayer

if TYPE_CHECKING:
    from kg.embedded import EmbeddedStore
    from kg.reason.inferred import Members
    from kg.reason.twins import Contradiction

Section = Callable[[str, Iterator[str]], int]
"""Prints a heading with a count, and lines under it."""

_SHOWN_ROWS = 5


def where(rows: tuple[str, ...] | list[str], otherwise: str, say: Say) -> str:
    """The first rows, and how many more; `otherwise` where no row says it."""
    more = say("more", n=str(len(rows) - _SHOWN_ROWS)) if len(rows) > _SHOWN_ROWS else ""
    return ", ".join(rows[:_SHOWN_ROWS]) + more or otherwise


def write_contradictions(part: EmbeddedStore, section: Section, lang: Language) -> list[Contradiction]:
    """Print what contradicts the ontology, with the rows; return it."""
    from kg.reason.twins import contradictions

    say = sayer(lang)
    found = contradictions(part)
    lines = (f"{each.messages[lang]}: {where(each.rows, say('no_row'), say)}" for each in found)
    section(say("contradictions"), lines)
    return found


def write_verdict(
    part: EmbeddedStore,
    ontology: bytes,
    seconds: float,
    section: Section,
    *,
    explained: bool,
    lang: Language = "en",
) -> bool:
    """Let HermiT reason over the ontology, then over it with the data; return whether anything is wrong.

    `explained` says that contradictions were listed: then HermiT need not be asked which rows they are in.
    """
    from kg.reason import OutOfTime

    try:
        return _verdict(part, ontology, time.monotonic() + seconds, section, sayer(lang), explained=explained)
    except OutOfTime:
        raise OutOfTime(seconds) from None  # of all runs together, not of the one that was stopped


def _verdict(
    part: EmbeddedStore, ontology: bytes, until: float, section: Section, say: Say, *, explained: bool
) -> bool:
    from kg.reason import consistent, reason
    from kg.reason.axioms import name
    from kg.reason.inferred import expected
    from kg.reason.shrinking import written

    _progress("the_ontology", until, say)
    verdict = reason(ontology, seconds=_left(until))
    click.echo(say("ontology_consistent" if verdict.consistent else "ontology_inconsistent"))
    section(say("empty"), map(name, verdict.unsatisfiable))
    if not verdict.consistent or verdict.unsatisfiable:
        _write_axioms(ontology, verdict.unsatisfiable, until, section, say)
        return True
    text = written(part)
    _progress("ontology_and_data", until, say)
    holds = consistent(text, seconds=_left(until))
    click.echo(say("data_consistent" if holds else "data_inconsistent"))
    if holds:
        without = expected(part)
        _progress("what_follows", until, say)
        verdict = reason(_without_claims(text), classes=without, seconds=_left(until))
        empty = section(say("empty_in_data"), map(name, verdict.unsatisfiable))
        return _write_members(part, verdict.members, without, section, say) or empty > 0
    if explained:
        click.echo(f"  {say('above')}")
    else:
        _write_shrunk(part, until, section, say)
    return True


def _progress(what: str, until: float, say: Say, **facts: str) -> None:
    click.echo(say("reasoning", what=say(what, **facts), s=f"{_left(until):.0f}"), err=True)


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0.01)


def _without_claims(ntriples: bytes) -> bytes:
    """Leave out what is said of claims, which is most of the data and belongs to none of the classes asked for."""
    return b"".join(line for line in ntriples.splitlines(keepends=True) if b"/id/claim/" not in line.split(b" ", 1)[0])


def _write_members(part: EmbeddedStore, members: Members, without: Members, section: Section, say: Say) -> bool:
    """Print how many things the lineage classes have, and where reasoner and queries differ."""
    from kg.reason.axioms import name
    from kg.reason.inferred import LINEAGE_CLASSES, differences

    section(say("inferred"), (say("members", cls=name(each), n=len(members[each])) for each in LINEAGE_CLASSES))
    apart = differences(part, without, members)
    lines = (
        say(
            "only_inferred" if each.inferred else "not_inferred",
            thing=name(each.thing),
            cls=name(each.cls),
            rows=where(each.rows, say("no_row"), say),
        )
        for each in apart
    )
    section(say("differences"), lines)
    return bool(apart)


def _write_axioms(ontology: bytes, unsatisfiable: tuple[str, ...], until: float, section: Section, say: Say) -> None:
    """Print which axioms exclude each other: of the ontology, or of each class that is under no other empty one."""
    from kg.reason.axioms import name, wider
    from kg.reason.unsatisfiable import explained

    told = [each for each in unsatisfiable if not wider(each) & set(unsatisfiable)]
    for cls in told or (None,):
        key, facts = ("axioms_empty", {"cls": name(cls)}) if cls else ("axioms_against", {})
        _progress(f"the_{key}", until, say, **facts)
        section(say(key, **facts), iter(explained(ontology, cls, seconds=_left(until))))


def _write_shrunk(part: EmbeddedStore, until: float, section: Section, say: Say) -> None:
    from kg.reason.shrinking import shrink

    def progress(rows: int) -> None:
        click.echo(say("shrinking", rows=rows, s=f"{_left(until):.0f}"), err=True)

    found = shrink(part, seconds=_left(until), progress=progress)
    section(say("rows_against" if found.smallest else "rows_among"), iter(found.rows))
