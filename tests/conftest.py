"""What all tests share: programs of the machine, and the command line on the bundled collections.

`program(name)` marks tests that need a program of the machine. `chithi` calls the command line as a user would, in a
process and a folder of its own, on a store into which the bundled collections were loaded once for each test process.
`empty` is the same without any dataset, afresh for each test.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy machine is no defect of the program
settings.load_profile("untimed")

Chithi = Callable[..., subprocess.CompletedProcess[str]]
"""Calls the program: arguments, `input` for standard input, variables as keywords; returns what it printed."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing; in CI, where all programs belong, fail it."""
    for marker in item.iter_markers("program"):
        name = marker.args[0]
        if shutil.which(name) is None:
            reason = f"needs the program '{name}'"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)


def _program(home: Path) -> Chithi:
    fixed = {"PATH": "/usr/bin:/bin", "HOME": str(home), "CHITHI_STORE": str(home / "store"), "LANG": "C"}

    def run(*arguments: str, input: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("chithi")), *arguments],
            cwd=home,
            env={**fixed, **variables},
            input=input,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def chithi(tmp_path_factory: pytest.TempPathFactory) -> Chithi:
    """The program on the bundled collections."""
    run = _program(tmp_path_factory.mktemp("home"))
    loaded = run("load")
    assert loaded.returncode == 0, loaded.stderr
    return run


@pytest.fixture
def empty(tmp_path: Path) -> Chithi:
    """The program on a store that does not exist yet."""
    home = tmp_path / "home"
    home.mkdir()
    return _program(home)
