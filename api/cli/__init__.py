"""The command line. Each subcommand is a module, imported when it is called: `chithi --help` stays fast."""

from __future__ import annotations

import signal
import sys
from importlib import import_module, metadata

import click

COMMANDS = (
    "load",
    "check",
    "trace",
    "graph",
    "coverage",
    "query",
    "search",
    "place",
    "conflicts",
    "tasks",
    "missing",
    "export",
    "serve",
)


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"api.cli.{cmd_name}").command
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("chithi"), prog_name="chithi")
def chithi() -> None:
    """Trace a directive of Viet Nam's Party and State down to the ward that acted on it, and back up."""


def main() -> None:
    """Run the command line; the entry point of the program."""
    # Ctrl-C ends the process at once, also inside a query or a load, where Python would not hear of it for long:
    # nothing that is written needs tidying up.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from api.cli import failures

    if sys.stdout.encoding.lower().replace("-", "") != "utf8" and hasattr(sys.stdout, "reconfigure"):
        for stream in (sys.stdout, sys.stderr):  # a C locale must not break Vietnamese
            stream.reconfigure(encoding="utf-8")
    sys.exit(failures.run(chithi))
