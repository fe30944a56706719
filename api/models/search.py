"""Search hits."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from api.models import Model
from api.models.things import DatasetId, Edtf, Iri, Kind, KindAndId

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


class Hits(Model):
    """What fits all words, best first: symbols and names, labels, other names, titles."""

    dataset: DatasetId
    hits: list[Hit]
