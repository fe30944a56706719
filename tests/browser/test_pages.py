"""The pages of the site in a real browser: search, reading, keyboards, screen readers, phones and paper."""

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
