"""The vocabularies (SKOS) as the code sees them, and the files that are loaded beside every dataset."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ontology import iri
from ontology.terms import CT, SCHEMES, SKOS

FOLDER = Path(__file__).resolve().parent

_REGIMES = {CT.PartyAbbreviation: "party", CT.StateAbbreviation: "state"}


@dataclass(frozen=True, slots=True)
class Notation:
    """An abbreviation as it stands in a symbol: QĐ is a decision, of the Party a regulation too."""

    text: str
    regime: str
    """`party` or `state`."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a vocabulary."""

    id: str
    iri: str
    label_vi: str
    label_en: str
    alt_labels: tuple[str, ...]
    """Other Vietnamese names, sorted."""
    notations: tuple[Notation, ...]
    broader: str | None
    """Id of the next wider concept of the same vocabulary."""
    depth: int | None
    """Of levels only: 0 (central) to 4 (neighbourhood)."""
    valid_to: str | None
    """EDTF: the first day on which the concept no longer applied."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary: its concepts by id, sorted."""

    id: str
    iri: str
    label_vi: str
    label_en: str
    concepts: Mapping[str, Concept]

    def nearest(self, word: str) -> str | None:
        """Return the id of the concept whose id, label or abbreviation is most like a word, if any is alike."""
        names = {name.casefold(): each.id for each in self.concepts.values() for name in _names(each)}
        folded = word.strip().casefold()
        close = get_close_matches(folded.replace("_", "-"), names, n=1, cutoff=0.6)
        return names[close[0]] if close else names.get(folded)


def ontology_files() -> tuple[Path, ...]:
    """Return what is loaded beside every dataset: the ontology and its vocabularies, not alignments or shapes."""
    return (FOLDER / "chithi.ttl", *(FOLDER / "vocab" / f"{each}.ttl" for each in SCHEMES))


@lru_cache(maxsize=len(SCHEMES))
def scheme(id: str) -> Scheme:
    """Return a vocabulary by its id; raise KeyError for an unknown one."""
    if id not in SCHEMES:
        raise KeyError(id)
    graph = Graph().parse(FOLDER / "vocab" / f"{id}.ttl", format="turtle")
    this = URIRef(iri.scheme(id))
    concepts = sorted((_concept(graph, node) for node in graph.subjects(URIRef(SKOS.inScheme), this)), key=_by_id)
    return Scheme(
        id=id,
        iri=str(this),
        label_vi=_label(graph, this, "vi"),
        label_en=_label(graph, this, "en"),
        concepts=MappingProxyType({each.id: each for each in concepts}),
    )


def schemes() -> Mapping[str, Scheme]:
    """Return all vocabularies by id."""
    return {id: scheme(id) for id in SCHEMES}


def _concept(graph: Graph, node: Node) -> Concept:
    broader = graph.value(node, URIRef(SKOS.broader))
    depth = graph.value(node, URIRef(CT.depth))
    valid_to = graph.value(node, URIRef(CT.validTo))
    alt_labels = (each for each in graph.objects(node, URIRef(SKOS.altLabel)) if isinstance(each, Literal))
    return Concept(
        id=_local(node),
        iri=str(node),
        label_vi=_label(graph, node, "vi"),
        label_en=_label(graph, node, "en"),
        alt_labels=tuple(sorted(str(each) for each in alt_labels if each.language == "vi")),
        notations=_notations(graph, node),
        broader=None if broader is None else _local(broader),
        depth=None if depth is None else int(str(depth)),
        valid_to=None if valid_to is None else str(valid_to),
    )


def _notations(graph: Graph, node: Node) -> tuple[Notation, ...]:
    literals = (each for each in graph.objects(node, URIRef(SKOS.notation)) if isinstance(each, Literal))
    pairs = sorted((_REGIMES[str(each.datatype)], str(each)) for each in literals)
    return tuple(Notation(text, regime) for regime, text in pairs)


def _label(graph: Graph, node: Node, language: str) -> str:
    labels = (each for each in graph.objects(node, URIRef(SKOS.prefLabel)) if isinstance(each, Literal))
    return next(str(each) for each in labels if each.language == language)


def _local(node: Node) -> str:
    return str(node).rpartition("/")[2]


def _by_id(concept: Concept) -> str:
    return concept.id


def _names(concept: Concept) -> tuple[str, ...]:
    return (concept.id, concept.label_vi, concept.label_en, *concept.alt_labels, *(n.text for n in concept.notations))
