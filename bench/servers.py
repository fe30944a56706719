"""The servers that are compared, each a process of its own over the same files of one release."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_BIN = Path(sys.executable).parent
_LONGEST = 3_600  # seconds a server lives, whatever becomes of the bench: `timeout` ends it


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, its process, and the path of its SPARQL endpoint."""

    port: int
    pid: int
    path: str


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def load(tables: Path, store: Path) -> None:
    """Load a folder of tables by the command line."""
    subprocess.run([str(_BIN / "chithi"), "load", str(tables), "--store", str(store)], check=True, capture_output=True)


def graph(store: Path, what: str, out: Path) -> None:
    """Write the file of a hierarchy by the command line."""
    command = [str(_BIN / "chithi"), "graph", what, "-o", str(out), "--store", str(store)]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def chithi(store: Path, **variables: str) -> Iterator[Server]:
    """Serve the current dataset of a folder by the project."""
    port = free_port()
    command = [str(_BIN / "chithi"), "serve", "--store", str(store), "--port", str(port)]
    with _running(command, port, "/sparql", "/readyz", variables) as server:
        yield server


@contextmanager
def oxigraph(files: Path) -> Iterator[Server]:
    """Serve the files of a store by Oxigraph's own server, read-only, without a time limit.

    With one (`--timeout-s 60`) it keeps a thread for each query until the limit has passed, and soon answers 500.
    """
    port = free_port()
    command = [str(_BIN / "oxigraph"), "serve-read-only", "--location", str(files)]
    command += ["--bind", f"127.0.0.1:{port}"]
    with _running(command, port, "/query", "/", {}) as server:
        yield server


@contextmanager
def python(app: str, files: Path) -> Iterator[Server]:
    """Serve the files of a store by an app of `bench.apps`, under the same uvicorn as the project."""
    port = free_port()
    command = [sys.executable, "-m", "bench.apps", app, str(files), str(port)]
    with _running(command, port, "/sparql", "/ping", {}) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, path: str, probe: str, variables: Mapping[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        ["timeout", "--foreground", str(_LONGEST), *command],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    served = _child(process.pid)
    try:
        _wait(process, command[0], port, probe)
        yield Server(port, served, path)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # one that still evaluates what nobody waits for
            os.kill(served, signal.SIGKILL)
            process.wait(20)


def _wait(process: "subprocess.Popen[bytes]", name: str, port: int, probe: str) -> None:
    for _ in range(1_200):
        with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("GET", probe)
            if connection.getresponse().status < 500:
                return
        if process.poll() is not None:
            raise RuntimeError(f"ended with {process.returncode}: {name}")
        time.sleep(0.05)
    raise RuntimeError(f"does not answer: {name}")


def _child(pid: int) -> int:
    """Return the one process that `timeout` runs, as soon as it does."""
    for _ in range(1_000):
        if children := Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split():
            return int(children[0])
        time.sleep(0.005)
    raise RuntimeError("nothing was started")
