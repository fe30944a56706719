"""Lists of things, their filters and pages, and what is said of one."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from api.models.things import Thing, Things
from api.routers.kinds import FAMILIES, Family
from tests.api.served import got, refused

BASE = "https://example.org/data/id/"


def _ids(answer: Any) -> list[str]:
    return [each["id"] for each in answer["items"]]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.path)
def test_every_list_and_thing_has_the_shape_that_is_described(web: httpx2.Client, family: Family) -> None:
    listed = got(web, f"/api/{family.path}", limit=100)
    Things.model_validate(listed)
    assert listed["count"]["value"] == len(listed["items"]) > 0
    assert {each["kind"] for each in listed["items"]} == {family.kind}
    for item in [*listed["items"][:5], {"id": f"{family.kind}/{family.example}"}]:
        thing = got(web, f"/api/{family.path}/{item['id'].partition('/')[2]}")
        Thing.model_validate(thing)
        assert item.items() <= thing.items()
        assert thing["facts"]


def test_lists_leave_out_facts_that_nobody_asked_for(web: httpx2.Client) -> None:
    with_facts, without = got(web, "/api/tasks", limit=3), got(web, "/api/tasks", limit=3, facts="false")
    assert all(any(fact["claims"] for fact in each["facts"]) for each in with_facts["items"])
    assert [{k: v for k, v in each.items() if k != "facts"} for each in with_facts["items"]] == without["items"]
    assert got(web, "/api/tasks", status="no such status")["items"] == []


def test_pages_follow_one_another_and_end(web: httpx2.Client) -> None:
    whole = _ids(got(web, "/api/documents", limit=100))
    path, seen = "/api/documents?limit=7&when=possible", []
    while path:
        answer = web.get(path)
        assert answer.links["first"]["url"] == "/api/documents?limit=7&when=possible"
        seen += _ids(answer.json())
        path = answer.links.get("next", {}).get("url", "")
        if path:
            assert path.startswith("/api/documents?")
            asked = parse_qs(urlsplit(path).query)
            assert asked["limit"] == ["7"]
            assert asked["cursor"] == [answer.json()["next"]]
        else:
            assert answer.json()["next"] is None
    assert seen == whole
    assert len(set(seen)) == len(seen)


def test_filters_keep_what_fits(web: httpx2.Client) -> None:
    assert _ids(got(web, "/api/documents", type="directive", level="central")) == ["document/ct-09-ct-tw-2011"]
    assert "document/kh-73-kh-qu-2012" in _ids(got(web, "/api/documents", place="79"))
    assert "document/kh-73-kh-qu-2012" in _ids(got(web, "/api/documents", place="place/772"))
    assert "document/ct-09-ct-tw-2011" in _ids(got(web, "/api/documents", issuer="ban-bi-thu"))
    assert {each["branch"] for each in got(web, "/api/bodies", branch="government")["items"]} == {"government"}
    assert {each["level"] for each in got(web, "/api/places", level="district")["items"]} == {"district"}


def test_dates_are_certain_or_possible(web: httpx2.Client) -> None:
    programme = "document/ctr-26-ctr-tu"  # between 2011-12-01 and 2012-08-13
    assert programme in _ids(got(web, "/api/documents", **{"from": "2012-05", "to": "2012"}))
    assert programme not in _ids(got(web, "/api/documents", **{"from": "2012-05", "to": "2012", "when": "certain"}))
    assert programme in _ids(got(web, "/api/documents", **{"from": "2011", "to": "2012-08-13", "when": "certain"}))


@pytest.mark.parametrize(
    ("path", "parameters", "expected"),
    [
        ("/api/documents", {"colour": "red"}, "expected limit, cursor, facts, from, to, when, type, level"),
        ("/api/people", {"level": "commune"}, "expected limit, cursor"),
        ("/api/documents", {"type": "directives"}, "did you mean directive?"),
        ("/api/bodies", {"level": "ward"}, "commune"),
        ("/api/events", {"from": "13/8/2012"}, "a day, month or year"),
        ("/api/events", {"to": "2012-02-30"}, "a day, month or year"),
        ("/api/events", {"to": "XXXX-08-23"}, "a day, month or year"),
        ("/api/events", {"from": "2013", "to": "2012"}, "the first day, then the last"),
        ("/api/events", {"when": "maybe"}, "'certain' or 'possible'"),
        ("/api/documents", {"limit": "101"}, "100"),
        ("/api/documents", {"limit": "0"}, "1"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_expected(
    web: httpx2.Client, path: str, parameters: dict[str, str], expected: str
) -> None:
    problem = refused(web, path, 422, **parameters)
    assert expected in problem["detail"]
    assert "Value error" not in problem["detail"]


def test_a_cursor_that_was_changed_is_refused(web: httpx2.Client) -> None:
    cursor = got(web, "/api/documents", limit=1)["next"]
    refused(web, "/api/documents", 400, cursor=cursor[:-1])
    refused(web, "/api/documents", 400, cursor="../../etc/passwd")


def test_what_does_not_exist_is_404_with_the_nearest(web: httpx2.Client) -> None:
    problem = refused(web, "/api/documents/ct-09-ct-tw", 404)
    assert problem["suggestions"][0]["id"] == "document/ct-09-ct-tw-2011"
    assert refused(web, "/api/documents", 404, issuer="nobody")["suggestions"] == []
    refused(web, "/api/bodies/ct-09-ct-tw-2011", 404)  # a document is no body
    refused(web, "/api/documents/09-CT/TW", 404)  # a symbol is no id
    refused(web, "/api/places/%20", 404)


@pytest.mark.parametrize(
    "id", ["%FF", "%00", "http://a b", "http:%2F%2Fa%3Cb%3E", "%2e%2e", "x" * 5000, "%F0%9F%90%89"]
)
def test_no_id_is_too_odd_to_be_refused(web: httpx2.Client, id: str) -> None:
    for path in ("/api/documents/", "/api/sources/", "/data/document/", "/data/claim/", "/id/claim/", "/document/"):
        assert web.get(path + id).status_code in (404, 422), path
    for path in ("/api/trace/", "/api/children/"):
        assert web.get(path + id).status_code == 404, path


def test_every_fact_has_all_its_claims(disputed: httpx2.Client) -> None:
    thing = got(disputed, "/api/documents/d1")
    assert thing["iri"] == f"{BASE}document/d1"
    assert (thing["label"], thing["date"]["edtf"]) == ("Chỉ thị 1-CT/TW", "2020-01-01")
    issued = {fact["value"]["text"]: fact["claims"] for fact in thing["facts"] if fact["property"] == "issued"}
    assert set(issued) == {"2020-01-01", "2020-01-02"}
    assert [(each["source"], each["locator"], each["certainty"]) for each in issued["2020-01-01"]] == [
        ("bao", "p1", "stated")
    ]
    assert [each["certainty"] for each in issued["2020-01-02"]] == ["disputed"]
    (kind,) = [fact for fact in thing["facts"] if fact["property"] == "documentType"]
    assert kind["value"]["concept"] == "directive"
    assert {each["source"] for each in kind["claims"]} == {"bao", "dai"}
    (implements,) = [fact for fact in got(disputed, "/api/documents/d2")["facts"] if fact["property"] == "implements"]
    assert implements["value"] == {"id": "document/d1", "iri": f"{BASE}document/d1", "label": "Chỉ thị 1-CT/TW"}
    assert {each["source"] for each in implements["claims"]} == {"bao", "dai"}
    assert all(each["row"].endswith((".csv:2", ".csv:3")) for each in implements["claims"])


def test_what_was_loaded_from_elsewhere_is_found_by_its_iri(foreign: httpx2.Client) -> None:
    listed = got(foreign, "/api/documents")
    assert _ids(listed) == ["https://example.org/a", "https://example.org/b"]
    thing = got(foreign, "/api/documents/https%3A%2F%2Fexample.org%2Fb")
    Thing.model_validate(thing)
    (implements,) = [fact for fact in thing["facts"] if fact["property"] == "implements"]
    assert implements == {
        "property": "implements",
        "value": {"id": "https://example.org/a", "iri": "https://example.org/a", "label": "A"},
        "claims": [],
    }


def test_an_answer_is_not_sent_to_those_who_have_it(web: httpx2.Client) -> None:
    first = web.get("/api/documents?limit=2")
    assert first.headers["x-dataset"] == first.json()["dataset"]
    for given in (first.headers["etag"], f'"other", {first.headers["etag"]}', first.headers["etag"].removeprefix("W/")):
        again = web.get("/api/documents?limit=2", headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert web.get("/api/documents?limit=3", headers={"if-none-match": first.headers["etag"]}).status_code == 200
    assert web.get("/api/documents?limit=2", headers={"if-none-match": '"other"'}).status_code == 200


def test_a_large_answer_is_compressed_for_those_who_take_it(web: httpx2.Client) -> None:
    plain = web.get("/api/documents?limit=100")
    zipped = web.get("/api/documents?limit=100", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in zipped.headers["vary"].lower()
    assert int(zipped.headers["content-length"]) < len(plain.content) / 3
    assert zipped.json() == plain.json()


def test_head_is_get_without_a_body(web: httpx2.Client) -> None:
    for path in ("/api/documents", "/api/documents/ct-09-ct-tw-2011", "/api/stats"):
        head, get = web.head(path), web.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == get.headers["etag"]
