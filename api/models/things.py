"""Things of the graph: documents, bodies, places, events, actions, people, sources, tasks."""

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

from api.models import Model

Kind: TypeAlias = Literal[
    "document",
    "body",
    "place",
    "event",
    "action",
    "person",
    "tenure",
    "award",
    "indicator",
    "task",
    "source",
    "claim",
]
"""What a thing is, as in its IRI."""

DatasetId: TypeAlias = Annotated[
    str, Field(description="The dataset that the answer rests on, also in `X-Dataset`.", examples=["0a759abe585db3b4"])
]
KindAndId: TypeAlias = Annotated[
    str, Field(description="`kind/id`; the IRI of what is not ours.", examples=["document/ct-09-ct-tw-2011"])
]
Iri: TypeAlias = Annotated[str, Field(examples=["https://w3id.org/chithi/id/document/ct-09-ct-tw-2011"])]
Edtf: TypeAlias = Annotated[str, Field(description="A date as it is known (EDTF).", examples=["XXXX-08-23", "2012-04"])]
Day: TypeAlias = Annotated[str, Field(description="YYYY-MM-DD", examples=["2011-12-01"])]
Level: TypeAlias = Annotated[str, Field(description="Concept of the vocabulary `level`.", examples=["commune"])]
Branch: TypeAlias = Annotated[str, Field(description="Concept of the vocabulary `branch`.", examples=["party"])]
Certainty: TypeAlias = Annotated[
    str, Field(description="`stated`, `inferred` or `disputed`.", examples=["stated", "inferred"])
]
Cursor: TypeAlias = Annotated[
    str | None, Field(description="Give it back as `cursor` for what follows; null at the end.")
]


class Named(Model):
    """A body or place."""

    id: KindAndId
    label: str | None


class When(Model):
    """A date as it is known, and the days that bound it; null where nothing does."""

    edtf: Edtf | None
    not_before: Day | None
    not_after: Day | None


class Claim(Model):
    """Who says so, and where: the paragraph of a source, and the row of the table that records it."""

    id: Annotated[str, Field(description="Bare id of the claim.", examples=["0bb6ae2f56d63f7c"])]
    source: Annotated[
        str | None, Field(description="Id of the source; several joined by `;` are the premises of an inference.")
    ]
    locator: Annotated[str | None, Field(description="`p4` is the fourth paragraph.", examples=["p4"])]
    certainty: Certainty | None
    row: Annotated[str | None, Field(description="Row of the table.", examples=["chi-thi-09/documents.csv:2"])]


class ThingValue(Model):
    """Another thing."""

    id: KindAndId
    iri: Iri
    label: str | None


class ConceptValue(Model):
    """A concept of a vocabulary, or a term of the ontology."""

    concept: Annotated[str, Field(description="Id within its vocabulary.", examples=["directive"])]
    iri: Annotated[str, Field(examples=["https://w3id.org/chithi/vocab/document-type/directive"])]
    label: str | None


class TextValue(Model):
    """A text, a date or a number."""

    text: str
    language: Annotated[str, Field(examples=["vi"])] | None = None
    datatype: Annotated[str, Field(description="Absent for plain text.", examples=["xsd:date", "edtf:EDTF"])] | None = (
        None
    )


class UnnamedValue(Model):
    """A blank node, of which RDF files may have some."""

    id: Annotated[str, Field(examples=["_:b0"])]


class Fact(Model):
    """A property and one value of it, with all claims that say it.

    Without claims: our own description of a source, what was derived, or data of RDF files that name no claims.
    A fact all of whose claims are `disputed` is believed wrong, and no part of the consolidated view.
    """

    property: Annotated[
        str, Field(description="Term of the ontology, others with their prefix.", examples=["issued", "rdfs:label"])
    ]
    value: ThingValue | ConceptValue | TextValue | UnnamedValue
    claims: list[Claim]


class Summary(Model):
    """What a list says of a thing. Keys that its kind does not have are absent."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "document/ct-09-ct-tw-2011",
                "iri": "https://w3id.org/chithi/id/document/ct-09-ct-tw-2011",
                "kind": "document",
                "type": "directive",
                "label": "Chỉ thị 09-CT/TW",
                "symbol": "09-CT/TW",
                "level": "central",
                "branch": "party",
                "issuer": [{"id": "body/ban-bi-thu", "label": "Ban Bí thư"}],
                "place": [],
                "date": {"edtf": "2011-12-01", "not_before": "2011-12-01", "not_after": "2011-12-01"},
            }
        }
    )

    id: KindAndId
    iri: Iri
    kind: Kind
    label: str | None
    type: Annotated[str | None, Field(description="Concept of the vocabulary of its kind.")] = None
    symbol: Annotated[str | None, Field(description="Of a document.", examples=["09-CT/TW"])] = None
    level: Level | None = None
    branch: Branch | None = None
    code: Annotated[str | None, Field(description="Of a place: its code in the official list.")] = None
    issuer: Annotated[list[Named], Field(description="Of a document; who organised or performed is a fact.")] = Field(
        default=[]
    )
    place: list[Named] = Field(default=[])
    part_of: Annotated[Named | None, Field(description="What a place, body or award is a part of.")] = None
    assigned_in: Annotated[Named | None, Field(description="Of a task: the document or event.")] = None
    assigned_to: list[Named] = Field(default=[])
    valid_from: Edtf | None = None
    valid_to: Annotated[Edtf | None, Field(description="First day no longer valid.")] = None
    succeeded_by: Annotated[list[Named], Field(description="What became of a place or body.")] = Field(default=[])
    date: Annotated[
        When | None, Field(description="Of issue, of the event, of publication; the day a task is due.")
    ] = None
    status: str | None = None
    overdue: Annotated[
        Literal["certain", "possible"] | None,
        Field(description="Of a task, where `overdue` or `as_of` asked for it: null where it is not."),
    ] = None


class Listed(Summary):
    """A thing in a list."""

    facts: Annotated[list[Fact], Field(description="Absent where they were not asked for.")] = Field(default=[])


class Thing(Summary):
    """A thing with everything that is said of it."""

    dataset: DatasetId
    stood: Annotated[
        list[Named],
        Field(description="Of a body or place, with `as_of`: what stood there on that day, itself or others."),
    ] = Field(default=[])
    facts: list[Fact]


class Said(Model):
    """What a claim says of one thing."""

    iri: Iri
    facts: list[Fact]


class Described(Thing):
    """A thing of any kind."""

    says: Annotated[list[Said] | None, Field(description="Of a claim: its content.")] = None


class Count(Model):
    """How many things the whole list has, up to 100."""

    value: Annotated[int, Field(ge=0, le=100)]
    exact: Annotated[bool, Field(description="Whether there are no more than `value`.")]
    shown: Annotated[str, Field(examples=["37", "100+"])]


class Things(Model):
    """A page of a list, by level, date and IRI."""

    dataset: DatasetId
    as_of: Annotated[Day | None, Field(description="Of tasks: the day on which they are overdue, if asked.")] = None
    items: list[Listed]
    count: Count
    next: Cursor
