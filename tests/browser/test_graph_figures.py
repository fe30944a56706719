"""What the page /graph/{id} counts, under a day and under filters, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.graphs import boxes, ready
from tests.browser.test_graph import CONCLUSION, PLAN, PROGRAMME, ROOT

pytestmark = pytest.mark.program("chromium")

OPEN = f"open={ROOT}&open={PROGRAMME}&open={PLAN}"


def feet(page: Page) -> dict[str, str]:
    """What stands at the foot of each thing that is not later than the day."""
    found: dict[str, str] = page.evaluate(
        """Object.fromEntries([...chithi.view.items.values()].filter(i => i.foot?.length && !i.later)
            .map(i => [i.key, i.foot.join(' | ')]))"""
    )
    return found


def items(page: Page) -> list[str]:
    """The keys in the tree for screen readers."""
    found: list[str] = page.evaluate("[...document.querySelectorAll('[role=treeitem]')].map(e => e.dataset.key)")
    return found


def test_counts_are_those_of_the_day(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW?day=2011-12-01"))
    assert feet(page) == {ROOT: "63 tỉnh, thành phố: 1 có văn bản · 62 chưa ghi nhận | 1 hoạt động cấp huyện"}
    assert len([key for key in boxes(page) if key.startswith("action/")]) == 1


def test_no_figure_is_shown_while_the_day_moves(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?{OPEN}&day=2011-12-01"))
    assert PLAN not in items(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Chạy theo thời gian").click()
    page.wait_for_function("k => !chithi.view.items.get(k).later", arg=PLAN)
    shown = feet(page)
    assert shown[PROGRAMME] == "… văn bản cấp huyện"
    assert not re.search(r"\d", " ".join(shown.values()))
    assert page.evaluate("[...chithi.view.items.values()].filter(i => i.bar || i.tone).length") == 0
    assert PLAN in items(page)
    assert asked == []
    page.get_by_role("button", name="Dừng").click()
    page.wait_for_function("k => chithi.view.items.get(k).bar", arg=PROGRAMME)
    assert feet(page)[PROGRAMME] == "24 quận, huyện: 1 có văn bản · 23 chưa ghi nhận"
    assert CONCLUSION not in items(page)
    assert set(items(page)) == set(boxes(page))


def test_the_panel_counts_as_of_the_day_too(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?{OPEN}&sel={PROGRAMME}&day=2013-01-01"))
    section = page.locator(".panel section", has_text="Độ phủ")
    expect(section).to_contain_text("24 quận, huyện: 1 có văn bản")
    page.get_by_role("slider", name="Đến ngày").press("End")
    expect(section).to_contain_text("22 quận, huyện nay không còn: 1 có văn bản")


def test_counts_are_those_that_the_filters_let_pass(opened: Open) -> None:
    page = ready(opened(f"/graph/09-CT%2FTW?{OPEN}&certainty=stated"))
    assert feet(page)[PLAN] == "1 sự kiện cấp huyện · 0 trong 1 hoạt động cấp huyện"
    page.locator("summary", has_text="Lọc").click()
    page.get_by_label("suy ra", exact=True).check()
    page.wait_for_function("() => !location.search.includes('certainty=')")
    assert feet(page)[PLAN] == "1 sự kiện cấp huyện · 1 hoạt động cấp huyện"


def test_what_has_no_branch_or_level_has_a_filter_of_its_own(opened: Open) -> None:
    page = ready(opened("/graph/09-CT%2FTW"))
    plain = "[...chithi.view.items.values()].filter(i => i.node && !i.node.branch).length"
    before = page.evaluate(plain)
    assert before > 0
    page.locator("summary", has_text="Lọc").click()
    page.get_by_label("Mặt trận, đoàn thể").uncheck()
    page.wait_for_url(re.compile("branch=[^&]*unknown"))
    assert page.evaluate(plain) == before
    page.get_by_label("không rõ khối").uncheck()
    page.wait_for_url(re.compile("branch=(?!.*unknown)"))
    page.wait_for_function(f"() => {plain} === 0")
    expect(page.get_by_label("không rõ cấp")).to_be_checked()
