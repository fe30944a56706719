"""The page /graph/{id} in a real browser: what the reader is at stays where it is when something comes late."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Open
from tests.browser.graphs import box, press, ready
from tests.browser.test_graph import PLAN, PROGRAMME, ROOT

pytestmark = pytest.mark.program("chromium")

BELOW = f"{ROOT}~~none"
"""A box below the programme: coverage of the programme, which comes after what it led to, makes it move."""

TOP = "k => document.querySelector('.stage').getBoundingClientRect().top + chithi.view.byKey.get(k).y"


def opening(opened: Open, height: int) -> tuple[Page, Callable[[], None]]:
    """A page on which the programme was opened, and what lets its coverage come."""
    page = ready(opened("/graph/09-CT%2FTW", height=height))
    held: list[Route] = []
    page.route("**/api/coverage/**", lambda route: held.append(route))
    press(page, PROGRAMME, "toggle")
    page.wait_for_function("k => chithi.view.byKey.has(k)", arg=PLAN)
    assert page.evaluate("k => chithi.view.items.get(k).bar", PROGRAMME) is None

    def come() -> None:
        page.wait_for_timeout(50)
        for route in held:
            route.continue_()
        page.wait_for_function("k => chithi.view.items.get(k).bar", arg=PROGRAMME)

    return page, come


@pytest.mark.parametrize("height", [420, 2_000])  # with and without more of the page below the window
def test_a_click_meets_what_it_was_aimed_at(opened: Open, height: int) -> None:
    page, come = opening(opened, height)
    page.evaluate("k => scrollTo(0, chithi.view.byKey.get(k).y - 100)", BELOW)
    top, before = page.evaluate(TOP, BELOW), box(page, BELOW)
    page.mouse.move(before["x"] + 60, top + 20)
    come()
    assert box(page, BELOW)["y"] > before["y"]
    assert page.evaluate(TOP, BELOW) == pytest.approx(top, abs=1)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function("k => chithi.view.items.get(k).open", arg=BELOW)
    assert page.evaluate(TOP, BELOW) == pytest.approx(top, abs=1)


def test_what_has_the_focus_stays_though_the_mouse_rests_elsewhere(opened: Open) -> None:
    page, come = opening(opened, 900)
    page.evaluate("k => chithi.view.tree.focus(k)", BELOW)
    top, before = page.evaluate(TOP, BELOW), box(page, BELOW)
    come()
    assert box(page, BELOW)["y"] > before["y"]
    assert page.evaluate(TOP, BELOW) == pytest.approx(top, abs=1)
    assert page.evaluate("chithi.view.focused") == BELOW
