"""The answers of traces, as `chithi trace --format json` writes them, and of the level below."""

from typing import Annotated, Literal

from pydantic import Field

from api.models import Model
from api.models.things import Branch, Certainty, Cursor, DatasetId, Day, Iri, KindAndId, Level, Named, When


class Says(Model):
    """Who says a link, and where."""

    id: Annotated[str, Field(description="Bare id of the claim.")]
    source: Annotated[str | None, Field(description="Id of the source, or several joined by `;`.")]
    locator: Annotated[str | None, Field(examples=["p4"])]
    certainty: Certainty | None


class Days(Model):
    """The fewest and the most days from the root's date to the node's."""

    min: int | None
    max: int | None


class Lineal(Model):
    """A document, event or action."""

    id: KindAndId
    iri: Iri
    kind: str | None
    type: str | None
    label: str | None
    symbol: str | None
    level: Level | None
    branch: Branch | None
    issuer: Annotated[list[Named], Field(description="Of a document; who organised or performed is a fact.")]
    place: list[Named]
    date: When | None


class Node(Lineal):
    """What a trace reached, and how far from the root."""

    days: Days | None
    depth: Annotated[int, Field(ge=0, description="Links from the root.")]


class Link(Model):
    """One step of lineage, from the derived thing (`source`) to what it derives from (`target`)."""

    source: KindAndId
    target: KindAndId
    relation: Annotated[str, Field(examples=["implements"])]
    certainty: Annotated[Certainty | None, Field(description="Of the strongest claim.")]
    claims: list[Says]


class Gap(Model):
    """A link on which levels have no named document; a gap is shown, never filled."""

    from_: Annotated[KindAndId, Field(alias="from", description="The derived thing.")]
    to: KindAndId
    missing_levels: list[Level]


class Trace(Model):
    """A trace. `nodes` and `links` are networkx's node-link form."""

    dataset: DatasetId
    root: KindAndId
    direction: Literal["down", "up", "both"]
    as_of: Day | None
    nodes: list[Node]
    links: list[Link]
    gaps: list[Gap]
    truncated: Annotated[bool, Field(description="Whether `limit` left things out: the nearest are here.")]


class Further(Model):
    """Another link of a child to its parent."""

    relation: str
    certainty: Certainty | None
    claims: list[Says]


class Parent(Model):
    """What a child derives from, by its surest link."""

    id: KindAndId
    label: str | None
    relation: str
    certainty: Certainty | None


class Derived(Model):
    """How many things of a level and kind derive from a child by one link."""

    level: Level | None
    kind: str | None
    count: Annotated[int, Field(ge=1)]


class Countable(Model):
    """What to ask `/api/coverage` for: the level below, and the place."""

    level: Level
    within: KindAndId | None


class Child(Lineal):
    """What derives from a thing by one link, its surest link to it, and how much derives from it in turn."""

    title: Annotated[str | None, Field(description="Where it has one beside its label.")]
    parents: Annotated[list[Parent], Field(description="All that it derives from, this parent too.")]
    missing_levels: Annotated[list[Level], Field(description="Of which its link names no document.")]
    derived: Annotated[list[Derived], Field(description="The nearest level first.")]
    countable: Annotated[Countable | None, Field(description="Null where no lower level derives from it.")]

    relation: Annotated[str, Field(examples=["implements"])]
    certainty: Certainty | None
    claims: list[Says]
    others: list[Further]
    children: Annotated[int, Field(ge=0)]


class Group(Model):
    """Children of one level and kind."""

    level: Level | None
    kind: str | None
    count: Annotated[int, Field(ge=0)]
    below: Annotated[int, Field(ge=0, description="What lies further below these children, not counting them.")]
    items: list[Child]
    next: Cursor


class Children(Model):
    """What derives from a document, event or action by one link, the nearest level first."""

    dataset: DatasetId
    id: KindAndId
    iri: Iri
    count: Annotated[int, Field(ge=0, description="Of all groups.")]
    below: Annotated[int, Field(ge=0, description="What lies further below the children, not counting them.")]
    groups: list[Group]
