"""Search hits."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from api.models import Model
from api.models.places import Recorded
from api.models.things import DatasetId, Day, Edtf, Iri, Kind, KindAndId, Named

SearchedKind: TypeAlias = Literal[
    "document", "event", "action", "body", "place", "person", "tenure", "award", "indicator", "task", "source"
]
"""A claim has no name to be found by."""


class Hit(Model):
    """A thing that fits the words."""

    id: KindAndId
    iri: Iri
    kind: Kind
    label: str | None
    symbol: Annotated[str | None, Field(examples=["09-CT/TW"])]
    date: Edtf | None
    text: Annotated[str | None, Field(description="Its title or description.")]
    address: Annotated[str | None, Field(description="Of a place: its name with those of what it is part of.")] = None
    recorded: Annotated[
        Recorded | None,
        Field(
            description="Of a place: what is recorded at it and at what it was made of, the first of them. Null for "
            "places after the first few."
        ),
    ] = None
    stood: Annotated[
        list[Named], Field(description="Of a body or place, with `as_of`: what stood there on that day.")
    ] = Field(default=[])


class Hits(Model):
    """What fits all words, best first: symbols and names, labels, other names, titles."""

    dataset: DatasetId
    as_of: Day | None
    hits: list[Hit]
    places_left: Annotated[int, Field(ge=0, description="Places among the hits whose `recorded` is not shown.")]
