"""The SPARQL editor in a real browser."""

import csv
import os
import re
from pathlib import Path
from urllib.parse import quote

import httpx2
import pyoxigraph as ox
import pytest
from playwright.sync_api import Page, Route, expect
from playwright.sync_api import Request as Asked
from starlette.requests import Request

from api.pages import editor
from kg import recipes
from tests.browser.conftest import Open, Watched

pytestmark = pytest.mark.program("chromium")

RUN = "Truy vấn"
ROWS = "#answer table tbody tr"
HINTS = ".CodeMirror-hint"


@pytest.fixture(autouse=True)
def _yasgui(request: pytest.FixtureRequest) -> None:
    """Skip without YASGUI, except in CI, where the installation has to fetch it, and for the plain editor."""
    if editor.installed() or "plain" in request.node.name:
        return
    reason = "YASGUI is not installed: make editor"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _asking(query: str, language: str = "vi") -> str:
    """The address that asks a query at once."""
    return f"/sparql?lang={language}#query={quote(query)}&run=1"


def _type(page: Page, text: str) -> None:
    """Write a text in the place of the query."""
    page.click(".CodeMirror-lines")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def _query(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def _cells(page: Page) -> list[list[str]]:
    page.wait_for_selector(ROWS)
    return [[cell.strip() for cell in row.locator("td").all_inner_texts()] for row in page.locator(ROWS).all()]


def test_a_query_is_asked_and_its_things_lead_to_our_pages(opened: Open) -> None:
    page = opened("/sparql")
    _type(page, "SELECT ?d ?symbol { ?d a ct:Plan ; ct:symbol ?symbol } ORDER BY ?symbol LIMIT 2")
    page.keyboard.press("Escape")
    page.click("#run")
    expect(page.locator("#state")).to_contain_text("2 dòng")
    things = page.locator(f"{ROWS} a")
    assert things.first.get_attribute("href") == "/document/" + things.first.inner_text().removeprefix("document:")
    with page.context.expect_page() as shown:
        things.first.click()
    expect(shown.value.locator("h1")).to_contain_text(_cells(page)[0][1])


def test_the_button_in_the_editor_asks_too(opened: Open) -> None:
    page = opened("/sparql")
    _type(page, "SELECT ?d { ?d a ct:Plan } LIMIT 2")
    page.keyboard.press("Escape")
    page.click(".yasqe_queryButton")
    expect(page.locator("#state")).to_contain_text("2 dòng")
    expect(page.locator("#run")).to_have_text(RUN)
    assert len(_cells(page)) == 2


def test_an_example_that_is_chosen_can_be_seen_with_its_answer(opened: Open) -> None:
    page = opened("/sparql", height=600)
    for name in ("trace-down", "trace-down", recipes.SECTIONS[-1].names[-1]):  # again, too
        page.click("summary")
        page.click(f"text={recipes.recipe(name).vietnamese}")
        expect(page.locator(".examples")).not_to_have_attribute("open", "")
        expect(page.locator("#state")).to_contain_text("dòng")
        expect(page.locator(ROWS).first).to_be_in_viewport()


def test_numbers_are_written_one_way(opened: Open) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 1234"
    for language, number in (("vi", "1.234"), ("en", "1,234")):
        page = opened(_asking(query, language))
        expect(page.locator("#state")).to_contain_text(f"{number} ")
        expect(page.locator("#answer .dt-info")).to_contain_text(number)


def test_the_whole_answer_is_downloaded_from_the_server(opened: Open, watched: Watched, tmp_path: Path) -> None:
    query = "SELECT ?d ?label { ?d a ct:Document ; rdfs:label ?label } ORDER BY ?d"
    page = opened(_asking(query))
    shown = len(_cells(page))
    with page.expect_download() as saved:
        page.click("#downloads >> text=CSV")
    saved.value.save_as(tmp_path / "answer.csv")
    assert saved.value.suggested_filename == "chithi.csv"
    answer = httpx2.get(f"{watched.url}/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert (tmp_path / "answer.csv").read_bytes() == answer.content
    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) >= shown > 1
    assert list(rows[0]) == ["d", "label"]


@pytest.mark.parametrize(
    ("query", "formats"),
    [
        ("ASK { ?d a ct:Directive }", ["CSV", "TSV", "JSON", "XML"]),
        (
            "CONSTRUCT { ?d rdfs:label ?l } { ?d a ct:Directive ; rdfs:label ?l }",
            ["Turtle", "N-Triples", "JSON-LD", "RDF/XML"],
        ),
    ],
)
def test_every_format_is_offered(opened: Open, tmp_path: Path, query: str, formats: list[str]) -> None:
    page = opened(_asking(query))
    page.wait_for_selector("#downloads button")
    assert page.locator("#downloads button").all_inner_texts() == formats
    for name in formats:
        with page.expect_download() as saved:
            page.locator("#downloads button", has_text=name).first.click()
        saved.value.save_as(tmp_path / "answer")
        assert (tmp_path / "answer").stat().st_size > 0
        if "CONSTRUCT" in query:
            syntax = ox.RdfFormat.from_extension(saved.value.suggested_filename.rpartition(".")[2])
            assert len(list(ox.parse(path=tmp_path / "answer", format=syntax))) >= 1


@pytest.mark.parametrize(
    ("typed", "name", "label"),
    [
        ("SELECT * { ?d a ct:Direc", "ct:Directive", "Chỉ thị"),
        ("SELECT * { ?d a ct:chithi", "ct:Directive", "Chỉ thị"),
        ("SELECT * { ?d ct:deriv", "ct:derivesFrom", "dẫn xuất từ"),
        ("SELECT * { ?d banhanh", "ct:issued", "ngày ban hành"),
        ("SELECT * { ?d ct:level level:comm", "level:commune", "Xã"),
    ],
)
def test_terms_are_completed_by_name_and_by_what_they_are_called(
    opened: Open, typed: str, name: str, label: str
) -> None:
    page = opened("/sparql")
    _type(page, typed)
    hint = page.locator(HINTS, has_text=name).filter(has_text=label).first
    expect(hint).to_be_visible()
    hint.click()
    assert _query(page).endswith(f" {name}")


def test_prefixes_are_completed_and_need_not_be_declared(opened: Open) -> None:
    page = opened("/sparql")
    _type(page, "PREFIX ct")
    expect(page.locator(HINTS).first).to_have_text("ct: <https://w3id.org/chithi/ontology#>")
    _type(page, "SELECT * { ?d a ct:Directive }")
    assert page.locator(".parseErrorIcon").count() == 0
    _type(page, "SELECT * { ?d a other:Directive }")
    expect(page.locator(".parseErrorIcon")).to_have_attribute("title", "Tiền tố “other” chưa được khai báo")
    _type(page, "SELECT * { ?d } }")
    page.hover(".parseErrorIcon")
    title = page.get_attribute(".parseErrorIcon", "title") or ""
    assert title.startswith("Dòng này sai cú pháp. Có thể là: ")


def test_an_example_runs_and_its_address_shows_the_same_elsewhere(opened: Open) -> None:
    page = opened("/sparql")
    page.click("summary")
    page.click(f"text={recipes.recipe('trace-down').vietnamese}")
    rows = _cells(page)
    assert ["Kế hoạch 73-KH/QU", "2012-08-13"] in [row[1:3] for row in rows]
    assert page.url.endswith("/sparql#example=trace-down")
    assert _cells(opened(page.url.partition("/sparql")[1] + page.url.partition("/sparql")[2])) == rows


def test_every_example_stands_on_the_page_in_both_languages(opened: Open) -> None:
    names = [name for section in recipes.SECTIONS for name in section.names]
    for language, own in (("vi", "vietnamese"), ("en", "english")):
        page = opened(f"/sparql?lang={language}")
        links = page.locator(".examples a")
        assert links.all_text_contents() == [getattr(recipes.recipe(name), own) for name in names]


def test_the_editor_takes_no_example_for_wrong(opened: Open) -> None:
    page = opened("/sparql")
    page.wait_for_selector(".CodeMirror")
    for name in (name for section in recipes.SECTIONS for name in section.names):
        page.evaluate(
            "text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", recipes.recipe(name).query
        )
        assert _query(page) == recipes.recipe(name).query
        assert page.locator(".parseErrorIcon").count() == 0, name


def test_a_syntax_error_shows_its_line(opened: Open) -> None:
    page = opened(_asking("SELECT * {\n  ?d a ct:Directive ;\n  ?x } }"))
    box = page.locator("#answer [role=alert]")
    expect(box).to_contain_text("Không trả lời được câu truy vấn này")
    expect(box.locator("p")).to_have_text(re.compile("^Máy chủ nói, bằng tiếng Anh: .*line 3"))
    assert "line 3" in box.locator("[lang=en]").inner_text()
    expect(page.locator(".CodeMirror .wrong")).to_have_count(1)
    box.locator("button").click()
    cursor = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor()")
    assert (cursor["line"], box.locator("button").inner_text()) == (2, f"Dòng 3, cột {cursor['ch'] + 1}")
    _type(page, "ASK {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("Đúng")
    assert page.locator(".CodeMirror .wrong").count() == 0


def test_a_refusal_of_the_service_is_told(opened: Open) -> None:
    page = opened(_asking("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"))
    expect(page.locator("#answer [role=alert]")).to_contain_text("Không hỏi máy chủ nào khác")
    page = opened(_asking("INSERT DATA { ct:a ct:b ct:c }", "en"))
    expect(page.locator("#answer [role=alert]")).to_contain_text("updates are refused")


def test_a_long_query_can_be_stopped(opened: Open) -> None:
    page = opened(_asking("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
    expect(page.locator("#run")).to_have_text("Dừng")
    page.click("#run")
    expect(page.locator("#run")).to_have_text(RUN)
    assert page.locator("#answer").is_hidden()


def test_the_query_lives_in_the_address(opened: Open) -> None:
    page = opened("/sparql")
    _type(page, "ASK { ?d a ct:Plan }")
    page.keyboard.press("Escape")
    assert "#query=ASK" in page.url
    assert "run" not in page.url.partition("#")[2]
    page.click("header a[hreflang]")
    page.wait_for_url("**lang=en**")
    page.wait_for_selector(".CodeMirror")
    assert _query(page) == "ASK { ?d a ct:Plan }"
    page.click("#run")
    expect(page.locator("#answer")).to_contain_text("True")
    page.click("summary")
    page.click(f"text={recipes.recipe('documents').english}")
    page.wait_for_selector(ROWS)
    page.go_back()
    expect(page.locator("#answer")).to_contain_text("True")
    assert _query(page) == "ASK { ?d a ct:Plan }"


def test_text_that_looks_like_markup_is_text(opened: Open) -> None:
    bad = "<script>document.title=1</script><img src=x onerror=document.title=2>{{a}}"
    strange = "(<javascript:alert(1)> AS ?c) (<https://w3id.org/chithi/id//a/'b> AS ?d)"
    query = f'SELECT (1 AS ?a) ("{bad}" AS ?b) {strange} {{}}'
    page = opened(_asking(query))
    assert _cells(page)[0][1] == bad
    assert page.title() == "SPARQL · chithi"
    assert page.locator("#answer img").count() == 0
    links = [link.get_attribute("href") for link in page.locator("#answer .iri").all()]
    assert links == [None, "https://w3id.org/chithi/id//a/'b"]
    page.fill(".tableFilter", "<IMG")
    page.keyboard.press("Shift")
    assert _cells(page)[0][1] == bad
    page.fill(".tableFilter", "nowhere")
    page.keyboard.press("Shift")
    expect(page.locator(ROWS)).to_have_text("Không có dòng nào khớp")


def test_nothing_that_comes_back_is_said_to_be_nothing(opened: Open) -> None:
    page = opened(_asking("SELECT * { ?d a ct:Nothing }"))
    expect(page.locator("#state")).to_contain_text("0 dòng")
    page = opened(_asking("CONSTRUCT WHERE { ?d a ct:Nothing }"))
    expect(page.locator("#state")).to_have_text("Câu trả lời rỗng.")


def test_it_fits_a_phone(opened: Open) -> None:
    page = opened("/sparql#example=trace-down", width=390, height=844)
    page.wait_for_selector(ROWS)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("#run").bounding_box() is not None


def test_the_keyboard_gets_in_and_out(opened: Open) -> None:
    page = opened("/sparql")
    page.click(".CodeMirror-lines")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Câu truy vấn SPARQL"
    for _ in range(2):  # YASQE's own button comes first
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"


def test_a_plain_editor_works_without_yasgui(
    opened: Open, watched: Watched, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(editor, "YASGUI", tmp_path)
    scope = {"type": "http", "path": "/sparql", "query_string": b"", "headers": [], "root_path": ""}
    html = editor.page(Request(scope), "vi", "none")
    page = opened("/ontology")
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": editor.POLICY}

    def answered(route: Route, request: Asked) -> None:
        if request.method == "GET":
            route.fulfill(body=html, headers=headers)
        else:
            route.continue_()

    page.route(f"{watched.url}/sparql", answered)
    page.goto(f"{watched.url}/sparql")
    expect(page.locator(".notice")).to_contain_text("make editor")
    page.click("summary")
    page.click(f"text={recipes.recipe('documents').vietnamese}")
    expect(page.locator("#answer pre")).to_contain_text(re.compile(r"^documents,claims\r?\n\d+,\d+"))
    assert page.locator("#downloads button").all_inner_texts() == ["CSV", "TSV", "JSON", "XML"]
    page.fill("#query", "SELECT * {\n  ?d a ; }")
    page.click("#run")
    page.click("#answer [role=alert] button")
    assert page.evaluate("document.getElementById('query').selectionStart") > len("SELECT * {")
