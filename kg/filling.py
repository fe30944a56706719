"""Filling a new store on disk: from a stream of N-Quads, or from RDF files as they are."""

import json
import os
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import BinaryIO
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import RdfError, Unusable

_BY_PYOXIGRAPH = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".n3": ox.RdfFormat.N3,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_BY_RDFLIB = {".trix": "trix", ".hext": "hext"}
_XML = (".rdf", ".owl", ".trix")

EXTENSIONS = (*_BY_PYOXIGRAPH, *_BY_RDFLIB)
"""Names of the RDF files that can be loaded end so."""

_OPTIMIZED_ABOVE = 1_000_000  # quads: compaction takes 1.3 µs a quad and makes joins a quarter faster; small needs none
_BLOCKS_AHEAD = 8  # so that the producer works on while a full batch is sorted and written; more gains nothing
_BOM = b"\xef\xbb\xbf"
_WHERE = re.compile(r"^Parser error (?:at|between) [^:]*: ")
_WHERE_RDFLIB = re.compile(r"^\w*:(\d+):\d+: ")
_REMOTE_CONTEXT = "No LoadDocumentCallback has been set"


def bulk_load(directory: Path, blocks: Iterable[bytes], named: bytes = b"") -> int:
    """Pour N-Quads into a store, made if need be; return the number of lines. One quad a line; `\\n` ends the last.

    Blank nodes get new names, others each time, except in `named`: a few more quads, whose nodes keep theirs.

    `blocks` is read in the caller's thread while another parses; their lengths do not matter, about 1 MB is best.
    What `blocks` raises passes through; raise RdfError for N-Quads that cannot be read. What stands in the directory
    after an error is of no use.
    """
    store = _create(directory)
    pipe = _Pipe()
    parsing = _Job(lambda: pipe.read(lambda path: store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)))
    writing = _Job(pipe.write)
    lines = 0
    try:
        for block in blocks:
            if pipe.broken.is_set():
                break
            lines += block.count(b"\n")
            pipe.blocks.put(block)
    finally:
        pipe.blocks.put(None)
        writing.join()
        parsing.join()
    writing.check()
    try:
        parsing.check()
    except SyntaxError as error:
        raise _rdf_error(None, error) from error
    except OSError as error:
        raise Unusable(directory, str(error)) from error
    store.bulk_extend(ox.parse(named, ox.RdfFormat.N_QUADS))
    lines += named.count(b"\n")
    _finish(store, directory, lines)
    return lines


def load_files(directory: Path, paths: Sequence[Path], loaded: Callable[[Path], None] = lambda _: None) -> int:
    """Load RDF files as they are into a store, made if need be; return the quads in it. Nothing they name is fetched.

    Triples go to the default graph; blank nodes of two files stay apart. `loaded` hears of each file that is done.
    Raise RdfError, with file and line, for a file that cannot be read.
    """
    store = _create(directory)
    for path in paths:
        try:
            _load(store, path)
        except SyntaxError as error:
            raise _rdf_error(path, error) from error
        except OSError as error:
            raise RdfError(path, error.strerror or str(error)) from error
        loaded(path)
    quads = len(store)
    _finish(store, directory, quads)
    return quads


class _Pipe:
    """A pipe whose reader needs no Python: given a path, pyoxigraph reads and parses without the interpreter's lock.

    The queue before it holds what the pipe's 64 KB do not.
    """

    def __init__(self) -> None:
        self.blocks: Queue[bytes | None] = Queue(_BLOCKS_AHEAD)
        self.broken = Event()
        self._read, self._write = os.pipe()

    def read(self, load: Callable[[str], None]) -> None:
        try:
            load(f"/dev/fd/{self._read}")
        finally:
            os.close(self._read)  # the last reader is gone: a writer that still waits gets EPIPE instead of hanging

    def write(self) -> None:
        """Empty the queue to its end, even when nobody reads any more, so that no put waits for ever."""
        with os.fdopen(self._write, "wb", buffering=0) as pipe:
            while (block := self.blocks.get()) is not None:
                if not self.broken.is_set():
                    try:
                        _write_all(pipe, block)
                    except BrokenPipeError:
                        self.broken.set()


def _write_all(pipe: BinaryIO, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[pipe.write(rest) :]


class _Job:
    """A thread whose error is kept for the one who waits for it."""

    def __init__(self, run: Callable[[], None]) -> None:
        self._error: BaseException | None = None
        self._thread = Thread(target=self._guarded, args=(run,))
        self._thread.start()

    def _guarded(self, run: Callable[[], None]) -> None:
        try:
            run()
        except BaseException as error:
            self._error = error

    def join(self) -> None:
        self._thread.join()

    def check(self) -> None:
        """Raise what the thread raised."""
        if self._error:
            raise self._error


def _create(directory: Path) -> ox.Store:
    try:
        return ox.Store(str(directory))
    except OSError as error:
        raise Unusable(directory, f"no store can be made here ({error})") from error


def _finish(store: ox.Store, directory: Path, quads: int) -> None:
    try:
        if quads > _OPTIMIZED_ABOVE:
            store.optimize()
        store.flush()
    except OSError as error:
        raise Unusable(directory, str(error)) from error


def _load(store: ox.Store, path: Path) -> None:
    extension = path.suffix.lower()
    if extension in _XML:
        _refuse_entity_bomb(path)
    if extension in _BY_RDFLIB:
        store.bulk_load(_by_rdflib(path, _BY_RDFLIB[extension]), ox.RdfFormat.N_QUADS)
        return
    if extension not in _BY_PYOXIGRAPH:
        raise RdfError(path, f"not the name of an RDF file: expected one of {', '.join(EXTENSIONS)}")
    format = _BY_PYOXIGRAPH[extension]
    with path.open("rb") as file:
        if file.read(len(_BOM)) == _BOM:  # Windows editors write it, Turtle and N-Quads do not allow it
            store.bulk_load(file, format)
        else:
            store.bulk_load(path=path, format=format)


def _refuse_entity_bomb(path: Path) -> None:
    """Raise RdfError for XML whose entities would fill the memory: expat knows a limit, pyoxigraph's parser none."""
    with path.open("rb") as file:
        try:
            expat.ParserCreate().ParseFile(file)
        except expat.ExpatError as error:
            raise RdfError(path, expat.errors.messages[error.code], error.lineno) from error


def _by_rdflib(path: Path, format: str) -> bytes:
    """Read a syntax that pyoxigraph does not know; return it as N-Quads."""
    import rdflib
    from oxrdflib import OxigraphStore

    read = ox.Store()
    normalized, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False  # files are loaded as they are
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its parsers use what it has deprecated
            rdflib.Dataset(store=OxigraphStore(store=read)).parse(data=path.read_bytes(), format=format)
    except OSError:
        raise
    except Exception as error:  # rdflib raises what its parsers happen to
        where = _WHERE_RDFLIB.match(str(error))
        line = int(where[1]) if where else _broken_json(path) if format == "hext" else None
        raise RdfError(path, _WHERE_RDFLIB.sub("", str(error)), line) from error
    finally:
        rdflib.NORMALIZE_LITERALS = normalized
    return read.dump(format=ox.RdfFormat.N_QUADS) or b""


def _broken_json(path: Path) -> int | None:
    """Return the first line that is no JSON: the reader of HexTuples does not say which it was."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                json.loads(line)
            except ValueError:
                return number
    return None


def _rdf_error(path: Path | None, error: SyntaxError) -> RdfError:
    reason = _WHERE.sub("", error.msg)
    if reason.startswith(_REMOTE_CONTEXT):
        reason = "its @context is on another host, and nothing is fetched: write the context into the file"
    return RdfError(path, reason, error.lineno)
