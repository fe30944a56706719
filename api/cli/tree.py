"""A trace as a tree of text: two lines a node, what it is and who says how it hangs there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.summaries import shown
from kg.traced import Days, Link, Node, TraceDict

Style = Literal["branch", "label", "date", "fact", "evidence", "doubt", "gap"]
"""What a piece of text is; a terminal gives each its look."""

Line = list[tuple[str, Style]]

_DEEPEST = 160  # characters of indentation: a longer chain goes straight down, or its tree would be square


@dataclass(frozen=True)
class _Step:
    """A node as it hangs in the tree, and the links by which it does: several where it launches and disseminates."""

    node: Node
    links: Sequence[Link]


def lines(trace: TraceDict, titles: Mapping[str, str], ends: Mapping[str, str]) -> Iterator[Line]:
    """The whole answer: the tree (two of them for `both`), where the chain ends, what is missing, the sources.

    `titles` are those of the sources, by id, in the order in which they are listed; `ends` says
    at which nodes a chain ends, and how.
    """
    tree = _Tree(trace, ends)
    if trace["direction"] != "down":
        yield from tree.lines(up=True)
    if trace["direction"] == "both":
        yield []
    if trace["direction"] != "up":
        yield from tree.lines(up=False)
    if trace["truncated"]:
        yield [("… more was found than is shown", "doubt")]
    if titles:
        yield []
        yield [("Sources", "label")]
        for id, title in titles.items():
            yield [(f"  {id}  ", "evidence"), (title, "fact")]


class _Tree:
    def __init__(self, trace: TraceDict, ends: Mapping[str, str]) -> None:
        self._ends = ends
        self._root = trace["root"]
        self._nodes = {node["id"]: node for node in trace["nodes"]}
        self._order = {id: place for place, id in enumerate(self._nodes)}
        self._gaps: dict[tuple[str, str], list[str]] = {
            (gap["from"], gap["to"]): gap["missing_levels"] for gap in trace["gaps"]
        }
        self._below: dict[str, list[Link]] = defaultdict(list)
        self._above: dict[str, list[Link]] = defaultdict(list)
        for link in trace["links"]:
            self._below[link["target"]].append(link)
            self._above[link["source"]].append(link)

    def lines(self, *, up: bool) -> Iterator[Line]:
        """Walk from the root without recursion: a chain may be longer than Python's stack is deep."""
        shown: set[str] = set()
        waiting = [(_Step(self._nodes[self._root], ()), "", "")]
        while waiting:
            step, first, rest = waiting.pop()
            id = step.node["id"]
            again = id in shown
            shown.add(id)
            steps = [] if again else self._steps(id, up)
            yield from self._node(step, first, rest, again=again, leads_on=bool(steps), up=up)
            for place, next_step in enumerate(steps):
                last = place == 0  # the pile is emptied from its end
                deeper = rest if len(rest) > _DEEPEST else rest + ("    " if last else "│   ")
                waiting.append((next_step, rest + ("└── " if last else "├── "), deeper))

    def _steps(self, id: str, up: bool) -> list[_Step]:
        """The nodes that hang on a node, the last first."""
        tied: dict[str, list[Link]] = defaultdict(list)
        for link in (self._above if up else self._below)[id]:
            tied[link["target" if up else "source"]].append(link)
        return [
            _Step(self._nodes[each], tied[each]) for each in sorted(tied, key=self._order.__getitem__, reverse=True)
        ]

    def _node(self, step: _Step, first: str, rest: str, *, again: bool, leads_on: bool, up: bool) -> Iterator[Line]:
        seen: Line = [("  (shown above)", "fact")] if again else []
        yield [(first, "branch"), *_described(step.node), *seen]
        below = rest + ("│   " if leads_on else "    ")
        for link in step.links:
            yield [(below, "branch"), *_evidence(link)]
        missing = self._gaps.get((step.links[0]["source"], step.links[0]["target"])) if step.links else None
        if missing:
            yield [(below, "branch"), (f"∅ this link names no document on level: {', '.join(missing)}", "gap")]
        if up and step.node["id"] in self._ends and not again:
            yield [(below, "branch"), (f"the chain ends here: {self._ends[step.node['id']]}", "gap")]


def _described(node: Node) -> Line:
    line: Line = [(node["label"] or node["id"], "label")]
    if node["date"]:
        line.append((f"  {shown(node['date'])}", "date"))
    if node["days"] and node["depth"]:
        line.append((f"  {_days(node['days'])}", "date"))
    who = [each["label"] or each["id"] for each in node["issuer"] or node["place"]]
    facts = [*([node["level"]] if node["level"] else []), *who, node["id"]]
    return [*line, (f"  {' · '.join(facts)}", "fact")]


def _days(days: Days) -> str:
    low, high = days["min"], days["max"]
    if low == high:
        return f"{low:+,} days"
    return f"{'' if low is None else f'{low:+,}'}…{'' if high is None else f'{high:+,}'} days"


def _evidence(link: Link) -> Line:
    """The relation and each claim: its source (premises joined by +), its paragraph, its certainty unless stated."""
    line: Line = [(f"{link['relation']}  ", "evidence")]
    for number, claim in enumerate(link["claims"]):
        source = (claim["source"] or claim["id"]).replace(";", " + ")
        line.append((f"{'; ' if number else ''}{source} {claim['locator'] or ''}".rstrip(), "evidence"))
        if claim["certainty"] not in ("stated", None):
            line.append((f" ({claim['certainty']})", "doubt"))
    return line if link["claims"] else [*line, ("no claim", "doubt")]
