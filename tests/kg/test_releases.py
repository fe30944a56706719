"""Releases: what readers see while loads follow one another, fail, are killed, or find the files damaged."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.embedded import EmbeddedStore
from kg.errors import NoDataset, StoreBusy, Unusable
from kg.filling import bulk_load
from kg.releases import LAYOUT, Pointer, Releases


def write(text: str) -> Callable[[Path], None]:
    def fill(directory: Path) -> None:
        (directory / "sub").mkdir()
        (directory / "sub" / "data").write_text(text)

    return fill


def refuse(directory: Path) -> None:
    raise AssertionError("nothing was to be filled")


def content(releases: Releases) -> str:
    with releases.current() as release:
        return (release.directory / "sub" / "data").read_text()


def names(releases: Releases) -> list[str]:
    """What stands beside the releases and in them, dots included."""
    return sorted(path.name for path in (releases.root / "releases").iterdir())


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path / "not" / "there" / "yet")


# One load after another


def test_before_the_first_load_there_is_nothing(releases: Releases) -> None:
    assert releases.pointer() is None
    with pytest.raises(NoDataset, match="nothing is loaded yet"):
        releases.current()
    assert not releases.root.exists()


def test_a_load_replaces_the_dataset_and_removes_the_old_one(releases: Releases) -> None:
    assert releases.build("one", write("1"), bundled=True) == Pointer("one", bundled=True)
    assert content(releases) == "1"
    releases.build("two", write("2"))
    assert content(releases) == "2"
    assert releases.pointer() == Pointer("two", bundled=False)
    assert names(releases) == [f"v{LAYOUT}-two"]


def test_a_release_tells_what_it_is(releases: Releases) -> None:
    releases.build("one", write("1"), bundled=True)
    with releases.current() as release:
        assert (release.dataset, release.bundled, release.directory.is_dir()) == ("one", True, True)


def test_the_same_dataset_is_not_filled_again(releases: Releases) -> None:
    releases.build("one", write("1"), bundled=True)
    assert releases.build("one", refuse, bundled=False) == Pointer("one", bundled=False)
    assert content(releases) == "1"


def test_what_fill_raises_changes_nothing(releases: Releases) -> None:
    releases.build("one", write("1"))

    def failing(directory: Path) -> None:
        write("2")(directory)
        raise KeyError("half done")

    with pytest.raises(KeyError, match="half done"):
        releases.build("two", failing)
    assert content(releases) == "1"
    assert names(releases) == [f"v{LAYOUT}-one"]


@pytest.mark.parametrize("name", ["", "../one", "a/b", ".hidden", "a\n", "-a", "đ"])
def test_a_dataset_is_named_so_that_it_stays_in_its_folder(releases: Releases, name: str) -> None:
    with pytest.raises(ValueError, match="no name of a dataset"):
        releases.build(name, refuse)
    assert not releases.root.exists()


def test_a_real_store_is_whole_after_it_was_read(releases: Releases) -> None:
    quad = b'<http://s> <http://p> "1" <http://g> .\n'
    releases.build("one", lambda directory: bulk_load(directory / "store", [quad]))
    with releases.current() as release, EmbeddedStore.open(release.directory / "store") as store:
        assert store.query("ASK { GRAPH ?g { ?s ?p ?o } }")
    releases.build("one", refuse)


# Readers


def test_a_release_that_is_read_stays_until_it_is_closed(releases: Releases) -> None:
    releases.build("one", write("1"))
    first, second = releases.current(), releases.current()
    releases.build("two", write("2"))
    first.close()
    releases.build("three", write("3"))
    assert (second.directory / "sub" / "data").read_text() == "1"
    assert names(releases) == [f"v{LAYOUT}-one", f"v{LAYOUT}-three"]
    second.close()
    second.close()
    releases.build("three", refuse)
    assert names(releases) == [f"v{LAYOUT}-three"]


def test_another_process_that_reads_counts_too(releases: Releases) -> None:
    releases.build("one", write("1"))
    reader = child(releases, "with releases.current(): here('reading'); time.sleep(60)", "reading")
    releases.build("two", write("2"))
    assert f"v{LAYOUT}-one" in names(releases)
    kill(reader)
    releases.build("two", refuse)
    assert names(releases) == [f"v{LAYOUT}-two"]


def test_readers_never_fail_while_loads_follow_one_another(releases: Releases) -> None:
    releases.build("a", write("a"))
    stop, seen, errors = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            try:
                with releases.current() as release:
                    text = (release.directory / "sub" / "data").read_text()
                    assert text == release.dataset
                    seen.add(text)
            except Exception as error:
                errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for dataset in "bcdefghijklmnop":
        releases.build(dataset, write(dataset))
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert len(seen) > 1


# Loads that meet


def test_a_second_load_waits_for_the_first(releases: Releases) -> None:
    started = threading.Event()

    def slow(directory: Path) -> None:
        started.set()
        time.sleep(0.2)
        write("1")(directory)

    first = threading.Thread(target=releases.build, args=("one", slow))
    first.start()
    started.wait()
    releases.build("two", write("2"))
    first.join()
    assert content(releases) == "2"


def test_a_second_load_gives_up_when_it_has_waited_long_enough(releases: Releases) -> None:
    first = child(releases, "releases.build('one', lambda _: (here('filling'), time.sleep(60)))", "filling")
    with pytest.raises(StoreBusy, match=r"another load \(process \d+\) is running here; gave up after 0.1 s") as caught:
        releases.build("two", refuse, wait=0.1)
    assert caught.value.process == first.pid
    kill(first)
    releases.build("two", write("2"), wait=0.1)
    assert content(releases) == "2"


# A load that is killed: the code stops a load where `here` is called, and the test kills it there

PREAMBLE = """
import os, pathlib, sys, time
from kg.releases import Releases
releases, told = Releases(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2])
def here(name):
    (told / name).touch()
def stop(*_, **__):
    here("there")
    time.sleep(60)
def fill(directory):
    (directory / "sub").mkdir()
    (directory / "sub" / "data").write_text("2")
"""


def child(releases: Releases, code: str, until: str) -> "subprocess.Popen[bytes]":
    """Run code in a process of its own until it says that it is there."""
    told = releases.root.parent / f"told-{time.monotonic_ns()}"
    told.mkdir(parents=True)
    arguments = [sys.executable, "-c", PREAMBLE + textwrap.dedent(code), str(releases.root), str(told)]
    process = subprocess.Popen(arguments, cwd=Path(__file__).parents[2])
    while not (told / until).exists():
        assert process.poll() is None
        time.sleep(0.01)
    return process


def kill(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


KILLED = {
    "before anything": "Releases._sweep = stop",
    "during fill": """
        def fill(directory):
            (directory / "half").write_text("half")
            stop()
    """,
    "before the manifest": "import kg.releases; kg.releases._sizes = stop",
    "while syncing": "import kg.releases; kg.releases._sync = stop",
    "before the rename": "pathlib.Path.rename = stop",
    "before the pointer": "import kg.releases; kg.releases._replace = stop",
    "while the pointer is written": """
        replace = pathlib.Path.replace
        pathlib.Path.replace = lambda path, new: stop() if path.name == "current.json.new" else replace(path, new)
    """,
}


@pytest.mark.parametrize("code", KILLED.values(), ids=KILLED)
def test_a_load_killed_at_any_moment_leaves_the_old_dataset(releases: Releases, code: str) -> None:
    releases.build("one", write("1"))
    kill(child(releases, textwrap.dedent(code) + "\nreleases.build('two', fill)", "there"))
    assert content(releases) == "1"
    # The next load is not hindered by what is left, and removes it.
    releases.build("three", write("3"), wait=0)
    assert content(releases) == "3"
    assert names(releases) == [f"v{LAYOUT}-three"]


@pytest.mark.parametrize("code", KILLED.values(), ids=KILLED)
def test_the_killed_load_can_be_repeated(releases: Releases, code: str) -> None:
    kill(child(releases, textwrap.dedent(code) + "\nreleases.build('two', fill)", "there"))
    with pytest.raises(NoDataset):
        releases.current()
    releases.build("two", write("2"), wait=0)
    assert content(releases) == "2"
    assert names(releases) == [f"v{LAYOUT}-two"]


def test_a_load_killed_after_the_pointer_leaves_the_new_dataset(releases: Releases) -> None:
    releases.build("one", write("1"))
    code = """
        sweep = Releases._sweep
        Releases._sweep = lambda self, keep=None: sweep(self, keep) if keep else stop()
        releases.build('two', fill)
    """
    kill(child(releases, code, "there"))
    assert content(releases) == "2"
    releases.build("two", refuse)
    assert names(releases) == [f"v{LAYOUT}-two"]


def test_a_release_half_removed_is_never_taken_for_one(releases: Releases) -> None:
    releases.build("one", write("1"))
    code = "import shutil; shutil.rmtree = stop; releases.build('two', fill)"
    kill(child(releases, code, "there"))
    assert content(releases) == "2"
    assert [name for name in names(releases) if name.startswith("v")] == [f"v{LAYOUT}-two"]
    releases.build("one", write("1 again"))
    assert content(releases) == "1 again"
    assert names(releases) == [f"v{LAYOUT}-one"]


# Damage


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"dataset": "../x", "bundled": 1, "layout": 1}', "\0"])
def test_a_damaged_pointer_is_said_and_mended_by_a_load(releases: Releases, text: str) -> None:
    releases.build("one", write("1"))
    (releases.root / "current.json").write_text(text)
    with pytest.raises(NoDataset, match="damaged; load the data again"):
        releases.current()
    assert releases.build("one", refuse)
    assert content(releases) == "1"


@pytest.mark.parametrize("harm", ["lost", "cut", "manifest", "all"])
def test_a_damaged_release_is_said_and_mended_by_a_load(releases: Releases, harm: str) -> None:
    releases.build("one", write("1"))
    directory = releases.root / "releases" / f"v{LAYOUT}-one"
    match harm:
        case "lost":
            (directory / "sub" / "data").unlink()
        case "cut":
            (directory / "sub" / "data").write_text("")
        case "manifest":
            (directory / "release.json").write_text("{")
        case "all":
            directory.rename(directory.with_name("elsewhere"))
    with pytest.raises(NoDataset, match="missing or damaged; load them again"):
        releases.current()
    releases.build("one", write("1"))
    assert content(releases) == "1"


def test_data_of_another_layout_are_loaded_anew(releases: Releases) -> None:
    releases.build("one", write("1"))
    pointer = releases.root / "current.json"
    pointer.write_text(json.dumps({**json.loads(pointer.read_text()), "layout": LAYOUT + 1}))
    other = releases.root / "releases" / f"v{LAYOUT + 1}-one"
    (releases.root / "releases" / f"v{LAYOUT}-one").rename(other)
    assert releases.pointer() == Pointer("one", bundled=False, layout=LAYOUT + 1)
    with pytest.raises(NoDataset, match="another version"):
        releases.current()
    # A server of the other version still reads its own.
    with (other / "release.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        releases.build("one", write("1"))
        assert names(releases) == [f"v{LAYOUT}-one", other.name]
    releases.build("one", refuse)
    assert names(releases) == [f"v{LAYOUT}-one"]


def test_a_root_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unusable, match=r"Not a directory|File exists"):
        Releases(tmp_path / "file").build("one", refuse)
    with pytest.raises(Unusable, match="Not a directory"):
        Releases(tmp_path / "file" / "sub").build("one", refuse)
    assert Releases(tmp_path / "file" / "sub").pointer() is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_root_without_rights_can_be_read(releases: Releases) -> None:
    releases.build("one", write("1"))
    releases.root.chmod(0o500)
    try:
        assert content(releases) == "1"
        with pytest.raises(Unusable, match="Permission denied"):
            releases.build("two", refuse)
    finally:
        releases.root.chmod(0o700)


def test_a_full_disk_is_said(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    releases.build("one", write("1"))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unusable, match="No space left on device"):
            releases.build("two", write("2"))
    assert content(releases) == "1"
    releases.build("two", write("2"))
    assert content(releases) == "2"


def test_a_file_system_without_locks_is_said(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(file: object, operation: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with pytest.raises(Unusable, match="cannot be locked"):
        releases.build("one", refuse)
