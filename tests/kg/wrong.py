"""Small datasets of claims: a sound one, and rows that make it wrong, each with what must be said of it.

Rows are Turtle by file and line. They come as RDF, since tables with most of these mistakes cannot even be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg.embedded import EmbeddedStore
from kg.reason.twins import Contradiction
from ontology.iri import Base
from ontology.terms import KINDS, PREFIXES
from ontology.vocab import ontology_files

Rows = Mapping[str, str]

PROLOGUE = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {**PREFIXES, **{kind: f"{Base().iri}id/{kind}/" for kind in KINDS}}.items()
)

SOUND = {
    "w/sources.csv:2": "source:bao a ct:Source .",
    "w/places.csv:2": "place:79 a ct:Place ; ct:code '79' ; ct:level level:province .",
    "w/places.csv:3": "place:772 a ct:Place ; ct:level level:district ; ct:partOf place:79 .",
    "w/places.csv:4": "place:27244 a ct:Place ; ct:level level:commune ; ct:partOf place:772 .",
    "w/bodies.csv:2": "body:bbt a ct:Body ; ct:level level:central ; ct:branch branch:party .",
    "w/bodies.csv:3": "body:qu a ct:Body ; ct:level level:district ; ct:branch branch:party ; ct:place place:772 .",
    "w/bodies.csv:4": "body:qh a ct:Body ; ct:level level:central ; ct:branch branch:national-assembly .",
    "w/bodies.csv:5": "body:mt a ct:Body ; ct:level level:province ; ct:branch branch:front .",
    "w/documents.csv:2": """document:ct a ct:Document, ct:Directive ; ct:documentType document-type:directive ;
        ct:symbol '09-CT/TW' ; ct:level level:central ; ct:issuer body:bbt .""",
    "w/documents.csv:3": """document:kh a ct:Document, ct:Plan ; ct:documentType document-type:plan ;
        ct:level level:district ; ct:issuer body:qu .""",
    "w/documents.csv:4": "document:cv a ct:Document ; ct:level level:district .",
    "w/documents.csv:5": """document:luat a ct:Document, ct:Law ; ct:documentType document-type:law ;
        ct:level level:central ; ct:issuer body:qh .""",
    "w/relations.csv:2": "document:kh ct:implements document:ct ; ct:derivesFrom document:ct .",
    "w/events.csv:2": "event:hn a ct:Event ; ct:level level:district ; ct:organiser body:qu .",
    "w/links.csv:2": "event:hn ct:launches document:kh ; ct:derivesFrom document:kh .",
    "w/actions.csv:2": "action:dt a ct:Action ; ct:level level:district .",
    "w/actions.csv:3": """action:dt-1 a ct:Action ; ct:level level:commune ;
        ct:stageOf action:dt ; ct:derivesFrom action:dt .""",
    "w/links.csv:3": "action:dt ct:carriesOut document:kh ; ct:derivesFrom document:kh .",
    "w/people.csv:2": "person:a a ct:Person .",
    "w/tenures.csv:2": "tenure:a-qu a ct:Tenure ; ct:holder person:a ; ct:body body:qu ; ct:post 'Bí thư' .",
    "w/participations.csv:2": "event:hn ct:chair person:a ; ct:participant person:a .",
    "w/awards.csv:2": "award:gk a ct:Award ; ct:awardedAt event:hn ; ct:awardedBy body:qu .",
}


@dataclass(frozen=True)
class Wrong:
    """Rows that do not go with the sound ones."""

    rows: Rows
    rule: str
    message: str
    said_by: tuple[str, ...]
    """The rows that must be named."""

    @property
    def contradiction(self) -> Contradiction:
        return Contradiction(self.rule, self.message, self.said_by)


def dataset(*rows: Rows) -> EmbeddedStore:
    """Claims in named graphs, all they say in the view, and the ontology."""
    store = ox.Store()
    store.extend(_ontology())
    for number, (row, turtle) in enumerate({row: each for some in rows for row, each in some.items()}.items()):
        claim = ox.NamedNode(f"{Base().iri}id/claim/{number:04}")
        about = f"{claim} a ct:Claim ; ct:row '{row}' ; ct:certainty certainty:stated ; dcterms:source source:bao ."
        for quad in ox.parse(f"{PROLOGUE}{turtle}", format=ox.RdfFormat.TURTLE):
            store.add(quad)
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object, claim))
        store.extend(ox.parse(f"{PROLOGUE}{about}", format=ox.RdfFormat.TURTLE))
    return EmbeddedStore(store)


@lru_cache(maxsize=1)
def _ontology() -> tuple[ox.Quad, ...]:
    return tuple(quad for path in ontology_files() for quad in ox.parse(path=str(path), rename_blank_nodes=True))
