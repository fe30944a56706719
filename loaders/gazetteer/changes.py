"""What changed between the two lists of three levels: which units are gone, and which took them in.

Neither list says so itself. A unit is gone if the later list has not its code. What took it in is found by its name:
a merged unit often keeps the code of one part and the name of another, and vietnamadminunits knows the names of the
other parts as aliases. Where neither tells, nothing is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from loaders.gazetteer.packages import Levels, Mapping, key


@dataclass
class Changes:
    """What became of the units of the earlier list; codes throughout."""

    taken_in: dict[str, str]
    """Communes that are gone, to the commune of the later list that has them."""
    lost: list[str]
    """Communes that are gone without a trace."""
    moved: dict[str, str]
    """Communes in another district than before, to that district."""
    heirs: dict[str, list[str]]
    """Districts that are gone, to those that their communes are in now, the one with most of them first."""

    @property
    def grown(self) -> dict[str, list[str]]:
        """Communes of the later list that took others in, to these."""
        found = defaultdict(list)
        for code, into in self.taken_in.items():
            found[into].append(code)
        return found


def changes(earlier: Levels, later: Mapping) -> Changes:
    """Compare the two lists."""
    now = later.before
    both = [code for code in earlier.communes if code in now.communes]
    moved = {
        code: now.communes[code].parent for code in both if earlier.communes[code].parent != now.communes[code].parent
    }
    heirs: dict[str, Counter[str]] = {code: Counter() for code in earlier.districts if code not in now.districts}
    for code in both:
        if earlier.communes[code].parent in heirs:
            heirs[earlier.communes[code].parent][now.communes[code].parent] += 1
    taken_in, lost = {}, []
    siblings = _siblings(earlier, later)
    for code in sorted(set(earlier.communes) - set(now.communes)):
        into = _into(code, earlier, later, siblings[earlier.communes[code].parent])
        if into is None:
            lost.append(code)
        else:
            taken_in[code] = into
    ranked = {
        code: [each for each, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]
        for code, found in heirs.items()
    }
    return Changes(taken_in, lost, moved, ranked)


def _siblings(earlier: Levels, later: Mapping) -> dict[str, list[str]]:
    """Return for each earlier district the later communes that lie, or lay, in it."""
    found = defaultdict(set)
    for code, unit in later.before.communes.items():
        found[unit.parent].add(code)
        if code in earlier.communes:
            found[earlier.communes[code].parent].add(code)
    return {district: sorted(codes) for district, codes in found.items()} | {
        district: [] for district in earlier.districts if district not in found
    }


def _into(gone: str, earlier: Levels, later: Mapping, siblings: list[str]) -> str | None:
    """Return the later commune that took one in, None if the names do not tell which."""
    name = key(earlier.communes[gone].name)
    communes = later.before.communes
    named = [code for code in siblings if key(communes[code].name) == name]
    newly = [code for code in named if code not in earlier.communes or key(earlier.communes[code].name) != name]
    known = newly or [code for code in siblings if name in later.aliases[code]]
    return known[0] if len(known) == 1 else None
