"""Where a page of a list ended: the key of its last row, not its number, so that the list may change in between."""

import re
from base64 import urlsafe_b64encode
from binascii import Error, a2b_base64
from dataclasses import dataclass
from typing import Self
from zlib import crc32

from kg.errors import BadCursor

_LONGEST = 8_192  # characters; no IRI of a dataset comes near
_ALPHABET = re.compile(r"[A-Za-z0-9_-]+")
_KEY = re.compile(r"(\d{1,4}) (-?\d{1,10}) ([^ ]*) (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """The last row that was seen, by what lists are ordered by. It is good for another dataset, and without that row.

    `str(cursor)` is a text that may stand in a URL as it is.
    """

    depth: int
    """Of the row's level, 0 for central; `NO_DEPTH` where it has none."""
    day: int
    """Its first day, counted from 1970, else its last; `NO_DAY` where neither is known."""
    iri: str
    group: str = ""
    """Which of several lists it belongs to; no spaces."""
    of: str = ""
    """What the lists are of: a kind of things, or the IRI of the thing below which they stand."""

    def __str__(self) -> str:
        key = f"{self.depth} {self.day} {self.group} {self.iri}".encode(errors="surrogatepass")
        return urlsafe_b64encode(_checksum(key, self.of) + key).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str, of: str = "") -> Self:
        """Read what `str` wrote of a cursor with the same `of`; raise BadCursor for anything else."""
        try:
            if len(text) > _LONGEST or not _ALPHABET.fullmatch(text):
                raise BadCursor(text)
            whole = text.translate({ord("-"): "+", ord("_"): "/"}) + "=" * (-len(text) % 4)
            decoded = a2b_base64(whole, strict_mode=True)
            match = _KEY.fullmatch(decoded[4:].decode())
        except (Error, ValueError) as error:
            raise BadCursor(text) from error
        if match is None or _checksum(decoded[4:], of) != decoded[:4]:
            raise BadCursor(text)
        return cls(int(match[1]), int(match[2]), match[4], match[3], of)


def _checksum(key: bytes, of: str) -> bytes:
    """Return what holds a key to its list: `of` itself would make each cursor as much longer."""
    return crc32(of.encode(errors="surrogatepass"), crc32(key)).to_bytes(4)
