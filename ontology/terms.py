"""Every term of the ontology that the code uses, as plain strings; a test holds them against chithi.ttl, both ways."""

from dataclasses import dataclass
from typing import ClassVar


class Namespace:
    """A namespace whose annotated names become IRIs: `CT.derivesFrom` is the IRI of ct:derivesFrom.

    A trailing underscore is dropped, since ct:from would be a Python keyword.
    """

    iri: ClassVar[str]

    def __init_subclass__(cls, *, iri: str) -> None:
        cls.iri = iri
        for name in cls.__annotations__:
            setattr(cls, name, iri + name.removesuffix("_"))


class CT(Namespace, iri="https://w3id.org/chithi/ontology#"):
    """The classes, properties and datatypes of chithi.ttl, the classes by document type aside (`document_class`)."""

    Document: str
    Body: str
    Place: str
    Event: str
    Action: str
    Person: str
    Tenure: str
    Award: str
    Indicator: str
    Task: str
    Source: str
    Claim: str

    CentralDirective: str
    WardAction: str
    TracedToCentral: str

    PartyAbbreviation: str
    StateAbbreviation: str

    tracesTo: str
    derivesFrom: str
    implements: str
    continues: str
    guides: str
    annexedTo: str
    launches: str
    disseminates: str
    callsFor: str
    reviews: str
    concludes: str
    carriesOut: str
    stageOf: str

    basedOn: str
    cites: str
    amends: str
    replaces: str
    repeals: str
    about: str
    partOf: str
    succeededBy: str
    changedBy: str
    establishes: str

    documentType: str
    form: str
    number: str
    symbol: str
    issuer: str
    issued: str
    inForce: str
    title: str
    period: str

    level: str
    branch: str
    place: str
    code: str
    depth: str
    validFrom: str
    validTo: str
    notBefore: str
    notAfter: str

    eventType: str
    actionType: str
    date: str
    organiser: str
    performedBy: str
    actorAsPrinted: str

    participant: str
    participantAsPrinted: str
    chair: str
    attendee: str
    speaker: str
    witness: str
    director: str
    coordinator: str

    holder: str
    post: str
    rank: str
    body: str
    attestedOn: str
    from_: str
    to: str

    awardedAt: str
    awardedBy: str
    presentedBy: str
    awardForm: str
    collectives: str
    individuals: str
    givenFor: str

    indicatorName: str
    value: str
    outOf: str
    unit: str
    reportedIn: str

    assignedIn: str
    assignedBy: str
    assignedTo: str
    description: str
    due: str
    status: str
    result: str
    product: str

    locator: str
    certainty: str
    row: str

    url: str
    published: str
    retrieved: str


class RDF(Namespace, iri="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    """RDF."""

    type: str
    langString: str


class RDFS(Namespace, iri="http://www.w3.org/2000/01/rdf-schema#"):
    """RDF Schema."""

    label: str


class XSD(Namespace, iri="http://www.w3.org/2001/XMLSchema#"):
    """XML Schema datatypes."""

    anyURI: str
    date: str
    decimal: str
    integer: str
    string: str


class SKOS(Namespace, iri="http://www.w3.org/2004/02/skos/core#"):
    """SKOS."""

    Concept: str
    ConceptScheme: str
    altLabel: str
    broader: str
    definition: str
    inScheme: str
    notation: str
    note: str
    prefLabel: str


class DCTERMS(Namespace, iri="http://purl.org/dc/terms/"):
    """DCMI metadata terms: what sources and claims use of them."""

    creator: str
    language: str
    publisher: str
    source: str
    title: str


EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
"""Datatype of dates as they are known: ISO 8601-2 (Extended Date/Time Format)."""

VOCAB = "https://w3id.org/chithi/vocab/"
"""Namespace of the vocabularies; `CHITHI_BASE` does not move it."""

SCHEMES = ("document-type", "level", "branch", "topic", "event-type", "action-type", "award-form", "certainty")

PREFIXES = {
    "ct": CT.iri,
    "dcterms": DCTERMS.iri,
    "edtf": EDTF.removesuffix("EDTF"),
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "skos": SKOS.iri,
    "xsd": XSD.iri,
    **{scheme: f"{VOCAB}{scheme}/" for scheme in SCHEMES},
}
"""Prefix to namespace, for queries and for Turtle; each vocabulary's prefix is its id: `level:commune`."""

KINDS = {
    "document": CT.Document,
    "body": CT.Body,
    "place": CT.Place,
    "event": CT.Event,
    "action": CT.Action,
    "person": CT.Person,
    "tenure": CT.Tenure,
    "award": CT.Award,
    "indicator": CT.Indicator,
    "task": CT.Task,
    "source": CT.Source,
    "claim": CT.Claim,
}
"""Kind, as it stands in the IRIs of things, to its class. The classes are pairwise disjoint."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A property between things that a table names by a word: `annexed_to` is ct:annexedTo."""

    word: str
    name: str
    lineage: bool = False
    """Whether it is a sub-property of ct:derivesFrom, which the loader then writes beside it."""

    @property
    def iri(self) -> str:
        """The IRI of the property."""
        return CT.iri + self.name


DOCUMENT_RELATIONS = (
    Relation("implements", "implements", lineage=True),
    Relation("continues", "continues", lineage=True),
    Relation("guides", "guides", lineage=True),
    Relation("annexed_to", "annexedTo", lineage=True),
    Relation("based_on", "basedOn"),
    Relation("cites", "cites"),
    Relation("amends", "amends"),
    Relation("replaces", "replaces"),
    Relation("repeals", "repeals"),
)
"""Document to document: the column `relation` of relations.csv."""

EVENT_RELATIONS = (
    Relation("launches", "launches", lineage=True),
    Relation("disseminates", "disseminates", lineage=True),
    Relation("calls_for", "callsFor", lineage=True),
    Relation("reviews", "reviews", lineage=True),
    Relation("concludes", "concludes", lineage=True),
    Relation("carries_out", "carriesOut", lineage=True),
)
"""Event or action to document, event or action: the column `relation` of links.csv."""

STAGE_OF = Relation("stage_of", "stageOf", lineage=True)
"""Action to the action or event it is a stage of: a column of actions.csv."""

ROLES = (
    Relation("chairs", "chair"),
    Relation("attends", "attendee"),
    Relation("speaks", "speaker"),
    Relation("witnesses", "witness"),
    Relation("directs", "director"),
    Relation("coordinates", "coordinator"),
)
"""Event or action to person or body, all under ct:participant: the column `role` of participations.csv."""

LINEAGE = tuple(each for each in (*DOCUMENT_RELATIONS, *EVENT_RELATIONS, STAGE_OF) if each.lineage)
"""The sub-properties of ct:derivesFrom: what a trace follows."""


def document_class(document_type: str) -> str:
    """Return the class of the documents of a type: `official-letter` gives the IRI of ct:OfficialLetter."""
    return CT.iri + "".join(part.capitalize() for part in document_type.split("-"))
