"""What a query's text may not be, told before anything parses it: too long, too deep, too wide, an update, a SERVICE.

The engine's parser calls itself for each level and each operator, and its process dies when the stack is full: at some
500 levels of `IF(`, or 4,000 signs in a row. Queries that people and programs write stay far below the limits here.
What gets through and still breaks the engine breaks a worker (kg.guard), which is why this need not be exact.
"""

import re

from kg import sparql
from kg.errors import QueryError, TooComplex

CHARACTERS = 65_536
"""Far more than anybody types."""

LEVELS = 100
"""Of brackets of all kinds, one inside the other."""

OPERATORS = 200
"""Signs, groups, and the words that make a query longer without either. Values in VALUES are none."""

_CLOSING = ("}", ")", "]", ">>")
_BRACKET = re.compile(r"[{(\[]|<<|[})\]]|>>")
_OPERATOR = re.compile(
    r"[!<>]?=|&&|\|\||[!|/*+<>{-]|(?<!\^)\^(?!\^)|(?<![^\W\d])(?:AS|BIND|FILTER|HAVING|VALUES)(?!\w)", re.IGNORECASE
)
_NAME = re.compile(r"[?$]\w++|[:@][\w:%.-]++")
_VALUES = re.compile(r"(?<![^\W\d])VALUES\s*+(?:[?$]|\([?$\s]*+\))\s*+\{[^{}]*+\}", re.IGNORECASE)
_UNSURE = re.compile(r"(?:RAND|NOW|UUID|BNODE)\s*+[(#]")


def check(text: str) -> str:
    """Return a query's text as stores take it, in NFC; raise TooComplex, UpdateRefused, ServiceRefused or QueryError.

    Takes linear time: some microseconds for what people write, below 0.1 s for anything.
    """
    if len(text) > CHARACTERS:
        raise TooComplex("characters", CHARACTERS)
    text = sparql.composed(text)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError("the text is not Unicode", *sparql.place(text, error.start)) from error
    sparql.refuse(text)
    # Nearly all texts have few of these characters even where they mean nothing, in strings and IRIs.
    if sum(map(text.count, "{([<")) > LEVELS or (len(text) > OPERATORS and len(_OPERATOR.findall(text)) > OPERATORS):
        _bound(text)
    return text


def deterministic(text: str) -> bool:
    """Whether the same question has the same answer: no RAND, NOW, UUID, STRUUID or BNODE is called. In doubt False."""
    text = text.upper()  # twenty times as fast as a pattern that takes both cases
    return not ("RAND" in text or "NOW" in text or "UUID" in text or "BNODE" in text) or not _UNSURE.search(text)


def _bound(text: str) -> None:
    """Raise TooComplex at the first level or operator that is one too many."""
    plain = _NAME.sub(_blank, sparql.bare(text))
    level = 0
    for bracket in _BRACKET.finditer(plain):
        level = max(level - 1, 0) if bracket[0] in _CLOSING else level + 1
        if level > LEVELS:
            raise TooComplex("levels of nesting", LEVELS, *sparql.place(text, bracket.start()))
    for number, operator in enumerate(_OPERATOR.finditer(_VALUES.sub(_blank, plain)), 1):
        if number > OPERATORS:
            raise TooComplex("operators", OPERATORS, *sparql.place(text, operator.start()))


def _blank(match: re.Match[str]) -> str:
    """Leave the first character, which shows that there was something."""
    return match[0][0].ljust(len(match[0]))
