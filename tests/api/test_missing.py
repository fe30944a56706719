"""`/api/missing` and `chithi missing`: numbers that no source has shown."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import httpx2
import pytest

from api.models.missing import Missing
from tests.api.served import client, got, refused
from tests.api.served_tasks import TRACKED
from tests.conftest import _program, _serving
from tests.loaders.clusters import write

Chithi = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("numbered")
    write(home / "tables", TRACKED)
    loaded = _program(home)("load", str(home / "tables"))
    assert loaded.returncode == 0, loaded.stderr
    return home


@pytest.fixture(scope="module")
def numbered(home: Path) -> Chithi:
    """The program on a small collection."""
    return _program(home)


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[httpx2.Client]:
    with _serving(home, home / "store") as server, client(server.url) as connected:
        yield connected


def _said(run: CompletedProcess[str]) -> Any:
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_gaps_of_an_issuer_and_what_is_in_no_sequence(served: httpx2.Client) -> None:
    answer = got(served, "/api/missing", issuer="ubnd")
    Missing.model_validate(answer)
    plans, reports = answer["sequences"]
    assert (plans["type"], reports["type"]) == ("plan", "report")
    assert (plans["symbol"], plans["term"], plans["first"], plans["last"]) == ("…/KH-UBND", "2019", 1, 5)
    assert (plans["missing"], plans["count"], plans["before"]) == ([{"first": 2, "last": 4}], 3, 0)
    assert {each["id"]: each["reason"] for each in answer["apart"]} == {
        "document/kh-3": "number-disputed",
        "document/kh-7": "number-disputed",
    }
    assert (answer["issuer"], answer["terms"]) == ("body/ubnd", ["2019"])


def test_the_command_says_what_the_route_says(served: httpx2.Client, numbered: Chithi) -> None:
    for asked in (
        [],
        ["Huyện ủy Một"],
        ["ubnd", "--type", "plan"],
        ["ubnd", "--term", "2019"],
        ["huyen-uy", "--term", "2010-2015"],
    ):
        names = {"--type": "type", "--term": "term"}
        issuer = {"issuer": asked[0]} if asked else {}
        parameters = issuer | {names[name]: value for name, value in zip(asked[1::2], asked[2::2], strict=True)}
        answer = got(served, "/api/missing", limit=100, **parameters)
        said = _said(numbered("missing", *asked, "--format", "json"))
        assert {**said, "count": answer["count"], "next": None} == answer


def test_a_congress_year_settles_no_term(served: httpx2.Client) -> None:
    answer = got(served, "/api/missing", issuer="huyen-uy")
    (apart,) = answer["apart"]
    assert (answer["sequences"], apart["reason"], apart["terms"]) == ([], "term-unsettled", ["2010-2015", "2015-2020"])


def test_pages_hold_sequences_and_the_others(served: httpx2.Client) -> None:
    whole = got(served, "/api/missing", limit=100)
    assert whole["count"] == {"sequences": len(whole["sequences"]), "apart": len(whole["apart"])}
    pages, offset = [], 0
    while offset is not None:
        pages.append(got(served, "/api/missing", limit=1, offset=offset))
        offset = pages[-1]["next"]
    assert [each for page in pages for each in page["sequences"]] == whole["sequences"]
    assert [each for page in pages for each in page["apart"]] == whole["apart"]
    assert len(pages) == max(whole["count"].values()) > 1


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"issuer": "UBND huyện"}, 409, "may be any of 2"),
        ({"issuer": "UBND xã"}, 404, "nothing is called"),
        ({"issuer": "document/kh-1"}, 404, "nothing is called"),
        ({"type": "plans"}, 422, "did you mean plan?"),
        ({"limit": "0"}, 422, "limit"),
        ({"year": "2019"}, 422, "no such parameter here: year"),
    ],
)
def test_what_cannot_be_meant_is_refused(served: httpx2.Client, asked: dict[str, str], status: int, said: str) -> None:
    assert said in refused(served, "/api/missing", status, **asked)["detail"]


def test_the_table_shows_runs_and_reasons(numbered: Chithi) -> None:
    lines = numbered("missing", "ubnd").stdout.splitlines()
    assert lines[0].split("\t") == ["issuer", "type", "symbol", "term", "known", "missing", "count", "before the first"]
    assert lines[1].split("\t")[1:] == ["plan", "…/KH-UBND", "2019", "1, 5", "2..4", "3", "0"]
    assert lines[2].split("\t")[1:] == ["report", "…/BC-UBND", "2019", "2", "", "0", "1"]
    assert lines[3:5] == ["", "in no sequence:"]
    assert [line.split("\t")[2] for line in lines[6:]] == ["its number is disputed"] * 2


def test_the_csv_has_a_row_for_each_sequence(numbered: Chithi) -> None:
    run = numbered("missing", "ubnd", "--format", "csv")
    (plan, report) = csv.DictReader(io.StringIO(run.stdout))
    assert (plan["issuer"], plan["known"], plan["missing"], plan["rule"]) == (
        "body/ubnd",
        "1 | 5",
        "2..4",
        "state-year",
    )
    assert (report["type"], report["before"]) == ("report", "1")
    assert run.stderr == "documents in no sequence: 2 (--format json shows them)\n"


def test_the_command_names_what_is_wrong(numbered: Chithi) -> None:
    ambiguous = numbered("missing", "UBND huyện")
    assert (ambiguous.returncode, ambiguous.stdout) == (2, "")
    assert "body/ubnd-hai (Ủy ban nhân dân huyện Hai)" in ambiguous.stderr
    assert numbered("missing", "UBND xã").returncode == 1
    wrong = numbered("missing", "--type", "plans")
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "chithi: Invalid value for --type: 'plans' is no type of documents; did you mean plan?\n",
    )
    other = numbered("missing", "ubnd", "--term", "XI")
    assert (other.returncode, other.stdout) == (2, "")
    assert other.stderr == "chithi: Invalid value for --term: no document can be of the term 'XI'; there are 2019\n"
    types = numbered("missing", "--type", "foo")
    assert (types.returncode, types.stdout) == (2, "")
    assert "'foo' is no type of documents; there are" in types.stderr
    assert " plan," in types.stderr
    assert numbered("missing", "ubnd-hai").stdout == "no number is known\n"


def test_the_bundled_data_have_gaps(chithi: Chithi) -> None:
    (sequence,) = _said(chithi("missing", "Quốc hội", "--term", "XV", "--format", "json"))["sequences"][1:]
    assert (sequence["symbol"], sequence["term"], sequence["rule"]) == ("…/…/QH15", "XV", "assembly-term")
    assert {175, 202} <= {each["number"] for each in sequence["known"]}
    (directives,) = _said(chithi("missing", "ban-bi-thu", "--type", "directive", "--term", "xi", "--format", "json"))[
        "sequences"
    ]
    assert [each["number"] for each in directives["known"]] == [9, 18]
    assert directives["missing"] == [{"first": 10, "last": 17}]
