"""The file that `chithi graph` writes, opened from disk in a real browser."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import httpx2
import networkx as nx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kg.diagram import graphml
from tests.browser.conftest import Open, Watched
from tests.browser.graphs import HOSTILE, WIDE, boxes, press, ready, toggle
from tests.browser.test_graph import CONCLUSION, PLAN, PROGRAMME, REVIEW, ROOT
from tests.conftest import Chithi, _program
from tests.loaders.clusters import write

pytestmark = pytest.mark.program("chromium")

Show = Callable[..., Page]


@pytest.fixture
def show(chromium: Browser) -> Iterator[Show]:
    """Opens a file from disk, without any network; fails afterwards if it asked for anything or broke its policy."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    asked: list[str] = []

    def show(path: Path, query: str = "", width: int = 1280) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True)
        contexts.append(context)
        context.on("weberror", lambda failed: faults.append(str(failed.error)))
        context.on("console", lambda message: faults.append(message.text))
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(f"{path.as_uri()}{query}")
        return ready(page)

    yield show
    for context in contexts:
        context.close()
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.fixture(scope="module")
def file(chithi: Chithi, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of Chỉ thị 09-CT/TW."""
    path = tmp_path_factory.mktemp("graph") / "09.html"
    written = chithi("graph", "09-CT/TW", "-o", str(path))
    assert written.returncode == 0, written.stderr
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of tests.browser.graphs.WIDE."""
    home = tmp_path_factory.mktemp("hostile")
    write(home / "tables", WIDE)
    program = _program(home)
    assert program("load", str(home / "tables")).returncode == 0
    assert program("graph", "d1", "-o", str(home / "d1.html")).returncode == 0
    return home / "d1.html"


def test_it_shows_what_the_page_shows_in_the_same_places(file: Path, show: Show, opened: Open) -> None:
    places = "chithi.view.scene.boxes.map(({key, x, y, w, h}) => ({key, x, y, w, h}))"
    page, other = show(file), ready(opened("/graph/09-CT%2FTW"))
    for key in (PROGRAMME, PLAN):
        for each in (page, other):
            toggle(each, key)
    known = set(boxes(page))
    assert {ROOT, PROGRAMME, PLAN, REVIEW, CONCLUSION} <= known
    assert boxes(page) == boxes(other)
    assert {each["key"]: each["x"] for each in page.evaluate(places)} == {
        each["key"]: each["x"] for each in other.evaluate(places)
    }
    heads = "[...chithi.view.items.values()].map(i => [i.key, i.head, i.title, i.foot, i.relation])"
    assert page.evaluate(heads) == other.evaluate(heads)


def test_vis_network_draws_it_on_a_canvas(file: Path, show: Show) -> None:
    page = show(file)
    ids = page.evaluate("chithi.view.painter.network.body.nodeIndices")
    assert set(boxes(page)) <= set(ids)
    inked = """() => {
        const canvas = document.querySelector('.window canvas');
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let dark = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] < 200) dark++;
        return dark;
    }"""
    page.wait_for_function(f"() => ({inked})() > 1000")


def test_its_boxes_are_read_with_their_sources(file: Path, show: Show) -> None:
    page = show(file)
    toggle(page, PROGRAMME)
    press(page, PLAN)
    panel = page.get_by_role("complementary", name="Chi tiết")
    expect(panel.locator("dt", has_text="Ngày ban hành").locator("+ dd")).to_contain_text("đoạn 4")
    expect(panel.locator(".chain > li")).to_have_count(2)
    assert f"sel={PLAN.replace('/', '%2F')}" in page.url
    again = show(file, page.url.split(".html")[1])
    assert boxes(again) == boxes(page)


def test_it_is_searched_and_filtered_by_day(file: Path, show: Show) -> None:
    page = show(file, "?day=2013-01-01")
    assert CONCLUSION not in boxes(page)
    page.get_by_role("combobox").fill("so ket thuc hien 73")
    page.get_by_role("option").first.click()
    page.wait_for_function("k => chithi.view.byKey.has(k)", arg=REVIEW)
    expect(page.get_by_role("treeitem", selected=True)).to_have_count(1)


def test_names_full_of_markup_are_shown_as_text(hostile: Path, show: Show) -> None:
    page = show(hostile)
    expect(page.get_by_role("treeitem", name=HOSTILE[:20])).to_have_count(1)
    assert page.locator("#graph script, #graph img").count() == 0
    assert page.locator("script").count() == 6
    press(page, "document/d1")
    expect(page.locator(".panel dl")).to_contain_text("<script>alert(1)</script>")
    assert HOSTILE not in hostile.read_text(encoding="utf-8")


def test_the_whole_lineage_is_saved(file: Path, show: Show, chithi: Chithi, tmp_path: Path) -> None:
    page = show(file)
    for form in ("json", "graphml", "svg"):
        page.locator("summary", has_text="Lưu").click()
        with page.expect_download() as download:
            page.locator(f"[data-form={form}]").click()
        download.value.save_as(tmp_path / form)
        page.locator("h1").click()
    trace = json.loads(chithi("trace", "09-CT/TW", "--format", "json").stdout)
    saved = (tmp_path / "json").read_text(encoding="utf-8")
    assert saved == f"{json.dumps(trace, ensure_ascii=False, indent=1)}\n"  # as the page saves it
    said = (graphml(trace), (tmp_path / "graphml").read_text(encoding="utf-8"))
    ours, theirs = (nx.read_graphml(BytesIO(text.encode()), force_multigraph=True) for text in said)
    assert dict(ours.nodes(data=True)) == dict(theirs.nodes(data=True))
    assert "Chỉ thị 09-CT/TW" in (tmp_path / "svg").read_text(encoding="utf-8")


def test_it_is_an_outline_on_a_phone_and_english_when_asked(file: Path, show: Show) -> None:
    page = show(file, "?lang=en", width=390)
    expect(page.get_by_role("heading", level=1)).to_have_text("What Chỉ thị 09-CT/TW led to")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("chithi.view.scene.narrow")
    toggle(page, PROGRAMME)
    assert PLAN in boxes(page)
    press(page, PLAN)
    kind = page.locator(".panel dt", has_text="Document type").locator("+ dd")
    expect(kind).to_contain_text("Plan")


def test_it_is_searched_as_the_page_is(file: Path, show: Show, watched: Watched) -> None:
    page = show(file)
    asking = (
        "so ket",
        "44",
        "ke hoach 73",
        "ke ho",
        "73",
        "kh ubnd 269",
        "9",
        "oach",
        "TDBVANTQ",
        "chi thi 09",
        "09 TDB",
    )
    for words in asking:
        found = [each["id"] for each in page.evaluate("words => chithi.view.source.find(words)", words)]
        asked = {"root": ROOT, "q": words}
        hits = httpx2.get(f"{watched.url}/lineage/find", params=asked).json()["hits"]
        assert found == [each["id"] for each in hits], words
    assert page.evaluate("async () => (await chithi.view.source.find('TDBVANTQ'))[0].id") == ROOT  # by another name


def test_an_address_with_what_it_does_not_have_shows_the_rest(file: Path, show: Show) -> None:
    for query in (f"?open={ROOT}&sel=document/none", "?open=document/none"):
        page = show(file, query)
        assert PROGRAMME in boxes(page)
        expect(page.locator(".status")).to_contain_text("document/none")


def test_its_counts_are_those_of_the_day_and_the_filters(hostile: Path, show: Show) -> None:
    events, more = "document/d1~province/event", "document/d1~province/document+"
    head = "k => chithi.view.items.get(k)?.head"
    page = show(hostile, "?day=2020-03-03")
    assert page.evaluate(head, events) == "3 sự kiện cấp tỉnh"
    toggle(page, events)
    assert len([key for key in boxes(page) if key.startswith("event/")]) == 3
    assert "h1" not in str(boxes(page))
    foot = "k => chithi.view.items.get(k).foot"
    # Places were counted as of the day of the file: of another nothing is said.
    assert page.evaluate(foot, "document/d1") == ["25 văn bản cấp tỉnh · 3 sự kiện cấp tỉnh"]
    page = show(hostile, "?day=2020-02-22")
    assert page.evaluate(head, more) == "+ 2 nữa"
    assert page.evaluate(head, events) is None
    page = show(hostile, "?certainty=stated")
    assert page.evaluate(foot, "document/d1")[-1].endswith("0 trong 1 văn bản cấp huyện")
    page = show(hostile, "?level=central,district")
    assert page.evaluate(foot, "document/d1")[-1].startswith("0 trong 8 sự kiện cấp tỉnh")
