"""/sparql from outside: the protocol, every format, what is refused, what need not be sent again."""

import gzip
import json
import re
import socket
import subprocess
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pandas
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, POST, RDFXML, TURTLE, XML, SPARQLWrapper

from tests.api.asking import ask, query
from tests.conftest import Server

CT = "https://w3id.org/chithi/ontology#"
DIRECTIVE = "https://w3id.org/chithi/id/document/ct-09-ct-tw-2011"
SELECT = "SELECT ?s { ?s ct:symbol '09-CT/TW' }"
CONSTRUCT = "CONSTRUCT { ?s a ct:Directive } { ?s ct:symbol '09-CT/TW' }"
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("media_type", RESULTS)
def test_select_and_ask_come_in_each_format(server: Server, media_type: str) -> None:
    answer = query(server.url, SELECT, accept=media_type)
    assert answer.status == 200
    assert answer.headers["content-type"].split(";")[0] == media_type
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert DIRECTIVE in answer.text
    yes = query(server.url, "ASK { ?s a ct:Directive }", accept=media_type)
    assert yes.status == 200
    assert "true" in yes.text


@pytest.mark.parametrize("media_type", GRAPHS)
def test_construct_and_describe_come_in_each_format(server: Server, media_type: str) -> None:
    for text in (CONSTRUCT, f"DESCRIBE <{DIRECTIVE}>"):
        answer = query(server.url, text, accept=media_type)
        assert answer.status == 200
        assert answer.headers["content-type"].split(";")[0] == media_type
        triples = list(ox.parse(answer.body, format=GRAPHS[media_type]))
        assert {str(each.subject) for each in triples} == {f"<{DIRECTIVE}>"}


def test_without_a_wish_select_is_json_and_construct_turtle(server: Server) -> None:
    assert query(server.url, SELECT).headers["content-type"] == "application/sparql-results+json"
    assert query(server.url, CONSTRUCT).headers["content-type"] == "text/turtle; charset=utf-8"


def _form(text: str) -> bytes:
    return urlencode({"query": text}).encode()


def test_a_query_comes_by_url_form_or_body_and_is_decoded_once(server: Server) -> None:
    text = "SELECT ('a+b 100% %41 Chỉ thị' AS ?x) {}"
    form = "application/x-www-form-urlencoded"
    answers = [
        query(server.url, text),
        ask(server.url, f"/sparql?query={quote(text)}"),
        ask(server.url, "/sparql", "POST", _form(text), content_type=form),
        ask(server.url, "/sparql", "POST", f"query={quote(text)}".encode(), content_type=f"{form}; charset=UTF-8"),
        ask(server.url, "/sparql", "POST", text.encode(), content_type="application/sparql-query"),
    ]
    for answer in answers:
        assert answer.status == 200, answer.text
        assert answer.json["results"]["bindings"] == [{"x": {"type": "literal", "value": "a+b 100% %41 Chỉ thị"}}]


def _graph_of_a_claim(server: Server) -> str:
    found = query(server.url, f"SELECT ?g {{ GRAPH ?g {{ <{DIRECTIVE}> ct:symbol ?o }} }} ORDER BY ?g LIMIT 1").json
    iri: str = found["results"]["bindings"][0]["g"]["value"]
    return iri


def test_graphs_of_the_request_select_graphs_of_the_store(server: Server) -> None:
    claim = _graph_of_a_claim(server)
    count, inside = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    def number(text: str, **parameters: Any) -> int:
        asked = urlencode({"query": text, **parameters}, doseq=True)
        answer = ask(server.url, f"/sparql?{asked}")
        posted = ask(server.url, "/sparql", "POST", asked.encode(), content_type="application/x-www-form-urlencoded")
        graphs = urlencode(parameters, doseq=True)
        direct = ask(server.url, f"/sparql?{graphs}", "POST", text.encode(), content_type="application/sparql-query")
        assert answer.body == posted.body == direct.body
        return int(answer.json["results"]["bindings"][0]["n"]["value"])

    graphs = {"default-graph-uri": claim}
    assert 0 < number(count, **graphs) < number(count)
    assert number(count, **{"default-graph-uri": [claim, "urn:none"]}) == number(count, **graphs)
    assert number(inside, **{"named-graph-uri": claim}) == number(count, **graphs)
    assert number(inside, **graphs) == 0
    assert number(count, **{"default-graph-uri": "http://localhost:1/none"}) == 0
    from_the_query = count.replace("{", "FROM <urn:none> {", 1)
    assert number(from_the_query) == 0
    assert number(from_the_query, **graphs) == number(count, **graphs)


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, "", 400),
        ("GET", "/sparql?query=", None, "", 400),
        ("GET", "/sparql?format=json", None, "", 400),
        ("GET", "/sparql?query=%FF%FE", None, "", 400),
        ("GET", "/sparql?update=CLEAR+ALL", None, "", 403),
        ("GET", "/sparql?query=CLEAR+ALL", None, "", 400),
        ("GET", "/sparql?query=ASK%7B%20SERVICE%20%3Chttp://localhost:1/%3E%20%7B%7D%7D", None, "", 400),
        ("PUT", "/sparql?query=ASK%7B%7D", None, "", 405),
        ("DELETE", "/sparql", None, "", 405),
        ("PATCH", "/sparql", None, "", 405),
        ("POST", "/sparql", b"query=ASK%7B%7D", "", 415),
        ("POST", "/sparql", b"ASK{}", "text/plain", 415),
        ("POST", "/sparql", b"", "application/sparql-query", 400),
        ("POST", "/sparql", b"", "application/x-www-form-urlencoded", 400),
        ("POST", "/sparql", b"ASK{}", "application/sparql-query; charset=utf-16", 415),
        ("POST", "/sparql", b"ASK { ?s ?p '\xff' }", "application/sparql-query", 400),
        ("POST", "/sparql?query=ASK%7B%7D", b"ASK{}", "application/sparql-query", 400),
        ("POST", "/sparql", b"update=CLEAR+ALL", "application/x-www-form-urlencoded", 403),
        ("POST", "/sparql", b"CLEAR ALL", "application/sparql-update", 403),
        ("POST", "/sparql", b"query=INSERT+DATA+%7B%7D", "application/x-www-form-urlencoded", 400),
        ("POST", "/sparql", b"x" * 1_100_000, "application/sparql-query", 413),
        ("POST", "/sparql", b"ASK{}#" + b"x" * 70_000, "application/sparql-query", 413),
    ],
)
def test_what_is_refused(
    server: Server, method: str, path: str, body: bytes | None, content_type: str, status: int
) -> None:
    answer = ask(server.url, path, method, body, **({"content_type": content_type} if content_type else {}))
    assert answer.status == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json["status"] == status
    assert answer.json["instance"] == "/sparql"
    assert answer.json["detail"]
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_mistake_in_the_query_is_named_with_its_place(server: Server) -> None:
    problem = query(server.url, "SELECT ?s {\n ?s nix:da ?o }").json
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 11)
    assert "unknown prefix 'nix:'" in problem["detail"]
    assert problem["type"].endswith("/bad-query")


def test_formats_that_there_are_not(server: Server) -> None:
    none = query(server.url, SELECT, accept="application/pdf, image/*")
    assert none.status == 406
    assert "text/csv" in none.json["detail"]
    other = query(server.url, SELECT, accept="text/turtle")
    assert other.status == 406
    assert other.json["offered"] == list(RESULTS)
    assert query(server.url, CONSTRUCT, accept="text/csv").json["offered"] == list(GRAPHS)


def test_qualities_and_wildcards_decide(server: Server) -> None:
    answer = query(server.url, SELECT, accept="text/turtle, application/*;q=0.1, text/csv;q=0.2, text/html;q=0.9")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_head_says_what_get_would_send(server: Server) -> None:
    got, head = query(server.url, SELECT), query(server.url, SELECT, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary", "x-dataset"):
        assert head.headers[name] == got.headers[name]


def test_options_says_what_can_be_asked(server: Server) -> None:
    answer = ask(server.url, "/sparql", "OPTIONS")
    assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_answers_are_compressed_for_those_who_take_it(server: Server) -> None:
    text = "SELECT * { ?s a ct:Document ; ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"
    plain, packed = query(server.url, text), query(server.url, text, accept_encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert plain.headers["etag"] != packed.headers["etag"]
    assert set(plain.headers["vary"].split(", ")) == {"Accept", "Accept-Encoding"}
    assert "content-encoding" not in query(server.url, text, accept_encoding="gzip;q=0").headers


def test_what_did_not_change_is_not_sent_again(server: Server) -> None:
    first = query(server.url, SELECT)
    again = query(server.url, SELECT, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["x-dataset"] == first.headers["x-dataset"]
    assert query(server.url, SELECT, if_none_match=f'"x", W/{first.headers["etag"]}').status == 304
    assert query(server.url, SELECT, "HEAD", if_none_match=first.headers["etag"]).status == 304
    assert query(server.url, SELECT, if_none_match='"other"').status == 200
    assert query(server.url, SELECT, accept="text/csv", if_none_match=first.headers["etag"]).status == 200
    assert query(server.url, SELECT + " ", if_none_match=first.headers["etag"]).status == 200
    form = {"content_type": "application/x-www-form-urlencoded", "if_none_match": first.headers["etag"]}
    assert ask(server.url, "/sparql", "POST", _form(SELECT), **form).status == 200


def test_what_changes_by_itself_is_not_kept(server: Server) -> None:
    answers = [query(server.url, "SELECT (UUID() AS ?x) {}") for _ in range(2)]
    assert answers[0].body != answers[1].body
    assert "etag" not in answers[0].headers
    assert answers[0].headers["cache-control"] == "no-store"


def test_every_answer_names_its_dataset_and_its_request(server: Server) -> None:
    dataset = ask(server.url, "/readyz").json["dataset"]
    for path in ("/sparql?query=ASK%7B%7D", "/sparql?query=nonsense", "/sparql", "/nowhere", "/healthz"):
        answer = ask(server.url, path, x_request_id="mine-1")
        assert answer.headers["x-dataset"] == dataset
        assert answer.headers["x-request-id"] == "mine-1"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_endpoint_describes_itself(server: Server) -> None:
    directives = _count(server, "?s a ct:Directive")
    for media_type, syntax in GRAPHS.items():
        answer = ask(server.url, "/sparql", accept=media_type)
        assert answer.status == 200
        store = ox.Store()
        store.load(answer.body, syntax)
        prefixes = {
            "sd": "http://www.w3.org/ns/sparql-service-description#",
            "void": "http://rdfs.org/ns/void#",
            "f": "http://www.w3.org/ns/formats/",
        }
        text = f"""ASK {{
            ?service a sd:Service ; sd:endpoint <{server.url}/sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
                     sd:resultFormat f:SPARQL_Results_JSON, f:Turtle ;
                     sd:defaultDataset/sd:defaultGraph ?graph .
            ?graph void:triples ?n ; void:classPartition [ void:class <{CT}Directive> ; void:entities {directives} ] .
            FILTER(?n > 1000)
        }}"""
        assert store.query(text, prefixes=prefixes), answer.text
    assert f"void:triples {_count(server, '?s ?p ?o')}" in ask(server.url, "/sparql", accept="text/turtle").text


def _count(server: Server, pattern: str) -> int:
    found = query(server.url, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").json["results"]["bindings"]
    return int(found[0]["n"]["value"])


def test_crawlers_are_led_to_the_description(server: Server) -> None:
    answer = ask(server.url, "/.well-known/void")
    assert (answer.status, answer.headers["location"]) == (303, "/sparql")


def test_a_browser_gets_a_form_and_who_forgot_the_query_is_told(server: Server) -> None:
    page = ask(server.url, "/sparql", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<textarea id="query" name="query"' in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert ask(server.url, "/sparql", accept="application/sparql-results+json").status == 400


def test_the_description_trusts_no_host(server: Server) -> None:
    answer = ask(server.url, "/sparql", accept="text/turtle", host='evil"><script>')
    assert answer.status in (200, 400)
    assert "<script" not in answer.text


def test_sparqlwrapper_reads_everything(server: Server) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(JSON)
    found: Any = wrapper.queryAndConvert()
    assert found["results"]["bindings"][0]["s"]["value"] == DIRECTIVE
    wrapper.setReturnFormat(XML)
    document: Any = wrapper.queryAndConvert()
    assert DIRECTIVE in document.toxml()
    wrapper.setReturnFormat(CSV)
    assert DIRECTIVE in bytes(wrapper.queryAndConvert()).decode()  # type: ignore[arg-type]
    wrapper.setMethod(POST)
    wrapper.setQuery(CONSTRUCT)
    for form, syntax in ((TURTLE, ox.RdfFormat.TURTLE), (JSONLD, ox.RdfFormat.JSON_LD), (RDFXML, ox.RdfFormat.RDF_XML)):
        wrapper.setReturnFormat(form)
        got: Any = wrapper.query().response.read()
        assert [str(each.subject) for each in ox.parse(got, format=syntax)] == [f"<{DIRECTIVE}>"]


def test_rdflib_reads_the_store_from_afar(server: Server) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql", method=method))
        rows: Any = list(graph.query(f"SELECT ?s {{ ?s <{CT}symbol> '09-CT/TW' }}"))
        assert rows == [(rdflib.URIRef(DIRECTIVE),)]
        types = list(graph.objects(rdflib.URIRef(DIRECTIVE), rdflib.RDF.type))
        assert rdflib.URIRef(f"{CT}Directive") in types


def test_rdflib_reads_what_a_query_constructs(server: Server) -> None:
    url = f"{server.url}/sparql?" + urlencode({"query": f"DESCRIBE <{DIRECTIVE}>"})
    graph = rdflib.Graph().parse(url)
    assert (rdflib.URIRef(DIRECTIVE), rdflib.RDF.type, rdflib.URIRef(f"{CT}Directive")) in graph


def test_pandas_reads_a_table(server: Server) -> None:
    text = "SELECT ?symbol ?issued { ?d a ct:Document ; ct:symbol ?symbol ; ct:issued ?issued } ORDER BY ?symbol"
    url = f"{server.url}/sparql?" + urlencode({"query": text})
    table = pandas.read_csv(url, storage_options={"Accept": "text/csv"})
    assert list(table.columns) == ["symbol", "issued"]
    assert "09-CT/TW" in set(table["symbol"])


@pytest.mark.program("curl")
def test_curl_reads_the_endpoint(server: Server) -> None:
    call = ["curl", "-sS", "--fail-with-body", f"{server.url}/sparql"]
    got = subprocess.run([*call, "--data-urlencode", f"query={SELECT}"], capture_output=True, text=True, check=True)
    assert json.loads(got.stdout)["results"]["bindings"][0]["s"]["value"] == DIRECTIVE
    arguments = ["-G", "--compressed", "-H", "Accept: text/csv", "--data-urlencode", f"query={SELECT}"]
    table = subprocess.run([*call, *arguments], capture_output=True, text=True, check=True)
    assert table.stdout.splitlines() == ["s", DIRECTIVE]
    wrong = subprocess.run([*call, "--data-urlencode", "query=x"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 22
    assert json.loads(wrong.stdout)["status"] == 400


def _queries(server: Server) -> dict[str, float]:
    said = ask(server.url, "/metrics").text
    return {name: float(value) for name, value in re.findall(r"^(chithi_\w+(?:\{.*?\})?) (\S+)$", said, re.MULTILINE)}


def test_a_query_whose_client_left_stops(server: Server) -> None:
    split = urlsplit(server.url)
    asked = f"GET /sparql?query={quote(BOMB)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with socket.create_connection((split.hostname or "", split.port or 0)) as client:
        client.sendall(asked)
        _until(lambda: _queries(server)['chithi_workers{state="running"}'] == 1)
    _until(lambda: _queries(server)['chithi_workers{state="running"}'] == 0)
    assert 'chithi_queries_total{outcome="OutOfTime"}' not in _queries(server)
    assert any(name.startswith("chithi_requests_total") and 'status="499"' in name for name in _queries(server))


def _until(holds: Any, seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
