"""The pages of the site in a real browser: search, reading, keyboards, screen readers, phones and paper."""

from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import Open

pytestmark = pytest.mark.program("chromium")

PAGES = (
    "/",
    "/about",
    "/conflicts",
    "/missing",
    "/documents",
    "/places?level=province",
    "/tasks",
    "/search?q=quan 11",
    "/coverage/ct-09-ct-tw-2011",
    "/coverage/ct-09-ct-tw-2011?level=district&as_of=2026-01-01&within=79",
    "/coverage/ct-09-ct-tw-2011?level=commune",
    "/document/ct-09-ct-tw-2011",
    "/document/kl-44-kl-tw-2019",
    "/body/ban-bi-thu",
    "/place/772?as_of=2019-12-18",
    "/place/27238-20250701",
    "/event/hn-so-ket-73-kh-qu-quan-11",
    "/person/tran-phi-long?as_of=2019-12-18",
    "/source/thanhuytphcm-so-ket-73-kh-qu",
    "/ontology",
    "/ontology.html?lang=en",
    "/vocab/document-type",
    "/document/there-is-none",
)
WIDTHS = (360, 768, 1920)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    return axe.fetched(tmp_path_factory.mktemp("axe"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_every_window_and_axe_finds_no_serious_fault(opened: Open, script: str, path: str) -> None:
    page = opened(path)
    assert axe.faults(page, script) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("path", ["/?lang=en", "/coverage/ct-09-ct-tw-2011?lang=en", "/place/772?lang=en"])
def test_axe_finds_no_serious_fault_on_a_phone(opened: Open, script: str, path: str) -> None:
    assert axe.faults(opened(path, 390), script) == []


def test_a_directive_is_found_while_one_types(opened: Open) -> None:
    page = opened("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("chi thi 09")
    option = page.get_by_role("option").filter(has_text="Chỉ thị 09-CT/TW").first
    expect(option).to_be_visible()
    expect(option).to_contain_text("01/12/2011")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == page.get_by_role("option").first.get_attribute("id")
    field.press("Enter")
    page.wait_for_url("**/document/ct-09-ct-tw-2011")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ thị 09-CT/TW")


def test_suggestions_are_left_by_escape_and_by_leaving_the_field(opened: Open) -> None:
    page = opened("/about?lang=en")
    field = page.get_by_role("combobox")
    field.press_sequentially("quan 11")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")  # nothing was chosen: the words are searched for
    page.wait_for_url("**/search?*q=quan+11*")
    assert "lang=en" in page.url


def test_a_suggestion_can_be_clicked_and_english_is_kept(opened: Open) -> None:
    page = opened("/?lang=en")
    page.get_by_role("combobox").press_sequentially("73-KH/QU")
    page.get_by_role("option").filter(has_text="Kế hoạch 73-KH/QU").first.click()
    page.wait_for_url("**/document/kh-73-kh-qu-2012?lang=en")


def test_from_a_directive_to_what_a_source_says_of_a_ward(opened: Open) -> None:
    page = opened("/document/ct-09-ct-tw-2011")
    page.get_by_role("link", name="Kế hoạch 73-KH/QU").first.click()
    page.get_by_role("region", name="Dẫn đến").get_by_role("link", name="đoạn 4").first.click()
    expect(page.get_by_role("heading", name="Nội dung khẳng định")).to_be_visible()
    page.get_by_role("link", name="Chủ động nắm tình hình").first.click()
    expect(page.get_by_role("heading", name="Nguồn này nói gì")).to_be_visible()


def test_coverage_is_asked_by_its_form_and_its_tiles(opened: Open) -> None:
    page = opened("/coverage/ct-09-ct-tw-2011")
    page.get_by_label("Cấp").select_option("commune")
    page.get_by_label("Trong (tên, mã)").fill("Thành phố Hồ Chí Minh")
    page.get_by_role("button", name="Xem").click()
    page.wait_for_url("**level=commune**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thành phố Hồ Chí Minh")
    page.get_by_label("Trong (tên, mã)").fill("")
    page.get_by_role("button", name="Xem").click()
    page.get_by_role("region", name="Tỉnh, thành phố").get_by_role("link", name="Hà Nội").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thành phố Hà Nội")


def test_states_are_told_apart_without_colours(opened: Open) -> None:
    page = opened("/coverage/ct-09-ct-tw-2011?as_of=2026-01-01")
    tiles = page.locator(".tile")
    looks = {
        tile.get_attribute("class"): tile.evaluate("each => getComputedStyle(each).backgroundImage")
        for tile in tiles.all()
    }
    assert len(set(looks.values())) == len(looks)  # another pattern for each state
    words = {tile.inner_text().split()[0] for tile in tiles.all()}
    assert len(words) == len(looks)  # and another sign


def test_who_uses_the_keyboard_can_skip_to_the_content_and_sees_where_the_focus_is(opened: Open) -> None:
    page = opened("/document/ct-09-ct-tw-2011")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["width"] > 50  # type: ignore[index]  # it is there to be seen
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_page_is_read_without_scripts(opened: Open) -> None:
    page = opened("/document/ct-09-ct-tw-2011", java_script_enabled=False)
    expect(
        page.get_by_role("region", name="Dẫn đến").get_by_role("link", name="Kế hoạch 73-KH/QU").first
    ).to_be_visible()
    field = page.get_by_role("searchbox")
    field.fill("quan 11")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tìm: quan 11")


def test_on_paper_there_are_no_forms_and_nothing_is_cut(opened: Open) -> None:
    page = opened("/document/ct-09-ct-tw-2011")
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_role("navigation", name="chithi")).to_be_hidden()
    expect(page.get_by_role("heading", name="Nguồn", exact=True)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator(".actions")).to_be_hidden()
    corner = "getComputedStyle(document.querySelector('.card.kind-document'), '::after').printColorAdjust"
    assert page.evaluate(corner) == "exact"
    assert page.evaluate("getComputedStyle(document.querySelector('p.gap')).printColorAdjust") == "exact"


def test_what_is_chosen_is_seen_where_colours_are_the_readers(opened: Open) -> None:
    page = opened("/", forced_colors="active")
    page.get_by_role("combobox").press_sequentially("quan 11")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("combobox").press("ArrowDown")
    chosen = page.locator("[aria-selected=true]")
    assert chosen.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_texts_of_the_diagrams_fit_and_are_of_full_size_on_a_phone(opened: Open, language: str) -> None:
    page = opened(f"/ontology?lang={language}", 390)
    drawn = page.locator(".pictures svg")
    assert drawn.count() == 6
    for picture in drawn.all():
        boxes = picture.evaluate(BOXES)
        assert all(box["height"] >= 13 for box in boxes)
        assert [(one["text"], other["text"]) for one, other in combinations(boxes, 2) if _overlap(one, other)] == []
        edges = picture.bounding_box()
        assert edges is not None
        assert edges["width"] >= 357  # a pixel or two less than it is drawn for
        for box in boxes:
            assert edges["x"] <= box["x"], box
            assert box["x"] + box["width"] <= edges["x"] + edges["width"], box


def test_a_term_is_reached_by_its_iri_and_by_the_contents(opened: Open) -> None:
    page = opened("/ontology#implements")
    expect(page.locator("#implements")).to_be_in_viewport()
    page.get_by_role("navigation", name="Nội dung").get_by_text("Dòng dõi (13)").press("Enter")
    page.get_by_role("navigation", name="Nội dung").get_by_role("link", name="quán triệt").click()
    expect(page.locator("#disseminates")).to_be_in_viewport()


BOXES = """svg => [...svg.querySelectorAll("text")].map(each => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return { x, y, width, height, text: each.textContent };
})"""


def _overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two texts touch: their letters take up less than the height of their line."""
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > 0 and down > 0.3 * min(one["height"], other["height"])
