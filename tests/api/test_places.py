"""A place through time and its bodies on a day, over HTTP and on the command line; `as_of` wherever it is taken."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import httpx2
import pytest

from api.models.places import History, Lines
from api.models.search import Hits
from api.models.things import Thing, Things
from api.models.trace import Children
from tests.api.served import client, got, refused
from tests.conftest import _program, _serving
from tests.loaders.clusters import write

Chithi = Callable[..., CompletedProcess[str]]

TABLES = {
    "sources": "id,title\nbao,Bài báo\ndai,Đài\n",
    "places": """
        id,code,name,level,part_of,valid_from,valid_to,succeeded_by,changed_by,source,certainty,note
        01,01,Tỉnh Một,province,,,2025-07-01,01-20250701,,bao,,
        01-20250701,01,Tỉnh Một,province,,2025-07-01,,,,bao,,
        011,011,Quận Mười Một,district,01,,2025-07-01,00103-20250701;00104-20250701,nq,bao,,
        00101,00101,Phường 1,commune,011,,2021-01-01,00102-20210101,nq,bao,,
        00102,00102,Phường 2,commune,011,,2021-01-01,00102-20210101,,bao,,
        00102-20210101,00102,Phường 2,commune,011,2021-01-01,2025-07-01,00103-20250701,,bao,,
        00103-20250701,00103,Phường Mới,commune,01-20250701,2025-07-01,,,,bao,,
        00104-20250701,00104,Phường Khác,commune,01-20250701,2025-07-01,,,,bao,,
        021,021,Quận Hai Mốt,district,01,,2025-07-01,,,bao,,
        00201,00201,Phường 1,commune,021,,2025-07-01,,,bao,,
        00201,00201,,,,,,00104-20250701,,dai,disputed,Đài nói nhầm.
        """,
    "bodies": """
        id,name,level,branch,place,valid_from,valid_to,source
        qu,Quận ủy,district,party,011,,,bao
        ub,UBND quận,district,government,011,2016-01-01,,bao
        ub-moi,UBND phường Mới,commune,government,00103-20250701,2025-07-01,,bao
        """,
    "people": "id,name,source\nan,Nguyễn Văn An,bao\n",
    "tenures": """
        id,person,post,body,rank,from,to,attested_on,source,locator
        an-bi-thu,an,Phó Bí thư,qu,Đại tá,,,2019-05-05,bao,p1
        an-chu-tich,an,Chủ tịch,ub,,2018-01-01,2020-01-01,,dai,p2
        """,
    "documents": """
        id,type,symbol,issuer,level,place,issued,source
        nq,resolution,1/NQ,,central,,2020-12-01,bao
        kh,plan,2/KH,ub,,,2018-02-02,bao
        """,
    "events": """
        id,type,name,date,place,organiser,source
        hn,launch,Hội nghị phường 1,2019-03-03,00101,,bao
        hn-2,launch,Hội nghị phường 2,2022-03-03,00102-20210101,,bao
        """,
    "links": "subject,relation,object,source\nhn,launches,kh,bao\nhn-2,launches,kh,bao\n",
}
"""A ward of three states, one of which was merged and one of which bears a name that another ward has as well."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("places")
    write(home / "tables", TABLES)
    loaded = _program(home)("load", str(home / "tables"))
    assert loaded.returncode == 0, loaded.stderr
    return home


@pytest.fixture(scope="module")
def small(home: Path) -> Chithi:
    """The program on TABLES."""
    return _program(home)


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[httpx2.Client]:
    """A client of a server on TABLES."""
    with _serving(home, home / "store") as server, client(server.url) as connected:
        yield connected


def ids(found: Any) -> list[str]:
    return [each["id"] for each in found]


def test_todays_ward_leads_back_to_all_it_was_made_of(api: httpx2.Client) -> None:
    found = got(api, "/api/places/00103/history")
    History.model_validate(found)
    assert (found["place"]["id"], found["as_of"]) == ("place/00103-20250701", None)
    assert [(step["from"]["id"], step["to"]["id"], step["on"]["edtf"]) for step in found["steps"]] == [
        ("place/00101", "place/00102-20210101", "2021-01-01"),
        ("place/00102", "place/00102-20210101", "2021-01-01"),
        ("place/00102-20210101", "place/00103-20250701", "2025-07-01"),
        ("place/011", "place/00103-20250701", "2025-07-01"),
    ]
    first = found["steps"][0]
    assert first["decided_by"] == [{"id": "document/nq", "label": "Nghị quyết 1/NQ"}]
    assert {claim["row"] for claim in first["claims"]} == {"tables/places.csv:5", "tables/places.csv:7"}
    assert [(each["id"], ids(each["via"])) for each in found["recorded"]["items"]] == [
        ("event/hn", ["place/00101"]),
        ("event/hn-2", ["place/00102-20210101"]),
        ("document/kh", ["place/011"]),
    ]


def test_an_abolished_district_leads_to_its_successors(api: httpx2.Client) -> None:
    found = got(api, "/api/places/011/history")
    assert [step["to"]["label"] for step in found["steps"]] == ["Phường Mới", "Phường Khác"]
    assert ids(found["recorded"]["items"]) == ["document/kh"]


def test_an_id_means_that_very_state_and_a_day_the_state_of_that_day(api: httpx2.Client) -> None:
    assert got(api, "/api/places/00102/history")["place"]["id"] == "place/00102"
    early = got(api, "/api/places/00102/history", as_of="2022-01-01")
    assert (early["place"]["id"], early["as_of"]) == ("place/00102-20210101", "2022-01-01")
    assert early["recorded"]["count"] == 1  # hn-2 was later
    assert got(api, "/api/places/00102-20210101/history", as_of="2019-01-01")["place"]["id"] == "place/00102-20210101"
    assert got(api, "/api/places/Phường 2/history")["place"]["id"] == "place/00102-20210101"
    short = got(api, "/api/places/00103/history", limit=1)["recorded"]
    assert (short["count"], len(short["items"])) == (3, 1)


def test_a_disputed_step_is_none(api: httpx2.Client) -> None:
    assert got(api, "/api/places/00201/history")["steps"] == []


@pytest.mark.parametrize("route", ["history", "lines"])
def test_names_that_are_none_or_several_are_said(api: httpx2.Client, route: str) -> None:
    several = refused(api, f"/api/places/Phường 1/{route}", 409)
    assert set(ids(several["candidates"])) == {"place/00101", "place/00201"}
    nothing = refused(api, f"/api/places/Phường 9/{route}", 404)
    assert all(id.startswith("place/") for id in ids(nothing["suggestions"]))
    refused(api, f"/api/places/011/{route}", 422, as_of="2019-13-01")
    refused(api, f"/api/places/011/{route}", 422, on="2019-01-01")


def test_the_lines_of_a_place_and_who_held_two_posts(api: httpx2.Client) -> None:
    found = got(api, "/api/places/011/lines", as_of="2019-05-05")
    Lines.model_validate(found)
    assert (found["existed"], ids(found["stood"])) == (True, ["place/011"])
    seats = {line["branch"]: ids(line["bodies"]) for line in found["lines"]}
    assert seats["party"] == ["body/qu"]
    assert seats["government"] == ["body/ub"]
    assert seats["public-security"] == seats["front"] == seats["peoples-council"] == []
    (twice,) = found["two_branches"]
    assert (twice["person"]["label"], twice["held"], twice["branches"]) == (
        "Nguyễn Văn An",
        "certain",
        ["party", "state"],
    )
    post = found["lines"][0]["bodies"][0]["posts"][0]
    assert (post["held"], post["rank"], post["attested_on"]) == ("certain", "Đại tá", ["2019-05-05"])
    assert {claim["locator"] for fact in post["facts"] for claim in fact["claims"]} == {"p1"}


def test_who_may_have_held_a_post_on_another_day(api: httpx2.Client) -> None:
    (twice,) = got(api, "/api/places/011/lines", as_of="2019-06-06")["two_branches"]
    assert twice["held"] == "possible"
    assert got(api, "/api/places/011/lines", as_of="2020-06-06")["two_branches"] == []  # out of the second post
    before = got(api, "/api/places/011/lines", as_of="2015-06-06")
    assert [ids(line["bodies"]) for line in before["lines"] if line["branch"] == "government"] == [[]]


def test_without_a_day_a_place_that_is_no_more_is_asked_of_its_last(api: httpx2.Client) -> None:
    assert got(api, "/api/places/011/lines")["as_of"] == "2025-06-30"
    after = got(api, "/api/places/011/lines", as_of="2025-07-01")
    assert (after["existed"], ids(after["stood"])) == (False, ["place/00103-20250701", "place/00104-20250701"])
    today = got(api, "/api/places/00103/lines")
    assert today["existed"]
    assert today["as_of"] > "2025-07-01"
    assert [ids(line["bodies"]) for line in today["lines"] if line["branch"] == "government"] == [["body/ub-moi"]]


def test_lists_of_a_day(api: httpx2.Client) -> None:
    def listed(path: str, **asked: str) -> list[str]:
        found = got(api, path, facts="false", **asked)
        Things.model_validate(found)
        return ids(found["items"])

    assert listed("/api/places", as_of="2019-01-01", level="commune") == ["place/00101", "place/00102", "place/00201"]
    assert listed("/api/places", as_of="2025-07-01") == [
        "place/01-20250701",
        "place/00103-20250701",
        "place/00104-20250701",
    ]
    assert listed("/api/bodies", as_of="2015-01-01") == ["body/qu"]
    assert listed("/api/bodies", as_of="2025-07-01") == ["body/ub-moi"]
    assert listed("/api/events", as_of="2019-12-31") == ["event/hn"]
    assert listed("/api/documents", as_of="2019-12-31") == ["document/kh"]
    (event,) = got(api, "/api/events", facts="false", as_of="2025-07-01", type="launch", **{"to": "2020"})["items"]
    assert event["place"] == [{"id": "place/00103-20250701", "label": "Phường Mới"}]
    for path in ("/api/people", "/api/sources"):
        assert "as_of" in refused(api, path, 422, as_of="2019-01-01")["detail"]
    assert "YYYY-MM-DD" in refused(api, "/api/places", 422, as_of="2019")["detail"]


def test_one_thing_of_a_day(api: httpx2.Client) -> None:
    event = got(api, "/api/events/hn", as_of="2025-07-01")
    Thing.model_validate(event)
    assert event["place"] == [{"id": "place/00103-20250701", "label": "Phường Mới"}]
    assert "stood" not in event
    assert got(api, "/api/events/hn")["place"] == [{"id": "place/00101", "label": "Phường 1"}]
    assert ids(got(api, "/api/places/00101", as_of="2022-01-01")["stood"]) == ["place/00102-20210101"]
    ward = got(api, "/api/places/00103-20250701", as_of="2019-01-01")
    Thing.model_validate(ward)
    assert ids(ward["stood"]) == ["place/00101", "place/00102"]
    assert ids(got(api, "/api/bodies/ub", as_of="2019-01-01")["stood"]) == ["body/ub"]
    assert "stood" not in got(api, "/api/places/00101")
    refused(api, "/api/places/00101", 422, as_of="hôm nay")


def test_children_and_search_of_a_day(api: httpx2.Client) -> None:
    below = got(api, "/api/children/kh", as_of="2019-12-31")
    Children.model_validate(below)
    assert ids(below["groups"][0]["items"]) == ["event/hn"]
    assert below["count"] == 1
    later = got(api, "/api/children/kh", as_of="2025-07-01")
    assert {each["label"] for item in later["groups"][0]["items"] for each in item["place"]} == {"Phường Mới"}
    found = got(api, "/api/search", q="hoi nghi phuong", as_of="2019-12-31")
    Hits.model_validate(found)
    assert (ids(found["hits"]), found["as_of"]) == (["event/hn"], "2019-12-31")
    (ward,) = got(api, "/api/search", q="phuong moi", kind="place", as_of="2019-12-31")["hits"]
    assert ids(ward["stood"]) == ["place/00101", "place/00102"]
    assert ids(ward["recorded"]["items"]) == ["event/hn", "document/kh"]


def test_the_command_shows_a_place(small: Chithi, api: httpx2.Client) -> None:
    done = small("place", "011", "--as-of", "2019-05-05")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "Quận Mười Một  2019-05-05  district · code 011 · in Tỉnh Một (place/01) · place/011"
    assert "    certain  Nguyễn Văn An (Đại tá)  Phó Bí thư  attested 2019-05-05" in lines
    assert "    certain  Nguyễn Văn An  Chủ tịch  from 2018-01-01; until 2020-01-01" in lines
    assert "        dai p2" in lines
    assert "  certain  Nguyễn Văn An  Phó Bí thư (party, certain); Chủ tịch (government, certain)" in lines
    assert lines[lines.index("front") + 1] == "  no body recorded"
    became = "Phường Mới (place/00103-20250701), Phường Khác (place/00104-20250701)"
    arrow = f"  2025-07-01  Quận Mười Một (place/011) → {became}  by Nghị quyết 1/NQ (document/nq)"
    assert arrow in lines
    assert "  2018-02-02  Kế hoạch 2/KH  document/kh" in lines
    said = json.loads(small("place", "011", "--as-of", "2019-05-05", "--format", "json").stdout)
    parts = (
        got(api, "/api/places/011/lines", as_of="2019-05-05"),
        got(api, "/api/places/011/history", as_of="2019-05-05"),
    )
    assert said == {**parts[1], **parts[0]}


def test_the_command_says_what_became_of_a_place(small: Chithi) -> None:
    gone = small("place", "Quận Mười Một", "--as-of", "2026-01-01").stdout.splitlines()
    became = "Phường Mới (place/00103-20250701), Phường Khác (place/00104-20250701)"
    assert gone[1] == f"did not exist on 2026-01-01; in its place: {became}"
    assert small("place", "011").stdout.startswith("Quận Mười Một  2025-06-30  ")
    ward = small("place", "00103").stdout
    assert "  2019-03-03  Hội nghị phường 1  event/hn  at Phường 1 (place/00101)\n" in ward
    assert "Posts in two branches" not in ward


def test_the_command_tells_a_step_of_several_places_once(small: Chithi) -> None:
    lines = small("place", "011").stdout.splitlines()
    became = "Phường Mới (place/00103-20250701), Phường Khác (place/00104-20250701)"
    step = f"  2025-07-01  Quận Mười Một (place/011) → {became}  by Nghị quyết 1/NQ (document/nq)"
    assert lines[lines.index("History") + 1 : lines.index("History") + 4] == [step, "    bao", ""]
    merged = small("place", "00102-20210101").stdout.splitlines()
    apart = [line for line in merged[merged.index("History") + 1 :] if line.startswith("  2021-01-01")]
    assert len(apart) == 2  # decided by different documents, as far as is known


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (
            ("Phường 1", "--as-of", "2026-01-01"),
            2,
            "2, of which none was there on 2026-01-01: place/00101 (Phường 1, Quận Mười Một, Tỉnh Một); place/00201 (P",
        ),
        (("Phường 9",), 1, "nothing is called 'Phường 9'"),
        (("011", "--as-of", "2019"), 2, "2019"),
    ],
)
def test_a_place_that_is_none_or_several_is_said(
    small: Chithi, arguments: tuple[str, ...], status: int, said: str
) -> None:
    done = small("place", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr


def test_search_on_the_command_line_leads_from_a_place_to_what_was_done_there(small: Chithi) -> None:
    lines = small("search", "phuong moi", "--as-of", "2019-12-31").stdout.splitlines()
    assert lines[:2] == [
        "id\tlabel\tthen",
        "place/00103-20250701\tPhường Mới, Tỉnh Một\tPhường 1 (place/00101), Phường 2 (place/00102)",
    ]
    assert "Recorded at Phường Mới and at what it was made of: 2  place/00103-20250701" in lines
    assert "  2019-03-03  Hội nghị phường 1  event/hn  at Phường 1 (place/00101)" in lines
    assert small("search", "UBND quan").stdout == "id\tlabel\nbody/ub\tUBND quận\n"


def test_todays_ward_leads_to_the_drills_of_the_wards_of_quan_11(chithi: Chithi, web: httpx2.Client) -> None:
    shown = chithi("search", "Phường Minh Phụng").stdout
    for ward in (
        "Phường 4 (place/27244)",
        "Phường 6 (place/27241)",
        "Phường 7 (place/27238)",
        "Phường 16 (place/27253)",
    ):
        assert ward in shown
    hits = got(web, "/api/search", q="phuong minh phung")["hits"]
    ward = next(hit for hit in hits if hit["id"] == "place/27238-20250701")
    stages = [each for each in ward["recorded"]["items"] if each["id"].startswith("action/dt-19-giai-doan")]
    assert {via["id"] for each in stages for via in each["via"]} >= {
        "place/27238",
        "place/27241",
        "place/27244",
        "place/27253",
    }


def test_the_lines_of_quan_11_in_two_years(web: httpx2.Client) -> None:
    for day, held in (("2019-11-20", "possible"), ("2019-12-18", "certain"), ("2020-06-03", "possible")):
        found = got(web, "/api/places/772/lines", as_of=day)
        Lines.model_validate(found)
        twice = {each["person"]["label"]: each for each in found["two_branches"]}
        assert (twice["Ngô Văn Luận"]["held"], twice["Ngô Văn Luận"]["branches"]) == (held, ["party", "state"])
        assert {"body/quan-uy-quan-11", "body/hdnd-quan-11", "body/ubnd-quan-11"} <= {
            seat["id"] for line in found["lines"] for seat in line["bodies"]
        }
