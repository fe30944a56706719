"""The ontology with its vocabularies as one graph, and with a small cluster of real things as the loader writes it."""

from functools import lru_cache
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.term import Node

from ontology.vocab import ontology_files

EXAMPLE = Path(__file__).with_name("example.ttl")

PREFIXES = "".join(
    f"@prefix {line} .\n"
    for line in (
        ": <https://w3id.org/chithi/id/>",
        "ct: <https://w3id.org/chithi/ontology#>",
        "document-type: <https://w3id.org/chithi/vocab/document-type/>",
        "level: <https://w3id.org/chithi/vocab/level/>",
        "owl: <http://www.w3.org/2002/07/owl#>",
        "place: <https://w3id.org/chithi/id/place/>",
        "document: <https://w3id.org/chithi/id/document/>",
        "event: <https://w3id.org/chithi/id/event/>",
        "action: <https://w3id.org/chithi/id/action/>",
        "body: <https://w3id.org/chithi/id/body/>",
    )
)


@lru_cache(maxsize=1)
def ontology() -> Graph:
    """The files that are loaded beside every dataset. Shared: do not add to it."""
    graph = Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return graph


def merged(*turtle: Path | str) -> bytes:
    """N-Triples of the ontology and of files or snippets of Turtle, which know the prefixes above."""
    graph = Graph()
    for each in turtle:
        text = each.read_text(encoding="utf-8") if isinstance(each, Path) else PREFIXES + each
        graph.parse(data=text, format="turtle")
    return (ontology() + graph).serialize(format="nt").encode()


def listed(graph: Graph, subject: Node | None, predicate: URIRef) -> list[Node]:
    """The members of the RDF list that is the object of a property; None for the only one in the graph."""
    return list(graph.items(next(graph.objects(subject, predicate))))
