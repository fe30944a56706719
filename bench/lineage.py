"""What a generated cascade must give when it is traced: counted from the generator's own plan, not from the tables."""

from collections import defaultdict, deque
from dataclasses import asdict, dataclass

LEVELS = ("central", "province", "district", "commune")


@dataclass(frozen=True)
class Truth:
    """A downward trace from one document, disputed links left out; the root itself is not counted."""

    documents: int
    events: int
    actions: int
    links: int  # pairs of things, each with one relation, whatever number of claims stands behind it
    gaps: int  # links of these on which some level has no named document
    depth: int  # links on the shortest way to the farthest thing

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


class Lineage:
    """The things of a cascade with kind and level, and what derives from what."""

    def __init__(self) -> None:
        self._things: dict[str, tuple[str, str]] = {}
        self._derived: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)

    def thing(self, name: str, kind: str, level: str) -> None:
        """Note a document, event or action and the level on which it stands."""
        self._things[name] = (kind, level)

    def link(self, source: str, relation: str, target: str) -> None:
        """Note that `source` derives from `target`; called once for each pair and relation."""
        self._derived[target].append((source, relation))

    def truth(self, root: str) -> Truth:
        """Return what a trace down from `root` must show."""
        depths = {root: 0}
        links = gaps = 0
        waiting = deque([root])
        while waiting:
            target = waiting.popleft()
            for source, _relation in self._derived.get(target, ()):
                links += 1
                gaps += self._is_gap(source, target)
                if source not in depths:
                    depths[source] = depths[target] + 1
                    waiting.append(source)
        kinds = [self._things[name][0] for name in depths if name != root]
        return Truth(
            kinds.count("document"), kinds.count("event"), kinds.count("action"), links, gaps, max(depths.values())
        )

    def _is_gap(self, source: str, target: str) -> bool:
        """Whether a level lacks a document. An event's own level lacks one too, unless its target stands there."""
        kind, level = self._things[source]
        below = LEVELS.index(level) - LEVELS.index(self._things[target][1])
        return below > (1 if kind == "document" else 0)
