"""axe, which finds what keyboards and screen readers stumble over, as package-lock.json beside this file pins it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

_HERE = Path(__file__).parent
_GRAVE = ("serious", "critical")


def fetched(folder: Path) -> str:
    """Return the script, fetched by npm into a folder; skip where that does not work, except in CI."""
    for each in (_HERE / "package.json", _HERE / "package-lock.json", _HERE.parents[1] / ".npmrc"):
        shutil.copy(each, folder)
    npm = shutil.which("npm") or "npm"
    try:
        subprocess.run(
            [npm, "ci", "--ignore-scripts"], cwd=folder, check=True, capture_output=True, encoding="utf-8", timeout=300
        )
    except (OSError, subprocess.SubprocessError) as error:
        reason = f"axe could not be fetched: {getattr(error, 'stderr', None) or error}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


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
