"""The dataset that the server answers from: switched while it runs, whole for each request.

A load moves the pointer of `kg.releases`; the server looks at it four times a second. It opens the new release, has
the guard serve it, and from then on lends it to new requests. The old one goes when its last request has ended.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from api.dataset import Data, Dataset
from kg.closing import Closing
from kg.errors import ChithiError, NoDataset

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from kg.guard import Guard
    from kg.releases import Release, Releases
    from ontology.iri import Base

LOOK = 0.25
"""Seconds between two looks at the pointer."""

_AGAIN = 8  # looks until a release that could not be opened is tried once more; it may have been lack of memory


class _Hold(Closing):
    """One of those who keep something open: the last of them closes it."""

    def __init__(self, holders: set[_Hold], last: Callable[[], None]) -> None:
        self._holders, self._last = holders, last
        holders.add(self)

    def close(self) -> None:
        if self in self._holders:
            self._holders.remove(self)
            if not self._holders:
                self._last()


class Served:
    """A dataset and how many requests read it."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.readers = 0
        self.old = False


class Datasets:
    """The current dataset, lent to requests."""

    def __init__(self, releases: Releases, base: Base, guard: Guard, log: FilteringBoundLogger) -> None:
        self._releases, self._base, self._guard, self._log = releases, base, guard, log
        self._current: Served | None = None
        self._old: dict[str, Served] = {}  # still being read
        self._looking: asyncio.Task[None] | None = None
        self._seen: object = None  # the pointer's file as it was when it was last acted on
        self._failed: tuple[object, str] | None = None
        self._unswept = False
        self.switches = 0

    @property
    def id(self) -> str | None:
        """Of the current dataset, None while there is none."""
        return self._current.dataset.id if self._current else None

    async def start(self) -> None:
        """Serve what is current, if anything is, and look out for what follows."""
        await self._look()
        self._looking = asyncio.create_task(self._look_out())

    async def close(self) -> None:
        """Let everything go; the guard is closed by who made it."""
        if self._looking:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        if self._current:
            self._retire(self._current)
            self._current = None
        if self._unswept:
            await asyncio.to_thread(self._releases.sweep)

    @asynccontextmanager
    async def lend(self, client: str = "") -> AsyncIterator[Data]:
        """Give the current dataset to one request; raise NoDataset where there is none."""
        served = self.borrow()
        try:
            yield self.data(served, client)
        finally:
            self.give_back(served)

    def data(self, served: Served, client: str = "") -> Data:
        """What a request that borrowed a dataset asks it by."""
        return Data(served.dataset, self._guard, client)

    def borrow(self) -> Served:
        """Take the current dataset, for `give_back` to be called once; what `lend` does, without its cost."""
        served = self._current
        if served is None:
            raise NoDataset(self._releases.root, "nothing is served yet")
        served.readers += 1
        return served

    def give_back(self, served: Served) -> None:
        """Say that a request has ended."""
        served.readers -= 1
        if served.old and not served.readers:
            self._let_go(served)

    async def _look_out(self) -> None:
        failures = 0
        while True:
            await asyncio.sleep(LOOK)
            if self._unswept:  # in a thread, for it may be gigabytes
                self._unswept = not await asyncio.to_thread(self._releases.sweep)
            if failures and failures % _AGAIN:
                failures += 1
                continue
            failures = 0 if await self._look() else failures + 1

    async def _look(self) -> bool:
        """Switch if the pointer has moved; return False where what it names cannot be served."""
        seen = self._stat()
        if seen == self._seen:
            return True
        try:
            await self._switch()
        except asyncio.CancelledError:
            raise
        except Exception as error:  # whatever it is, what is served now goes on being served
            if (seen, str(error)) != self._failed:  # once, however often it is tried again
                expected = isinstance(error, ChithiError)
                self._log.error("dataset not served", reason=str(error), serving=self.id, exc_info=not expected)
            self._failed = seen, str(error)
            return False
        self._seen, self._failed = seen, None
        return True

    def _stat(self) -> object:
        try:
            stat = self._releases.pointer_path.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    async def _switch(self) -> None:
        if self._stat() is None:
            return  # nothing was loaded yet, or the folder is gone: what is open stays open
        release = await asyncio.to_thread(self._releases.current)
        before = self._current
        if before and before.dataset.id == release.dataset:
            release.close()
            return
        served = self._old.pop(release.dataset, None)  # loaded again before its last reader left
        if served:
            release.close()
            served.old = False
        self._current = served or await self._open(release)
        self.switches += 1
        self._log.info("dataset served", dataset=self.id, instead_of=before and before.dataset.id)
        if before:
            self._retire(before)

    async def _open(self, release: Release) -> Served:
        """Open the indexes, then have the guard open the store: what is damaged shows before anybody is lent it."""
        from kg.guard import Source

        def last() -> None:
            release.close()
            self._unswept = True

        holders: set[_Hold] = set()
        here, guards = _Hold(holders, last), _Hold(holders, last)
        dataset = Dataset(release, self._base, here)
        try:
            await asyncio.to_thread(lambda: (dataset.index, dataset.search))
            await self._guard.serve(Source(dataset.id, dataset.directory, guards))
        except BaseException:
            dataset.close()
            guards.close()
            raise
        return Served(dataset)

    def _retire(self, served: Served) -> None:
        served.old = True
        if served.readers:
            self._old[served.dataset.id] = served
        else:
            self._let_go(served)

    def _let_go(self, served: Served) -> None:
        self._old.pop(served.dataset.id, None)
        self._guard.retire(served.dataset.id)
        served.dataset.close()


def asker(scope: Any) -> str:
    """Who asks, for the fairness of the queue: an address; of IPv6 the network, of which one host has billions."""
    client = scope.get("client")
    host: str = client[0] if client else ""
    if ":" not in host:
        return host
    try:
        address = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    return str(address.ipv4_mapped or ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))


async def _lent(request: Request) -> AsyncIterator[Data]:
    datasets: Datasets = request.app.state.datasets
    async with datasets.lend(asker(request.scope)) as data:
        request.scope["chithi.dataset"] = data.id
        yield data


Current = Annotated[Data, Depends(_lent)]
"""What a route that answers from the data takes: `async def route(data: Current, …)`."""
