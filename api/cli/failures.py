"""One table from what can go wrong to what the user sees: one clear line on stderr and an exit status."""

from __future__ import annotations

import os
import sys

import click

WRONG, AMBIGUOUS, INTERRUPTED = 1, 2, 130


def run(command: click.Command) -> int:
    """Call the command line; return its exit status. Only mistakes of ours show a traceback."""
    try:
        command.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        return _said(error.format_message(), error.exit_code)
    except OSError as error:  # a full disk, a folder without rights: the machine's, not ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left cannot be written at exit either
        return _said(": ".join(filter(None, [error.filename and str(error.filename), error.strerror or str(error)])))
    except Exception as error:
        return _said_of(error)
    return 0


def _said(message: str, status: int = WRONG) -> int:
    print(f"chithi: {message}", file=sys.stderr)
    return status


def _said_of(error: Exception) -> int:
    """Say what a user can cause, and raise anything else again. Imports wait until something failed."""
    from kg.errors import Ambiguous, ChithiError
    from loaders.problems import BadTables
    from ontology.iri import InvalidBase

    if isinstance(error, BadTables):
        print(error, file=sys.stderr)  # lines that begin with the file, for editors to jump to
        return WRONG
    if isinstance(error, (ChithiError, InvalidBase)):
        return _said(str(error), AMBIGUOUS if isinstance(error, Ambiguous) else WRONG)
    raise error
