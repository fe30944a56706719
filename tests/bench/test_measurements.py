"""What the benchmark compares is the same thing done in several ways, and it says so when it is not."""

import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from bench import load_trace, report
from bench.cascade import SIZES, Expected, write
from bench.load_trace import ROOT, Measured, same_quads
from bench.timing import Loads, Timing, in_turn
from bench.traces import Disagreement, Subjects
from kg import shapes
from kg.conflicts import conflicts
from kg.embedded import EmbeddedStore
from kg.index import Index, building
from loaders.collection import Collection


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Expected]:
    folder = tmp_path_factory.mktemp("small") / "XS"
    return folder, write(SIZES["XS"], folder)


@pytest.fixture(scope="module")
def collection(small: tuple[Path, Expected]) -> Collection:
    return Collection([small[0]])  # with all checks: a problem in the tables ends here


@pytest.fixture(scope="module")
def store(collection: Collection) -> ox.Store:
    store = ox.Store()
    store.bulk_load(b"".join(collection.nquads()), ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture
def subjects(collection: Collection, store: ox.Store, tmp_path: Path) -> Subjects:
    building.build(tmp_path, collection.index_frames())
    return Subjects(Index.open(tmp_path), store, store, ROOT)


def test_row_by_row_gives_the_quads_of_the_loader(tmp_path: Path) -> None:
    same_quads(tmp_path / "XS")


def test_other_quads_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def __init__(self, folder: Path) -> None:
            self.dataset = Dataset()

    monkeypatch.setattr(load_trace, "RowByRow", Nothing)
    with pytest.raises(Disagreement, match="other quads"):
        same_quads(tmp_path / "XS")


def test_all_traces_agree_with_each_other_and_with_what_was_generated(
    subjects: Subjects, small: tuple[Path, Expected]
) -> None:
    truth = small[1].traces["ct-901"]
    assert subjects.agree(truth) == truth.documents + truth.events + truth.actions


def test_a_trace_that_differs_in_one_cell_is_noticed(subjects: Subjects, small: tuple[Path, Expected]) -> None:
    name = subjects.derived[ROOT][0]
    subjects.things[name] = (*subjects.things[name][:-1], "2001-01-01")
    with pytest.raises(Disagreement, match="dict"):
        subjects.agree(small[1].traces["ct-901"])


def test_a_trace_without_an_expected_gap_is_noticed(subjects: Subjects, small: tuple[Path, Expected]) -> None:
    truth = small[1].traces["ct-901"]
    with pytest.raises(Disagreement, match="generated"):
        subjects.agree(replace(truth, gaps=truth.gaps + 1))


def test_the_project_finds_the_conflicts_that_were_generated(store: ox.Store, small: tuple[Path, Expected]) -> None:
    assert len(conflicts(EmbeddedStore(store))) == small[1].conflicts


def test_shapes_object_to_nothing_that_was_generated_but_unknown_dates(collection: Collection) -> None:
    found = shapes.validate(b"".join(collection.default_graph()))
    assert {(each.severity, (each.shape or "").rpartition("#")[2]) for each in found} == {("Info", "dateKnown")}


def test_ways_are_timed_in_turn_as_often_as_asked() -> None:
    done: list[str] = []
    timings = in_turn({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, 2, {"b": 2})
    assert "".join(done) == "abbabb"
    assert (timings["a"].runs, timings["b"].runs) == (2, 4)


def test_a_deadline_that_has_passed_leaves_one_round_of_loads(small: tuple[Path, Expected], tmp_path: Path) -> None:
    loads = Loads(small[0], tmp_path)
    loads.run(["nquads"], 1)
    loads.run(["bulk", "load"], 3, deadline=0)
    assert loads["bulk"].runs == loads["load"].runs == 1
    assert loads.quads["bulk"] == loads.quads["load"] > 30_000


def test_a_load_that_lasts_too_long_is_stopped_and_does_not_count(small: tuple[Path, Expected], tmp_path: Path) -> None:
    loads = Loads(small[0], tmp_path)
    loads.run(["nquads"], 1, end=time.monotonic())
    assert loads.quads == {}


def test_the_report_says_which_goals_hold(small: tuple[Path, Expected]) -> None:
    measured = Measured(generated={"S": small[1]}, growth={"S": Timing(1.0, 1.0, 3), "M": Timing(1.3, 1.3, 3)})
    assert "| the same trace in M over S | 1.30 × | ≤ 1.2 × | no |" in report.markdown(measured)
    measured.growth["M"] = Timing(1.1, 1.1, 3)
    assert "| the same trace in M over S | 1.10 × | ≤ 1.2 × | yes |" in report.markdown(measured)
