"""Where the tile of a province stands: provinces near each other in the country are near each other on the page.

Tiles are of one size and stand on a grid, so this is a list that one finds one's way in, not a map.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

_SIXTY_THREE = """
    .. .. 02 04 .. .. ..
    12 10 08 06 20 .. ..
    11 15 25 19 24 22 ..
    14 .. 26 01 27 30 31
    .. .. 17 35 33 34 ..
    .. .. 38 37 36 .. ..
    .. .. 40 .. .. .. ..
    .. .. .. 42 .. .. ..
    .. .. .. 44 .. .. ..
    .. .. .. .. 45 .. ..
    .. .. .. .. 46 .. ..
    .. .. .. .. 49 48 ..
    .. .. .. .. 62 51 ..
    .. .. .. .. 64 52 ..
    .. .. .. .. 66 54 ..
    .. .. 70 67 68 56 ..
    .. 72 74 75 60 58 ..
    89 87 80 79 77 .. ..
    91 92 86 82 83 .. ..
    .. 93 94 84 .. .. ..
    .. 96 95 .. .. .. ..
"""
"""Until 30 June 2025, by the codes of the statistics office."""

_THIRTY_FOUR = """
    .. .. 08 04 ..
    12 15 25 19 20
    11 14 01 24 22
    .. .. 37 33 31
    .. .. 38 .. ..
    .. .. 40 .. ..
    .. .. 42 .. ..
    .. .. .. 44 ..
    .. .. .. 46 ..
    .. .. .. .. 48
    .. .. .. .. 51
    .. .. .. .. 52
    .. .. .. .. 66
    .. .. .. 68 56
    .. 80 75 .. ..
    91 82 79 .. ..
    .. 92 86 .. ..
    .. 96 .. .. ..
"""
"""Since 1 July 2025."""


def _read(drawn: str) -> dict[str, tuple[int, int]]:
    rows = [row.split() for row in drawn.split("\n") if row.strip()]
    return {code: (x, y) for y, row in enumerate(rows, 1) for x, code in enumerate(row, 1) if code != ".."}


_GRIDS: Final = (_read(_THIRTY_FOUR), _read(_SIXTY_THREE))


def grid(codes: Collection[str | None]) -> Mapping[str, tuple[int, int]] | None:
    """Return column and row (from 1) of each tile by the code of its province.

    None where not all of them have a place in one of the grids (other codes, a few provinces only): a plain list then.
    """
    for known in _GRIDS:
        if len(codes) == len(known) and known.keys() == set(codes):
            return known
    return None
