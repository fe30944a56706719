"""Where sources disagree."""

from typing import Annotated

from pydantic import Field

from api.models import Model
from api.models.things import Claim, DatasetId, Iri, KindAndId


class Value(Model):
    """One of the values, with all claims that give it in these or in other words for the same."""

    value: Annotated[str, Field(description="As most claims print it; an IRI where it is a thing or a concept.")]
    label: str | None
    claims: list[Claim]


class Conflict(Model):
    """Values of one property of one thing, of which two at least exclude each other."""

    id: KindAndId
    iri: Iri
    label: str | None
    property: Annotated[str, Field(description="A SPARQL path.", examples=["ct:issued", "^ct:establishes"])]
    language: str | None
    values: list[Value]


class Conflicts(Model):
    """A page of all conflicts, by thing and property."""

    dataset: DatasetId
    count: Annotated[int, Field(ge=0, description="Of all pages.")]
    conflicts: list[Conflict]
    next: Annotated[int | None, Field(description="The `offset` of the next page; null at the end.")]
