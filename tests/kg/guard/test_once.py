"""One question of a command: the same answers and limits, and nothing left, whatever ends it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from kg.errors import OutOfTime, QueryError, ServiceRefused, TooLarge, UnknownFormat, Unusable
from kg.guard import Limits
from kg.guard.once import ask_once
from tests.kg.guard.guarding import ENDLESS, SMALL, asked, files, processes, source

MEMORY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"


def test_it_answers_short_and_long(directory: Path) -> None:
    before = processes(), files()
    held = source(directory)
    short, long = (ask_once(held, asked(text), Limits()) for text in (SMALL, "SELECT * { ?s ?p ?o }"))
    assert (short.kind, short.format, short.rows) == ("select", "json", 1)
    assert json.loads(bytes(short.body))["results"]["bindings"][0]["label"]["value"] == "Chỉ thị 7"
    assert long.rows == 3_001
    assert len(json.loads(bytes(long.body))["results"]["bindings"]) == 3_001
    assert held.release.closed == 0  # type: ignore[attr-defined]
    assert (processes(), files()) == before


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (ENDLESS, OutOfTime),
        (MEMORY, TooLarge),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", TooLarge),
        ("SELECT", QueryError),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", ServiceRefused),
    ],
    ids=["time", "memory", "rows", "syntax", "service"],
)
def test_it_is_held_within_the_limits(directory: Path, text: str, error: type[Exception]) -> None:
    before = processes(), files()
    with pytest.raises(error):
        ask_once(source(directory), asked(text), Limits(seconds=3, memory_mb=60, rows=10_000))
    assert (processes(), files()) == before


def test_it_refuses_what_cannot_be_written_or_read(directory: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        ask_once(source(directory), asked(SMALL, results=None), Limits())
    with pytest.raises(Unusable):
        ask_once(source(tmp_path), asked(SMALL), Limits())


_COMMAND = """
import sys
from pathlib import Path
from kg.guard import Limits
from kg.guard.once import ask_once
from tests.kg.guard.guarding import asked, source
try:
    ask_once(source(Path(sys.argv[1])), asked(sys.argv[2]), Limits(seconds=60))
finally:
    print("ended")
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_what_ends_the_command_ends_the_query(directory: Path, sign: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _COMMAND, str(directory), ENDLESS], stderr=subprocess.DEVNULL, start_new_session=True
    ) as command:
        ours = psutil.Process(command.pid)
        end = time.monotonic() + 30
        while not (children := ours.children()) or children[0].cpu_times().user < 0.3:
            assert time.monotonic() < end
            time.sleep(0.02)
        os.killpg(command.pid, sign) if sign == signal.SIGINT else os.kill(command.pid, sign)  # as a terminal does
        assert command.wait(20) != 0
        _, alive = psutil.wait_procs(children, timeout=10)
        assert [each for each in alive if each.status() != psutil.STATUS_ZOMBIE] == []


def test_it_starts_without_what_it_does_not_need() -> None:
    heavy = ("polars", "numpy", "asyncio", "pyoxigraph")
    code = f"import sys, kg.guard.once; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
