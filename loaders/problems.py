"""What is wrong with a set of tables, said all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 1000
"""Problems that are kept in full. A file with a wrong delimiter has one in every row; more help nobody."""

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\U000e0000-\U000e0fff"
"""Inside of a character class: format, direction and tag characters, line separators, the replacement character."""

_UNPRINTABLE = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff{INVISIBLE}]")
_LONGEST = 80


def printable(text: str) -> str:
    """`text` on one line and without invisible characters, as it may stand in a message."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def shortened(text: str) -> str:
    """`text` printable, and cut after 80 characters."""
    return printable(text[:_LONGEST]) + ("…" if len(text) > _LONGEST else "")


def quoted(text: str) -> str:
    """`text` in quotes, printable, and cut after 80 characters."""
    return f"“{shortened(text)}”"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong, where it stands, and what was expected there. Lines count from 1; 0 is the whole file."""

    file: str
    line: int
    column: str
    what: str
    expected: str

    def __str__(self) -> str:
        place = ":".join(part for part in (self.file, str(self.line) if self.line else "", self.column) if part)
        return f"{place}: {self.what}: expected {self.expected}"


@dataclass
class Problems:
    """Collects problems; keeps the first 1,000 and counts the rest."""

    found: list[Problem] = field(default_factory=list)
    unseen: int = 0

    @property
    def room(self) -> int:
        """How many more problems are kept in full: nobody need word the others."""
        return SHOWN - len(self.found)

    def add(self, file: str, line: int, column: str, what: str, expected: str) -> None:
        """Note a problem. All but the first 1,000 are only counted."""
        if self.room > 0:
            self.found.append(Problem(file, line, column, what, expected))
        else:
            self.unseen += 1

    def add_at(self, places: Iterable[tuple[str, int]], column: str, what: str, expected: str) -> None:
        """Note the same problem at several places, each a file and a line."""
        for file, line in places:
            self.add(file, line, column, what, expected)

    def __bool__(self) -> bool:
        return bool(self.found)

    def __len__(self) -> int:
        return len(self.found) + self.unseen

    def raise_if_any(self) -> None:
        """Raise BadTables if anything was found."""
        if self.found:
            raise BadTables(self)


class BadTables(Exception):
    """Tables that are not loaded. `problems` says why, sorted by file, line and column; `unseen` counts the rest."""

    def __init__(self, problems: Problems) -> None:
        self.problems = sorted(problems.found)
        self.unseen = problems.unseen
        super().__init__(self.problems, self.unseen)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if self.unseen:
            lines.append(f"and {self.unseen:,} more")
        return "\n".join(lines)
