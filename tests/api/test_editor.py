"""The page of /sparql for people and what its scripts fetch; tests/browser shows it at work."""

import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.requests import Request

from api.pages import editor
from api.pages.editor_words import EDITOR_WORDS
from api.problems import KINDS
from kg import queries, recipes
from kg.store import prefixes
from ontology import published
from ontology.iri import Base
from ontology.terms import SCHEMES
from tests.api.paged import Read
from tests.api.served import got

HTML = {"accept": "text/html"}
SCRIPTS = Path(editor.YASGUI).parent / "sparql"


def _page(language: str = "vi", root: str = "") -> str:
    scope = {"type": "http", "path": "/sparql", "query_string": b"", "headers": [], "root_path": root}
    return editor.page(Request(scope), "en" if language == "en" else "vi", "none")


def _facts(web: httpx2.Client) -> dict[str, Any]:
    facts: dict[str, Any] = got(web, "/sparql/editor.json")
    return facts


def test_the_page_may_run_no_inline_script_and_one_inline_style(web: httpx2.Client) -> None:
    answer = web.get("/sparql", headers=HTML)
    policy = dict(each.strip().split(" ", 1) for each in answer.headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'self' 'sha256-[A-Za-z0-9+/]{43}='", policy["style-src"])
    page = Read(answer.text)
    assert "style" not in [tag for tag, _ in page.tags]
    assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]
    assert all(attributes.get("src") for tag, attributes in page.tags if tag == "script")
    for address in (*page.all("script", "src"), *page.all("link", "href")):
        assert web.get(address).status_code == 200, address


def test_without_yasgui_the_page_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("yasgui.min.js", "yasgui.min.css"):
        (tmp_path / name).touch()
    monkeypatch.setattr(editor, "YASGUI", tmp_path)
    assert "make editor" not in _page()
    assert "/root/static/yasgui/yasgui.min.js" in _page(root="/root")
    (tmp_path / "yasgui.min.js").unlink()
    for language in ("vi", "en"):
        page = Read(_page(language))
        assert "make editor" in page.text
        assert not [each for each in page.all("script", "src") if "yasgui" in each]
        assert "textarea" in [tag for tag, _ in page.tags]


def test_every_recipe_is_an_example(web: httpx2.Client) -> None:
    examples = _facts(web)["examples"]
    assert sorted(examples) == [
        name.removeprefix("cookbook/") for name in queries.names() if name.startswith("cookbook/")
    ]
    links = Read(web.get("/sparql", headers=HTML).text).all("a", "href")
    assert [each for each in links if each.startswith("#example=")] == [f"#example={name}" for name in examples]
    asked = recipes.recipe("documents")
    assert examples["documents"] == f"# {asked.vietnamese}\n# {asked.english}\n{asked.query}"


def test_every_term_can_be_completed_in_both_languages(web: httpx2.Client) -> None:
    told = {each["iri"]: each for each in _facts(web)["terms"]}
    for term in (*published.terms().values(), *(term for each in SCHEMES for term in published.terms(each).values())):
        if term.rank != "scheme":
            assert told[term.iri]["rank"] == term.rank
            names = {told[term.iri]["label"], *told[term.iri]["names"]}
            assert names == {*term.labels.values(), *term.names}
            assert told[term.iri]["label"] == term.labels["vi"]
    assert told["http://www.w3.org/2000/01/rdf-schema#label"]["rank"] == "property"
    assert told["http://www.w3.org/2004/02/skos/core#Concept"]["rank"] == "class"
    english = {each["iri"]: each["label"] for each in got(web, "/sparql/editor.json", lang="en")["terms"]}
    assert english["https://w3id.org/chithi/ontology#derivesFrom"] == "derives from"


def test_the_prefixes_are_those_of_the_service(web: httpx2.Client, disputed: httpx2.Client) -> None:
    assert _facts(web)["prefixes"] == prefixes(Base())
    moved = _facts(disputed)
    assert moved["prefixes"] == prefixes(Base("https://example.org/data/"))
    assert moved["links"]["https://example.org/data/id/"] == "/"


def test_every_format_is_answered(web: httpx2.Client) -> None:
    formats = _facts(web)["formats"]
    for kind, query in (("results", "ASK {}"), ("graphs", "CONSTRUCT WHERE { ?d a ct:Directive }")):
        assert len(formats[kind]) == 4
        for each in formats[kind]:
            answer = web.post("/sparql", data={"query": query}, headers={"accept": each["type"]})
            assert answer.headers["content-type"].partition(";")[0] == each["type"]


def test_the_scripts_use_every_word_and_know_every_word_they_use() -> None:
    scripts = "".join(each.read_text(encoding="utf-8") for each in sorted(SCRIPTS.glob("*.js")))
    used = set(re.findall(r"words\.(?!js)(\w+)", scripts))
    titles = {key for key in EDITOR_WORDS if key.startswith("problem ")}
    assert used == EDITOR_WORDS.keys() - titles
    named = {each.name for each in KINDS.values()} | {"too-long"}
    assert {key.removeprefix("problem ") for key in titles} <= named
    assert "http" not in re.sub(r"https://w3id\.org/chithi/problem/|\^https\?:", "", scripts)


def test_what_the_scripts_fetch_is_kept_until_it_changes(web: httpx2.Client) -> None:
    answer = web.get("/sparql/editor.json")
    known = {"if-none-match": answer.headers["etag"]}
    assert web.get("/sparql/editor.json", headers=known).status_code == 304
    assert web.get("/sparql/editor.json", params={"lang": "en"}, headers=known).status_code == 200
    assert web.get("/sparql/editor.json", params={"lang": "fr"}).status_code == 422


def test_files_are_compressed_and_asked_for_again(web: httpx2.Client) -> None:
    zipped = web.get("/static/sparql/editor.js", headers={"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["cache-control"] == "no-cache"
    plain = web.get("/static/sparql/editor.js")
    assert "content-encoding" not in plain.headers
    assert plain.text == zipped.text == (SCRIPTS / "editor.js").read_text(encoding="utf-8")
    known = {"if-none-match": plain.headers["etag"]}
    assert web.get("/static/sparql/editor.js", headers=known).status_code == 304
