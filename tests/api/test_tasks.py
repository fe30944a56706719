"""`/api/tasks` and `chithi tasks`: what is due, overdue and undated, with who says so."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import httpx2
import pytest

from api.models.things import Things
from tests.api.served import DISPUTED, client, got, refused
from tests.api.served_tasks import TRACKED
from tests.conftest import _program, _serving
from tests.loaders.clusters import write

Chithi = Callable[..., CompletedProcess[str]]

DAY = "2019-07-01"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("tracked")
    write(home / "tables", TRACKED)
    loaded = _program(home)("load", str(home / "tables"))
    assert loaded.returncode == 0, loaded.stderr
    return home


@pytest.fixture(scope="module")
def tracked(home: Path) -> Chithi:
    """The program on the tables above."""
    return _program(home)


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[httpx2.Client]:
    with _serving(home, home / "store") as server, client(server.url) as connected:
        yield connected


def _ids(answer: Any) -> list[str]:
    return [each["id"].removeprefix("task/") for each in answer["items"]]


def _late(answer: Any) -> dict[str, str | None]:
    return {each["id"].removeprefix("task/"): each["overdue"] for each in answer["items"]}


def test_of_two_documents_of_one_symbol_the_one_of_the_day_assigned(
    disputed: httpx2.Client, empty: Chithi, tmp_path: Path
) -> None:
    refused(disputed, "/api/tasks", 409, assigned_in="1-CT/TW")
    assert _ids(got(disputed, "/api/tasks", assigned_in="1-CT/TW", as_of="2021-01-01")) == ["t1"]
    assert disputed.get("/tasks?assigned_in=1-CT%2FTW").status_code == 409
    assert "/task/t1" in disputed.get("/tasks?assigned_in=1-CT%2FTW&as_of=2021-01-01").text
    write(tmp_path / "tables", DISPUTED)
    assert empty("load", str(tmp_path / "tables")).returncode == 0
    asked = ("tasks", "--assigned-in", "1-CT/TW", "--format", "json")
    assert empty(*asked).returncode == 2
    assert _ids(json.loads(empty(*asked, "--as-of", "2021-01-01").stdout)) == ["t1"]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ({}, ["nv-2", "nv-1", "nv-3", "nv-4"]),
        ({"overdue": "true", "as_of": DAY}, ["nv-2", "nv-1"]),
        ({"overdue": "true", "as_of": "2019-03-31"}, ["nv-2"]),
        ({"undated": "true"}, ["nv-4"]),
        ({"overdue": "true", "undated": "true", "as_of": DAY}, ["nv-2", "nv-1", "nv-4"]),
        ({"status": "đang thực hiện"}, ["nv-1"]),
        ({"assigned_to": "ubnd"}, ["nv-1"]),
        ({"assigned_to": "body/ubnd-hai"}, ["nv-2"]),
        ({"assigned_to": "uy ban nhan dan huyen mot"}, ["nv-1"]),
        ({"assigned_in": "1/KH-UBND"}, ["nv-2", "nv-1"]),
        ({"assigned_in": "event/hn"}, ["nv-3", "nv-4"]),
        ({"as_of": "2019-05-31"}, ["nv-2", "nv-1"]),
        ({"overdue": "false", "to": "2019-06-30", "when": "certain"}, ["nv-1", "nv-3"]),
    ],
)
def test_the_route_and_the_command_list_the_same(
    served: httpx2.Client, tracked: Chithi, asked: dict[str, str], listed: list[str]
) -> None:
    answer = got(served, "/api/tasks", **asked)
    Things.model_validate(answer)
    assert _ids(answer) == listed
    if "to" not in asked:
        options = [
            word
            for name, value in asked.items()
            for word in ([f"--{name}"] if value == "true" else [f"--{name.replace('_', '-')}", value])
        ]
        assert _ids(json.loads(tracked("tasks", *options, "--format", "json").stdout)) == listed


def test_each_says_whether_it_is_overdue_where_a_day_was_asked_for(served: httpx2.Client) -> None:
    answer = got(served, "/api/tasks", as_of=DAY)
    assert _late(answer) == {"nv-2": "possible", "nv-1": "certain", "nv-3": None, "nv-4": None}
    assert answer["as_of"] == DAY
    plain = got(served, "/api/tasks")
    assert "as_of" not in plain
    assert not any("overdue" in each for each in plain["items"])


def test_without_a_day_today_counts_and_the_tag_says_so(served: httpx2.Client) -> None:
    answer = served.get("/api/tasks", params={"overdue": "true"})
    assert answer.json()["as_of"] == date.today().isoformat()
    assert _late(answer.json()) == {"nv-2": "certain", "nv-1": "certain"}
    known = {"if-none-match": answer.headers["etag"]}
    assert served.get("/api/tasks", params={"overdue": "true"}, headers=known).status_code == 304
    plain = served.get("/api/tasks")
    assert served.get("/api/tasks", headers={"if-none-match": plain.headers["etag"]}).status_code == 304


def test_pages_of_overdue_tasks_follow_one_another(served: httpx2.Client) -> None:
    first = served.get("/api/tasks", params={"overdue": "true", "as_of": DAY, "limit": 1})
    assert _ids(first.json()) == ["nv-2"]
    second = served.get(first.links["next"]["url"]).json()
    assert (_late(second), second["next"]) == ({"nv-1": "certain"}, None)


def test_the_command_says_what_the_route_says(served: httpx2.Client, tracked: Chithi) -> None:
    said = json.loads(tracked("tasks", "--as-of", DAY, "--format", "json").stdout)
    answer = got(served, "/api/tasks", as_of=DAY)
    assert (said["dataset"], said["as_of"], said["items"]) == (answer["dataset"], DAY, answer["items"])
    (due,) = (fact for fact in said["items"][1]["facts"] if fact["property"] == "due")
    assert [(claim["source"], claim["locator"]) for claim in due["claims"]] == [("bao", "p1")]


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"assigned_to": "UBND huyện"}, 409, "may be any of 2"),
        ({"assigned_to": "UBND huyện Ba"}, 404, "did you mean"),
        ({"assigned_in": "99/KH-UBND"}, 404, "nothing is called '99/KH-UBND'"),
        ({"assigned_in": "ubnd"}, 400, "only documents, events and actions"),
        ({"as_of": "2019"}, 422, "expected a day as YYYY-MM-DD"),
        ({"overdue": "perhaps"}, 422, "overdue"),
        ({"late": "true"}, 422, "no such parameter here: late"),
    ],
)
def test_what_cannot_be_meant_is_refused(served: httpx2.Client, asked: dict[str, str], status: int, said: str) -> None:
    assert said in refused(served, "/api/tasks", status, **asked)["detail"]


def test_the_table_names_bodies_and_words_as_printed(tracked: Chithi) -> None:
    header, *rows = (line.split("\t") for line in tracked("tasks", "--as-of", DAY).stdout.splitlines())
    assert header == ["due", "state", "status", "task", "assigned to", "assigned in", "id"]
    assert [row[:3] for row in rows] == [
        ["2019", "possibly overdue", ""],
        ["2019-03-31", "overdue", "đang thực hiện"],
        ["2019-06-30", "", "Đã hoàn thành"],
        ["", "", ""],
    ]
    assert rows[1][3:] == [
        "Báo cáo quý",
        "Ủy ban nhân dân huyện Một | các xã",
        "Kế hoạch 1/KH-UBND",
        "task/nv-1",
    ]
    assert rows[3][4] == ""  # what only a disputed claim says


RENAMED = {
    "sources": """
        id,title
        bao,Bài báo
        """,
    "bodies": """
        id,name,level,branch,source,valid_from,valid_to,succeeded_by
        huyen,UBND huyện C,district,government,bao,,2021-01-01,thi-xa
        thi-xa,UBND thị xã C,district,government,bao,2021-01-01,,
        """,
    "documents": """
        id,type,symbol,issuer,issued,source
        kh,plan,5/KH-UBND,huyen,2019-03-01,bao
        """,
    "tasks": """
        id,assigned_in,assigned_to,description,due,status,source,certainty,note
        nv,kh,huyen;~các xã,Diễn tập,2019-12,Hoàn thành bước 1,bao,,
        """,
}


def test_table_and_csv_name_bodies_as_of_the_day(empty: Chithi, tmp_path: Path) -> None:
    write(tmp_path / "renamed", RENAMED)
    assert empty("load", str(tmp_path / "renamed")).returncode == 0
    for options, expected in (
        (["--as-of", "2022-01-01"], "UBND thị xã C | các xã"),
        (["--as-of", "2020-06-01"], "UBND huyện C | các xã"),
        ([], "UBND huyện C | các xã"),
    ):
        table = empty("tasks", *options).stdout.splitlines()[1].split("\t")
        (row,) = csv.DictReader(io.StringIO(empty("tasks", *options, "--format", "csv").stdout))
        assert (table[4], row["assigned_to"]) == (expected, expected)
        assert (table[1:3], row["overdue"]) == (["possibly overdue", "Hoàn thành bước 1"], "possible")


def test_the_csv_has_every_claim_and_no_formula(tracked: Chithi) -> None:
    rows = list(csv.DictReader(io.StringIO(tracked("tasks", "--as-of", DAY, "--format", "csv").stdout)))
    row = rows[1]
    assert (row["id"], row["due"], row["due_last"], row["overdue"]) == (
        "task/nv-1",
        "2019-03-31",
        "2019-03-31",
        "certain",
    )
    assert (row["product"], row["assigned_by"]) == ("'=báo cáo", "Người Chủ Trì")
    assert sorted(zip(row["sources"].split(" | "), row["locators"].split(" | "), strict=True)) == [
        ("bao", "p1"),
        ("dai", "p9"),
    ]
    assert rows[2]["result"] == "đạt"


def test_the_command_names_what_is_wrong(tracked: Chithi) -> None:
    ambiguous = tracked("tasks", "--assigned-to", "UBND huyện")
    assert (ambiguous.returncode, ambiguous.stdout) == (2, "")
    assert "body/ubnd (Ủy ban nhân dân huyện Một)" in ambiguous.stderr
    assert tracked("tasks", "--assigned-in", "ubnd").returncode == 1
    for wrong in ("1/7/2019", "2019", "2019-02-30"):
        run = tracked("tasks", "--as-of", wrong)
        assert (run.returncode, run.stdout) == (2, "")
        assert "expected a day as YYYY-MM-DD, such as 2012-08-13" in run.stderr
    assert tracked("tasks", "--status", "no such status").stdout == "no such task\n"
    assert tracked("tasks", "--overdue", "--status", "no such status").stdout == "no such task\n"


def test_all_tasks_of_the_bundled_data_are_undated(chithi: Chithi) -> None:
    every, undated = (json.loads(chithi("tasks", *o, "--format", "json").stdout)["items"] for o in ([], ["--undated"]))
    assert [each["id"] for each in every] == [each["id"] for each in undated]
    assert len(every) >= 36
    assert chithi("tasks", "--overdue").stdout == f"no such task; {len(every)} without a due date (--undated)\n"
