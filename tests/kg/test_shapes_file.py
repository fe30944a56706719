"""The file of shapes itself: every shape that reports is complete, and each of its constraints has a wrong example."""

import re
from collections.abc import Iterable, Iterator

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH, SKOS
from rdflib.term import Node

from kg import shapes
from kg.shapes import SEVERITIES, Finding
from ontology import edtf
from ontology.terms import EDTF, RDFS
from ontology.vocab import FOLDER
from tests.kg.shaped import BROKEN, REPORTING, SHAPES, local
from tests.ontology.merged import merged

CONSTRAINTS = {
    "minCount": "MinCount",
    "maxCount": "MaxCount",
    "uniqueLang": "UniqueLang",
    "datatype": "Datatype",
    "class": "Class",
    "node": "Node",
    "pattern": "Pattern",
    "minInclusive": "MinInclusive",
    "minExclusive": "MinExclusive",
    "maxExclusive": "MaxExclusive",
    "lessThanOrEquals": "LessThanOrEquals",
    "not": "Not",
    "or": "Or",
    "and": "And",
}
"""Parameter to the name of its constraint component (SHACL, section 4)."""

NOT_CONSTRAINTS = {"path", "property", "targetClass", "severity", "message"}


def parameters(shape: str) -> set[str]:
    """The parameters that a shape has itself, those of the shapes inside it aside."""
    return {local(str(each)) for each in SHAPES.predicates(URIRef(shape)) if str(each).startswith(str(SH))}


def constraints() -> Iterator[tuple[str, str]]:
    for shape in REPORTING:
        for parameter in sorted(parameters(shape) - NOT_CONSTRAINTS):
            yield shape, CONSTRAINTS[parameter]


@pytest.fixture(scope="module")
def broken() -> list[Finding]:
    return shapes.validate(merged(BROKEN))


def languages(shape: URIRef) -> list[str]:
    return sorted(str(getattr(each, "language", None)) for each in SHAPES.objects(shape, SH.message))


@pytest.mark.parametrize("shape", REPORTING, ids=local)
def test_every_shape_that_reports_has_one_message_a_language_and_a_severity(shape: str) -> None:
    assert languages(URIRef(shape)) == ["en", "vi"]
    (severity,) = SHAPES.objects(URIRef(shape), SH.severity)
    assert local(str(severity)) in SEVERITIES


def test_every_shape_that_a_kind_uses_reports() -> None:
    """What a kind is held to directly speaks for itself; only shapes within others are silent."""
    targeting = set(SHAPES.subjects(SH.targetClass))
    used = {str(each) for shape in targeting for each in SHAPES.objects(shape, SH.property)}
    alone = {str(each) for each in targeting if parameters(str(each)) - NOT_CONSTRAINTS}
    assert used | alone == set(REPORTING)


@pytest.mark.parametrize(("shape", "constraint"), list(constraints()), ids=local)
def test_every_constraint_objects_to_what_it_is_for(broken: list[Finding], shape: str, constraint: str) -> None:
    name = local(shape)
    found = {local(each.focus) for each in broken if (each.shape, each.component) == (shape, constraint)}
    assert name in {each.partition(".")[0] for each in found}


def test_limits_beside_kind_and_number_are_kept() -> None:
    """A constraint that nobody would miss above: its example breaks another one as well."""
    limits = {("code", "Pattern"), ("language", "Pattern"), ("url", "Pattern"), ("outOf", "MinExclusive")}
    assert limits < {(local(shape), constraint) for shape, constraint in constraints()}


def test_every_broken_thing_is_for_a_shape_and_objected_to_by_it(broken: list[Finding]) -> None:
    things = {local(str(each)) for each in Graph().parse(BROKEN).subjects()}
    examples = {each for each in things if not each.startswith(("a-", "another-"))}
    assert {each.partition(".")[0] for each in examples} == {local(shape) for shape in REPORTING}
    objected = {local(each.focus) for each in broken if local(each.focus).partition(".")[0] == local(each.shape or "")}
    assert examples <= objected


def test_core_only() -> None:
    """What needs SPARQL, JavaScript or rules would be run by one of the two validators and not by the other."""
    used = {local(str(each)) for each in SHAPES.predicates() if str(each).startswith(str(SH))}
    assert used.isdisjoint({"sparql", "js", "rule", "expression", "target", "select", "ask"})


SOUND = {
    "BodyLevelOfPlace": "body:khu-pho a ct:Body ; ct:level level:neighbourhood ; ct:place place:phuong ."
    " place:phuong a ct:Place ; ct:level level:commune . body:so a ct:Body ; ct:place place:phuong ."
    " body:x a ct:Body ; ct:level level:province ; ct:place place:y . place:y a ct:Place .",
    "DocumentLevelOfIssuer": "document:joint a ct:Document ; ct:level level:central ; ct:issuer body:a , body:b ."
    " body:a a ct:Body ; ct:level level:central . body:b a ct:Body ; ct:level level:province ."
    " document:one a ct:Document ; ct:level level:district ; ct:issuer body:c . body:c a ct:Body .",
    "DocumentNamed": 'document:form a ct:Document ; ct:form "Chương trình hành động" .'
    ' document:title a ct:Document ; ct:title "Về một việc"@vi .',
    "CodeOfLevel": 'place:01 a ct:Place ; ct:level level:province ; ct:code "01" .'
    ' place:021 a ct:Place ; ct:level level:district ; ct:code "021" . place:x a ct:Place ; ct:code "00004" .',
    "AwardSaid": "event:award a ct:Award ; ct:individuals 0 .",
    "ClaimLocated": "event:claim a ct:Claim ; <http://purl.org/dc/terms/source> event:source .",
    "nameAlone": f'body:ong a ct:Person ; <{RDFS.label}> "Ông Văn Đồng"@vi .'
    f' body:ba a ct:Person ; <{RDFS.label}> "Bà Thị A"@vi .',
    "nameAddressed": f'body:ong a ct:Person ; <{RDFS.label}> "Nguyễn Văn Ông"@vi .',
    "notBeforeEra": 'event:open a ct:Event ; ct:notBefore "2099-12-31"^^<http://www.w3.org/2001/XMLSchema#date> .',
    "notAfterEra": 'event:old a ct:Event ; ct:notAfter "1930-02-03"^^<http://www.w3.org/2001/XMLSchema#date> .',
}
"""Shape to what it might object to and must not."""


@pytest.mark.parametrize("shape", SOUND)
def test_what_is_sound_is_let_pass(shape: str) -> None:
    assert shape not in {local(each.shape or "") for each in shapes.validate(merged(SOUND[shape]))}


def abbreviations() -> list[tuple[str, set[Node]]]:
    """What SymbolOfType says: the pattern of an abbreviation, and the types that may have it."""
    found = []
    for each in listed(URIRef("https://w3id.org/chithi/shapes#SymbolOfType"), "and"):
        typed, symbol = listed(each, "or")
        (within,) = SHAPES.objects(symbol, SH.qualifiedValueShape)
        found.append((str(SHAPES.value(within, SH.pattern)), set(listed(typed, "in"))))
    return found


def listed(shape: Node, parameter: str) -> list[Node]:
    (items,) = SHAPES.objects(shape, SH[parameter])
    return list(SHAPES.items(items))


def test_abbreviations_are_those_of_the_vocabulary() -> None:
    types = Graph().parse(FOLDER / "vocab/document-type.ttl")
    notations: dict[str, set[Node]] = {}
    for concept, notation in types.subject_objects(SKOS.notation):
        notations.setdefault(str(notation), set()).add(concept)
    for pattern, concepts in abbreviations():
        (name,) = (name for name in notations if re.search(pattern, f"133/{name}-UBND"))
        assert notations[name] == concepts
    assert len(abbreviations()) == 11


@pytest.mark.parametrize(
    ("type", "fitting", "other"),
    [
        ("directive", ("09-CT/TW", "06/CT-BCA-V05", "CT 09"), ("40/2024/NĐ-CP", "26-CTr/TU", "26/Ctr-BCA-TTTW")),
        ("plan", ("12-KH/CT", "133/KH-UBND"), ("09-CT/TW", "9745/QĐ-BCA-V05")),
        ("regulation", ("66-QĐ/TW",), ("36-HD/VPTW",)),
        ("law", ("72/2025/QH15",), ("51-NQ/TW",)),
    ],
)
def test_a_symbol_bears_the_abbreviation_of_its_type(
    type: str, fitting: tuple[str, ...], other: tuple[str, ...]
) -> None:
    symbols = [*fitting, *other]
    data = (
        f"a ct:Document ; ct:documentType document-type:{type} ; ct:symbol {Literal(each).n3()}" for each in symbols
    )
    assert objected(data, "SymbolOfType") == set(range(len(fitting), len(symbols)))


ISSUERS = "".join(
    f"body:{branch} a ct:Body ; ct:branch <https://w3id.org/chithi/vocab/branch/{branch}> .\n"
    for branch in ("party", "government", "public-security", "peoples-council", "front", "mass-organisation", "joint")
)


@pytest.mark.parametrize(
    ("issuers", "fitting", "other"),
    [
        ("party", ("73-KH/QU", "36-HD/VPTW", "05-NQ/ĐUCA", "12-KH/BTVTU", "09/CT/TW"), ("133/KH-UBND", "8/NQ-HĐND")),
        ("government", ("133/KH-UBND", "521/QĐ-TTg", "12-KH/TTĐT"), ("73-KH/QU", "26-CTr/TU", "02a-KH/HU", "1-CV/ThU")),
        ("public-security", ("612/KH-BCA", "09/Ctr-BCA-TTTW", "3/KH-UBND"), ("36-HD/VPTW", "7-KH/ĐU-CA")),
        ("peoples-council", ("12/2024/NQ-HĐND",), ("09-CT/TW",)),
        ("front", ("09-CT/TW", "133/KH-UBND"), ()),
        ("mass-organisation", ("12-KH/TWĐTN",), ()),
        ("party , body:government", ("73-KH/QU", "133/KH-UBND"), ()),
        ("government , body:unknown", ("73-KH/QU",), ()),
        ("party , body:front", ("7744/XD-ĐTMT", "7744/UBND-ĐTMT"), ()),
        ("joint", ("12-KH/TU", "33/KH-UBND-TM"), ()),
    ],
)
def test_a_symbol_is_written_as_the_branch_of_its_issuer_writes_it(
    issuers: str, fitting: tuple[str, ...], other: tuple[str, ...]
) -> None:
    symbols = [*fitting, *other]
    data = (f"a ct:Document ; ct:issuer body:{issuers} ; ct:symbol {Literal(each).n3()}" for each in symbols)
    assert objected(data, "SymbolOfBranch", ISSUERS) == set(range(len(fitting), len(symbols)))


def objected(data: Iterable[str], shape: str, beside: str = "") -> set[int]:
    """Which of the documents of which this is said, by their numbers, the shape of this name objects to.

    `beside` is Turtle of what they point at.
    """
    turtle = "".join(f"document:{number} {said} .\n" for number, said in enumerate(data))
    found = shapes.validate(merged(turtle + beside))
    return {int(local(each.focus)) for each in found if local(each.shape or "") == shape}


def test_the_pattern_of_dates_is_as_strict_as_the_tables() -> None:
    dates = ["2012", "2012-08", "2012-08-13", "201X", "2012-XX-15", "XXXX-08-23", "2012?", "2012-08~", "2012?-04"]
    spans = ["2013/2018", "2013/..", "../2018-11-29", "/2018", "2013/", "2012-08~/2013-XX"]
    wrong = ["13/8/2012", "31/02", "2012-13", "2012-08-32", "2012-21", "08-2012", "2012-8-13", "../..", "", "tháng 8"]
    texts = [*dates, *spans, *wrong]
    found = objected((f'a ct:Document ; ct:issued "{text}"^^<{EDTF}>' for text in texts), "issued")
    assert [texts[each] for each in sorted(found)] == wrong
    assert [text for text in texts if not edtf.valid(text)] == wrong
