"""What often goes wrong in a hand-written ontology: those pitfalls of the OOPS! catalogue that apply, and others.

`findings` says what to mend, a line for each: rule, term, what is wrong. The reasoner, the profile checker and the test
of the code's terms find other things.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.terms import CT, VOCAB

Finding = tuple[Node, str]
"""The term, and what is wrong with it."""

LANGUAGES = ("vi", "en")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
TEXTS = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SKOS.scopeNote, SKOS.historyNote, SKOS.note)
HEADER = (RDFS.label, DCTERMS.title, DCTERMS.description)
SINGLE = (OWL.versionInfo, OWL.versionIRI, DCTERMS.license, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri)
HIERARCHIES = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader)
UPPER_CAMEL = re.compile(r"([A-Z][a-z0-9]*)+")
LOWER_CAMEL = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VIETNAMESE = re.compile(r"[à-ỹđ]")


def findings(graph: Graph) -> list[str]:
    """Look at an ontology with its vocabularies; return what breaks RULES, sorted."""
    found = [(rule, term, text) for rule, look in RULES.items() for term, text in look(graph)]
    return sorted(f"{rule}: {_short(term)}: {text}" for rule, term, text in found)


def _short(term: Node) -> str:
    return str(term).replace(CT.iri, "ct:").replace(VOCAB, "vocab/")


def _ours(graph: Graph, *types: Node) -> list[URIRef]:
    """Our terms of these types, or of any."""
    found = {each for type_ in types or (None,) for each in graph.subjects(RDF.type, type_)}
    return sorted(each for each in found if isinstance(each, URIRef) and str(each).startswith((CT.iri, VOCAB)))


def _texts(graph: Graph, term: Node, property: URIRef, language: str) -> list[str]:
    values = graph.objects(term, property)
    return [str(each) for each in values if isinstance(each, Literal) and each.language == language]


def _in_both(graph: Graph, terms: Iterable[Node], property: URIRef) -> Iterator[Finding]:
    for term in terms:
        for language in LANGUAGES:
            count = len(_texts(graph, term, property, language))
            if count != 1:
                yield term, f"{count or 'no'} {_short(property).rpartition('#')[2]} in {language}, and not one"


def _labels(graph: Graph) -> Iterator[Finding]:
    yield from _in_both(graph, _ours(graph), RDFS.label)
    yield from _in_both(graph, _ours(graph, SKOS.Concept, SKOS.ConceptScheme), SKOS.prefLabel)


def _definitions(graph: Graph) -> Iterator[Finding]:
    yield from _in_both(graph, _ours(graph), SKOS.definition)
    for term in _ours(graph):
        for text in graph.objects(term, SKOS.definition):
            if not str(text).endswith((".", "…")):
                yield term, f"a definition is a sentence, with a full stop: {text}"


def _end(property: URIRef) -> Callable[[Graph], Iterator[Finding]]:
    def look(graph: Graph) -> Iterator[Finding]:
        for term in _ours(graph, *PROPERTIES):
            count = len(list(graph.objects(term, property)))
            if count == 0:
                yield term, "none"
            elif count > 1:
                yield term, f"{count}: of all at once, which is seldom meant; owl:unionOf says one of them"

    return look


def _untyped(graph: Graph) -> Iterator[Finding]:
    for term in sorted({each for triple in graph for each in triple if isinstance(each, URIRef)}):
        if str(term).startswith((CT.iri, VOCAB)) and (term, RDF.type, None) not in graph:
            yield term, "named, and nowhere said to be a class, property or concept"


def _alone(graph: Graph) -> Iterator[Finding]:
    disjoint = {each for head in graph.objects(None, OWL.members) for each in graph.items(head)}
    for term in _ours(graph, OWL.Class):
        placed = any((term, each, None) in graph for each in (RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith))
        if term not in disjoint and not placed:
            yield term, "under no class, not defined, and disjoint with none"


def _unused(graph: Graph) -> Iterator[Finding]:
    for term in _ours(graph, OWL.Class):
        if not any(graph.triples((None, None, term))) and (term, OWL.equivalentClass, None) not in graph:
            yield term, "no axiom names it, and no definition says what belongs to it"
    for term in _ours(graph, RDFS.Datatype):
        literals = (each for each in graph.objects() if isinstance(each, Literal))
        if not any(graph.triples((None, None, term))) and all(each.datatype != term for each in literals):
            yield term, "no range and no text has it"


def _classes(graph: Graph, term: Node, property: URIRef) -> set[Node]:
    """The classes that a domain or range names: itself, or the members of its union."""
    found: set[Node] = set()
    for end in graph.objects(term, property):
        union = graph.value(end, OWL.unionOf)
        found.update(graph.items(union) if union else [end])
    return found


def _inverses(graph: Graph) -> Iterator[Finding]:
    symmetric = set(graph.subjects(RDF.type, OWL.SymmetricProperty))
    for one, other in graph.subject_objects(OWL.inverseOf):
        if one == other or one in symmetric:
            yield one, "its own inverse: owl:SymmetricProperty says so"
        elif _classes(graph, one, RDFS.domain) != _classes(graph, other, RDFS.range):
            yield one, f"its domain is not the range of its inverse {_short(other)}"
        elif _classes(graph, one, RDFS.range) != _classes(graph, other, RDFS.domain):
            yield one, f"its range is not the domain of its inverse {_short(other)}"


def _characteristics(graph: Graph) -> Iterator[Finding]:
    for type_ in (OWL.SymmetricProperty, OWL.TransitiveProperty):
        for term in graph.subjects(RDF.type, type_):
            if _classes(graph, term, RDFS.domain) != _classes(graph, term, RDFS.range):
                yield term, f"{_short(type_).rpartition('#')[2]} from one kind of things to another"


def _narrower(graph: Graph) -> Iterator[Finding]:
    for under, over in graph.subject_objects(RDFS.subPropertyOf):
        for end in (RDFS.domain, RDFS.range):
            wider = _classes(graph, over, end)
            within = (
                wider & set(graph.transitive_objects(each, RDFS.subClassOf)) for each in _classes(graph, under, end)
            )
            if wider and not all(within):
                yield (
                    under,
                    f"its {str(end).rpartition('#')[2]} is not within that of {_short(over)}, which it is under",
                )


def _loops(graph: Graph) -> Iterator[Finding]:
    for property in HIERARCHIES:
        for term in sorted(set(graph.subjects(property)), key=str):
            above = {
                each for step in graph.objects(term, property) for each in graph.transitive_objects(step, property)
            }
            if term in above:
                yield term, f"{_short(property).rpartition('#')[2]} comes back to it"


def _names(graph: Graph) -> Iterator[Finding]:
    kinds = (
        (UPPER_CAMEL, "UpperCamelCase", _ours(graph, OWL.Class, RDFS.Datatype)),
        (LOWER_CAMEL, "lowerCamelCase", _ours(graph, *PROPERTIES, OWL.AnnotationProperty)),
        (KEBAB, "kebab-case", _ours(graph, SKOS.Concept, SKOS.ConceptScheme, SKOS.Collection)),
    )
    for pattern, name, terms in kinds:
        for term in terms:
            if not pattern.fullmatch(re.split("[#/]", term)[-1]):
                yield term, f"not in {name}"


def _twins(graph: Graph) -> Iterator[Finding]:
    schemes = _ours(graph, SKOS.ConceptScheme)
    concepts = _ours(graph, SKOS.Concept)
    groups = [_ours(graph, OWL.Class), _ours(graph, *PROPERTIES), schemes]
    groups += [[each for each in concepts if (each, SKOS.inScheme, scheme) in graph] for scheme in schemes]
    for terms in groups:
        for language in LANGUAGES:
            seen: dict[str, Node] = {}
            for term in terms:
                for label in _texts(graph, term, RDFS.label, language):
                    other = seen.setdefault(label.casefold(), term)
                    if other != term:
                        yield term, f"called “{label}” like {_short(other)}"


def _header(graph: Graph) -> Iterator[Finding]:
    header = URIRef(CT.iri.rstrip("#"))
    if (header, RDF.type, OWL.Ontology) not in graph:
        yield header, "no owl:Ontology"
    for text in HEADER:
        yield from _in_both(graph, [header], text)
    for property in SINGLE:
        if len(list(graph.objects(header, property))) != 1:
            yield header, f"not one {_short(property)}"
    version = str(graph.value(header, OWL.versionInfo))
    if not str(graph.value(header, OWL.versionIRI)).endswith(f"/{version}"):
        yield header, "versionIRI and versionInfo name two versions"


def _echoes(graph: Graph) -> Iterator[Finding]:
    for term in _ours(graph):
        for language in LANGUAGES:
            names = {each.casefold() for each in _texts(graph, term, RDFS.label, language)}
            if any(each.rstrip(" .…").casefold() in names for each in _texts(graph, term, SKOS.definition, language)):
                yield term, f"the definition in {language} is only the label again"


def _tags(graph: Graph) -> Iterator[Finding]:
    for term in [*_ours(graph), URIRef(CT.iri.rstrip("#"))]:
        for property in (*TEXTS, DCTERMS.title, DCTERMS.description):
            for text in graph.objects(term, property):
                if not isinstance(text, Literal) or text.language not in LANGUAGES:
                    yield term, f"a text of {_short(property)} is marked neither @vi nor @en: {text}"
                elif len(text.split()) > 4 and text.language == "vi" and not VIETNAMESE.search(text.lower()):
                    yield term, f"marked @vi, and has no Vietnamese letter: {text}"
        for property in (RDFS.label, SKOS.definition):
            both = set(_texts(graph, term, property, "vi")) & set(_texts(graph, term, property, "en"))
            yield from ((term, f"the same text in both languages: {each}") for each in sorted(both))


def _one_sided(graph: Graph) -> Iterator[Finding]:
    for term in _ours(graph):
        for property in (SKOS.scopeNote, SKOS.historyNote, SKOS.note, SKOS.editorialNote):
            counts = [len(_texts(graph, term, property, language)) for language in LANGUAGES]
            if counts[0] != counts[1]:
                yield term, f"a {_short(property).rpartition('#')[2]} in one language only"


def _deprecated(graph: Graph) -> Iterator[Finding]:
    for term in graph.subjects(OWL.deprecated, Literal(True)):
        if (term, DCTERMS.isReplacedBy, None) not in graph:
            yield term, "deprecated, and nothing is said to take its place (dcterms:isReplacedBy)"


def _schemes(graph: Graph) -> Iterator[Finding]:
    for term in _ours(graph, SKOS.Concept):
        scheme = URIRef(str(term).rpartition("/")[0])
        if set(graph.objects(term, SKOS.inScheme)) != {scheme}:
            yield term, f"not in the scheme of its IRI, {_short(scheme)}"
        for wider in graph.objects(term, SKOS.broader):
            if (wider, SKOS.inScheme, scheme) not in graph:
                yield term, f"under {_short(wider)}, which is in another scheme"


RULES: dict[str, Callable[[Graph], Iterator[Finding]]] = {
    "label": _labels,
    "definition": _definitions,
    "domain": _end(RDFS.domain),
    "range": _end(RDFS.range),
    "not declared": _untyped,
    "no place": _alone,
    "not used": _unused,
    "inverse": _inverses,
    "characteristic": _characteristics,
    "not narrower": _narrower,
    "loop": _loops,
    "name": _names,
    "two of one name": _twins,
    "header": _header,
    "empty definition": _echoes,
    "language": _tags,
    "note": _one_sided,
    "deprecated": _deprecated,
    "scheme": _schemes,
}
"""Rule to what looks for what breaks it."""
