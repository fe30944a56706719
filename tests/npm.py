"""npm packages that tests need, as a package-lock.json beside the tests pins them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_SETTINGS = Path(__file__).parents[1] / ".npmrc"


def installed(described: Path, folder: Path) -> Path:
    """Fetch what the package.json of a folder names into another, and return node_modules.

    Skips the test where that does not work, except in CI.
    """
    for each in (described / "package.json", described / "package-lock.json", _SETTINGS):
        shutil.copy(each, folder)
    npm = shutil.which("npm") or "npm"
    options = ("--ignore-scripts", "--legacy-peer-deps")  # peers: type definitions for who builds on the packages
    try:
        subprocess.run(
            [npm, "ci", *options], cwd=folder, check=True, capture_output=True, encoding="utf-8", timeout=300
        )
    except (OSError, subprocess.SubprocessError) as error:
        reason = f"{described.name} could not be fetched: {getattr(error, 'stderr', None) or error}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder / "node_modules"
