"""`chithi query`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.options import with_settings
from api.settings import Settings

if TYPE_CHECKING:
    from kg.store import Answer, Term

FORMATS = ("table", "json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdfxml")
LARGEST_QUERY = 64 * 1024
"""Characters: far more than anyone types, far less than what exhausts the parser."""

_LONGEST_NAME = 255  # bytes of a file name on the usual file systems; a longer text can be no name


@click.command(name="query")
@click.argument("text", metavar="FILE_OR_TEXT")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@with_settings
def command(settings: Settings, text: str, form: str) -> None:
    """Answer a SPARQL query: a file, the text itself, or - for standard input. Our prefixes need not be declared."""
    from api.cli.dataset import current
    from kg.store import prefixes

    answer = current(settings).store.query(_read(text))
    if form != "table":
        sys.stdout.buffer.write(answer.serialize(form))
        return
    _write_table(answer, prefixes(settings.base))


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


def _write_table(answer: Answer, prefixes: Mapping[str, str]) -> None:
    from api.cli.console import write_table

    if answer.kind == "ask":
        click.echo("yes" if answer else "no")
        return
    header = list(answer.variables) or ["subject", "predicate", "object"]
    write_table(header, [[_shown(term, prefixes) for term in row] for row in answer])


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
