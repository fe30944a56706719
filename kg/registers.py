"""Who numbers together: the register that the documents of a body are in."""

from typing import Final

import numpy as np

from kg.index import Index

CENTRAL: Final = -1
"""The Party's central bodies: the Central Committee, its Political Bureau and its Secretariat number together
(`…/TW`), and what offices and commissions at the centre issue is told apart by its mark."""


class Registers:
    """The registers of the bodies of an index: those of the Party that are part of one another have one.

    What a Party committee, its standing committee or its secretaries issue is the committee's (Hướng dẫn 36-HD/VPTW);
    its commissions are told apart by their marks. Every other body has a register of its own.
    """

    def __init__(self, index: Index) -> None:
        things = index.things
        self._party = np.isin(things.branch.codes, [i for i, word in enumerate(things.branch.words) if word == "party"])
        self._central = np.isin(
            things.level.codes, [i for i, word in enumerate(things.level.words) if word == "central"]
        )
        self._part_of = things.part_of

    def of(self, body: int) -> int:
        """Return the body that keeps the register of a body, or CENTRAL."""
        return CENTRAL if self._party[body] and self._central[body] else self._above(body)[-1]

    def kin(self, body: int) -> set[int]:
        """Return a body, those of its register that it is part of, and those that are part of it."""
        parts = [each for each in np.flatnonzero(self._party).tolist() if body in self._above(each)]
        return {*self._above(body), *parts}

    def _above(self, body: int) -> list[int]:
        """Return a body and the bodies of the Party that it is part of, the nearest first; a circle is walked once."""
        found = [body]
        while self._party[found[-1]]:
            above = int(self._part_of[found[-1]])
            if above < 0 or not self._party[above] or above in found:
                break
            found.append(above)
        return found
