"""What lists may be asked for. A wrong value is an error; a parameter that a list does not have: api.parameters."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias
from unicodedata import normalize

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from kg.catalogue import Filters
from ontology import edtf, vocab

_SPAN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # of EDTF what people ask by
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FEW = 20  # concepts that one can read in a line
_DATE = "a day, month or year, as 2012-08-13, 2012-08 or 2012"


def _concept(scheme: str) -> AfterValidator:
    def known(id: str) -> str:
        vocabulary = vocab.scheme(scheme)
        if id in vocabulary.concepts:
            return id
        nearest = vocabulary.nearest(id)
        listed = f"; did you mean {nearest}?" if nearest else ""
        few = f" ({', '.join(vocabulary.concepts)})" if len(vocabulary.concepts) <= _FEW else ""
        raise _wrong(f"expected a concept of the vocabulary {scheme}{few}{listed}")

    return AfterValidator(known)


def _wrong(expected: str) -> PydanticCustomError:
    # The text is a template, in which braces would be read.
    return PydanticCustomError("wrong", "{expected}", {"expected": expected})


def _span(text: str) -> str:
    if not _SPAN.fullmatch(text) or not edtf.valid(text):
        raise _wrong(f"expected {_DATE}")
    return text


def _full_day(value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _wrong("expected a day as YYYY-MM-DD, such as 2012-08-13")


DocumentType: TypeAlias = Annotated[str, _concept("document-type")]
EventType: TypeAlias = Annotated[str, _concept("event-type")]
ActionType: TypeAlias = Annotated[str, _concept("action-type")]
Level: TypeAlias = Annotated[str, _concept("level")]
Branch: TypeAlias = Annotated[str, _concept("branch")]
Date: TypeAlias = Annotated[str, AfterValidator(_span)]
"""A day, month or year."""
FullDay: TypeAlias = Annotated[
    date, BeforeValidator(_full_day), WithJsonSchema({"type": "string", "format": "date"}, mode="validation")
]

_LEVEL = Field(None, description="Concept of the vocabulary `level`.", examples=["district"])
_BRANCH = Field(
    None, description="Concept of the vocabulary `branch`; narrower ones are meant with it.", examples=["party"]
)
_PLACE = Field(
    None, description="Id, code or name of a place; its parts are meant with it.", examples=["772"], max_length=1000
)
_PLACE_STATES = Field(
    None,
    description="Id, code or name of a place; its parts are meant with it, and other states of the same place.",
    examples=["772"],
    max_length=1000,
)
_PLACE_MADE_OF = Field(
    None,
    description="Id, code or name of a place; its parts are meant with it, and what it was made of.",
    examples=["772"],
    max_length=1000,
)

_LATER = Field(None, description="A day: leave out what is surely later; bodies and places have the names of that day.")
_THERE = Field(None, description="A day: only what may have been there on it.", examples=["2019-01-01"])


class Listing(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(20, ge=1, le=100, description="How many things a page has at most.")
    cursor: str | None = Field(None, description="`next` of the page before.", max_length=10_000)
    facts: bool = Field(True, description="Whether everything that is said of each thing comes along, with its claims.")

    @model_validator(mode="before")
    @classmethod
    def _composed(cls, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """Compose letters and their marks (NFC), as the data are: some keyboards send them apart."""
        return {name: normalize("NFC", each) if isinstance(each, str) else each for name, each in given.items()}

    @property
    def filters(self) -> Filters:
        """What the catalogue is asked for."""
        return Filters(**self.model_dump(exclude={"limit", "cursor", "facts", "from_", "to", "when"}))

    @property
    def day(self) -> date | None:
        """The day on which each thing is said to be overdue or not; None: that is not said."""
        return None


class Plain(Listing):
    """A list without filters."""


class Dated(Listing):
    """A list of what has a date."""

    from_: Date | None = Field(None, alias="from", description=f"First day: {_DATE}.", examples=["2011"])
    to: Date | None = Field(None, description=f"Last day: {_DATE}.", examples=["2012-08-13"])
    when: Literal["certain", "possible"] = Field(
        "possible", description="`certain`: surely within these days; `possible`: it may be, as far as is known."
    )

    @model_validator(mode="after")
    def _in_order(self) -> "Dated":
        first, last = self._span
        if first and last and first > last:
            raise _wrong("`from` is later than `to`: expected the first day, then the last")
        return self

    @property
    def filters(self) -> Filters:
        """What the catalogue is asked for."""
        first, last = self._span
        return replace(super().filters, first=first, last=last, certain=self.when == "certain")

    @property
    def _span(self) -> edtf.Bounds:
        first = edtf.bounds(self.from_)[0] if self.from_ else None
        return first, edtf.bounds(self.to)[1] if self.to else None


class Documents(Dated):
    """Filters of documents."""

    type: DocumentType | None = Field(
        None, description="Concept of the vocabulary `document-type`.", examples=["directive"]
    )
    level: Level | None = _LEVEL
    branch: Branch | None = _BRANCH
    issuer: str | None = Field(None, description="Id of a body.", examples=["ban-bi-thu"], max_length=1000)
    place: str | None = _PLACE_MADE_OF
    as_of: FullDay | None = _LATER


class Events(Dated):
    """Filters of events."""

    type: EventType | None = Field(None, description="Concept of the vocabulary `event-type`.", examples=["launch"])
    level: Level | None = _LEVEL
    branch: Branch | None = _BRANCH
    issuer: str | None = Field(None, description="Id of a body that organised it.", max_length=1000)
    place: str | None = _PLACE_MADE_OF
    as_of: FullDay | None = _LATER


class Actions(Dated):
    """Filters of actions."""

    type: ActionType | None = Field(None, description="Concept of the vocabulary `action-type`.", examples=["drill"])
    level: Level | None = _LEVEL
    branch: Branch | None = _BRANCH
    issuer: str | None = Field(None, description="Id of a body that carried it out.", max_length=1000)
    place: str | None = _PLACE_MADE_OF
    as_of: FullDay | None = _LATER


class Bodies(Listing):
    """Filters of bodies."""

    level: Level | None = _LEVEL
    branch: Branch | None = _BRANCH
    place: str | None = _PLACE_STATES
    as_of: FullDay | None = _THERE


class Places(Listing):
    """Filters of places."""

    level: Level | None = _LEVEL
    place: str | None = _PLACE
    as_of: FullDay | None = _THERE


class Sources(Dated):
    """Filters of sources, by the day they were published."""


class Tasks(Dated):
    """Filters of tasks, by the day they are due."""

    status: str | None = Field(None, description="As the source gives it.", max_length=1000)
    assigned_to: str | None = Field(
        None, description="Id or name of a body.", examples=["cong-an-xa-trung-hoa"], max_length=1000
    )
    assigned_in: str | None = Field(
        None, description="Symbol, id or name of a document or event.", examples=["33/KH-UBND-TM"], max_length=1000
    )
    overdue: bool = Field(
        False, description="Only those whose due date is past, surely or possibly, and whose status is not finished."
    )
    undated: bool = Field(False, description="Only those without a due date; with `overdue`, these as well.")
    as_of: FullDay | None = Field(
        None, description="Overdue on this day (default: today); without what was surely assigned later."
    )

    @property
    def filters(self) -> Filters:
        """What the catalogue is asked for."""
        return replace(super().filters, overdue=self.day if self.overdue else None)

    @property
    def day(self) -> date | None:
        """The day on which each task is said to be overdue or not; None: that was not asked."""
        return self.as_of or (date.today() if self.overdue else None)
