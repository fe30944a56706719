"""`chithi coverage` and `/api/coverage`: one answer, as a table, as CSV and as JSON."""

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import anyio
import httpx2
import pytest
from fastapi import Request

from api.answers import answer
from api.cli.coverage import COLUMNS, LEVELS
from api.dataset import Data
from api.models.coverage import Coverage
from ontology import vocab
from ontology.iri import Base
from tests.api.served import client, got, refused
from tests.conftest import Chithi, _program, _serving
from tests.loaders.clusters import write

PAGE = (Path(__file__).parents[2] / "docs" / "coverage.md").read_text(encoding="utf-8")
REAL = [
    ("province", "2019-01-01", None, 63),
    ("province", "2026-01-01", None, 34),
    ("district", "2019-01-01", "79", 24),
    ("district", "2019-01-01", "place/79", 24),
    ("district", "2019-01-01", "Thành phố Hồ Chí Minh", 24),
    ("district", "2022-01-01", "79", 22),  # Quận 2, Quận 9 and Quận Thủ Đức had become one city
    ("district", "2022-01-01", None, 705),
    ("commune", "2019-01-01", "Quận 11", 16),
    ("commune", "2026-01-01", "Quận 11", 4),
    ("commune", "2026-01-01", "79", 168),
    ("commune", "2026-01-01", "TPHCM", 168),
    ("commune", "2026-01-01", "TP.HCM", 168),
    ("commune", "2026-01-01", None, 3321),
]
"""Level, day, area, and how many places there were."""

EXAMPLES = re.findall(r"```console\n\$ ([^\n]*)\n(.*?)```", PAGE, re.DOTALL)
TABLES = {
    "sources": """
        id,title
        bao,Bài báo
        """,
    "places": """
        id,code,name,level,part_of,valid_from,valid_to,succeeded_by,source
        01,01,Tỉnh Một,province,,,,,bao
        02,02,Tỉnh Hai,province,,,,,bao
        011,011,Huyện Một,district,01,,2025-07-01,00001-20250701,bao
        012,012,Huyện Hai,district,01,,2025-07-01,00001-20250701,bao
        021,021,Huyện Ba,district,02,,2025-07-01,,bao
        00001,00001,Xã Tân Lập,commune,011,,2025-07-01,00001-20250701,bao
        00002,00002,Xã Tân Lập,commune,012,,2025-07-01,00001-20250701,bao
        00001-20250701,00001,Phường Mới,commune,01,2025-07-01,,,bao
        xa-nao-do,,,commune,,,2025-07-01,,bao
        """,
    "bodies": """
        id,name,level,place,source
        uy-1,Huyện ủy Một,district,011,bao
        """,
    "documents": """
        id,type,symbol,issuer,level,issued,title,source
        d1,directive,1-CT/TW,,central,2020-01-01,,bao
        d2,,,uy-1,,2020-01-11,=1+1,bao
        d3,directive,1-CT/TX,,central,2020-01-01,,bao
        d4,directive,1-CT/TX,,central,2024-01-01,,bao
        """,
    "events": """
        id,type,name,place,date,source
        e1,meeting,Hội nghị xã,00002,2020-02,bao
        e2,meeting,Hội nghị huyện,012,,bao
        h1,meeting,Hội nghị tỉnh 1,02,2020-01,bao
        h2,meeting,Hội nghị tỉnh 2,02,2020-02,bao
        h3,meeting,Hội nghị tỉnh 3,02,2020-03,bao
        h4,meeting,Hội nghị tỉnh 4,02,2020-04,bao
        h5,meeting,Hội nghị tỉnh 5,02,2020-05,bao
        h6,meeting,Hội nghị tỉnh 6,02,2020-06,bao
        h7,meeting,Hội nghị tỉnh 7,02,2020-07,bao
        """,
    "relations": """
        subject,relation,object,source
        d2,implements,d1,bao
        """,
    "links": """
        subject,relation,object,source
        e1,launches,d1,bao
        e2,launches,d1,bao
        h1,launches,d1,bao
        h2,launches,d1,bao
        h3,launches,d1,bao
        h4,launches,d1,bao
        h5,launches,d1,bao
        h6,launches,d1,bao
        h7,launches,d1,bao
        """,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("covered")
    write(home / "tables", TABLES)
    loaded = _program(home)("load", str(home / "tables"))
    assert loaded.returncode == 0, loaded.stderr
    return home


@pytest.fixture(scope="module")
def said(home: Path) -> Chithi:
    """The program on the tables."""
    return _program(home)


@pytest.fixture(scope="module")
def covered(home: Path) -> Iterator[httpx2.Client]:
    """A client of a server on the tables."""
    with _serving(home, home / "store") as server, client(server.url) as connected:
        yield connected


@pytest.mark.parametrize(
    ("options", "parameters"),
    [
        (["--level", "district"], {"level": "district"}),
        (["--level", "district", "--as-of", "2021-01-01"], {"level": "district", "as_of": "2021-01-01"}),
        (["--level", "commune", "--within", "tinh mot"], {"level": "commune", "within": "Tỉnh Một"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_the_command_and_the_route_give_one_answer(
    said: Chithi, covered: httpx2.Client, options: list[str], parameters: dict[str, str]
) -> None:
    printed = json.loads(said("coverage", "1-CT/TW", *options, "--format", "json").stdout)
    found = got(covered, "/api/coverage/1-CT%2FTW", **parameters)
    assert found == printed
    Coverage.model_validate(found)
    assert found["dataset"] == got(covered, "/api/stats")["dataset"]
    assert any(each["evidence"] for each in found["places"])


def test_each_place_has_its_state_and_its_evidence(covered: httpx2.Client) -> None:
    found = got(covered, "/api/coverage/d1", level="district", as_of="2021-01-01")
    one, two, three = found["places"]
    assert [each["state"] for each in (one, two, three)] == ["document", "event", "none"]
    assert one["days"] == {"min": 10, "max": 10}
    assert one["evidence"][0] == {
        "id": "document/d2",
        "iri": "https://w3id.org/chithi/id/document/d2",
        "kind": "document",
        "type": None,
        "label": "=1+1",
        "symbol": None,
        "level": "district",
        "branch": None,
        "issuer": [{"id": "body/uy-1", "label": "Huyện ủy Một"}],
        "place": [{"id": "place/011", "label": "Huyện Một"}],
        "date": {"edtf": "2020-01-11", "not_before": "2020-01-11", "not_after": "2020-01-11"},
        "via": [],
    }
    assert two["below"] == {"documents": 0, "events": 1}


def test_what_is_no_more_is_absent_with_what_it_became(covered: httpx2.Client) -> None:
    found = got(covered, "/api/coverage/d1", level="district", as_of="2026-01-01")
    assert found["counts"] == {
        "document": 0,
        "event": 0,
        "none": 0,
        "absent": 3,
        "total": 3,
        "uncertain": 0,
        "shares": None,
    }
    assert found["places"][0]["successors"] == [{"id": "place/00001-20250701", "code": "00001", "label": "Phường Mới"}]
    today = got(covered, "/api/coverage/d1", level="commune", as_of="2026-01-01")
    assert [(each["id"], each["state"]) for each in today["places"]] == [("place/00001-20250701", "event")]
    assert [(each["id"], [state["id"] for state in each["via"]]) for each in today["places"][0]["evidence"]] == [
        ("event/e1", ["place/00002"])
    ]


@pytest.mark.parametrize("within", ["01", "place/01", "https://w3id.org/chithi/id/place/01", "Tỉnh Một", "tinh mot"])
def test_an_area_is_an_id_a_code_or_a_name(covered: httpx2.Client, within: str) -> None:
    found = got(covered, "/api/coverage/d1", level="district", within=within, as_of="2021-01-01")
    assert found["within"] == "place/01"
    assert [each["code"] for each in found["places"]] == ["011", "012"]


def test_the_table_says_the_counts_then_the_places_of_each_state(said: Chithi) -> None:
    done = said("coverage", "1-CT/TW", "--level", "district", "--as-of", "2021-01-01")
    assert done.stdout == (
        "Chỉ thị 1-CT/TW  document/d1\n"
        "3 known districts, 2021-01-01: 1 with a document (33.3 %) · 1 with only an event (33.3 %) · "
        "1 with nothing recorded (33.3 %)\n"
        "\n"
        "with a document (1)\n"
        "  Huyện Một  +10 days  place/011\n"
        "      =1+1  2020-01-11  document/d2\n"
        "\n"
        "with only an event (1)\n"
        "  Huyện Hai  place/012  (on lower levels: 0 documents, 1 events)\n"
        "      Hội nghị huyện  event/e2\n"
        "\n"
        "with nothing recorded (1)\n"
        "  Huyện Ba  place/021\n"
    )


def test_the_table_of_today_speaks_of_what_became_of_places(said: Chithi) -> None:
    shown = said("coverage", "d1", "--level", "district", "--within", "01", "--as-of", "2026-01-01").stdout
    assert "2 known districts in Tỉnh Một, 2026-01-01: 2 that are no more\n" in shown
    assert "  Huyện Một  +10 days  place/011  → Phường Mới (place/00001-20250701)\n" in shown
    wards = said("coverage", "d1", "--level", "commune", "--as-of", "2026-01-01").stdout
    assert "  Phường Mới  +31…+59 days  place/00001-20250701\n" in wards
    assert "      Hội nghị xã  2020-02  event/e1  (at Xã Tân Lập (place/00002))\n" in wards


def test_the_table_names_places_that_may_be_any_of_the_others(said: Chithi) -> None:
    shown = said("coverage", "d1", "--level", "commune", "--as-of", "2021-01-01").stdout
    assert shown.splitlines()[1].startswith("2 known communes, 2021-01-01:")
    assert (
        shown.splitlines()[2] == "not counted, for it is not known where they are: xã (chưa rõ tên) (place/xa-nao-do)"
    )


def test_the_table_shows_the_first_of_much_evidence(said: Chithi) -> None:
    shown = said("coverage", "d1", "--level", "province", "--as-of", "2021-01-01").stdout
    assert "2 known provinces, 2021-01-01: 0 with a document (0.0 %) · 1 with only an event (50.0 %) · " in shown
    after = shown.partition("Tỉnh Hai")[2].splitlines()
    assert [line.split()[3] for line in after[1:6]] == ["1", "2", "3", "4", "5"]
    assert after[6] == "      … and 2 more (--format json)"


def test_the_csv_has_a_row_for_each_place(said: Chithi) -> None:
    text = said("coverage", "d1", "--level", "district", "--as-of", "2026-01-01", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(COLUMNS)
    assert rows[0] == {
        "id": "place/011",
        "code": "011",
        "label": "Huyện Một",
        "state": "absent",
        "days_min": "10",
        "days_max": "10",
        "evidence": "document/d2",
        "evidence_labels": "'=1+1",
        "evidence_dates": "2020-01-11",
        "via": "",
        "below_documents": "0",
        "below_events": "0",
        "successors": "place/00001-20250701",
        "certain": "yes",
    }
    assert [row["state"] for row in rows] == ["absent"] * 3


def test_of_two_documents_of_one_symbol_the_day_takes_the_one_there_was(said: Chithi) -> None:
    asked = ("coverage", "1-CT/TX", "--level", "district")
    several = said(*asked)
    assert (several.returncode, several.stdout) == (2, "")
    assert "document/d3" in several.stderr
    assert "document/d4" in several.stderr
    assert "document/d3" in said(*asked, "--as-of", "2021-01-01").stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["1-CT/TY", "--level", "district"], 1, ["nothing is called '1-CT/TY'"]),
        (["9-CT/TW", "--level", "district"], 1, ["nothing is called '9-CT/TW'"]),
        (["uy-1", "--level", "district"], 1, ["only documents, events and actions"]),
        (["d1", "--level", "huyện"], 2, ["'--level'", *LEVELS]),
        (["d1"], 2, ["--level"]),
        (["d1", "--level", "neighbourhood"], 1, ["no place of level neighbourhood is known"]),
        (["d1", "--level", "province", "--within", "011"], 1, ["no place of level province is known in Huyện Một"]),
        (["d1", "--level", "district", "--within", "Xã Tân Lập"], 2, ["place/00001 ", "place/00002 "]),
        (["d1", "--level", "district", "--within", "Tỉnh Bảy"], 1, ["did you mean", "place/01 "]),
        (["d1", "--level", "district", "--within", "uy-1"], 1, ["nothing is called 'uy-1'"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_clear_line(said: Chithi, arguments: list[str], status: int, words: list[str]) -> None:
    done = said("coverage", *arguments, "--as-of", "2021-01-01")
    assert done.returncode == status
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert all(word in done.stderr for word in words), done.stderr


def test_over_http_mistakes_are_problems(covered: httpx2.Client) -> None:
    def wrong(id: str, status: int, **parameters: str) -> Any:
        return refused(covered, f"/api/coverage/{id}", status, **parameters)

    assert len(wrong("1-CT%2FTX", 409, level="district")["candidates"]) == 2
    assert wrong("9-CT%2FTW", 404, level="district")["type"].endswith("/not-found")
    assert wrong("uy-1", 400, level="district")["kind"] == "body"
    assert all(level in wrong("d1", 422, level="huyen")["detail"] for level in LEVELS)
    assert "query.level" in wrong("d1", 422)["detail"]
    assert "expected a day" in wrong("d1", 422, level="district", as_of="2021")["detail"]
    nowhere = wrong("d1", 404, level="province", within="011", as_of="2021-01-01")
    assert nowhere["type"].endswith("/no-places")
    assert [nowhere[key] for key in ("level", "within", "as_of")] == ["province", "Huyện Một", "2021-01-01"]
    named = wrong("d1", 409, level="district", within="Xã Tân Lập", as_of="2021-01-01")["candidates"]
    assert [each["id"] for each in named] == ["place/00001", "place/00002"]
    assert wrong("d1", 404, level="district", within="Tỉnh Bảy")["suggestions"]


@pytest.mark.parametrize(("level", "day", "within", "total"), REAL)
def test_the_places_are_those_that_the_country_had(
    web: httpx2.Client, level: str, day: str, within: str | None, total: int
) -> None:
    area = {"within": within} if within else {}
    counts = got(web, "/api/coverage/09-CT%2FTW", level=level, as_of=day, **area)["counts"]
    assert (counts["total"], counts["absent"]) == (total, 0)
    assert counts["document"] + counts["event"] + counts["none"] == total


def test_in_2026_the_districts_are_absent_and_say_what_they_became(web: httpx2.Client) -> None:
    found = got(web, "/api/coverage/09-CT%2FTW", level="district", within="79", as_of="2026-01-01")
    assert {each["state"] for each in found["places"]} == {"absent"}
    (quan_11,) = [each for each in found["places"] if each["code"] == "772"]
    assert [each["label"] for each in quan_11["successors"]] == [
        "Phường Hòa Bình",
        "Phường Phú Thọ",
        "Phường Bình Thới",
        "Phường Minh Phụng",
    ]
    assert "document/kh-73-kh-qu-2012" in [each["id"] for each in quan_11["evidence"]]


def test_todays_ward_has_what_its_wards_did(web: httpx2.Client) -> None:
    found = got(web, "/api/coverage/dt-19", level="commune", within="Quận 11", as_of="2026-01-01")
    ward = {each["label"]: each for each in found["places"]}["Phường Minh Phụng"]
    assert ward["state"] == "event"
    stages = {each["id"]: {place["label"] for place in each["place"]} for each in ward["evidence"]}
    assert stages["action/dt-19-giai-doan-1"] >= {"Phường 7", "Phường 16"}
    assert stages["action/dt-19-giai-doan-2"] >= {"Phường 4", "Phường 6"}
    stood = {each["id"]: [state["id"] for state in each["via"]] for each in ward["evidence"]}
    assert stood["action/dt-19-giai-doan-1"] == [f"place/{code}" for code in (27238, 27241, 27244, 27253)]
    assert stood["action/dt-19-giai-doan-2"] == [f"place/{code}" for code in (27241, 27244)]


@pytest.mark.parametrize(("line", "shown"), EXAMPLES, ids=lambda text: text[:70])
def test_the_page_shows_what_the_command_prints(chithi: Chithi, line: str, shown: str) -> None:
    printed = iter(chithi(*shlex.split(line)[1:]).stdout.splitlines())
    left_out = False
    for expected in shown.splitlines():
        if expected != "…":
            found = next((each for each in printed if each == expected), None) if left_out else next(printed, None)
            assert found == expected
        left_out = expected == "…"


def test_the_levels_are_those_of_the_vocabulary() -> None:
    concepts = vocab.scheme("level").concepts
    assert set(concepts) == set(LEVELS)


def test_an_answer_of_today_is_another_one_tomorrow() -> None:
    scope = {"type": "http", "method": "GET", "path": "/api/coverage/d1", "query_string": b"", "headers": []}
    data = cast(Data, SimpleNamespace(id="0", base=Base()))

    def tag(day: str) -> str:
        async def called() -> str:
            return (await answer(Request({**scope}), data, dict, depends=day)).headers["etag"]

        return anyio.run(called)

    assert tag("2026-01-01") == tag("2026-01-01") != tag("2026-01-02")
