"""The history of a place, what is recorded at it, and its bodies with those who held their posts."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from api.models import Model
from api.models.things import Branch, Claim, DatasetId, Day, Edtf, Fact, KindAndId, Level, Named, Summary, When
from api.models.trace import Lineal

Held: TypeAlias = Annotated[
    Literal["certain", "possible"],
    Field(
        description="`certain`: a source shows the person in the post on that day, or it lies between the known first "
        "and last, or one of them and a day on which a source shows the person; `possible`: nothing that is known "
        "rules it out."
    ),
]


class Unit(Named):
    """A state of a place."""

    level: Level | None
    code: str | None


class StepClaim(Claim):
    """A claim on a step."""

    says: Annotated[
        list[str], Field(description="The properties that it gives.", examples=[["succeededBy", "validTo"]])
    ]


class Step(Model):
    """From a state of a place to one that succeeded it."""

    from_: Annotated[Unit, Field(alias="from")]
    to: Unit
    on: Annotated[When | None, Field(description="The first day of the new state.")]
    decided_by: Annotated[list[Named], Field(description="The documents that decided it.")]
    claims: list[StepClaim]


class Entry(Lineal):
    """A document, event or action."""

    via: Annotated[
        list[Named],
        Field(description="The earlier states at which it is recorded; empty where it is at the place itself."),
    ]


class Recorded(Model):
    """What is recorded at a place and at all that it was made of."""

    count: Annotated[int, Field(ge=0)]
    items: Annotated[
        list[Entry],
        Field(description="At places of its own level first, then at larger units that ended with it; each by date."),
    ]


class History(Model):
    """How a place came about and what became of it."""

    dataset: DatasetId
    place: Summary
    as_of: Day | None
    steps: Annotated[list[Step], Field(description="By day.")]
    recorded: Recorded


class Post(Model):
    """A tenure: who may have held a post."""

    id: KindAndId
    person: Named | None
    post: str | None
    rank: str | None
    held: Held
    from_: Annotated[Edtf | None, Field(alias="from")]
    to: Annotated[Edtf | None, Field(description="First day no longer in the post.")]
    attested_on: Annotated[list[Edtf], Field(description="Days on which a source shows the person in the post.")]
    facts: list[Fact]


class Seat(Summary):
    """A body of a place."""

    via: Annotated[Named | None, Field(description="The other state of the place at which it is recorded.")]
    posts: Annotated[list[Post], Field(description="The certain first, then the nearest to the day.")]
    facts: list[Fact]


class Line(Model):
    """The bodies of one branch."""

    branch: Branch | None
    bodies: Annotated[list[Seat], Field(description="Empty where none is recorded.")]


class HeldPost(Model):
    """One of the posts of somebody in two branches."""

    id: KindAndId
    post: str | None
    body: Named
    branch: Branch | None
    held: Held


class Twice(Model):
    """Somebody who held posts in two branches."""

    person: Named
    held: Held
    branches: Annotated[
        list[Branch], Field(description="The widest: `state` for the government.", examples=[["party", "state"]])
    ]
    posts: list[HeldPost]


class Lines(Model):
    """The bodies of a place on a day, by branch, and who held their posts."""

    dataset: DatasetId
    place: Summary
    as_of: Day
    existed: Annotated[bool, Field(description="Whether nothing says that it was not there on that day.")]
    stood: Annotated[list[Named], Field(description="What stood there on that day: itself or others.")]
    lines: Annotated[
        list[Line],
        Field(
            description="The Party, the People's Council, the government, the police and the Front always, then others."
        ),
    ]
    two_branches: list[Twice]
