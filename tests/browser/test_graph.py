"""The page /graph/{id} in a real browser."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import networkx as nx
import pytest
from playwright.sync_api import Browser, Page, expect

from kg.diagram import graphml
from tests.browser.conftest import Open, Watched
from tests.browser.graphs import HOSTILE, WIDE, box, boxes, press, ready, toggle
from tests.conftest import Server, _program, _serving
from tests.loaders.clusters import write

pytestmark = pytest.mark.program("chromium")

ROOT = "document/ct-09-ct-tw-2011"
PROGRAMME = "document/ctr-26-ctr-tu"
PLAN = "document/kh-73-kh-qu-2012"
REVIEW = "event/hn-so-ket-73-kh-qu-quan-11"
CONCLUSION = "document/kl-44-kl-tw-2019"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on tests.browser.graphs.WIDE."""
    home = tmp_path_factory.mktemp("wide")
    write(home / "tables", WIDE)
    loaded = _program(home)("load", str(home / "tables"))
    assert loaded.returncode == 0, loaded.stderr
    with _serving(home, home / "store") as server:
        yield server


@pytest.fixture
def page_of(chromium: Browser, wide: Server) -> Iterator[Page]:
    """The hierarchy of that collection's directive."""
    watched = Watched(wide.url)
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    watched.watch(context)
    page = context.new_page()
    page.goto(f"{wide.url}/graph/d1")
    yield ready(page)
    context.close()
    assert watched.faults == []


def test_two_levels_are_opened_and_a_source_is_read(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW"))
    assert {ROOT, PROGRAMME, CONCLUSION} <= set(boxes(page))
    assert PLAN not in boxes(page)
    toggle(page, PROGRAMME)
    toggle(page, PLAN)
    assert REVIEW in boxes(page)
    press(page, PLAN)
    panel = page.get_by_role("complementary", name="Chi tiết")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Kế hoạch 73-KH/QU")
    fact = panel.locator("dt", has_text="Ngày ban hành").locator("+ dd")
    expect(fact).to_contain_text("13/08/2012")
    expect(fact).to_contain_text("đoạn 4")
    chain = panel.locator(".chain > li")
    expect(chain).to_have_count(2)
    expect(chain.first).to_contain_text("thực hiện Chương trình 26-CTr/TU")
    fact.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/source/thanhuytphcm-so-ket-73-kh-qu$"))


def test_what_a_click_opens_stays_where_it_was_on_the_screen(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW", height=420))
    before = {key: box(page, key) for key in boxes(page)}
    press(page, CONCLUSION)
    page.keyboard.press("Escape")
    top = "k => document.querySelector('.stage').getBoundingClientRect().top + chithi.view.byKey.get(k).y"
    was = page.evaluate(top, CONCLUSION)
    page.evaluate("k => chithi.view.toggle(k, true)", CONCLUSION)
    assert box(page, CONCLUSION)["y"] > before[CONCLUSION]["y"]  # level with its first child, below what was there
    assert page.evaluate(top, CONCLUSION) == pytest.approx(was, abs=1)
    assert box(page, PROGRAMME) == before[PROGRAMME]  # nothing above moves
    assert box(page, ROOT) == before[ROOT]


def test_the_day_hides_what_is_later_and_the_address_shows_the_same_elsewhere(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW"))
    toggle(page, PROGRAMME)
    press(page, PLAN)
    slider = page.get_by_role("slider", name="Đến ngày")
    whole = boxes(page)
    assert CONCLUSION in whole
    slider.focus()
    page.evaluate(
        """() => {
            const slider = document.querySelector('.slider');
            slider.value = Math.round((Date.parse('2013-01-01') - Date.parse('2011-12-01')) / 86400000);
            slider.dispatchEvent(new Event('input'));
            slider.dispatchEvent(new Event('change'));
        }"""
    )
    page.wait_for_url(re.compile("day=2013-01-01"))
    shown = boxes(page)
    assert CONCLUSION not in shown
    assert PLAN in shown
    expect(page.get_by_role("treeitem", name="Kết luận 44-KL/TW")).to_have_count(0)
    expect(page.locator("output.day")).to_have_text("đến 01/01/2013")

    other = ready(opened(page.url.removeprefix(page.url.split("/graph")[0])))
    assert boxes(other) == shown
    expect(other.get_by_role("complementary", name="Chi tiết").get_by_role("heading", level=2)).to_have_text(
        "Kế hoạch 73-KH/QU"
    )
    other.get_by_role("slider", name="Đến ngày").press("End")
    other.wait_for_function("() => !location.search.includes('day=')")
    assert CONCLUSION in boxes(other)


def test_playing_ends_with_all_days(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW?day=2011-12-01"))
    assert boxes(page)[0] == ROOT
    assert CONCLUSION not in boxes(page)
    page.evaluate("document.querySelector('.slider').value = document.querySelector('.slider').max - 10")
    page.get_by_role("button", name="Chạy theo thời gian").click()
    page.wait_for_function("() => !location.search.includes('day=')", timeout=15_000)
    assert CONCLUSION in boxes(page)
    expect(page.locator("output.day")).to_have_text("mọi ngày")


def test_filters_hide_what_does_not_match_and_stand_in_the_address(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW"))
    page.locator("summary", has_text="Lọc").click()
    page.get_by_label("Sự kiện", exact=True).uncheck()
    page.get_by_label("Hoạt động", exact=True).uncheck()
    page.wait_for_url(re.compile("kind=document(&|$)"))
    kinds = page.evaluate("[...chithi.view.items.values()].filter(i => i.node).map(i => i.node.kind)")
    assert set(kinds) == {"document"}
    other = ready(opened(page.url.removeprefix(page.url.split("/graph")[0])))
    assert boxes(other) == boxes(page)
    page.get_by_label("Sự kiện", exact=True).check()
    page.get_by_label("Hoạt động", exact=True).check()
    page.wait_for_function("() => !location.search.includes('kind=')")


def test_search_finds_in_the_tree_alone_and_opens_the_way(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW"))
    page.keyboard.press("/")
    page.keyboard.type("so ket 73")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Hội nghị sơ kết thực hiện Kế hoạch 73-KH/QU")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("sel="))
    assert {PROGRAMME, PLAN, REVIEW} <= set(boxes(page))
    expect(page.get_by_role("treeitem", selected=True)).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("133/KH-UBND")
    expect(page.locator("#found .none")).to_be_visible()


def test_the_keyboard_alone_opens_reads_and_follows(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW"))
    page.get_by_role("treeitem").first.focus()
    item = page.get_by_role("treeitem", name="Chương trình 26-CTr/TU")
    for _ in range(30):
        if page.evaluate("chithi.view.focused") == PROGRAMME:
            break
        page.keyboard.press("ArrowDown")
    expect(item).to_be_focused()
    expect(item).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    expect(item).to_have_attribute("aria-expanded", "true")
    expect(item).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    child = page.get_by_role("treeitem", selected=True)
    expect(child).to_be_focused()
    assert int(child.get_attribute("aria-level") or 0) == 3
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(item).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Home")
    expect(page.get_by_role("treeitem").first).to_be_focused()


def test_the_way_up_is_followed_and_the_rest_steps_back(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?open={ROOT}&open={PROGRAMME}&sel={PLAN}"))
    page.get_by_role("button", name="Truy lên").click()
    page.wait_for_url(re.compile("trace=up"))
    known = "[...chithi.view.painter.known]"
    faint = page.evaluate(f"{known}.filter(([, k]) => k.element.getAttribute('opacity') !== '1').map(([k]) => k)")
    assert not {ROOT, PROGRAMME, PLAN} & set(faint)
    assert {CONCLUSION, f"{ROOT}~~none", f"{PROGRAMME}~~none"} <= set(faint)
    page.get_by_role("button", name="Truy lên").click()
    page.wait_for_function("() => !location.search.includes('trace=')")


def test_a_thing_stands_once_and_its_other_parent_is_named(page_of: Page) -> None:
    page = page_of
    toggle(page, "document/p01")
    assert boxes(page).count("document/h1") == 1
    assert "document/p01>document/h1" in boxes(page)  # in its place, a line that leads there
    also = page.evaluate("chithi.view.items.get('document/h1').also.map(a => a.id)")
    assert also == ["document/p01"]
    page.evaluate("chithi.view.tree.focus('document/h1')")
    assert page.evaluate("document.querySelectorAll('svg > g:last-child path').length") == 1
    page.evaluate("document.activeElement.blur()")
    assert page.evaluate("document.querySelectorAll('svg > g:last-child path').length") == 0


def test_levels_that_a_link_skips_stand_as_gaps_in_their_lanes(page_of: Page) -> None:
    stubs = page_of.evaluate("chithi.view.scene.stubs.map(s => [s.of, s.drawn.full])")
    assert stubs == [["document/h1", "∅ Chưa ghi nhận văn bản cấp tỉnh"]]
    expect(page_of.get_by_role("treeitem", name="Chưa ghi nhận văn bản cấp tỉnh")).to_have_count(1)


def test_many_children_come_in_groups_and_pages(page_of: Page) -> None:
    page = page_of
    group = "document/d1~province/document"
    shown = [key for key in boxes(page) if key.startswith("document/p")]
    assert len(shown) == 20
    assert page.evaluate("k => chithi.view.items.get(k).head", f"{group}+") == "+ 5 nữa"
    press(page, f"{group}+", "more")
    page.wait_for_function("() => chithi.view.byKey.has('document/p25')")
    assert page.evaluate("chithi.view.focused") == "document/p21"
    events = "document/d1~province/event"
    assert page.evaluate("k => chithi.view.items.get(k).head", events) == "8 sự kiện cấp tỉnh"
    toggle(page, events)
    assert len([key for key in boxes(page) if key.startswith("event/")]) == 8
    again = page.evaluate("location.href")
    before = boxes(page)
    page.goto(again)
    assert boxes(ready(page)) == before


def test_all_is_drawn_though_not_at_once(page_of: Page) -> None:
    page = page_of
    toggle(page, "document/d1~province/event")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("() => chithi.view.painter.waiting.boxes.length === 0")
    known = page.evaluate("[...chithi.view.painter.known.keys()].filter(k => !k.includes('|'))")
    assert set(known) == set(boxes(page))
    assert page.locator(".stage svg > g").nth(3).locator(":scope > g").count() >= len(known)


def test_an_opening_leaves_what_is_there_as_it_is(page_of: Page) -> None:
    page = page_of
    kept = "[...document.querySelectorAll('[role=treeitem]')].filter(each => each.marked).map(each => each.dataset.key)"
    page.evaluate("document.querySelectorAll('[role=treeitem]').forEach(each => each.marked = true)")
    before = page.evaluate(kept)
    toggle(page, "document/p01")
    assert page.evaluate(kept) == before
    assert page.evaluate("document.querySelectorAll('[role=treeitem]').length") == len(before) + 1
    ids = page.evaluate("[...document.querySelectorAll('[role=treeitem] > span')].map(each => each.id)")
    assert len(ids) == len(set(ids))
    toggle(page, "document/p01")
    assert page.evaluate("[...document.querySelectorAll('[role=treeitem]')].map(each => each.dataset.key)") == before


def test_the_foot_counts_the_places_below(page_of: Page) -> None:
    foot = page_of.evaluate("chithi.view.items.get('document/d1').foot[0]")
    assert foot == "2 tỉnh, thành phố: 1 có văn bản · 1 chưa ghi nhận"
    toggle(page_of, "document/d1~~none")
    assert page_of.evaluate("chithi.view.items.get('document/d1~~none=0').head") == "Tỉnh Hai"


def test_names_full_of_markup_are_shown_as_text(page_of: Page) -> None:
    page = page_of
    assert page.locator("#graph script, #graph img").count() == 0
    expect(page.get_by_role("treeitem", name=HOSTILE[:20])).to_have_count(1)
    press(page, "document/d1")
    panel = page.get_by_role("complementary", name="Chi tiết")
    expect(panel.locator("dd", has_text="<script>alert(1)</script>")).to_have_count(1)
    expect(panel.locator(".sources")).to_contain_text("Bài báo <b>đậm</b>")
    assert page.locator("#graph script, #graph img, #graph .panel dd b").count() == 0


def test_the_picture_and_the_lineage_are_saved(opened: Open, watched: Watched, tmp_path: Path) -> None:
    page = ready(opened("/graph/09-CT%2FTW"))
    saved: dict[str, Path] = {}
    for form in ("svg", "png", "graphml", "json"):
        page.locator("summary", has_text="Lưu").click()
        with page.expect_download() as download:
            page.locator(f"[data-form={form}]").click()
        assert download.value.suggested_filename == f"ct-09-ct-tw-2011.{form}"
        download.value.save_as(saved.setdefault(form, tmp_path / f"graph.{form}"))
        page.keyboard.press("Escape")
        page.locator("h1").click()
    picture = ElementTree.parse(saved["svg"]).getroot()  # noqa: S314  # our own
    texts = "".join(picture.itertext())
    assert "Chỉ thị 09-CT/TW" in texts
    assert "Quận, huyện" in texts
    png = saved["png"].read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 2 * int(float(picture.attrib["width"]))
    trace = httpx2.get(f"{watched.url}/api/trace/09-CT%2FTW").json()
    assert json.loads(saved["json"].read_text(encoding="utf-8")) == trace
    said = (graphml(trace), saved["graphml"].read_text(encoding="utf-8"))
    ours, theirs = (nx.read_graphml(BytesIO(text.encode()), force_multigraph=True) for text in said)
    assert dict(ours.nodes(data=True)) == dict(theirs.nodes(data=True))
    assert sorted(map(str, ours.edges(data=True))) == sorted(map(str, theirs.edges(data=True)))


def test_what_is_chosen_is_not_hidden_by_the_panel_on_a_phone(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?open={ROOT}&open={PROGRAMME}&sel={PLAN}", width=390, height=844))
    panel = page.locator(".panel").bounding_box()
    top = page.evaluate("document.querySelector('.stage').getBoundingClientRect().top")
    assert panel is not None
    assert 0 <= top + box(page, PLAN)["y"] <= panel["y"] - 60


def test_a_narrow_screen_has_an_outline(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW", width=390, height=844, has_touch=True))
    toggle(page, PROGRAMME)
    toggle(page, PLAN)
    assert [box(page, key)["x"] for key in (ROOT, PROGRAMME, PLAN, REVIEW)] == [12, 26, 40, 54]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tops = page.evaluate("chithi.view.scene.boxes.map(b => [b.y, b.y + b.h])")
    assert all(first[1] < second[0] for first, second in pairwise(tops))


def test_it_fits_a_screen_of_1280_and_the_heads_of_lanes_stay(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert [page.evaluate("k => chithi.view.byKey.get(k).w", ROOT)] == [281]
    page.set_viewport_size({"width": 1000, "height": 500})
    page.wait_for_function("() => chithi.view.byKey.get('document/ct-09-ct-tw-2011').w === 236")
    page.evaluate("scrollTo(0, 400)")
    assert page.evaluate("document.querySelector('.heads').getBoundingClientRect().top") == pytest.approx(0, abs=1)


def test_it_is_printed_in_slices(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?open={ROOT}&open={PROGRAMME}&open={PLAN}&open={CONCLUSION}"))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    slices = page.locator(".slices .slice svg")
    heights = page.evaluate("[...document.querySelectorAll('.slice svg')].map(s => s.viewBox.baseVal.height)")
    assert slices.count() == len(heights) >= 1
    assert sum(heights) >= page.evaluate("chithi.view.scene.height")
    page.emulate_media(media="print")
    expect(slices.first).to_be_visible()
    expect(page.locator(".stage")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(slices).to_have_count(0)


def test_english(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW?lang=en"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What Chỉ thị 09-CT/TW led to")
    assert page.locator("html").get_attribute("lang") == "en"
    toggle(page, PROGRAMME)
    assert "lang=en" in page.url
    relation = page.evaluate("k => chithi.view.items.get(k).relation", PLAN)
    assert relation == "implements"


def test_it_does_without_a_coverage_that_is_refused(opened: Open) -> None:
    page = opened("/ontology")
    page.context.route("**/api/coverage/**", lambda route: route.fulfill(status=404, body="{}"))
    page.goto(page.url.replace("/ontology", "/graph/09-CT%2FTW?day=2019-12-31"))
    ready(page)
    assert page.evaluate("k => chithi.view.items.get(k).bar", ROOT) is None
    assert "cấp tỉnh" in page.evaluate("k => chithi.view.items.get(k).foot.join()", ROOT)


def test_a_page_without_scripts_still_lists_the_first_level(opened: Open) -> None:
    page = opened("/graph/09-CT%2FTW", java_script_enabled=False)
    expect(page.get_by_role("link", name="Kết luận 44-KL/TW")).to_have_attribute("href", "/document/kl-44-kl-tw-2019")


def test_what_is_below_a_leaf_names_the_tree_that_it_is_in(opened: Open) -> None:
    page = ready(opened(f"/graph/{REVIEW}"))
    page.get_by_role("link", name="Chỉ thị 09-CT/TW", exact=True).click()
    ready(page)
    assert REVIEW in boxes(page)
    expect(page.get_by_role("treeitem", selected=True)).to_have_count(1)
