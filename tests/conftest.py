"""What all tests share: programs of the machine, and the command line on the bundled collections.

`program(name)` marks tests that need a program of the machine. `chithi` calls the command line as a user would, in a
process and a folder of its own, on a store into which the bundled collections were loaded once for each test process.
`empty` is the same without any dataset, afresh for each test. `server` is `chithi serve` on the bundled collections, in
a process of its own, once for each test process; `serve` starts others, with settings and a store of one's own.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Server:
    """A running `chithi serve`."""

    url: str
    """Without the slash at its end."""
    process: subprocess.Popen[str]
    store: Path
    log: Path
    """What it writes on standard error."""

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        """Send a signal; return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(seconds)


Serve = Callable[..., Server]
"""Starts a server: `store` for the folder of the datasets, variables as keywords."""


@contextmanager
def _serving(home: Path, store: Path, **variables: str) -> Iterator[Server]:
    log = home / f"serve-{time.monotonic_ns()}.log"
    fixed = {"PATH": "/usr/bin:/bin", "HOME": str(home), "CHITHI_STORE": str(store), "CHITHI_PORT": "0", "LANG": "C"}
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [str(Path(sys.executable).with_name("chithi")), "serve"],
            cwd=home,
            env={**fixed, **variables},
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process,
    ):
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            assert said.startswith("serving http://"), said + log.read_text()
            yield Server(said.split()[1].rstrip("/"), process, store, log)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="session")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store into which the bundled collections were loaded."""
    home = tmp_path_factory.mktemp("home")
    loaded = _program(home)("load")
    assert loaded.returncode == 0, loaded.stderr
    return home


@pytest.fixture(scope="session")
def chithi(_home: Path) -> Chithi:
    """The program on the bundled collections."""
    return _program(_home)


@pytest.fixture(scope="session")
def server(_home: Path) -> Iterator[Server]:
    """The server on the bundled collections. Tests that share it leave it as it is."""
    with _serving(_home, _home / "store") as server:
        yield server


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts servers that end with the test, on a store that does not exist yet unless one is named."""
    with ExitStack() as stack:
        yield lambda store=None, **variables: stack.enter_context(
            _serving(tmp_path, store or tmp_path / "home/store", **variables)
        )


@pytest.fixture
def empty(tmp_path: Path) -> Chithi:
    """The program on a store that does not exist yet."""
    home = tmp_path / "home"
    home.mkdir()
    return _program(home)
