"""The ontology as readers and programs find it: every term, every axiom, every form, and nothing from elsewhere."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from ontology import published
from ontology.axioms import axioms
from ontology.context import context
from ontology.iri import DEFAULT_BASE
from ontology.terms import CT, KINDS, SCHEMES
from ontology.vocab import FOLDER, schemes
from tests.api.paged import HTML, Read

FORMS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
LANGUAGES = ("vi", "en")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an application without any data: the ontology is there all the same."""
    with TestClient(create_app(Settings(store=tmp_path_factory.mktemp("empty") / "store"))) as connected:
        yield connected


def _page(client: TestClient, path: str) -> Read:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Read(answer.text)


@pytest.fixture(scope="module")
def pages(client: TestClient) -> dict[str, Read]:
    return {language: _page(client, f"/ontology?lang={language}") for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_its_place_its_names_and_its_definition(pages: dict[str, Read], language: str) -> None:
    found = pages[language]
    anchors = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(anchors) == len(set(anchors))
    by_type = [
        iri for iri, said in axioms().items() if any(CT.documentType in each.names() for each in said.equivalent)
    ]
    for iri, term in published.terms().items():
        assert term.name in anchors
        assert f"ct:{term.name}" in found.text
        assert term.labels["vi"] in found.text
        assert term.labels["en"] in found.text
        assert iri in by_type or " ".join(term.definitions[language].split()) in found.plain, iri


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_within_the_page_lead_somewhere(pages: dict[str, Read], language: str) -> None:
    found = pages[language]
    anchors = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    assert {href[1:] for href in found.all("a", "href") if href.startswith("#")} <= anchors | {"content"}


def test_every_vocabulary_stands_there_with_its_concepts_and_abbreviations(pages: dict[str, Read]) -> None:
    for id, scheme in schemes().items():
        for concept in scheme.concepts.values():
            assert concept.label_vi in pages["vi"].text
            assert f"/vocab/{id}/{concept.id}" in pages["vi"].all("a", "href")
            assert all(each.text in pages["vi"].text for each in concept.notations)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Every part of of a Body is a Body."),
        ("vi", "Mọi thuộc của Tổ chức đều là Tổ chức."),
        ("en", "Every source of a Claim is a Source."),
        ("en", "No derives from of a Document with level commune is anything with level neighbourhood."),
        ("vi", "Không dẫn xuất từ nào của Văn bản có cấp xã là vật có cấp tổ dân phố."),
        ("en", "a Directive with level central"),
        ("en", "anything with traces to a Central directive"),
        ("vi", "vật có bắt nguồn từ Chỉ thị của Trung ương"),
        ("en", "Document, Event or Action"),
        ("en", "Characteristics at most one value (functional), asymmetric, irreflexive"),
        ("en", "Properties that lead to it issuer"),
        ("en", "Disjoint with Body, Place, Event, Action"),
        ("en", "close match eli:ensures_implementation_of"),
    ],
)
def test_axioms_are_told_as_sentences(pages: dict[str, Read], language: str, sentence: str) -> None:
    if sentence.startswith("Properties that"):
        assert re.search(r"Properties that lead to it [^.]*\bissuer\b", pages[language].plain)
    else:
        assert sentence in pages[language].plain


def test_every_rule_is_told(pages: dict[str, Read]) -> None:
    rules = sum(len(said.rules) for said in axioms().values())
    restrictions = sum(each.operator != "name" for said in axioms().values() for each in said.above)
    told = re.findall(r"(?:Every|No|Each) [^.]*?\.", pages["en"].plain)
    assert len(told) >= rules + restrictions > 20


def test_the_head_tells_version_licence_forms_and_how_to_cite(client: TestClient, pages: dict[str, Read]) -> None:
    found = pages["en"]
    assert f"{DEFAULT_BASE}ontology/{published.version()}" in found.text
    assert "https://creativecommons.org/licenses/by/4.0/" in found.text
    assert "How to cite" in found.text
    assert "Created 21 November 2026" in found.plain
    assert f"{published.version()}: First version." in found.text
    downloads = [
        href for href in found.all("a", "href") if re.fullmatch(r"/(ontology|shapes|alignments)\b.*\..*", href)
    ]
    assert len(downloads) == 14
    for href in downloads:
        assert client.get(href).status_code == 200, href


def test_the_page_asks_for_nothing_but_our_style_and_script(pages: dict[str, Read]) -> None:
    for found in pages.values():
        assert {*found.all("img", "src"), *found.all("script", "src")} <= {"/static/suggest.js"}
        sheets = {a["href"] for tag, a in found.tags if tag == "link" and a.get("rel") == "stylesheet"}
        assert sheets == {"/static/chithi.css", "/static/ontology.css"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_as_one_file_needs_no_other(client: TestClient, language: str) -> None:
    answer = client.get(f"/ontology.html?lang={language}")
    found = Read(answer.text)
    assert not found.all("img", "src") + found.all("script", "src")
    assert {a["rel"] for tag, a in found.tags if tag == "link"} == {"canonical", "alternate"}
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    assert ".pictures" in style
    assert "@import" not in style
    assert re.findall(r"url\((?!#)", style) == []
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]
    relative = [href for href in found.all("a", "href") if not href.startswith(("#", "https://", "http://"))]
    assert relative == []
    assert f"{DEFAULT_BASE}vocab/level/commune{'?lang=en' if language == 'en' else ''}" in found.all("a", "href")


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/ontology", "chithi.ttl"),
        (f"/ontology/{published.version()}", "chithi.ttl"),
        ("/alignments", "alignments.ttl"),
        ("/shapes", "shapes.ttl"),
        *((f"/vocab/{id}", f"vocab/{id}.ttl") for id in SCHEMES),
    ],
)
def test_every_form_is_the_same_graph(client: TestClient, path: str, file: str) -> None:
    """By a canonical naming of blank nodes, which two graphs share if they are the same."""
    wanted = _canonical(ox.parse(path=FOLDER / file, format=ox.RdfFormat.TURTLE))
    for suffix, (media_type, format) in FORMS.items():
        assert _canonical(ox.parse(client.get(f"{path}.{suffix}").content, format=format)) == wanted, suffix
        answer = client.get(path, headers={"accept": media_type})
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert "accept" in answer.headers["vary"].lower()
        assert answer.content == client.get(f"{path}.{suffix}").content


def _canonical(quads: Any) -> set[ox.Quad]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


@pytest.mark.parametrize("name", ["alignments", "shapes"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_are_led_to_where_the_files_beside_it_are_told_of(client: TestClient, name: str, language: str) -> None:
    answer = client.get(f"/{name}?lang={language}", headers=HTML, follow_redirects=False)
    spoken = "?lang=en" if language == "en" else ""
    assert (answer.status_code, answer.headers["location"]) == (303, f"/ontology{spoken}#{name}")
    assert client.get(f"/{name}", headers={"accept": "image/png"}).status_code == 406
    assert client.get(f"/{name}.csv").status_code == 404


def test_the_iris_that_the_ontology_names_beside_itself_answer(client: TestClient) -> None:
    named = [iri for _, iri in published.header("http://www.w3.org/2000/01/rdf-schema#seeAlso")]
    assert len(named) == 3
    for iri in (*named, CT.iri.removesuffix("#"), *KINDS.values()):
        path = iri.removeprefix(DEFAULT_BASE).partition("#")[0]
        assert (
            client.get(f"/{path}", headers={"accept": "text/turtle, application/ld+json;q=0.9"}).status_code == 200
        ), iri


def test_the_context_may_be_read_from_pages_of_others(client: TestClient) -> None:
    answer = client.get("/ontology/context.jsonld", headers={"origin": "https://example.org"})
    assert answer.content == context()
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    mark = answer.headers["etag"]
    assert client.get("/ontology/context.jsonld", headers={"if-none-match": mark}).status_code == 304


def test_another_version_is_not_answered_with_this_one(client: TestClient) -> None:
    for version in ("0.0.9", "1.0.0", f"{published.version()}1"):
        assert client.get(f"/ontology/{version}").status_code == 404
