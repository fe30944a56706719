"""The badge of a branch: one or two letters and a colour, the same as in the hierarchy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from api.pages.words import Language, word


class Badge(NamedTuple):
    """What stands beside a name: `key` chooses the colour in chithi.css, `name` is what it says aloud."""

    letters: str
    key: str
    name: str


_LETTERS: Final = {"party": "Đ", "state": "CQ", "front": "MT", "public-security": "CA", "joint": "PH"}
"""Readable without the colour; those of the Vietnamese words, in English too."""

_OF: Final[Mapping[str, str]] = {
    "party": "party",
    **dict.fromkeys(("state", "national-assembly", "peoples-council", "government", "military", "judiciary"), "state"),
    "public-security": "public-security",
    **dict.fromkeys(("front", "mass-organisation"), "front"),
    **dict.fromkeys(("joint", "community"), "joint"),
}

BADGES: Final = tuple(_LETTERS)


def badge(branch: str | None, language: Language) -> Badge | None:
    """Return the badge of a branch (concept id); None where none is known."""
    key = _OF.get(branch or "")
    return None if key is None else Badge(_LETTERS[key], key, word(f"badge_{key}", language))
