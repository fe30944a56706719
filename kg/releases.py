"""Datasets on disk: built beside the current one, made current in one step, removed when nobody reads them.

    ROOT/current.json             which release is current; replaced whole
    ROOT/loading.lock             held by the one load that runs
    ROOT/releases/v1-DATASET/     one release; never changed once it has this name
        release.json              which files it has; readers hold a shared lock on it
    ROOT/releases/.new-…          a release in the making, or what a killed load left of one
    ROOT/releases/.old-…          a release that is being removed

Every step that a reader can see is one rename, after everything it makes visible is on disk. So whenever a load is
killed, or the power fails, the pointer names a whole release: the old one or the new one.
"""

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from kg.closing import Closing
from kg.errors import NoDataset, StoreBusy, Unusable

LAYOUT = 3
"""Number of the layout of a release's files. The pointer, the locks and the manifest's name are for all numbers."""

_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_POINTER, _LOCK, _RELEASES, _MANIFEST = "current.json", "loading.lock", "releases", "release.json"
_NEW, _OLD = ".new-", ".old-"
_POLL = 0.02  # seconds between two tries
_TRIES = 5  # to open what is current; one is enough unless loads follow one another within milliseconds


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current.json` says."""

    dataset: str
    bundled: bool
    """Whether the data that come with the program loaded themselves; a user's own are never replaced unasked."""
    layout: int = LAYOUT


class Release(Closing):
    """A release that is being read: it stays on disk until closed, also when another becomes current."""

    def __init__(self, directory: Path, pointer: Pointer, lock: IO[bytes]) -> None:
        self.directory = directory
        self.dataset = pointer.dataset
        self.bundled = pointer.bundled
        self._lock = lock

    def close(self) -> None:
        """Let the release go; closing twice does nothing."""
        self._lock.close()


class Releases:
    """All releases under one directory, which need not exist before the first load."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._releases = root / _RELEASES

    @property
    def pointer_path(self) -> Path:
        """The file that says what is current; another file after every load, which is how a server sees one."""
        return self.root / _POINTER

    def pointer(self) -> Pointer | None:
        """Return what is current without opening it, None where nothing was loaded yet.

        Raise NoDataset where the pointer is damaged, Unusable where it cannot be read.
        """
        path = self.pointer_path
        try:
            text = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Unusable(path, error.strerror or str(error)) from error
        try:
            found = json.loads(text)
            return Pointer(_dataset(found["dataset"]), bool(found["bundled"]), int(found["layout"]))
        except (ValueError, KeyError, TypeError) as error:
            raise NoDataset(path, "damaged; load the data again") from error

    def current(self) -> Release:
        """Open the current release for reading; raise NoDataset where there is none that can be read."""
        for tries_left in reversed(range(_TRIES)):
            pointer = self.pointer()
            if pointer is None:
                raise NoDataset(self.root, "nothing is loaded yet")
            if pointer.layout != LAYOUT:
                raise NoDataset(self.root, "the data were loaded by another version of chithi; load them again")
            if release := self._open(pointer):
                return release
            if tries_left:  # a load may have removed the release between the two steps, having made another current
                time.sleep(_POLL)
        raise NoDataset(self.root, "the data are missing or damaged; load them again")

    def build(
        self, dataset: str, fill: Callable[[Path], object], *, bundled: bool = False, wait: float = 30
    ) -> Pointer:
        """Make `dataset` current, whose files `fill` writes into the directory it is given, unless they are there.

        A dataset is named by a hash of all it is made of: equal names are equal contents. What `fill` raises passes
        through and changes nothing. Raise StoreBusy when another load runs for more than `wait` seconds, Unusable
        where the file system refuses, ValueError for a name with other characters than letters, digits and `._-`.
        """
        pointer = Pointer(_dataset(dataset), bundled)
        with self._loading(wait):
            self._sweep(keep=pointer)
            if not _whole(self._directory(pointer)):
                self._make(pointer, fill)
            with _refusals(self.root):
                _replace(self.pointer_path, json.dumps(asdict(pointer)).encode())
            self._sweep()
        return pointer

    def sweep(self) -> bool:
        """Remove the releases that nobody reads any more; return False, at once, where a load runs just now."""
        try:
            with self._loading(wait=0):
                self._sweep()
        except StoreBusy:
            return False
        except Unusable:  # read-only for us: whoever loads sweeps
            pass
        return True

    def _directory(self, pointer: Pointer) -> Path:
        return self._releases / f"v{pointer.layout}-{pointer.dataset}"

    def _open(self, pointer: Pointer) -> Release | None:
        """Take a shared lock on a release, or return None where it is gone or going."""
        directory = self._directory(pointer)
        try:
            lock = (directory / _MANIFEST).open("rb")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unusable(directory, error.strerror or str(error)) from error
        if _locked(lock, fcntl.LOCK_SH) and _same(lock, directory / _MANIFEST) and _whole(directory):
            return Release(directory, pointer, lock)
        lock.close()
        return None

    @contextmanager
    def _loading(self, wait: float) -> Iterator[None]:
        """Be the only load; the lock ends with the process, however it ends."""
        with _refusals(self.root):
            self._releases.mkdir(parents=True, exist_ok=True)
            lock = (self.root / _LOCK).open("a+b")
        with lock:
            until = time.monotonic() + wait
            while not _locked(lock, fcntl.LOCK_EX):
                if time.monotonic() >= until:
                    raise StoreBusy(self.root, wait, _process(lock))
                time.sleep(_POLL)
            with _refusals(self.root):
                lock.truncate(0)
                lock.write(str(os.getpid()).encode())
                lock.flush()
            yield

    def _make(self, pointer: Pointer, fill: Callable[[Path], object]) -> None:
        making = self._releases / f"{_NEW}{pointer.dataset}"
        final = self._directory(pointer)
        with _refusals(self.root):
            making.mkdir()
        try:
            fill(making)
            with _refusals(self.root):
                manifest = json.dumps({"dataset": pointer.dataset, "files": _sizes(making)}, indent=1)
                (making / _MANIFEST).write_text(manifest, encoding="utf-8")
                _sync(making)
                if final.exists():  # damaged, or it would not have been made again
                    self._remove(final)
                making.rename(final)
                _sync_directory(self._releases)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise

    def _sweep(self, keep: Pointer | None = None) -> None:
        """Remove what killed loads left, and every release that is neither current, nor read, nor `keep`."""
        for path in self._left_behind():
            shutil.rmtree(path, ignore_errors=True)
        try:
            kept = {self._directory(each) for each in (self.pointer(), keep) if each}
        except NoDataset:  # damaged: which release it named is not known, so none is removed until it is replaced
            return
        for path in sorted(self._releases.glob("v*-*")):
            if path not in kept:
                self._remove_unread(path)

    def _left_behind(self) -> list[Path]:
        return sorted(path for path in self._releases.iterdir() if path.name.startswith((_NEW, _OLD)))

    def _remove_unread(self, path: Path) -> None:
        try:
            lock = (path / _MANIFEST).open("rb")
        except OSError:  # without a manifest nobody can have opened it
            self._remove(path)
            return
        with lock:
            if _locked(lock, fcntl.LOCK_EX):
                self._remove(path)

    def _remove(self, path: Path) -> None:
        """Take the name away first: what is half removed must never look like a release."""
        doomed = path.with_name(f"{_OLD}{path.name}-{time.time_ns()}")
        with suppress(OSError):
            path.rename(doomed)
            shutil.rmtree(doomed, ignore_errors=True)


def _dataset(name: Any) -> str:
    if not isinstance(name, str) or not _DATASET.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a dataset")
    return name


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unusable(Path(error.filename or path), error.strerror or str(error)) from error


def _locked(file: IO[bytes], operation: int) -> bool:
    """Try for a lock without waiting."""
    try:
        fcntl.flock(file, operation | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise Unusable(Path(file.name), f"cannot be locked ({error.strerror})") from error
    return True


def _same(file: IO[bytes], path: Path) -> bool:
    """Whether the open file still stands under its name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def _process(lock: IO[bytes]) -> int | None:
    lock.seek(0)
    text = lock.read(20)
    return int(text) if text.isdigit() else None


def _whole(directory: Path) -> bool:
    """Whether a release has all the files it was made with, in their sizes; a disk or a person may have lost some."""
    try:
        manifest = json.loads((directory / _MANIFEST).read_bytes())
        return all((directory / name).stat().st_size == size for name, size in manifest["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def _sizes(directory: Path) -> dict[str, int]:
    return {path.relative_to(directory).as_posix(): path.stat().st_size for path in _files(directory)}


def _sync(directory: Path) -> None:
    """Put a tree on disk: files, then the directories that name them."""
    for path in _files(directory):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    for path in (*(path for path in directory.rglob("*") if path.is_dir()), directory):
        _sync_directory(path)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(path: Path, content: bytes) -> None:
    """Put content under a name, so that a reader sees the old or the new, never a part."""
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync_directory(path.parent)
