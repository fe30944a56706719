"""IRIs: minted from ids, read back to the same, and never made of what could end them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from ontology import iri
from ontology.terms import KINDS

IDS = st.from_regex(iri.ID_PATTERN, fullmatch=True)
HOSTILE = [
    "",
    ".",
    "..",
    "-a",
    "_a",
    "a/b",
    "a b",
    "a\n",
    "a>",
    'a"',
    "a%20",
    "a#b",
    "a?b",
    "a:b",
    "Đ",
    "09-CT/TW",
    "a\x00",
]


@given(st.sampled_from(sorted(KINDS)), IDS)
def test_a_thing_is_read_back(kind: str, id: str) -> None:
    base = iri.Base()
    minted = base.thing(kind, id)
    assert base.split(minted) == (kind, id)
    assert minted == f"{base.prefix(kind)}{id}"
    assert URIRef(minted).n3() == f"<{minted}>"  # rdflib refuses to write an invalid IRI


@given(IDS)
def test_a_concept_is_read_back(id: str) -> None:
    assert iri.split_concept(iri.concept("level", id)) == ("level", id)


@pytest.mark.parametrize("id", HOSTILE)
def test_a_hostile_id_makes_no_iri(id: str) -> None:
    assert not iri.is_id(id)
    with pytest.raises(iri.InvalidId) as thing:
        iri.Base().thing("document", id)
    assert (thing.value.kind, thing.value.id) == ("document", id)
    with pytest.raises(iri.InvalidId):
        iri.concept("level", id)


@pytest.mark.parametrize("id", HOSTILE)
def test_a_hostile_iri_is_not_read(id: str) -> None:
    assert iri.Base().split(f"https://w3id.org/chithi/id/document/{id}") is None
    assert iri.split_concept(f"https://w3id.org/chithi/vocab/level/{id}") is None


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        iri.Base().thing("novel", "a")


@pytest.mark.parametrize(
    "text",
    [
        "document/a",  # no base at all
        "https://example.org/id/document/a",
        "https://w3id.org/chithi/id/novel/a",
        "https://w3id.org/chithi/vocab/level",
    ],
)
def test_the_iri_of_something_else_is_not_read(text: str) -> None:
    assert iri.Base().split(text) is None
    assert iri.split_concept(text) is None


def test_the_base_moves_things_and_not_the_vocabularies() -> None:
    base = iri.Base("http://localhost:8000/")
    assert base.thing("place", "27238-20250701") == "http://localhost:8000/id/place/27238-20250701"
    assert base.split("https://w3id.org/chithi/id/place/79") is None
    assert iri.concept("level", "commune") == "https://w3id.org/chithi/vocab/level/commune"
    assert iri.scheme("level") == "https://w3id.org/chithi/vocab/level"


@pytest.mark.parametrize(
    "text",
    ["", "https://example.org", "example.org/", "ftp://example.org/", "https://example.org/a", "https:///",
     "https://e.org/?q=/", "https://e.org/#/", "https://e.org/a b/", "https://e.org/a>/", "https://e.org/\n"],
)  # fmt: skip
def test_what_is_no_base(text: str) -> None:
    with pytest.raises(iri.InvalidBase) as error:
        iri.Base(text)
    assert error.value.iri == text


@pytest.mark.parametrize("text", ["https://example.org/", "http://localhost:8000/", "https://example.org/kg/v1/"])
def test_what_is_a_base(text: str) -> None:
    assert iri.Base(text).iri == text
