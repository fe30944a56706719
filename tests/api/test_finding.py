"""Search, conflicts and counts."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess

import httpx2

from api.models.conflicts import Conflicts
from api.models.search import Hits
from api.models.stats import Stats
from tests.api.served import got, refused

Chithi = Callable[..., CompletedProcess[str]]


def test_search_finds_what_the_command_finds(chithi: Chithi, web: httpx2.Client) -> None:
    said = json.loads(chithi("search", "chi thi 09", "--format", "json").stdout)
    found = got(web, "/api/search", q="chi thi 09")
    Hits.model_validate(found)
    assert [hit["id"] for hit in found["hits"]] == [hit["id"] for hit in said["hits"]]
    assert found["hits"][0]["symbol"] == "09-CT/TW"
    assert got(web, "/api/search", q="Ủy ban") == got(web, "/api/search", q="uỷ ban")


def test_search_keeps_to_kinds_and_to_a_number(web: httpx2.Client) -> None:
    found = got(web, "/api/search", q="quan 11", kind=["body", "place"], limit=100)["hits"]
    assert {hit["kind"] for hit in found} == {"body", "place"}
    assert got(web, "/api/search", q="quan 11", kind=["body", "place"], limit=2)["hits"] == found[:2]


def test_search_without_words_or_with_an_unknown_kind_is_refused(web: httpx2.Client) -> None:
    assert "q" in refused(web, "/api/search", 422)["detail"]
    refused(web, "/api/search", 422, q="")
    refused(web, "/api/search", 422, q="x" * 1001)
    assert "'tenure'" in refused(web, "/api/search", 422, q="x", kind="thing")["detail"]
    assert got(web, "/api/search", q='" OR 1=1 NEAR(*')["hits"] == []


def test_conflicts_are_those_of_the_command(chithi: Chithi, web: httpx2.Client) -> None:
    said = json.loads(chithi("conflicts", "--format", "json").stdout)["conflicts"]
    found = got(web, "/api/conflicts", limit=100)
    Conflicts.model_validate(found)
    assert found["conflicts"] == said
    assert (found["count"], found["next"]) == (len(said), None)
    pages, offset = [], 0
    while offset is not None:
        page = got(web, "/api/conflicts", limit=1, offset=offset)
        pages += page["conflicts"]
        offset = page["next"]
    assert pages == said


def test_conflicts_of_one_thing_are_found_by_id_and_iri(disputed: httpx2.Client) -> None:
    (conflict,) = got(disputed, "/api/conflicts", id="document/d1")["conflicts"]
    assert (conflict["property"], [value["value"] for value in conflict["values"]]) == (
        "ct:issued",
        ["2020-01-01", "2020-01-02"],
    )
    assert got(disputed, "/api/conflicts", id=conflict["iri"])["conflicts"] == [conflict]
    assert got(disputed, "/api/conflicts", id="document/d2") == {
        "dataset": got(disputed, "/api/stats")["dataset"],
        "count": 0,
        "conflicts": [],
        "next": None,
    }


def test_conflicts_of_what_the_dataset_does_not_have_are_not_found(disputed: httpx2.Client) -> None:
    (conflict,) = got(disputed, "/api/conflicts", id="d1")["conflicts"]
    assert conflict["id"] == "document/d1"
    assert got(disputed, "/api/conflicts", id="01")["count"] == 0
    for id in ("d99", "document/d99", "body/d1", "dragon/d1", "https://example.org/nothing", "urn:<a>", "1-CT/TW", ""):
        assert refused(disputed, "/api/conflicts", 404, id=id)["title"] == "Nothing is called so"


def test_what_is_not_ours_has_its_iri_as_id_everywhere(foreign: httpx2.Client) -> None:
    assert [hit["id"] for hit in got(foreign, "/api/search", q="A-1")["hits"]] == ["https://example.org/a"]
    assert [hit["id"] for hit in got(foreign, "/api/search", q="Nơi")["hits"]] == ["urn:p:1"]
    problem = refused(foreign, "/api/documents/A-2", 404)
    assert {each["id"] for each in problem["suggestions"]} <= {"https://example.org/a", "https://example.org/b"}
    assert problem["suggestions"]


def test_counts_are_those_of_the_lists(web: httpx2.Client) -> None:
    found = got(web, "/api/stats")
    Stats.model_validate(found)
    for path, kind in (("events", "event"), ("people", "person"), ("tasks", "task")):
        assert found["kinds"][kind] == got(web, f"/api/{path}")["count"]["value"]
    assert found["types"]["directive"] == got(web, "/api/documents", type="directive")["count"]["value"]
    assert sum(found["relations"].values()) == found["links"]
    assert found["dataset"] == web.get("/api/stats").headers["x-dataset"]
