"""Where text goes: with colours to a terminal, plain to a pipe. What came from a table cannot steer either."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from api.cli.tree import Line, Style

_STYLES: dict[Style, str] = {
    "branch": "bright_black",
    "label": "bold",
    "date": "cyan",
    "fact": "",
    "evidence": "green",
    "doubt": "yellow",
    "gap": "magenta",
}
_NARROWEST = 30  # columns: deeper in the tree, lines run over the edge rather than into syllables
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """`text` without what moves a terminal's cursor, changes its colours or turns its writing direction."""
    return _CONTROL.sub("\ufffd", text).replace("\n", " ").replace("\t", " ")


def write_lines(lines: Iterable[Line]) -> None:
    """Print lines of styled pieces."""
    if not sys.stdout.isatty():
        for line in lines:
            print("".join(harmless(text) for text, _ in line).rstrip())
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for line in lines:
        guide = harmless(line[0][0]) if line and line[0][1] == "branch" else ""
        pieces = ((harmless(text), _STYLES[style]) for text, style in line[1 if guide else 0 :])
        room = max(console.width - len(guide), _NARROWEST)
        for number, folded in enumerate(Text.assemble(*pieces).wrap(console, room) or [Text()]):
            before = guide if not number else guide.replace("├── ", "│   ").replace("└── ", "    ")
            console.print(Text(before, _STYLES["branch"]) + folded, soft_wrap=True)


def write_table(header: list[str], rows: list[list[str]]) -> None:
    """Print a table: framed on a terminal, tab-separated in a pipe."""
    if not sys.stdout.isatty():
        for row in [header, *rows]:
            print("\t".join(harmless(cell) for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    Console().print(table)
