"""What all tests share: the marker `program(name)` for tests that need a program of the machine."""

import os
import shutil

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing; in CI, where all programs belong, fail it."""
    for marker in item.iter_markers("program"):
        name = marker.args[0]
        if shutil.which(name) is None:
            reason = f"needs the program '{name}'"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
