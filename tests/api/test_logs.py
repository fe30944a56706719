"""The log: one JSON object a line, and nobody waits for it."""

import json
import logging
import os
from typing import Any

import pytest

from api.logs import Forwarding, Log, Sink


def _read(descriptor: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in os.read(descriptor, 1_000_000).splitlines()]


def test_lines_are_json_of_one_form() -> None:
    read, write = os.pipe()
    log = Log("info", Sink(write))
    log.events.info("started", number=1)
    log.events.debug("not told")
    log.request({"id": "a", "path": "/x\n{"})
    logging.Logger("library").addHandler(handler := Forwarding(log.events))
    handler.emit(logging.LogRecord("library", logging.WARNING, "", 0, "said %s", ("so",), None))
    log.close()
    lines = _read(read)
    assert [line["event"] for line in lines] == ["started", "request", "said so"]
    assert {tuple(sorted(line.keys() & {"level", "timestamp"})) for line in lines} == {("level", "timestamp")}
    assert all(line["timestamp"].endswith("Z") for line in lines)


@pytest.mark.parametrize(("level", "told"), [("debug", 1), ("info", 1), ("warning", 0)])
def test_requests_are_told_at_info(level: str, told: int) -> None:
    read, write = os.pipe()
    log = Log(level, Sink(write))
    log.request({"id": "a"})
    log.close()
    os.close(write)
    assert len(_read(read)) == told


def test_what_cannot_be_written_is_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.logs._MOST_WAITING", 1_000)
    monkeypatch.setattr("api.logs._GATHER", 60.0)
    read, write = os.pipe()
    sink = Sink(write)
    for number in range(300):
        sink.write(b'{"number":%d}\n' % number)
    sink.drain(10)
    *kept, last = _read(read)
    assert [line["number"] for line in kept] == list(range(len(kept)))
    assert last == {"event": "lines dropped", "level": "warning", "lines": 300 - len(kept)}


def test_a_log_that_nobody_reads_any_more_is_no_mistake() -> None:
    read, write = os.pipe()
    os.close(read)
    sink = Sink(write)
    sink.write(b"{}\n")
    sink.drain(10)
