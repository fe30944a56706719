"""`chithi query`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.options import with_options, with_settings
from api.variables import Place

if TYPE_CHECKING:
    from kg.guard import Reply
    from kg.store import Term

RESULTS = ("json", "xml", "csv", "tsv")
GRAPHS = ("ttl", "nt", "jsonld", "rdfxml")
LARGEST_QUERY = 64 * 1024
"""Characters: far more than anyone types, far less than what exhausts the parser."""

_LONGEST_NAME = 255  # bytes of a file name on the usual file systems; a longer text can be no name


@click.command(name="query")
@click.argument("text", metavar="FILE_OR_TEXT")
@click.option("--format", "form", type=click.Choice(("table", *RESULTS, *GRAPHS)), default="table", show_default=True)
@with_options("query_seconds", "query_memory_mb", "max_rows", "max_mb")
@with_settings
def command(settings: Place, text: str, form: str, **limits: Any) -> None:
    """Answer a SPARQL query: a file, the text itself, or - for standard input. Our prefixes need not be declared."""
    reply = _answer(settings, _read(text), form, limits)
    if form != "table":
        sys.stdout.buffer.write(reply.body)
        return
    from kg.answering import prefixes

    _write_table(reply, prefixes(settings.base))


def _answer(settings: Place, text: str, form: str, given: Mapping[str, Any]) -> Reply:
    """The answer of a process that can be killed, as a server would give it."""
    from api.cli.dataset import current
    from api.limits import limits
    from kg.guard import Question, Source
    from kg.guard.once import ask_once

    with current(settings) as dataset:
        question = Question(
            text,
            dataset.id,
            results="json" if form == "table" else form if form in RESULTS else None,
            graph="nt" if form == "table" else form if form in GRAPHS else None,
        )
        return ask_once(Source(dataset.id, dataset.directory, dataset), question, limits(settings.base, **given))


def _read(text: str) -> str:
    """The query: a file if there is one of this name, else the text. One that is too long is refused, never cut."""
    if text == "-":
        return _short_enough(sys.stdin.read(LARGEST_QUERY + 1), "the query")
    path = Path(text)
    if len(text) > _LONGEST_NAME or "\n" in text or (" " in text.strip() and not path.is_file()):
        return _short_enough(text, "the query")
    if not path.is_file():
        raise click.ClickException(f"neither a file nor a query: {text!r}")
    try:
        with path.open(encoding="utf-8-sig") as file:
            return _short_enough(file.read(LARGEST_QUERY + 1), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: cannot be read as UTF-8 text ({error})") from error


def _short_enough(text: str, name: str) -> str:
    if len(text) > LARGEST_QUERY:
        raise click.ClickException(f"{name}: more than {LARGEST_QUERY:,} characters")
    return text


def _write_table(reply: Reply, prefixes: Mapping[str, str]) -> None:
    import pyoxigraph as ox

    from api.cli.console import write_table

    if reply.kind == "graph":
        triples = ox.parse(bytes(reply.body), format=ox.RdfFormat.N_TRIPLES)
        header = ["subject", "predicate", "object"]
        rows: Iterable[Iterable[Term | None]] = ((each.subject, each.predicate, each.object) for each in triples)
    else:
        answer = ox.parse_query_results(bytes(reply.body), format=ox.QueryResultsFormat.JSON)
        if isinstance(answer, ox.QueryBoolean):
            click.echo("yes" if answer else "no")
            return
        header = [variable.value for variable in answer.variables]
        rows = answer
    write_table(header, [[_shown(term, prefixes) for term in row] for row in rows])


def _shown(term: Term | None, prefixes: Mapping[str, str]) -> str:
    """A term for people: IRIs by their usual prefixes, literals without their datatype."""
    import pyoxigraph as ox

    if term is None:
        return ""
    if not isinstance(term, ox.NamedNode):
        return str(getattr(term, "value", term))
    for prefix, namespace in prefixes.items():
        local = term.value.removeprefix(namespace)
        if local != term.value and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return term.value
