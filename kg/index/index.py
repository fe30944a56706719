"""The index of a dataset, opened: its columns, found by IRI, and the ways along its links."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kg.index.arrays import FILE, Array, Iris, Lists, Mapped, Rows, Text, Words, spread


@dataclass(frozen=True, slots=True)
class Nodes:
    """Documents, events and actions, by level, date and IRI; `first` and `last` are days since 1970 or UNKNOWN."""

    iri: Iris
    by_iri: Rows
    kind: Words
    type: Words
    types: Lists
    """All types of each: places in `Index.types`."""
    label: Text
    symbol: Text
    level: Words
    branch: Words
    edtf: Text
    depth: Array
    """Of its level; NO_DEPTH where that is not known."""
    first: Rows
    last: Rows
    masked: Lists
    """For each date (with its bounds) that does not mean all days between its bounds, `2012-XX-15`: who has it."""
    in_view: NDArray[np.bool_]
    """False for those of which only disputed claims speak: ends of disputed links."""
    issuers: Lists
    doers: Lists
    """Who organised an event or carried out an action."""
    places: Lists

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Links:
    """Lineage links, by target, source and relation; `gap` has bit i set where the i-th level has no document.

    `into` are the offsets of the links to each node, `out` the links from each node, `claims` those that say a link.
    """

    source: Rows
    target: Rows
    relation: Words
    certainty: Words
    disputed: NDArray[np.bool_]
    gap: NDArray[np.uint32]
    into: Array
    out: Lists
    claims: Array

    def __len__(self) -> int:
        return len(self.source)

    def to(self, nodes: Rows) -> Array:
        """Return the links whose target is one of these nodes; in ascending order if the nodes are."""
        return spread(self.into, nodes)[0]


@dataclass(frozen=True, slots=True)
class Claims:
    """What says the links, by link, the strongest first; a claim that says two links stands twice."""

    id: Text
    source: Words
    locator: Words
    certainty: Words


@dataclass(frozen=True, slots=True)
class Things:
    """All things without lineage, by IRI: bodies, places, people, sources, tasks …

    `since` is the first day on which one may be valid, `over` the day from which it surely is no more; `first` and
    `last` bound the day a source was published or a task is due (days since 1970 or UNKNOWN). `part_of` and `place`
    are things, `assigned_in` is a node; -1: none.
    """

    iri: Iris
    order: Rows
    """All of them by level, date and IRI."""
    kind: Words
    label: Text
    level: Words
    branch: Words
    code: Text
    part_of: Rows
    place: Rows
    edtf: Text
    depth: Array
    """Of its level; NO_DEPTH where that is not known."""
    first: Rows
    last: Rows
    masked: Lists
    """As that of nodes."""
    status: Words
    assigned_in: Rows
    assigned: Lists
    """To whom a task is assigned."""
    valid_from: Words
    valid_to: Words
    since: Rows
    over: Rows
    successors: Lists

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Index:
    """An opened index. It may be used by several threads at once, and goes on working when its file is replaced."""

    nodes: Nodes
    links: Links
    claims: Claims
    things: Things
    base: str | None
    """What the IRIs of things begin with, `{base}id/{kind}/{id}`; None where no node has such an IRI."""
    levels: tuple[str, ...]
    """The levels that bits in `links.gap` stand for, from the highest down."""
    types: tuple[str, ...]
    """All types of documents, events and actions, sorted."""
    _spare: list[NDArray[np.bool_]] = field(default_factory=list)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Map the index in a directory; raise FileNotFoundError, or Unusable where it is damaged."""
        arrays = Mapped(directory / FILE)
        return cls(
            nodes=_nodes(arrays),
            links=_links(arrays),
            claims=_claims(arrays),
            things=_things(arrays),
            base=arrays.text("base")[0],
            levels=tuple(level or "" for level in arrays.text("levels").all()),
            types=tuple(type or "" for type in arrays.text("type_words").all()),
        )

    def node(self, iri: str) -> int | None:
        """Return the number of the document, event or action with an IRI, or None where it is not one."""
        return self.nodes.iri.text.find(iri, self.nodes.by_iri)

    def thing(self, iri: str) -> int | None:
        """Return the number of the body, place or other thing without lineage that has an IRI, or None."""
        return self.things.iri.text.find(iri, range(len(self.things)))

    @contextmanager
    def marks(self) -> Iterator[NDArray[np.bool_]]:
        """Lend one False for each node; the borrower gives it back all False.

        A fresh array would cost more with every node of the dataset, however few a trace reaches.
        """
        try:
            marks = self._spare.pop()
        except IndexError:
            marks = np.zeros(len(self.nodes), np.bool_)
        yield marks
        self._spare.append(marks)  # not after an error: what was marked then is not known


def _nodes(arrays: Mapped) -> Nodes:
    return Nodes(
        iri=Iris(arrays.text("nodes.iri"), arrays["nodes.id"]),
        by_iri=arrays["nodes.by_iri"],
        kind=arrays.words("nodes.kind"),
        type=arrays.words("nodes.type"),
        types=arrays.lists("types"),
        label=arrays.text("nodes.label"),
        symbol=arrays.text("nodes.symbol"),
        level=arrays.words("nodes.level"),
        branch=arrays.words("nodes.branch"),
        edtf=arrays.text("nodes.edtf"),
        depth=arrays["nodes.depth"],
        first=arrays["nodes.first"],
        last=arrays["nodes.last"],
        masked=arrays.lists("nodes.masked"),
        in_view=arrays["nodes.in_view"],
        issuers=arrays.lists("issuers"),
        doers=arrays.lists("doers"),
        places=arrays.lists("places"),
    )


def _links(arrays: Mapped) -> Links:
    return Links(
        source=arrays["links.source"],
        target=arrays["links.target"],
        relation=arrays.words("links.relation"),
        certainty=Words(arrays["links.certainty"], arrays.text("certainties")),
        disputed=arrays["links.disputed"],
        gap=arrays["links.gap"],
        into=arrays["links.into.offsets"],
        out=arrays.lists("links.out"),
        claims=arrays["claims.offsets"],
    )


def _claims(arrays: Mapped) -> Claims:
    return Claims(
        id=arrays.text("claims.id"),
        source=arrays.words("claims.source"),
        locator=arrays.words("claims.locator"),
        certainty=Words(arrays["claims.certainty"], arrays.text("certainties")),
    )


def _things(arrays: Mapped) -> Things:
    return Things(
        iri=Iris(arrays.text("things.iri"), arrays["things.id"]),
        order=arrays["things.order"],
        kind=arrays.words("things.kind"),
        label=arrays.text("things.label"),
        level=arrays.words("things.level"),
        branch=arrays.words("things.branch"),
        code=arrays.text("things.code"),
        part_of=arrays["things.part_of"],
        place=arrays["things.place"],
        edtf=arrays.text("things.edtf"),
        depth=arrays["things.depth"],
        first=arrays["things.first"],
        last=arrays["things.last"],
        masked=arrays.lists("things.masked"),
        status=arrays.words("things.status"),
        assigned_in=arrays["things.assigned_in"],
        assigned=arrays.lists("assigned"),
        valid_from=arrays.words("things.valid_from"),
        valid_to=arrays.words("things.valid_to"),
        since=arrays["things.since"],
        over=arrays["things.over"],
        successors=arrays.lists("successors"),
    )
