from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.lines import last_day, lines
from tests.kg.triples import BASE, Data, data

TRIG = """
place:quan a ct:Place ; rdfs:label "Quận 11"@vi ; ct:level level:district ; ct:code "772" ;
    ct:validTo "2025-07-01"^^edtf:EDTF ; ct:succeededBy place:minh-phung .
place:minh-phung a ct:Place ; rdfs:label "Phường Minh Phụng"@vi ; ct:level level:commune ;
    ct:validFrom "2025-07-01"^^edtf:EDTF .
place:79 a ct:Place ; rdfs:label "TP HCM"@vi ; ct:level level:province ; ct:code "79" ;
    ct:validTo "2025-07-01"^^edtf:EDTF ; ct:succeededBy place:79-moi .
place:74 a ct:Place ; rdfs:label "Bình Dương"@vi ; ct:level level:province ; ct:code "74" ;
    ct:validTo "2025-07-01"^^edtf:EDTF ; ct:succeededBy place:79-moi .
place:79-moi a ct:Place ; rdfs:label "TP HCM"@vi ; ct:level level:province ; ct:code "79" ;
    ct:validFrom "2025-07-01"^^edtf:EDTF .
place:46 a ct:Place ; rdfs:label "Thừa Thiên Huế"@vi ; ct:level level:province ; ct:code "46" ;
    ct:validTo "2025-01-01"^^edtf:EDTF ; ct:succeededBy place:46-moi .
place:46-moi a ct:Place ; rdfs:label "Thành phố Huế"@vi ; ct:level level:province ; ct:code "46" ;
    ct:validFrom "2025-01-01"^^edtf:EDTF .

body:ub-hue a ct:Body ; rdfs:label "UBND Huế"@vi ; ct:place place:46 ; ct:branch branch:government .
tenure:cao a ct:Tenure ; ct:post "Chủ tịch"@vi ; ct:body body:ub-hue .
tenure:bi-thu-74 a ct:Tenure ; ct:post "Bí thư"@vi ; ct:body body:tinh-uy .
body:quan-uy a ct:Body ; rdfs:label "Quận ủy"@vi ; ct:place place:quan ; ct:branch branch:party ;
    ct:level level:district .
body:hdnd a ct:Body ; rdfs:label "HĐND"@vi ; ct:place place:quan ; ct:branch branch:peoples-council ;
    ct:level level:district ; ct:validTo "2021-01-01"^^edtf:EDTF .
body:ubnd a ct:Body ; rdfs:label "UBND"@vi ; ct:place place:quan ; ct:branch branch:government ;
    ct:level level:district .
body:phong a ct:Body ; rdfs:label "Phòng Nội vụ"@vi ; ct:place place:quan ; ct:branch branch:government .
body:bcd a ct:Body ; rdfs:label "Ban Chỉ đạo"@vi ; ct:place place:quan ; ct:branch branch:joint .
body:hoi a ct:Body ; rdfs:label "Hội"@vi ; ct:place place:quan .
body:sau a ct:Body ; rdfs:label "Sau này"@vi ; ct:place place:quan ; ct:validFrom "2024-01-01"^^edtf:EDTF .
body:thanh-uy a ct:Body ; rdfs:label "Thành ủy"@vi ; ct:place place:79 ; ct:branch branch:party .
body:tinh-uy a ct:Body ; rdfs:label "Tỉnh ủy"@vi ; ct:place place:74 ; ct:branch branch:party .

person:luan a ct:Person ; rdfs:label "Ngô Văn Luận"@vi, "Ngo Van Luan"@en .
person:long a ct:Person ; rdfs:label "Trần Phi Long"@vi .
person:cu a ct:Person ; rdfs:label "Người cũ"@vi .

tenure:luan-bi-thu a ct:Tenure ; ct:holder person:luan ; ct:post "Bí thư"@vi ; ct:body body:quan-uy ;
    ct:attestedOn "2019-12-18"^^edtf:EDTF, "XXXX-08-23"^^edtf:EDTF ; ct:rank "Thượng tá"@vi .
tenure:luan-hdnd a ct:Tenure ; ct:holder person:luan ; ct:post "Chủ tịch HĐND"@vi ; ct:body body:hdnd ;
    ct:attestedOn "2019-12-18"^^edtf:EDTF .
tenure:long-pho a ct:Tenure ; ct:holder person:long ; ct:post "Phó Bí thư"@vi ; ct:body body:quan-uy .
tenure:long-ubnd a ct:Tenure ; ct:holder person:long ; ct:post "Chủ tịch"@vi ; ct:body body:ubnd ;
    ct:from "2019-11"^^edtf:EDTF ; ct:to "2021-01-01"^^edtf:EDTF .
tenure:cu-ubnd a ct:Tenure ; ct:holder person:cu ; ct:post "Chủ tịch"@vi ; ct:body body:ubnd ;
    ct:to "2019-11-01"^^edtf:EDTF .
tenure:cu-phong a ct:Tenure ; ct:holder person:cu ; ct:post "Trưởng phòng"@vi ; ct:body body:phong .
tenure:cu-bcd a ct:Tenure ; ct:holder person:cu ; ct:post "Trưởng ban"@vi ; ct:body body:bcd .
tenure:khong-ai a ct:Tenure ; ct:post "Phó ban"@vi ; ct:body body:bcd .

claim:1 { tenure:luan-bi-thu ct:holder person:luan ; ct:post "Bí thư"@vi ; ct:body body:quan-uy }
claim:2 { body:quan-uy rdfs:label "Quận ủy"@vi }
claim:1 dcterms:source source:bao ; ct:locator "p4" ; ct:certainty certainty:stated .
claim:2 dcterms:source source:bao ; ct:certainty certainty:stated .
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return data(TRIG, tmp_path_factory.mktemp("index"))


def asked(known: Data, place: str, day: str) -> Any:
    return lines(known.index, known.store, BASE, known.place(place), date.fromisoformat(day))


def bodies(answer: Any) -> list[tuple[str | None, list[str]]]:
    return [(line["branch"], [each["id"].removeprefix("body/") for each in line["bodies"]]) for line in answer["lines"]]


def posts(answer: Any) -> list[tuple[str, str]]:
    seats = [seat for line in answer["lines"] for seat in line["bodies"]]
    return [(post["id"].removeprefix("tenure/"), post["held"]) for seat in seats for post in seat["posts"]]


def test_bodies_stand_by_branch_and_the_main_lines_always(known: Data) -> None:
    assert bodies(asked(known, "quan", "2019-12-18")) == [
        ("party", ["quan-uy"]),
        ("peoples-council", ["hdnd"]),
        ("government", ["ubnd", "phong"]),
        ("public-security", []),
        ("front", []),
        ("joint", ["bcd"]),
        (None, ["hoi"]),
    ]


def test_bodies_that_were_no_more_or_not_yet_are_left_out(known: Data) -> None:
    later = bodies(asked(known, "quan", "2024-06-01"))
    assert ("peoples-council", []) in later
    assert (None, ["hoi", "sau"]) in later
    assert [each for _, each in bodies(asked(known, "quan", "2025-07-01")) if each] == []  # ended with the district


def test_who_held_a_post_certainly_comes_first(known: Data) -> None:
    answer = asked(known, "quan", "2019-12-18")
    assert posts(answer) == [
        ("luan-bi-thu", "certain"),
        ("long-pho", "possible"),
        ("luan-hdnd", "certain"),
        ("long-ubnd", "certain"),
        ("cu-phong", "possible"),
        ("cu-bcd", "possible"),
        ("khong-ai", "possible"),
    ]
    assert ("cu-ubnd", "possible") in posts(asked(known, "quan", "2019-10-31"))


def test_a_post_says_what_is_known_of_it_with_its_claims(known: Data) -> None:
    seat = asked(known, "quan", "2019-12-18")["lines"][0]["bodies"][0]
    assert (seat["label"], seat["via"]) == ("Quận ủy", None)
    assert [claim["source"] for fact in seat["facts"] for claim in fact["claims"]] == ["bao"]
    post = seat["posts"][0]
    assert post["person"] == {"id": "person/luan", "label": "Ngô Văn Luận"}
    assert (post["post"], post["rank"], post["from"], post["to"]) == ("Bí thư", "Thượng tá", None, None)
    assert post["attested_on"] == ["2019-12-18", "XXXX-08-23"]
    said = {fact["property"]: [claim["locator"] for claim in fact["claims"]] for fact in post["facts"]}
    assert said["holder"] == said["post"] == said["body"] == ["p4"]
    nobody = asked(known, "quan", "2019-12-18")["lines"][5]["bodies"][0]["posts"][1]
    assert nobody["person"] is None


def test_who_held_posts_in_two_branches(known: Data) -> None:
    luan, long = asked(known, "quan", "2019-12-18")["two_branches"]
    assert (luan["person"]["label"], luan["held"], luan["branches"]) == ("Ngô Văn Luận", "certain", ["party", "state"])
    assert [(each["id"], each["branch"], each["body"]["label"]) for each in luan["posts"]] == [
        ("tenure/luan-bi-thu", "party", "Quận ủy"),
        ("tenure/luan-hdnd", "peoples-council", "HĐND"),
    ]
    assert (long["person"]["label"], long["held"]) == ("Trần Phi Long", "possible")  # one of the two only possibly
    # Two posts of the State, and one of a joint board, are no two branches.
    assert all(each["person"]["label"] != "Người cũ" for each in asked(known, "quan", "2019-10-31")["two_branches"])


def test_bodies_of_a_province_that_grew_are_found_at_its_earlier_state(known: Data) -> None:
    answer = asked(known, "79-moi", "2026-01-01")
    (seat,) = answer["lines"][0]["bodies"]  # not those of the province that was merged into it
    assert (seat["id"], seat["via"]) == ("body/thanh-uy", {"id": "place/79", "label": "TP HCM"})


def test_bodies_of_a_renamed_province_go_on_with_their_posts(known: Data) -> None:
    answer = asked(known, "46-moi", "2026-01-01")
    (seat,) = next(line["bodies"] for line in answer["lines"] if line["branch"] == "government")
    assert (seat["id"], seat["via"]) == ("body/ub-hue", {"id": "place/46", "label": "Thừa Thiên Huế"})
    assert posts(answer) == [("cao", "possible")]


@pytest.mark.parametrize("place", ["74", "79", "46", "46-moi"])
def test_a_place_that_is_not_there_has_no_posts(known: Data, place: str) -> None:
    then, other = ("2024-06-01", "2026-01-01")[:: -1 if place == "46-moi" else 1]
    there, gone = asked(known, place, then), asked(known, place, other)
    assert (there["existed"], [each for _, each in bodies(there) if each] == []) == (True, False)
    assert (gone["existed"], [each for _, each in bodies(gone) if each]) == (False, [])


@pytest.mark.parametrize(
    ("place", "day", "existed", "stood"),
    [
        ("quan", "2019-01-01", True, ["Quận 11"]),
        ("quan", "2026-01-01", False, ["Phường Minh Phụng"]),
        ("79-moi", "2019-01-01", False, ["Bình Dương", "TP HCM"]),
        ("minh-phung", "2019-01-01", False, []),
    ],
)
def test_it_says_whether_the_place_was_there(
    known: Data, place: str, day: str, existed: bool, stood: list[str]
) -> None:
    answer = asked(known, place, day)
    assert (answer["existed"], [each["label"] for each in answer["stood"]]) == (existed, stood)
    assert (answer["place"]["id"], answer["as_of"]) == (f"place/{place}", day)


def test_a_place_that_is_no_more_is_asked_of_its_last_day(known: Data) -> None:
    today = date(2026, 11, 22)
    assert last_day(known.index, known.place("quan"), today) == date(2025, 6, 30)
    assert last_day(known.index, known.place("minh-phung"), today) == today
    assert last_day(known.index, known.place("quan"), date(2020, 1, 1)) == date(2020, 1, 1)


def test_a_place_without_bodies_asks_nothing(tmp_path: Path) -> None:
    alone = data('place:a a ct:Place ; rdfs:label "A"@vi .', tmp_path)
    answer = asked(alone, "a", "2019-01-01")
    assert [found for _, found in bodies(answer)] == [[]] * 5
    assert answer["two_branches"] == []
