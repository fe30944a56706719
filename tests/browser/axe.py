"""axe, which finds what keyboards and screen readers stumble over, as package-lock.json beside this file pins it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.npm import installed

_HERE = Path(__file__).parent
_GRAVE = ("serious", "critical")


def fetched(folder: Path) -> str:
    """Return the script, fetched by npm into a folder; skip where that does not work, except in CI."""
    return (installed(_HERE, folder) / "axe-core/axe.min.js").read_text(encoding="utf-8")


def faults(page: Page, script: str) -> list[str]:
    """Return the serious faults that axe finds on a page: rule, and the elements that it is about."""
    page.evaluate(script)
    found: dict[str, Any] = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{fault['id']}: {node['html']} ({node['failureSummary']})"
        for fault in found["violations"]
        if fault["impact"] in _GRAVE
        for node in fault["nodes"]
    ]
