"""The shapes as a graph, those that report, and the graph of things that break them."""

from pathlib import Path

from rdflib.namespace import SH

from kg.shapes import shapes_graph

BROKEN = Path(__file__).with_name("broken.ttl")
SHAPES = shapes_graph()
REPORTING = sorted({str(shape) for shape in SHAPES.subjects(SH.message)})


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.replace("#", "/").rpartition("/")[2]
