"""Numbers that no source has shown."""

from typing import Annotated, Literal

from pydantic import Field

from api.models import Model
from api.models.things import DatasetId, KindAndId, Named, When

_TYPE = Field(description="Concept of the vocabulary `document-type`.", examples=["directive"])
_NUMBER = Annotated[int, Field(ge=0, examples=[9])]
_TERM = Field(
    description="A congress or National Assembly (`XI`), the years of a term (`2010-2015`), or a year.",
    examples=["XI", "2010-2015", "2019"],
)


class Numbered(Model):
    """A document and its number."""

    id: KindAndId
    number: _NUMBER
    label: str | None
    symbol: str | None
    date: When | None


class Run(Model):
    """Numbers from the first to the last, both included."""

    first: _NUMBER
    last: _NUMBER


class Sequence(Model):
    """The numbers of one issuer, type and term."""

    issuer: Annotated[list[Named], Field(description="The bodies that issued the known ones; they number together.")]
    type: Annotated[str | None, _TYPE]
    symbol: Annotated[
        str | None, Field(description="With `…` for the number; null where none is known.", examples=["…-CT/TW"])
    ]
    rule: Annotated[
        Literal["party-term", "state-year", "assembly-term"],
        Field(description="When numbers begin at 1 again: with a term of the committee, a year, a National Assembly."),
    ]
    term: Annotated[str, _TERM]
    first: Annotated[_NUMBER, Field(description="The first known number.")]
    last: Annotated[_NUMBER, Field(description="The last known number.")]
    known: list[Numbered]
    missing: Annotated[list[Run], Field(description="Between `first` and `last`.")]
    count: Annotated[int, Field(ge=0, description="How many are missing.")]
    before: Annotated[int, Field(ge=0, description="How many there are before `first`.")]
    elsewhere: Annotated[
        list[Numbered],
        Field(
            description="Documents that bear a number in between, but are of another type with the same mark, have a "
            "longer mark, or are in no sequence though they may be of this one: whether they are counted here nobody "
            "says. Their numbers are not among the missing."
        ),
    ]


class Apart(Model):
    """A document that is in no sequence."""

    id: KindAndId
    label: str | None
    symbol: str | None
    date: When | None
    issuer: list[Named]
    type: Annotated[str | None, _TYPE]
    reason: Literal[
        "number-unknown",
        "number-disputed",
        "number-unreadable",
        "several-issuers",
        "no-rule",
        "date-unknown",
        "term-unsettled",
    ]
    terms: Annotated[list[str], Field(description="Those that its date allows, where they are known.")]


class Counts(Model):
    """Of all pages."""

    sequences: Annotated[int, Field(ge=0)]
    apart: Annotated[int, Field(ge=0)]


class Missing(Model):
    """A page of sequences by issuer, type, symbol and term, and of what is in none."""

    dataset: DatasetId
    issuer: Annotated[KindAndId | None, Field(description="The body that was asked for.")]
    type: Annotated[str | None, _TYPE]
    term: Annotated[str | None, _TERM]
    sequences: list[Sequence]
    apart: list[Apart]
    terms: Annotated[list[str], Field(description="All terms of which there are sequences.")]
    count: Counts
    next: Annotated[int | None, Field(description="The `offset` of the next page; null at the end.")]
