"""One table from what can go wrong to what the user sees: one clear line on stderr and an exit status."""

from __future__ import annotations

import sys

import click

WRONG, AMBIGUOUS, INTERRUPTED = 1, 2, 130


def run(command: click.Command) -> int:
    """Call the command line; return its exit status. Only mistakes of ours show a traceback."""
    try:
        command.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:
        status = _status(error)
        if status is None:
            raise
        print(f"chithi: {error}" if "\n" not in str(error) else error, file=sys.stderr)
        return status
    return 0


def _status(error: Exception) -> int | None:
    """The exit status of an error that a user can cause; None for any other. Imports wait until something failed."""
    from kg.errors import Ambiguous, ChithiError
    from loaders.problems import BadTables
    from ontology.iri import InvalidBase

    if isinstance(error, Ambiguous):
        return AMBIGUOUS
    return WRONG if isinstance(error, (ChithiError, BadTables, InvalidBase)) else None
