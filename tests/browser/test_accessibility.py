"""The hierarchy, as page and as file, and the SPARQL editor, by axe: the pages that scripts draw."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.graphs import press, ready, toggle
from tests.browser.test_graph import PLAN, PROGRAMME, ROOT
from tests.conftest import Chithi

pytestmark = pytest.mark.program("chromium")

GRAPH = f"/graph/{ROOT}"


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    return axe.fetched(tmp_path_factory.mktemp("axe"))


def read(page: Page) -> Page:
    """Open a box, choose another and open the filters, so that all there is can be looked at."""
    toggle(ready(page), PROGRAMME)
    press(page, PLAN)
    page.wait_for_selector(".panel dl")
    page.locator("summary").first.click()
    return page


@pytest.mark.parametrize(("query", "width"), [("", 1280), ("?lang=en", 390)])
def test_the_hierarchy(opened: Open, script: str, query: str, width: int) -> None:
    page = ready(opened(GRAPH + query, width))
    assert axe.faults(page, script) == []
    assert axe.faults(read(page), script) == []


def test_the_file(chromium: Browser, chithi: Chithi, script: str, tmp_path: Path) -> None:
    assert chithi("graph", ROOT, "-o", str(tmp_path / "09.html")).returncode == 0
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto((tmp_path / "09.html").as_uri())
    assert axe.faults(read(page), script) == []
    page.close()


@pytest.mark.parametrize(("query", "width"), [("", 1280), ("?lang=en", 390)])
def test_the_editor(opened: Open, script: str, query: str, width: int) -> None:
    page = opened(f"/sparql{query}#query=SELECT%20*%20%7B%20%3Fs%20a%20ct%3ADocument%20%7D%20LIMIT%203&run=1", width)
    page.wait_for_selector("#answer table, #answer pre")
    assert axe.faults(page, script) == []
