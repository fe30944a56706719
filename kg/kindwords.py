"""The word for the kind of a place, which people shorten or leave out: TP. Huế, Q.11, Hà Nội."""

import re
from typing import Final

from kg.fold import key, same

KINDS: Final = (*("tinh", "thanh pho", "quan", "huyen", "thi xa", "phuong", "xa", "thi tran", "dac khu"),)
"""The words, folded, with which the name of a province, district or commune begins."""

_SHORT: Final = {
    "tp": "thanh pho",
    "q": "quan",
    "h": "huyen",
    "tx": "thi xa",
    "p": "phuong",
    "x": "xa",
    "tt": "thi tran",
}
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"([qp])([0-9]+)")  # Q11 and P4 are written in one


def spelled(name: str) -> str:
    """Fold a name as `kg.fold.key` does, with a shortened kind word written out: `TP.Huế` is `thanh pho hue`."""
    folded = key(name)
    numbered = _NUMBERED.fullmatch(folded)
    kind, _, rest = folded.partition(" ") if not numbered else (numbered[1], "", numbered[2])
    return f"{_SHORT[kind]} {key(rest)}" if rest and kind in _SHORT else folded


def completed(name: str) -> list[str]:
    """Return the names (folded) that a name without a kind word may stand for; a number alone is none."""
    folded = key(name)
    return [f"{kind} {folded}" for kind in KINDS] if folded and not folded.replace(" ", "").isdigit() else []


def other_marks(name: str, label: str) -> bool:
    """Whether a label differs from a name, leaving the kind words aside, in nothing but its diacritics.

    Never where the name has none: Tan Thanh may be Tân Thạnh, Tân Thành is not.
    """
    whole = spelled(name)
    bare = next((whole.removeprefix(f"{kind} ") for kind in KINDS if whole.startswith(f"{kind} ")), whole)
    ours, theirs = (" ".join(_WORD.findall(each)[-len(bare.split()) :]) for each in (name, label))
    return not ours.isascii() and key(ours) == key(theirs) and same(ours) != same(theirs)
