"""What a reader without scripts is told of a query, and that programs are told what they always were."""

import html
import json
import re
import unicodedata
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from api.protocol import reads_pages
from tests.api.paged import Read, well_made

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
LYNX = "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01"
DOTNETRDF = "application/sparql-results+xml,application/sparql-results+json,text/html,text/turtle,*/*;q=0.5"
WRONG = "SELECT ?d WHERE {\n  ?d a ct:Directive ;;; <b>\n  }}"


def _asked(client: httpx2.Client, query: str, accept: str | None = FIREFOX, more: Any = None) -> httpx2.Response:
    headers = {"accept": accept} if accept else {}
    return client.get(f"/sparql?{urlencode({'query': query, **(more or {})}, doseq=True)}", headers=headers)


def _marked(page: str) -> tuple[str, str, str]:
    """What stands before the place of the error, there, and behind it."""
    found = re.search(r"<pre>\n(.*)<mark>(.*)</mark>(.*)</pre>", page, flags=re.DOTALL)
    assert found
    before, at, after = (html.unescape(each) for each in found.groups())
    return before, at, after


@pytest.mark.parametrize("accept", [FIREFOX, CHROME, LYNX, "text/html"])
def test_who_reads_pages_is_told_on_one(accept: str) -> None:
    assert reads_pages(accept)
    assert reads_pages(accept.upper())


@pytest.mark.parametrize(
    "accept", [None, "", "*/*", "application/json", "text/*", "text/html, */*", f"{FIREFOX},text/csv", DOTNETRDF]
)
def test_programs_are_told_by_a_problem(accept: str | None) -> None:
    assert not reads_pages(accept)


def test_a_wrong_query_is_shown_with_its_place(articles: httpx2.Client) -> None:
    problem = _asked(articles, WRONG, "*/*").json()
    answer = _asked(articles, WRONG)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    page = Read(answer.text)
    well_made(page)
    assert f"Dòng {problem['line']}, cột {problem['column']}" in page.plain
    assert problem["detail"].rpartition(": ")[2] in page.plain
    assert "".join(_marked(answer.text)) == WRONG


def test_the_query_can_be_put_right_here_and_in_the_editor(articles: httpx2.Client) -> None:
    graphs = ["https://a/1", "https://a/2"]
    answer = _asked(articles, f"\n{WRONG}", more={"lang": "en", "default-graph-uri": graphs, "other": "x"})
    page = Read(answer.text)
    assert "Line 4, column 5: unexpected end" in page.plain
    area = re.search(r"<textarea[^>]*>\n(.*)</textarea>", answer.text, flags=re.DOTALL)
    assert area
    assert html.unescape(area[1]) == f"\n{WRONG}"
    hidden = [(each["name"], each["value"]) for tag, each in page.tags if each.get("type") == "hidden"]
    assert sorted(set(hidden)) == [("default-graph-uri", each) for each in graphs] + [("lang", "en")]
    link = urlsplit(next(each for each in page.all("a", "href") if "#query=" in each))
    assert (link.path, link.query) == ("/sparql", "lang=en")
    assert parse_qs(link.fragment) == {"query": [f"\n{WRONG}"]}


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT", "SELECT"),
        ("SELEC ?x { }", "{"),
        ("SELECT ?x {\r\n ?x foo:b 1 }", "foo:b"),
        ('SELECT ?x { ?x ct:title "Về việc bảo vệ" } LIMIT all', "all"),
        (unicodedata.normalize("NFD", 'SELECT ?x { ?x ct:title "Về việc" } LIMIT all'), "all"),
        ("SELECT ?x {\n\n ?x <no-iri> ?y }", "<no-iri>"),
        ("ASK { SERVICE <https://a/> { } }", "SERVICE"),
    ],
)
def test_the_word_at_the_place_is_marked(articles: httpx2.Client, query: str, word: str) -> None:
    detail = _asked(articles, query, "*/*").json()["detail"]
    before, at, _ = _marked(_asked(articles, query).text)
    assert at == word
    places = [(each.count("\n") + 1, len(each.rpartition("\n")[2]) + 1) for each in (before, before + at)]
    assert any(f": line {line}, column {column}: " in detail for line, column in places)


def test_other_refusals_are_pages_too_with_the_query(articles: httpx2.Client) -> None:
    for query, accept, status in (
        ("INSERT DATA { <a:b> <a:b> 1 }", FIREFOX, 400),
        ("ASK { " + "!" * 300 + "true }", FIREFOX, 400),
        ("ASK {}", "text/html", 406),
        ("", FIREFOX, 400),
    ):
        answer = _asked(articles, query, accept)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), query
        page = Read(answer.text)
        well_made(page)
        assert query in page.text
        detail = _asked(articles, query, "image/png" if status == 406 else "*/*").json()["detail"]
        assert re.sub("the query cannot be answered: (line .*?: )?", "", detail) in page.plain
    assert articles.get("/sparql?other=1", headers={"accept": FIREFOX}).headers["content-type"].startswith("text/html")


def test_what_is_asked_is_shown_as_text(articles: httpx2.Client) -> None:
    query = "</textarea></pre><script>alert(2)</script> }"
    answer = _asked(articles, query, more={"lang": 'en"><script>alert(3)</script>'})
    page = Read(answer.text)
    well_made(page)
    assert query in page.text


def test_a_right_query_is_answered_as_ever(articles: httpx2.Client) -> None:
    for query, kind in (
        ("SELECT ?d { ?d a ct:Directive }", "application/xml"),
        ("CONSTRUCT WHERE { ?d a ct:Directive }", "application/xml"),
    ):
        answer = _asked(articles, query)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        known = {"accept": FIREFOX, "if-none-match": answer.headers["etag"]}
        assert articles.get(answer.url, headers=known).status_code == 304
        assert _asked(articles, query, "application/xml").content == answer.content


def test_programs_get_the_problem(articles: httpx2.Client) -> None:
    for accept in (None, "*/*", "application/sparql-results+json", "text/csv, */*;q=0.1", DOTNETRDF):
        answer = _asked(articles, WRONG, accept)
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    posted = articles.post("/sparql", data={"query": WRONG}, headers={"accept": FIREFOX})
    assert (posted.status_code, posted.headers["content-type"]) == (400, "application/problem+json")
    assert json.loads(posted.content)["line"] == 3
