"""Every IRI that the data mint answers, in the form that is asked for."""

from typing import Any

import httpx2
import pyoxigraph as ox
import pytest
import rdflib

from api.models.things import Described
from ontology import published
from ontology.terms import CT, KINDS
from tests.api.served import got, refused

FORMS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
DIRECTIVE = "/data/document/ct-09-ct-tw-2011"


def _triples(answer: httpx2.Response, format: ox.RdfFormat) -> set[ox.Triple]:
    assert answer.status_code == 200, answer.text
    return {each.triple for each in ox.parse(answer.content, format=format)}


def _rows(client: httpx2.Client, query: str) -> list[dict[str, Any]]:
    answer = client.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"})
    rows: list[dict[str, Any]] = answer.json()["results"]["bindings"]
    return rows


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/document/ct-09-ct-tw-2011"),
        ("*/*", DIRECTIVE),
        ("text/turtle", DIRECTIVE),
        ("text/html;q=0.4, application/ld+json;q=0.5", DIRECTIVE),
        ("application/rdf+xml;q=0.4, text/html;q=0.5", "/document/ct-09-ct-tw-2011"),
    ],
)
def test_a_name_leads_to_page_or_data_as_accept_says(web: httpx2.Client, accept: str, location: str) -> None:
    for method in ("GET", "HEAD"):
        answer = web.request(method, "/id/document/ct-09-ct-tw-2011", headers={"accept": accept})
        assert (answer.status_code, answer.headers["location"]) == (303, location)
        assert "accept" in answer.headers["vary"].lower()


def test_a_name_that_leads_nowhere_is_a_problem(web: httpx2.Client) -> None:
    refused(web, "/id/document/nothing", 404)
    refused(web, "/id/body/ct-09-ct-tw-2011", 404)
    refused(web, "/id/dragon/ct-09-ct-tw-2011", 404)
    refused(web, "/id/claim/0000000000000000", 404)
    refused(web, "/data/document/nothing", 404)
    refused(web, "/data/document/nothing.json", 404)
    answer = web.get("/id/document/ct-09-ct-tw-2011", headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert "text/html" in answer.json()["offered"]
    for path in (DIRECTIVE, "/id/document/ct-09-ct-tw-2011", "/ontology", "/sparql?query=ASK%7B%7D"):
        answer = web.get(path, headers={"accept": "image/png"})
        assert (answer.status_code, answer.headers["vary"]) == (406, "Accept"), path


def test_the_ontology_by_its_version_has_the_same_forms(web: httpx2.Client) -> None:
    version = published.version()
    for suffix, (media_type, format) in FORMS.items():
        answer = web.get(f"/ontology/{version}.{suffix}", headers={"accept": "image/png"})
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert len(_triples(answer, format)) > 1000
        assert answer.content == web.get(f"/ontology.{suffix}").content
    for name in (f"{version}.csv", f"{version}.json", f"{version}0", f"{version}.", "9.9.9.ttl"):
        refused(web, f"/ontology/{name}", 404)


def test_a_slash_at_the_end_leads_nowhere(web: httpx2.Client) -> None:
    for path in ("/ontology/", "/api/stats/", "/vocab/level/", "/api/documents/"):
        refused(web, path, 404)
    page = web.get("/document/ct-09-ct-tw-2011/", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_every_form_says_the_same(web: httpx2.Client) -> None:
    expected = _triples(web.get(DIRECTIVE), ox.RdfFormat.TURTLE)
    subject, claim = ox.NamedNode("https://w3id.org/chithi/id/document/ct-09-ct-tw-2011"), ox.NamedNode(CT.Claim)
    assert ox.Triple(subject, ox.NamedNode(CT.symbol), ox.Literal("09-CT/TW")) in expected
    assert len([each for each in expected if each.object == claim]) == 9
    for suffix, (media_type, format) in FORMS.items():
        by_suffix = web.get(f"{DIRECTIVE}.{suffix}", headers={"accept": "image/png"})
        by_accept = web.get(DIRECTIVE, headers={"accept": media_type})
        for answer in (by_suffix, by_accept):
            assert answer.headers["content-type"].partition(";")[0] == media_type
            assert answer.headers["content-location"] == f"{DIRECTIVE}.{suffix}"
            assert _triples(answer, format) == expected
        assert web.head(f"{DIRECTIVE}.{suffix}").headers["etag"] == by_suffix.headers["etag"]
        known = {"if-none-match": by_suffix.headers["etag"]}
        assert web.get(f"{DIRECTIVE}.{suffix}", headers=known).status_code == 304


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
def test_json_ld_has_short_names_and_says_the_same_to_both_parsers(articles: httpx2.Client) -> None:
    query = "SELECT ?kind (MIN(STR(?s)) AS ?iri) { ?s a ?kind FILTER(STRSTARTS(STR(?s), STR(id:))) } GROUP BY ?kind"
    rows = _rows(articles, query)
    assert {*KINDS.values()} <= {row["kind"]["value"] for row in rows}
    for iri, kind in {row["iri"]["value"]: row["kind"]["value"] for row in rows}.items():
        path = iri.replace("https://w3id.org/chithi/id", "/data")
        lines, document = (articles.get(f"{path}{suffix}") for suffix in (".nt", ".jsonld"))
        expected = _triples(lines, ox.RdfFormat.N_TRIPLES)
        assert _triples(document, ox.RdfFormat.JSON_LD) == expected, iri
        read = rdflib.Graph().parse(data=document.content, format="json-ld")
        assert set(read) == set(rdflib.Graph().parse(data=lines.content, format="nt")), iri
        (found,) = (each for each in document.json()["@graph"] if each["id"] == iri)
        assert kind.removeprefix(CT.iri) in found["type"]
        assert "label" in found
    zipped = articles.get(f"{path}.jsonld", headers={"accept-encoding": "gzip"})
    assert (zipped.headers["content-encoding"], zipped.content) == ("gzip", document.content)


def test_json_has_the_facts(web: httpx2.Client) -> None:
    found = got(web, f"{DIRECTIVE}.json")
    Described.model_validate(found)
    assert found == got(web, "/api/documents/ct-09-ct-tw-2011")
    tenure = got(web, "/data/tenure/dang-thanh-binh-pho-bi-thu-thuong-truc.json")
    Described.model_validate(tenure)
    assert tenure["label"]


def test_a_claim_is_described_with_what_it_says(disputed: httpx2.Client) -> None:
    base = "https://example.org/data/id/"
    thing = got(disputed, "/api/documents/d1")
    (id,) = {
        claim["id"]
        for fact in thing["facts"]
        if fact["value"].get("text") == "2020-01-02" and fact["property"] == "issued"
        for claim in fact["claims"]
    }
    said = disputed.get(f"/data/claim/{id}.nt").text
    assert f'<{base}document/d1> <{CT.issued}> "2020-01-02"' in said
    assert f"<{base}claim/{id}> <{CT.certainty}> <https://w3id.org/chithi/vocab/certainty/disputed> ." in said
    assert f"<{base}claim/{id}> <http://purl.org/dc/terms/source> <{base}source/dai> ." in said
    described = got(disputed, f"/data/claim/{id}.json")
    Described.model_validate(described)
    assert (described["kind"], described["says"][0]["iri"]) == ("claim", f"{base}document/d1")
    assert "2020-01-02" in {fact["value"].get("text") for fact in described["says"][0]["facts"]}
    assert "2020-01-01" not in {fact["value"].get("text") for fact in described["says"][0]["facts"]}


def test_what_is_disputed_is_in_the_claim_and_not_in_the_view(disputed: httpx2.Client) -> None:
    answer = disputed.get("/data/document/d1.nt")
    assert '"2020-01-01"' in answer.text
    assert '"2020-01-02"' not in answer.text


def test_every_iri_that_the_data_mint_answers(articles: httpx2.Client) -> None:
    query = """SELECT DISTINCT ?iri {
      { { ?iri ?p ?o } UNION { ?s ?p ?iri } UNION { GRAPH ?g { ?iri ?p ?o } } UNION { GRAPH ?g { ?s ?p ?iri } } }
      FILTER(isIRI(?iri) && STRSTARTS(STR(?iri), "https://w3id.org/chithi/"))
    }"""
    iris = sorted({row["iri"]["value"] for row in _rows(articles, query)})
    things = [iri for iri in iris if iri.startswith("https://w3id.org/chithi/id/")]
    assert len(things) > 600
    assert {iri.split("/")[5] for iri in things} == set(KINDS)
    for iri in things:
        path = iri.removeprefix("https://w3id.org/chithi")
        answer = articles.head(path)
        assert answer.status_code == 303, iri
        assert answer.headers["location"] == path.replace("/id/", "/data/"), iri
    for iri in set(iris) - set(things):
        answer = articles.head(iri.removeprefix("https://w3id.org/chithi").partition("#")[0])
        assert answer.status_code == 200, iri


def test_data_and_page_of_one_thing_of_every_kind(web: httpx2.Client) -> None:
    query = "SELECT ?kind (MIN(STR(?s)) AS ?iri) { ?s a ?kind FILTER(STRSTARTS(STR(?s), STR(id:))) } GROUP BY ?kind"
    found = {row["iri"]["value"] for row in _rows(web, query)}
    assert len(found) > 12
    for iri in found:
        path = iri.removeprefix("https://w3id.org/chithi/id")
        triples = _triples(web.get(f"/data{path}"), ox.RdfFormat.TURTLE)
        assert any(each.subject == ox.NamedNode(iri) for each in triples)
        page = web.get(path)
        assert page.status_code == 200, iri
        assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_rdflib_follows_an_iri_with_a_base_of_ones_own(disputed: httpx2.Client) -> None:
    answer = disputed.get("/id/document/d1", headers={"accept": "text/turtle"}, follow_redirects=True)
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    label = graph.value(rdflib.URIRef("https://example.org/data/id/document/d1"), rdflib.RDFS.label)
    assert str(label) == "Chỉ thị 1-CT/TW"
