"""A store in memory, filled from one on disk before a fork server forks: its workers share it, page by page."""

import os
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from kg.guard import confinement


class TooMany(Exception):
    """More quads than are kept in memory."""


def load(directory: str, most: int) -> ox.Store:
    """Copy a store on disk into memory; raise TooMany. About 10 µs and 370 bytes a quad; blank nodes keep their names.

    The files are read in a child, because opening them starts threads, and a process that forks must have none.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _dump(directory, most, writing, parent)
    os.close(writing)
    try:
        with ThreadPoolExecutor(1) as thread:
            store = thread.submit(_filled, reading).result()
    finally:
        os.close(reading)
        _, status = os.waitpid(child, 0)
    if status:
        raise TooMany
    return store


def _filled(reading: int) -> ox.Store:
    """Fill a store from a pipe of quads; to be called in a thread, which has an arena of malloc to itself.

    Filling leaves holes all over its memory. Were they in the workers' own arena, what a query allocates would lie in
    them, each a cache miss and a page to copy: small queries would take half as long again.
    """
    store = ox.Store()
    store.bulk_extend(ox.parse(path=f"/dev/fd/{reading}", format=ox.RdfFormat.N_QUADS))
    return store


def _dump(directory: str, most: int, writing: int, parent: int) -> None:
    """Write all quads to a pipe and end this process, with status 1 where there are too many."""
    status = 1
    try:
        confinement.die_with(parent)
        os.nice(10)
        store = ox.Store.read_only(directory)
        if len(store) <= most:
            with os.fdopen(writing, "wb", buffering=1 << 20) as pipe:
                store.dump(pipe, ox.RdfFormat.N_QUADS)
            status = 0
    finally:
        os._exit(status)
