"""A real browser, Debian's Chromium, on the pages of a running server.

Every test that opens a page fails afterwards if a page asked another host for anything, if the policy of a page
refused something, or if a script failed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.conftest import Server

CHROMIUM = "/usr/bin/chromium"
QUIET = (  # of the browser itself, which else calls home at every start
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Watched:
    """What a browser did in a test."""

    url: str
    """Of the server, without the slash at its end."""
    hosts: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Note from now on whom the pages of a context ask, and what goes wrong in them."""
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        context.on("weberror", lambda failed: self.faults.append(str(failed.error)))
        context.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.faults.append(message.text)


Open = Callable[..., Page]
"""Opens a page in a window of its own: path, `width` and `height` in pixels, options of a context as keywords."""


@pytest.fixture(scope="module")  # no longer: while it is there, asyncio.run cannot be used by other tests
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def watched(server: Server) -> Watched:
    """What the browser does in this test."""
    return Watched(server.url)


@pytest.fixture
def opened(chromium: Browser, watched: Watched) -> Iterator[Open]:
    """Opens pages of the server on the bundled collections."""
    contexts: list[BrowserContext] = []

    def opened(path: str, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)
        contexts.append(context)
        watched.watch(context)
        page = context.new_page()
        page.goto(watched.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watched.faults == []
    assert watched.hosts <= {urlsplit(watched.url).netloc, ""}  # no host: what the page made itself, to be saved
