"""The log: one JSON object a line, on standard error."""

from __future__ import annotations

import atexit
import logging
import os
import sys
from collections import deque
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from time import sleep
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

_GATHER = 0.1  # seconds in which lines are gathered for one write
_MOST_WAITING = 8 * 1024 * 1024  # bytes


class Sink:
    """A file descriptor that a thread writes to: who reads the log slowly, or not at all, must not stop the server.

    What cannot be written in time is dropped, oldest last, and counted in a line of its own.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: deque[bytes] = deque()
        self._taken, self._written, self._dropped = 0, 0, 0  # bytes, bytes, lines; no two threads count the same
        self._some, self._writing = Event(), Lock()
        self._thread: Thread | None = None

    def write(self, line: bytes) -> None:
        """Take a line, or several; returns at once."""
        if self._taken - self._written > _MOST_WAITING:
            self._dropped += 1
            return
        self._lines.append(line)
        self._taken += len(line)
        if not self._some.is_set():
            self._some.set()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="log", daemon=True)
            self._thread.start()
            atexit.register(self.drain, 1.0)

    def flush(self) -> None:
        """Nothing: lines are gathered."""

    def drain(self, seconds: float) -> None:
        """Write what waits, unless it takes longer than that."""
        if self._writing.acquire(timeout=seconds):
            try:
                self._write_all()
            finally:
                self._writing.release()

    def _run(self) -> None:
        while True:
            self._some.wait()
            sleep(_GATHER)
            self._some.clear()
            with self._writing:
                self._write_all()

    def _write_all(self) -> None:
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        self._written += sum(map(len, lines))
        if self._dropped:
            lines.append(orjson.dumps({"event": "lines dropped", "level": "warning", "lines": self._dropped}) + b"\n")
            self._dropped = 0
        rest = memoryview(b"".join(lines))
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:  # nobody reads it any more
            return


class Log:
    """Events through structlog; requests, of which there are thousands a second, in the same form without its price."""

    def __init__(self, level: str, sink: Sink | None = None) -> None:
        """Tell what is at least of a level, one of api.variables.LEVELS."""
        self._sink = sink or Sink(sys.__stderr__.fileno() if sys.__stderr__ else 2)
        number = logging.getLevelNamesMapping()[level.upper()]
        self._requests = number <= logging.INFO
        self.events: FilteringBoundLogger = structlog.wrap_logger(
            structlog.BytesLogger(self._sink),  # type: ignore[arg-type]  # all that it needs of a file
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
                structlog.processors.JSONRenderer(serializer=_line),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(number),
            cache_logger_on_first_use=True,
        )

    def request(self, said: dict[str, Any]) -> None:
        """Note a request that was answered."""
        if self._requests:
            said["event"], said["level"], said["timestamp"] = "request", "info", datetime.now(UTC)
            self._sink.write(orjson.dumps(said, default=str, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z))

    def close(self) -> None:
        """Write what waits."""
        self._sink.drain(1.0)


def _line(event: Any, **_: Any) -> bytes:
    return orjson.dumps(event, default=str)


class Forwarding(logging.Handler):
    """Lets what libraries log (uvicorn, asyncio) stand in the same log, in the same form."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record of a library."""
        self._log.log(record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info)
