"""What can be told of a query's text without parsing it: whether it would change the data or ask another host.

The text may be hostile. So nothing here takes more than linear time, and where a text could be read in two ways, the
worse one counts. They are the readings of pyoxigraph's grammar, which is wider than that of SPARQL: a keyword may
touch what stands around it (`1SERVICE<http://a/>{}`), a name ends before its second dot, and what is no string of one
kind, or no IRI, is tried as another kind, or as a shorter name, and what follows.
"""

import re
import unicodedata

from kg.errors import ServiceRefused, TooComplex, UpdateRefused

MARKS = 30
"""Combining marks in a row, as in Unicode's stream-safe text. To put them in order takes quadratic time."""

STRING, IRI, NAMESPACE = '"', "\x01", "\x02"
"""What stands in `bare` text for a string, an IRI, and an IRI that ends with / or #."""

_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))

# Comments and the prologue may come before the word that says what is asked. Possessive: linear time.
_FIRST_WORD = re.compile(
    r"(?:\s++|#[^\n\r]*+|BASE\s*+<[^>]*+>|PREFIX\s++[^\s:]*+:\s*+<[^>]*+>"
    r"|VERSION\s*+(?:'(?:[^'\\\n\r]|\\.)*+'|\"(?:[^\"\\\n\r]|\\.)*+\"))*+([A-Z]++)",
    re.IGNORECASE,
)

# What is no syntax: strings, IRIs, comments, and escapes in names (ex:o\'clock opens no string). A string that is
# open ends with the line or the text, and nothing is tried twice.
_TEXT = re.compile(
    r"\\(?![uU])."
    r'|"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\\?\Z)'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\\?\Z)"
    r'|"(?:[^"\\\n\r]|\\.)*+(?:"|(?=[\n\r])|\\?\Z)'
    r"|'(?:[^'\\\n\r]|\\.)*+(?:'|(?=[\n\r])|\\?\Z)"
    r'|<(?:[^<>"{}|^`\\\x00-\x20]|\\[uU])*+>'
    r"|#[^\n\r]*+",
    re.DOTALL,
)
_SIGNS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MARKS + 1},}}+")  # no letters; some of them may be marks
_TOO_MANY_MARKS = re.compile(rf"(?:M[a-z]){{{MARKS + 1}}}")  # among the two letters of each one's category
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")
_WELL_ESCAPED = re.compile(r"(?:[^\\]|\\[tbnrf\"'\\])*+")

_VARIABLE = re.compile(r"[?$]\w++")
_LOCAL_NAME = re.compile(r":[A-Za-z0-9_-]++(?=\s)")
_OPEN_PREFIX = re.compile(rf":\s*+{IRI}")  # such as <http://[::1]>, after which no letter can stand
_GRAPH = re.compile(r"(?<![^\s{}])(?:GRAPH|FROM|NAMED|DESCRIBE)\s++[\w.-]*+:", re.IGNORECASE)

# SERVICE, perhaps SILENT, the name of a host, and a group. What is longer than names are counts as one.
_IN_NAME = rf"[^\s{{}}()<>\"',;?$#{IRI}{NAMESPACE}]"
_IN_PREFIX = _IN_NAME.replace("[^", "[^:")
_HOST = rf"{_IN_PREFIX}{{0,300}}+(?::|(?={_IN_PREFIX}))"
_SERVICE = re.compile(
    rf"SERVICE(?:\s|SILENT)*+(?:[?${IRI}{NAMESPACE}]|{_HOST}{_IN_NAME}{{0,300}}+)(?:\s*+\{{|(?={_IN_NAME}))",
    re.IGNORECASE,
)
_PERHAPS_SERVICE = re.compile(rf"SERVICE(?:\s|SILENT)*+(?:[<#?$]|{_HOST})", re.IGNORECASE)


def composed(text: str) -> str:
    """Return text in NFC; raise TooComplex for more than `MARKS` combining marks in a row."""
    if text.isascii():
        return text
    for signs in _SIGNS.findall(text):
        if _TOO_MANY_MARKS.search("".join(map(unicodedata.category, signs))):
            raise TooComplex("combining marks in a row", MARKS)
    return unicodedata.normalize("NFC", text)


def refuse(text: str) -> None:
    """Raise UpdateRefused for an update and ServiceRefused, with its place, for a query that asks another host."""
    match = _FIRST_WORD.match(text)
    if match and (word := match[1].upper()) in _UPDATES:
        raise UpdateRefused(word)
    if (at := _service(text)) is not None:
        raise ServiceRefused(*place(text, at))
    # Where the standard has escapes read before all else, pyoxigraph reads them in strings and IRIs only.
    if "\\u" in text.lower() and _service(_ESCAPE.sub(_unescaped, text)) is not None:
        raise ServiceRefused


def bare(text: str) -> str:
    """Return text of the same length in which strings, IRIs and comments are blanked and escapes in names dashes."""
    return _TEXT.sub(_stand_in, text)


def place(text: str, at: int) -> tuple[int, int]:
    """Return the line and the column of a character, both counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _service(text: str) -> int | None:
    """Where another host would be asked."""
    if "service" not in text.lower():
        return None
    start = match.start(1) if (match := _FIRST_WORD.match(text)) else 0  # in the prologue nothing is doubtful
    if any(found.start() >= start and _is_doubtful(found) for found in _TEXT.finditer(text)):
        match = _PERHAPS_SERVICE.search(_VARIABLE.sub(_blank, text))
        return match and match.start()
    plain = _VARIABLE.sub(_blank, bare(text))
    if not _OPEN_PREFIX.search(plain):
        plain = _LOCAL_NAME.sub(_blank, plain)
    match = _SERVICE.search(_GRAPH.sub(_blank, plain))
    return match and match.start()


def _is_doubtful(match: re.Match[str]) -> bool:
    """Whether what looks like an IRI may be a comparison, or what looks like a long string a short one and more."""
    found = match[0]
    if found.startswith("<"):
        before = re.split("['#]", found, maxsplit=1)[0]
        return before != found and "://" not in before
    if not found.startswith(('"""', "'''")):
        return False
    return match.end() == len(match.string) or (found[0] in found[3:-3] and not _WELL_ESCAPED.fullmatch(found))


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))


def _stand_in(match: re.Match[str]) -> str:
    found = match[0]
    if found.startswith("\\"):
        return "--"
    if found.startswith("<"):
        return (NAMESPACE if found[-2] in "/#" else IRI).ljust(len(found))
    return (" " if found.startswith("#") else STRING).ljust(len(found))


def _blank(match: re.Match[str]) -> str:
    """Leave of a name what it begins with."""
    return match[0][0].ljust(len(match[0]))
