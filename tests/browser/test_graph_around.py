"""What stands around the hierarchy of /graph/{id}, in a real browser: its address, bar and panel, and its paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.graphs import press, ready
from tests.browser.test_graph import CONCLUSION, PLAN, PROGRAMME, ROOT

pytestmark = pytest.mark.program("chromium")

OPEN = f"open={ROOT}&open={PROGRAMME}&open={PLAN}"


@pytest.mark.parametrize("query", [f"open={ROOT}&sel=document/none", "open=document/none", f"{OPEN}&sel=document/x~y"])
def test_an_address_with_what_is_not_there_shows_the_rest(opened: Open, query: str) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?{query}"))
    expect(page.get_by_role("treeitem", name="Kết luận 44-KL/TW")).to_have_count(1)
    expect(page.locator(".status")).to_contain_text("Cây này không có: document/")
    expect(page.get_by_role("complementary", name="Chi tiết")).to_be_hidden()


def test_escape_closes_the_panel_wherever_the_focus_is_and_leads_back(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?{OPEN}"))
    panel = page.get_by_role("complementary", name="Chi tiết")
    press(page, PLAN)
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    item = page.locator(f"[data-key='{PLAN}']")
    expect(item).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    page.locator("summary", has_text="Lọc").click()
    page.keyboard.press("Escape")  # closes the menu alone
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Truy lên").focus()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(item).to_be_focused()


def test_the_panel_covers_no_button(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?{OPEN}&sel={PLAN}"))
    for name in ("Lọc", "Lưu"):
        page.locator("summary", has_text=name).click(timeout=2_000)
        expect(page.locator("details[open] .sheet-menu")).to_be_visible()


def test_what_stands_above_stays_when_one_goes_to_the_right(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?{OPEN}", width=900))
    page.evaluate("scrollTo(400, 0)")
    assert page.evaluate("scrollX") > 100
    for part in (".top", ".controls", ".legend"):
        place = page.locator(f".graph > {part}").bounding_box()
        assert place is not None
        assert (place["x"], place["width"]) == (0, 900)


def test_hatching_and_slices_on_paper_are_each_their_own(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?{OPEN}&open={CONCLUSION}"))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    slices = page.locator(".slice svg")
    assert slices.count() > 1
    # What is drawn on paper refers to nothing of the picture on the screen, which is not there when it is printed.
    outside = page.evaluate(
        """[...document.querySelectorAll('.slice svg')].flatMap(svg =>
            [...svg.querySelectorAll('[fill^=url],[clip-path]')]
            .map(e => /#([^)]+)/.exec(e.getAttribute('clip-path') ?? e.getAttribute('fill'))[1])
            .filter(id => !svg.contains(document.getElementById(id))))"""
    )
    assert outside == []
    assert page.locator(".slice svg [fill^='url(#hatch']").count() > 1


def test_the_head_of_a_box_is_free_of_its_relation(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW", width=390, height=844))
    tops = page.evaluate(
        """[...document.querySelectorAll('.stage svg > g > g')].filter(g => g.querySelector('path[d*="-9h"]'))
            .map(g => g.querySelector('text[font-weight="600"]').getBBox().y)"""
    )
    assert tops
    assert min(tops) >= 8  # where the pill ends
