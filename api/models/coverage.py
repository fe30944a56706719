"""The answer of a coverage, as `chithi coverage --format json` writes it."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.models import Model
from api.models.things import DatasetId, Day, KindAndId, Level, Named
from api.models.trace import Days, Lineal

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class Evidence(Lineal):
    """What goes back to the document and counts for a place."""

    via: Annotated[
        list[Named], Field(description="The earlier states of the place where it stood; empty: this place itself.")
    ]


class Successor(Model):
    """What a place became, as valid on the day."""

    id: KindAndId
    code: str | None
    label: str | None


class Below(Model):
    """What lower levels inside a place have; it does not decide the state of the place."""

    documents: Count
    events: Annotated[int, Field(ge=0, description="Events and actions.")]


class Covered(Model):
    """A place, and what is known of it. `none` says that nothing is recorded, not that nothing was done."""

    id: Annotated[str, Field(description="`kind/id`; the IRI of what is not ours.", examples=["place/772"])]
    code: Annotated[str | None, Field(examples=["772"])]
    label: str | None
    state: Annotated[
        Literal["document", "event", "none", "absent"],
        Field(description="A document is known; only an event or action; nothing is recorded; the place was no more."),
    ]
    days: Annotated[
        Days | None,
        Field(description="From the document's day to the place's first document or, where it has none, first event."),
    ]
    evidence: Annotated[list[Evidence], Field(description="By date.")]
    below: Below
    successors: Annotated[list[Successor], Field(description="Of a place that is absent.")]
    certain: Annotated[
        bool, Field(description="False where it may or may not have existed on the day: only bounds are known.")
    ]


class Shares(Model):
    """Of the places that existed on the day."""

    document: Share
    event: Share
    none: Share


class Counts(Model):
    """Places by state."""

    document: Count
    event: Count
    none: Count
    absent: Count
    total: Count
    uncertain: Annotated[Count, Field(description="Those of the total that may not have existed on the day.")]
    shares: Annotated[Shares | None, Field(description="Null where no place of the level existed on the day.")]


class Coverage(Model):
    """Which places of a level have a document that goes back to another, which only an event, which nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "dataset": "0a759abe585db3b4",
                "document": "document/ct-09-ct-tw-2011",
                "level": "district",
                "within": "place/79",
                "as_of": "2019-01-01",
                "places": [
                    {
                        "id": "place/760",
                        "code": "760",
                        "label": "Quận 1",
                        "state": "none",
                        "days": None,
                        "evidence": [],
                        "below": {"documents": 0, "events": 0},
                        "successors": [],
                        "certain": True,
                    },
                ],
                "elsewhere": [],
                "counts": {
                    "document": 0,
                    "event": 0,
                    "none": 1,
                    "absent": 0,
                    "total": 1,
                    "uncertain": 0,
                    "shares": {"document": 0.0, "event": 0.0, "none": 1.0},
                },
            }
        }
    )

    dataset: DatasetId
    document: KindAndId
    level: Level
    within: Annotated[
        str | None, Field(description="The place that was asked for, `kind/id`; null: all.", examples=["place/79"])
    ]
    as_of: Day
    places: Annotated[list[Covered], Field(description="By code.")]
    elsewhere: Annotated[
        list[Lineal],
        Field(description="What is of the level but of none of the places, by date; not looked for `within` one."),
    ]
    counts: Counts
