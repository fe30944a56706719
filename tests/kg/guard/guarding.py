"""Guards over a small real store, in a loop of their own. Whoever uses one proves that it leaves nothing behind."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil

from kg.closing import Closing
from kg.guard import Guard, Limits, Question, Reply, Source

T = TypeVar("T")

SMALL = "SELECT ?label { document:d-7 rdfs:label ?label }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Held(Closing):
    """In the place of a release: says whether it was let go."""

    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def source(directory: Path, dataset: str = "d") -> Source:
    return Source(dataset, directory, Held())


def asked(text: str, dataset: str = "d", **fields: Any) -> Question:
    return Question(text, dataset, **fields)


@asynccontextmanager
async def guarding(directory: Path, **limits: Any) -> AsyncIterator[Guard]:
    """A guard that serves dataset `d`, without a cache or answers from memory unless they are asked for."""
    before, children = files(), processes()
    guard = Guard(Limits(**{"cache_mb": 0, "in_memory_quads": 0, **limits}))
    served = source(directory)
    try:
        await guard.serve(served)
        yield guard
    finally:
        await guard.close()
    assert isinstance(served.release, Held)
    assert served.release.closed >= 1
    assert processes() <= children
    assert files() <= before


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    async def bounded() -> T:
        return await asyncio.wait_for(main(), 60)

    return asyncio.run(bounded())


async def outcome(reply: Awaitable[Reply]) -> Reply | Exception:
    try:
        return await reply
    except Exception as error:
        return error


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that comes about by itself."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it has not come about"
        await asyncio.sleep(0.01)


def processes() -> set[int]:
    """All that come of this one, zombies too."""
    return {each.pid for each in psutil.Process().children(recursive=True)}


def workers() -> list[psutil.Process]:
    """All that were forked by fork servers."""
    return [worker for server in fork_servers() for worker in server.children()]


def seconds(process: psutil.Process) -> float:
    """The processor time that a process has used, none if it has ended."""
    try:
        return float(process.cpu_times().user)
    except psutil.NoSuchProcess:
        return 0


def fork_servers() -> list[psutil.Process]:
    return [each for each in psutil.Process().children() if "kg.guard.forkserver" in " ".join(_command(each))]


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:  # it has ended
        return []


def files() -> int:
    """How many are open; uvloop keeps one of /dev/null."""
    with os.scandir("/proc/self/fd") as listed:
        return sum(_target(each.path) != "/dev/null" for each in listed)


def _target(link: str) -> str:
    try:
        return str(Path(link).readlink())
    except OSError:  # the one that listed them
        return "/dev/null"
