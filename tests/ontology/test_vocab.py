"""The vocabularies: the official lists whole, the words of the tables there, abbreviations and labels as printed."""

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from ontology import iri
from ontology.terms import SCHEMES
from ontology.vocab import FOLDER, Notation, Scheme, ontology_files, scheme, schemes
from tests.ontology.merged import listed, ontology

DOCUMENT_TYPES = (
    "directive conclusion resolution decision regulation rules guidance programme plan notice report law decree "
    "circular official-letter"
)


@pytest.fixture(scope="module", params=SCHEMES)
def vocabulary(request: pytest.FixtureRequest) -> tuple[Scheme, Graph]:
    return scheme(request.param), Graph().parse(FOLDER / "vocab" / f"{request.param}.ttl")


@pytest.mark.parametrize(
    ("scheme_id", "words"),
    [
        ("document-type", DOCUMENT_TYPES),
        ("level", "central province district commune neighbourhood"),
        ("branch", "party state national-assembly peoples-council government public-security military judiciary"),
        ("branch", "front mass-organisation joint community"),
        ("event-type", "launch dissemination interim-review final-review kick-off pledge-signing festival meeting"),
        ("action-type", "drill campaign patrol"),
        ("award-form", "letter-of-commendation certificate-of-merit emulation-flag unspecified"),
        ("certainty", "stated inferred disputed"),
        ("topic", "all-people-protect-security"),
    ],
)
def test_the_words_that_cells_may_hold(scheme_id: str, words: str) -> None:
    assert set(words.split()) <= set(scheme(scheme_id).concepts)


def test_every_file_of_the_folder_is_a_known_vocabulary() -> None:
    assert {path.stem for path in (FOLDER / "vocab").iterdir()} == set(SCHEMES) == set(schemes())


def test_what_is_loaded_beside_every_dataset() -> None:
    names = [path.name for path in ontology_files()]
    assert names[0] == "chithi.ttl"
    assert "alignments.ttl" not in names
    assert "shapes.ttl" not in names
    assert all(path.exists() for path in ontology_files())


def test_an_unknown_vocabulary_is_an_error() -> None:
    with pytest.raises(KeyError):
        scheme("../chithi")


def test_every_concept_and_scheme_is_labelled_and_defined_in_both_languages(vocabulary: tuple[Scheme, Graph]) -> None:
    known, graph = vocabulary
    for node in (URIRef(known.iri), *(URIRef(each.iri) for each in known.concepts.values())):
        for term in (RDFS.label, SKOS.prefLabel, SKOS.definition):
            languages = [each.language for each in graph.objects(node, term) if isinstance(each, Literal)]
            assert sorted(map(str, languages)) == ["en", "vi"], (node, term)
        assert set(graph.objects(node, RDFS.label)) == set(graph.objects(node, SKOS.prefLabel))


def test_every_scheme_says_where_it_comes_from(vocabulary: tuple[Scheme, Graph]) -> None:
    known, graph = vocabulary
    notes = [str(each) for each in graph.objects(URIRef(known.iri), SKOS.note)]
    assert len(notes) == 2
    assert all("Nguồn" in each or "Source" in each or "pháp định" in each or "legal list" in each for each in notes)


def test_labels_are_unique_within_a_scheme(vocabulary: tuple[Scheme, Graph]) -> None:
    known, _ = vocabulary
    assert len({each.label_vi for each in known.concepts.values()}) == len(known.concepts)
    assert len({each.label_en for each in known.concepts.values()}) == len(known.concepts)


def test_all_concepts_of_a_scheme_differ(vocabulary: tuple[Scheme, Graph]) -> None:
    known, graph = vocabulary
    different = [str(each) for each in listed(graph, None, OWL.distinctMembers)]
    assert sorted(different) == sorted(each.iri for each in known.concepts.values())


def test_every_concept_belongs_to_the_scheme_of_its_file(vocabulary: tuple[Scheme, Graph]) -> None:
    known, graph = vocabulary
    concepts = {str(each) for each in graph.subjects(RDF.type, SKOS.Concept)}
    assert concepts == {each.iri for each in known.concepts.values()}
    assert all(iri.split_concept(each) == (known.id, each.rpartition("/")[2]) for each in concepts)


def test_what_is_broader_is_a_concept_of_the_same_scheme(vocabulary: tuple[Scheme, Graph]) -> None:
    known, _ = vocabulary
    assert {each.broader for each in known.concepts.values()} <= {None, *known.concepts}


def test_the_branches_of_the_state_and_of_the_front() -> None:
    branches = scheme("branch").concepts
    assert {id for id, each in branches.items() if each.broader == "state"} == {
        "national-assembly", "peoples-council", "government", "public-security", "military", "judiciary"
    }  # fmt: skip
    assert branches["mass-organisation"].broader == "front"
    assert branches["party"].broader is None


def test_levels_go_down_by_one_and_are_bare_nouns() -> None:
    levels = sorted(scheme("level").concepts.values(), key=lambda each: each.depth or 0)
    assert [(each.depth, each.label_vi) for each in levels] == [
        (0, "trung ương"), (1, "tỉnh"), (2, "huyện"), (3, "xã"), (4, "tổ dân phố")
    ]  # fmt: skip


def test_only_the_district_ended_on_1_july_2025() -> None:
    assert {id: each.valid_to for id, each in scheme("level").concepts.items() if each.valid_to} == {
        "district": "2025-07-01"
    }


def members(collection: str) -> set[str]:
    node = URIRef(f"{iri.scheme('document-type')}#{collection}")
    return {str(each).rpartition("/")[2] for each in ontology().objects(node, SKOS.member)}


@pytest.mark.parametrize(("collection", "size"), [("party", 25 + 8), ("administrative", 29)])
def test_the_official_lists_are_whole(collection: str, size: int) -> None:
    """Quy định 399-QĐ/TW: 25 types and 8 administrative papers; Nghị định 30/2020/NĐ-CP, Điều 7: 29 types."""
    assert len(members(collection)) == size


def test_every_document_type_is_of_an_official_list() -> None:
    assert members("party") | members("administrative") | members("normative") == set(scheme("document-type").concepts)


@pytest.mark.parametrize(
    ("concept", "party", "state"),
    [
        ("directive", "CT", "CT"),
        ("conclusion", "KL", None),
        ("programme", "CTr", "CTr"),
        ("plan", "KH", "KH"),
        ("decision", "QĐ", "QĐ"),
        ("regulation", "QĐ", "QyĐ"),
        ("decree", None, "NĐ"),
        ("circular", None, "TT"),
        ("law", None, None),
    ],
)
def test_abbreviations(concept: str, party: str | None, state: str | None) -> None:
    expected = [Notation(text, regime) for text, regime in ((party, "party"), (state, "state")) if text]
    assert list(scheme("document-type").concepts[concept].notations) == expected


def test_only_the_party_uses_one_abbreviation_for_two_types() -> None:
    seen: dict[Notation, list[str]] = {}
    for concept in scheme("document-type").concepts.values():
        for notation in concept.notations:
            seen.setdefault(notation, []).append(concept.id)
    assert {notation: ids for notation, ids in seen.items() if len(ids) > 1} == {
        Notation("QĐ", "party"): ["decision", "regulation"]
    }


def test_abbreviations_nobody_checked_say_so() -> None:
    """Of the State's, Phụ lục III was read; of the Party's only those seen in real symbols are sure."""
    sure = {"resolution", "decision", "directive", "conclusion", "regulation", "guidance", "notice", "plan",
            "programme", "official-letter"}  # fmt: skip
    concepts = scheme("document-type").concepts.values()
    doubtful = {each.id for each in concepts if any(n.regime == "party" for n in each.notations)} - sure
    noted = {str(node).rpartition("/")[2] for node in ontology().subjects(SKOS.editorialNote)}
    assert noted == doubtful | {"joint-resolution"}


@pytest.mark.parametrize("id", ["directive", "plan", "conclusion", "programme"])
def test_a_document_type_stands_before_a_symbol(id: str) -> None:
    assert scheme("document-type").concepts[id].label_vi[0].isupper()


@pytest.mark.parametrize(
    ("scheme_id", "word", "nearest"),
    [
        ("document-type", "plam", "plan"),
        ("document-type", "Kế hoạch", "plan"),
        ("document-type", "KE HOACH", "plan"),
        ("document-type", "official_letter", "official-letter"),
        ("document-type", "CTr", "programme"),
        ("level", "Quận", "district"),
        ("level", "thị trấn", "commune"),
        ("event-type", "tổng kết", "final-review"),
        ("certainty", "infered", "inferred"),
        ("certainty", "xyzzy", None),
        ("level", "", None),
    ],
)
def test_the_nearest_concept_of_a_word(scheme_id: str, word: str, nearest: str | None) -> None:
    assert scheme(scheme_id).nearest(word) == nearest
