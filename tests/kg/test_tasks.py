"""When a task is overdue, surely or possibly; and which lists of tasks there are."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from kg.catalogue import Filters, find
from kg.errors import NotFound
from kg.index import Index
from kg.tasks import lateness
from tests.kg.lineage import BASE, Lineage, Thing, document, event


def late(day: str, due: str | None, status: str | None = None) -> str | None:
    """Whether a task with a due date is overdue on a day."""
    with TemporaryDirectory() as folder:
        index = Lineage(things=[Thing("nv", "task", edtf=due, status=status)]).index(Path(folder))
        return lateness(index, np.array([0]), date.fromisoformat(day))[0]


@pytest.mark.parametrize(
    ("due", "day", "expected"),
    [
        ("2019-12-31", "2019-12-31", None),
        ("2019-12-31", "2020-01-01", "certain"),
        ("2019-12", "2019-12-01", None),
        ("2019-12", "2019-12-02", "possible"),
        ("2019-12", "2019-12-31", "possible"),
        ("2019-12", "2020-01-01", "certain"),
        ("2013/2018", "2015-01-01", "possible"),
        ("2013/2018", "2019-01-01", "certain"),
        ("2018/..", "2017-12-31", None),
        ("2018/..", "2030-01-01", "possible"),
        ("../2018-06-30", "2018-06-30", "possible"),
        ("../2018-06-30", "2018-07-01", "certain"),
        ("XXXX-12-31", "2020-01-01", "possible"),
        ("2019-XX-15", "2019-01-15", None),
        ("2019-XX-15", "2019-01-16", "possible"),
        ("2019-XX-15", "2019-12-16", "certain"),
        (None, "2030-01-01", None),
        ("0001-01-01", "0001-01-01", None),
    ],
)
def test_a_task_is_overdue_from_the_day_after_its_due_date(due: str | None, day: str, expected: str | None) -> None:
    assert late(day, due) == expected
    assert late(day, due, "hoàn thành") is None
    assert late(day, due, "đang thực hiện") == expected
    assert late(day, due, "hoàn thành bước 1") == ("possible" if expected else None)


TASKS = [
    Thing("thang-12", "task", edtf="2019-12", assigned_in="kh", assigned=("ub",)),
    Thing("quy-1", "task", edtf="2019-01/2019-03", assigned_in="hn", status="đang thực hiện"),
    Thing("xong", "task", edtf="2018", assigned_in="kh", status="Hoàn thành", assigned=("ub", "ca")),
    Thing("khong-han", "task", assigned_in="kh"),
    Thing("khong-ro", "task", assigned=("ca",)),
    Thing("mai-sau", "task", edtf="2021", assigned_in="sau"),
    Thing("bao", "source"),
    Thing("bao-2019", "source", edtf="2019"),
    Thing("ub", "body"),
    Thing("ca", "body"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    nodes = [document("kh", day="2019-01-01"), event("hn"), document("sau", day="2020-06-01")]
    return Lineage(nodes=nodes, things=TASKS).index(tmp_path_factory.mktemp("tasks"))


def ids(index: Index, **filters: object) -> list[str]:
    page = find(index, "task", Filters(**filters), limit=100)  # type: ignore[arg-type]
    return [iri.removeprefix(BASE.prefix("task")) for iri in page.iris]


@pytest.mark.parametrize(
    ("filters", "listed"),
    [
        ({}, ["xong", "quy-1", "thang-12", "mai-sau", "khong-han", "khong-ro"]),
        ({"overdue": date(2019, 4, 1)}, ["quy-1"]),
        ({"overdue": date(2019, 12, 15)}, ["quy-1", "thang-12"]),
        ({"overdue": date(2018, 12, 31)}, []),
        ({"overdue": date(2022, 1, 1)}, ["quy-1", "thang-12", "mai-sau"]),
        ({"undated": True}, ["khong-han", "khong-ro"]),
        ({"overdue": date(2019, 4, 1), "undated": True}, ["quy-1", "khong-han", "khong-ro"]),
        ({"overdue": date(2019, 12, 15), "status": "đang thực hiện"}, ["quy-1"]),
        ({"as_of": date(2019, 12, 15)}, ["xong", "quy-1", "thang-12", "khong-han", "khong-ro"]),
        ({"as_of": date(2018, 12, 31)}, ["quy-1", "khong-ro"]),
        ({"assigned_to": "ub"}, ["xong", "thang-12"]),
        ({"assigned_to": "body/ca"}, ["xong", "khong-ro"]),
        ({"assigned_to": "ub", "undated": True}, []),
        ({"assigned_in": BASE.thing("document", "kh")}, ["xong", "thang-12", "khong-han"]),
        ({"assigned_in": BASE.thing("event", "hn")}, ["quy-1"]),
    ],
)
def test_lists_of_tasks(index: Index, filters: dict[str, object], listed: list[str]) -> None:
    assert ids(index, **filters) == listed


@pytest.mark.parametrize(
    "filters", [{"assigned_to": "khong-co"}, {"assigned_to": "task/xong"}, {"assigned_in": "kh"}, {"assigned_in": ""}]
)
def test_bodies_and_documents_that_are_none_are_errors(index: Index, filters: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        ids(index, **filters)


def test_an_index_without_documents_has_tasks(tmp_path: Path) -> None:
    index = Lineage(things=[Thing("nv", "task")]).index(tmp_path)
    assert ids(index, as_of=date(2019, 1, 1), undated=True) == ["nv"]
