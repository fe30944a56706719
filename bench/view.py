"""The hierarchy in a real browser, with a national cascade behind it: how soon it is there, how soon a box opens.

Times are of the page itself, from the start of the navigation until what was drawn is on the screen: the frame after
the picture was made. Each run is a window of its own with an empty cache; the browser is the same. A window is blank
until Chromium has made what belongs to itself in it, which keeps a core busy for half a second. Nothing else is asked
of the page until it is drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import servers
from bench.cascade import SIZES, write
from bench.load_trace import told
from bench.report import Ratio, goals, machine, table

RUNS = 5
OPENED = ("document/hd-901", "document/ctr-901-t60", "document/kh-901-h115")
"""A guideline with 60 documents of provinces below it, a programme of a province, a plan of a district."""

_CHROMIUM = "/usr/bin/chromium"
_QUIET = ("--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_PAINTED = """new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
}))"""
_SETTLED = 1_500  # milliseconds after which a new window does nothing more by itself
_BOXES = "chithi.view.scene.boxes.length"
_DRAWN = """async () => {
    await chithi.drawn;
    return performance.getEntriesByName('chithi-painted')[0].startTime;
}"""
_OPEN = f"""async key => {{
    const start = performance.now();
    await chithi.view.toggle(key, true);
    await {_PAINTED};
    if (!chithi.view.items.get(key).open) throw new Error('it did not open: ' + key);
    return performance.now() - start;
}}"""


@dataclass
class Measured:
    """Milliseconds, the median of RUNS, by `page` and `file`."""

    drawn: dict[str, float] = field(default_factory=dict)
    opened: dict[str, dict[str, float]] = field(default_factory=dict)
    """Then by the box that was opened."""
    boxes: dict[str, int] = field(default_factory=dict)
    """How many there were in the end."""
    megabytes: float = 0
    """Of the file."""


def measure(size: str = "S", runs: int = RUNS) -> Measured:
    """Measure page and file of a generated cascade."""
    measured = Measured()
    with TemporaryDirectory(prefix="chithi-bench-") as name:
        root = Path(name)
        with told(f"generate and load {size}, write the file"):
            write(SIZES[size], root / "tables")
            servers.load(root / "tables", root / "store")
            servers.graph(root / "store", "ct-901", root / "graph.html")
        measured.megabytes = (root / "graph.html").stat().st_size / 1e6
        with servers.chithi(root / "store") as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_QUIET)
            addresses = {
                "page": f"http://127.0.0.1:{server.port}/graph/ct-901",
                "file": (root / "graph.html").as_uri(),
            }
            with told(f"open page and file {runs} times"):
                found = _in_turn(browser, addresses, runs)
            browser.close()
    for where, times in found.items():
        measured.drawn[where] = median(each["drawn"] for each in times)
        measured.opened[where] = {key: median(each[key] for each in times) for key in times[0] if key.count("/")}
        measured.boxes[where] = int(times[0]["boxes"])
    return measured


def markdown(measured: Measured) -> str:
    """Return the part of the report."""
    rows = [
        (f"open `{key}`", *(f"{measured.opened[where][key]:,.0f}" for where in measured.opened))
        for key in measured.opened["page"]
    ]
    first = ("first picture", *(f"{each:,.0f}" for each in measured.drawn.values()))
    figures = table(("ms, median", "page", "file"), [first, *rows])
    return "\n\n".join(
        [_HEAD.format(measured.megabytes), goals(_ratios(measured)), machine(), f"## Times\n\n{figures}"]
    )


_HEAD = """\
# The hierarchy in a browser: results

Written by `python -m bench view`, which `make bench` calls too. Behind the page and the file is the cascade S: a
directive, 11,000 documents and as many events below it; the file has all of them in it ({:.1f} MB). Chromium without a
screen and without a graphics card; each run in a new window with an empty cache, once Chromium itself has come to rest
in it, page and file in turn. A time ends with the frame in which the picture is on the screen."""


def _in_turn(browser: Browser, addresses: dict[str, str], runs: int) -> dict[str, list[dict[str, float]]]:
    found: dict[str, list[dict[str, float]]] = {where: [] for where in addresses}
    for address in addresses.values():
        _run(browser, address)  # once unmeasured: the browser itself has to warm up
    for _ in range(runs):
        for where, address in addresses.items():
            found[where].append(_run(browser, address))
    return found


def _run(browser: Browser, address: str) -> dict[str, float]:
    """Open a page in a new window and some of its boxes; return milliseconds."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.wait_for_timeout(_SETTLED)
        page.goto(address)
        times: dict[str, Any] = {"drawn": page.evaluate(_DRAWN)}
        for key in OPENED:
            if page.evaluate("key => chithi.view.items.has(key)", key):
                times[key] = page.evaluate(_OPEN, key)
        times["boxes"] = _settled(page)
        return times
    finally:
        context.close()


def _settled(page: Page) -> int:
    """Return how many boxes there are once no more come: what coverage says follows what is drawn first."""
    before, now = -1, int(page.evaluate(_BOXES))
    while now != before:
        page.wait_for_timeout(1_000)
        before, now = now, int(page.evaluate(_BOXES))
    return now


def _ratios(measured: Measured) -> Iterable[Ratio]:
    for where, drawn in measured.drawn.items():
        yield Ratio(f"first picture of the {where}", drawn / 1000, "≤", 0.4, unit="s")
        slowest = max(measured.opened[where].values())
        yield Ratio(f"slowest opening in the {where}", slowest / 1000, "≤", 0.1, unit="s")
