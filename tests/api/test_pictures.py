"""The diagrams show what the ontology says, all of it, and those in docs/ are the newest."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from api.pages import pictures
from api.pages.pictures import PICTURES, WIDTH, WrongArrow, bundles, picture
from api.pages.words import Language, word
from docs.__main__ import LANGUAGES, PAGES
from ontology import published
from ontology.axioms import axioms
from ontology.terms import CT, DCTERMS, KINDS, SKOS

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [name for name in PICTURES if name != "core"]


def _texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - our own
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def test_every_relation_is_drawn_once_and_no_other() -> None:
    shown = [property for name in DRAWN for bundle in bundles(name) for property in bundle.properties]
    ours = {iri for iri, said in axioms().items() if said.type == "ObjectProperty"}
    assert len(shown) == len(set(shown))
    assert set(shown) == ours | {DCTERMS.source}


def test_arrows_lead_from_domains_to_ranges() -> None:
    for name in DRAWN:
        for bundle in bundles(name):
            for property in set(bundle.properties) & set(axioms()):
                ends = axioms()[property]
                assert bundle.domain == tuple(each for one in ends.domain for each in one.names())
                assert bundle.range == tuple(each for one in ends.range for each in one.names())


def test_every_kind_of_thing_is_in_a_picture() -> None:
    drawn = {each for name in DRAWN for bundle in bundles(name) for each in (*bundle.domain, *bundle.range)}
    assert drawn == {*KINDS.values(), SKOS.Concept}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_the_names_of_its_terms_in_the_language(name: str, language: Language) -> None:
    texts = _texts(picture(name, language))
    labels = {term.labels[language] for term in published.terms().values()}
    assert set(texts) - labels <= {word(key, language) for key in ("picture_concept", "source_said")}
    wanted = {each for bundle in bundles(name) for each in bundle.properties} if name != "core" else {CT.derivesFrom}
    assert {published.terms()[each].labels[language] for each in wanted & set(published.terms())} <= set(texts)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_in_words_what_it_shows(name: str) -> None:
    root = ET.fromstring(picture(name, "en"))  # noqa: S314 - our own
    told = root.findtext(f"{SVG}desc") or ""
    assert all(text in told for text in _texts(picture(name, "en")))
    assert root.get("aria-label") == word(f"picture_{name}", "en")


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_wide_as_a_phone_and_has_no_style_script_or_link(name: str) -> None:
    svg = picture(name, "vi")
    assert f'width="{WIDTH}"' in svg
    assert WIDTH <= 360
    assert not re.search(r"<(style|script|a|image|use)\b|\bstyle=|\bclass=|href", svg)
    sizes = [int(each) for each in re.findall(r'font-size="(\d+)"', svg)]
    assert min(sizes) >= 12


def test_an_arrow_that_the_ontology_does_not_bear_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_CORE", ((CT.Place, CT.issuer, CT.Body),))
    with pytest.raises(WrongArrow):
        picture("core", "vi")
    with pytest.raises(KeyError):
        picture("nothing", "vi")


def test_the_pictures_of_the_documentation_are_the_newest() -> None:
    made = {name: make for name, make in PAGES.items() if name.endswith(".svg")}
    assert {f"pictures/{path.name}" for path in (DOCS / "pictures").glob("ontology-*.svg")} == set(made)
    for name, make in made.items():
        assert (DOCS / name).read_text(encoding="utf-8") == make(), f"{name}: run `make docs`"
