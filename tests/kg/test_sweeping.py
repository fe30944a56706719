"""Releases that nobody reads any more, removed by who read them last."""

import threading
from pathlib import Path

from kg.releases import Releases


def _fill(directory: Path) -> None:
    (directory / "data").write_text("data")


def _names(releases: Releases) -> list[str]:
    return sorted(path.name.rpartition("-")[2] for path in (releases.root / "releases").iterdir())


def test_what_is_read_stays_until_its_last_reader_sweeps(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    releases.build("one", _fill)
    reading = releases.current()
    releases.build("two", _fill)
    assert releases.sweep()
    assert _names(releases) == ["one", "two"]
    reading.close()
    assert releases.sweep()
    assert _names(releases) == ["two"]


def test_while_a_load_runs_nothing_is_waited_for(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    releases.build("one", _fill)
    loading, swept = threading.Event(), threading.Event()

    def fill(directory: Path) -> None:
        _fill(directory)
        loading.set()
        assert swept.wait(10)

    load = threading.Thread(target=lambda: releases.build("two", fill))
    load.start()
    assert loading.wait(10)
    assert not releases.sweep()
    swept.set()
    load.join()
    assert releases.sweep()
    assert _names(releases) == ["two"]


def test_the_pointer_is_another_file_after_each_load(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    seen = set()
    for dataset in ("one", "two", "one"):
        releases.build(dataset, _fill)
        stat = releases.pointer_path.stat()
        seen.add((stat.st_ino, stat.st_mtime_ns))
    assert len(seen) == 3
