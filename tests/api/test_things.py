"""Lists of things, their filters and pages, and what is said of one."""

from typing import Any
from unicodedata import normalize
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
    whole = _ids(got(web, "/api/events", limit=100))
    path, seen = "/api/events?limit=7&when=possible", []
    while path:
        answer = web.get(path)
        assert answer.links["first"]["url"] == "/api/events?limit=7&when=possible"
        seen += _ids(answer.json())
        path = answer.links.get("next", {}).get("url", "")
        if path:
            assert path.startswith("/api/events?")
            asked = parse_qs(urlsplit(path).query)
            assert asked["limit"] == ["7"]
            assert asked["cursor"] == [answer.json()["next"]]
        else:
            assert answer.json()["next"] is None
    assert seen == whole
    assert len(set(seen)) == len(seen)


def test_filters_keep_what_fits(web: httpx2.Client) -> None:
    directives = got(web, "/api/documents", type="directive", level="central")
    assert {(each["type"], each["level"]) for each in directives["items"]} == {("directive", "central")}
    assert "document/ct-09-ct-tw-2011" in _ids(directives)
    assert "document/kh-73-kh-qu-2012" in _ids(got(web, "/api/documents", place="79"))
    assert "document/kh-73-kh-qu-2012" in _ids(got(web, "/api/documents", place="place/772"))
    assert "document/ct-09-ct-tw-2011" in _ids(got(web, "/api/documents", issuer="ban-bi-thu"))
    assert {each["branch"] for each in got(web, "/api/bodies", branch="government")["items"]} == {"government"}
    assert {each["level"] for each in got(web, "/api/places", level="district")["items"]} == {"district"}


@pytest.mark.parametrize(
    ("place", "day", "count"),
    [
        ("79", "2026-01-01", "100+"),
        ("772", "2026-01-01", "4"),
        ("Q.11", "2026-01-01", "4"),
        ("772", "2019-01-01", "16"),
    ],
)
def test_places_inside_one_on_a_day_are_those_of_coverage(web: httpx2.Client, place: str, day: str, count: str) -> None:
    listed = got(web, "/api/places", level="commune", place=place, as_of=day, facts=False)
    assert listed["count"]["shown"] == count


def test_todays_ward_has_what_was_done_at_the_wards_it_was_made_of(web: httpx2.Client) -> None:
    items = got(web, "/api/actions", place="Phường Minh Phụng", facts=False)["items"]
    drill = next(each for each in items if each["id"] == "action/dt-19-giai-doan-1")
    assert "place/27244" in {each["id"] for each in drill["place"]}
    several = refused(web, "/api/actions", 409, place="Phường 4", as_of="2019-01-01")
    assert "place/27244" in {each["id"] for each in several["candidates"]}


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
        ("/api/documents", {"type": ["plan", "report"]}, "query.type: given several times: expected once"),
        ("/api/documents", {"from_": "2012"}, "no such parameter here: from_; expected limit, cursor, facts, from"),
        ("/api/documents", {"from": "201X"}, "a day, month or year"),
        ("/api/documents", {"to": "2012~"}, "a day, month or year"),
        ("/api/documents", {"to": "2012-05-XX"}, "a day, month or year"),
        ("/api/documents/ct-09-ct-tw-2011", {"facts": "false"}, "no such parameter here: facts; expected as_of"),
        ("/api/trace/09-CT%2FTW", {"dept": "1"}, "dept; expected direction, depth, as_of, limit, disputed"),
        ("/api/trace/09-CT%2FTW", {"depth": ["1", "2"]}, "query.depth: given several times"),
        ("/api/children/09-CT%2FTW", {"offset": "1"}, "offset; expected cursor, limit, as_of, disputed"),
        ("/api/search", {"q": "a", "kinds": "body"}, "kinds; expected q, kind, limit"),
        ("/api/search", {"q": ["a", "b"]}, "query.q: given several times"),
        ("/api/stats", {"x": "1"}, "x; expected none"),
        ("/api/conflicts", {"thing": "1"}, "thing; expected id, limit, offset"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_expected(
    web: httpx2.Client, path: str, parameters: dict[str, Any], expected: str
) -> None:
    problem = refused(web, path, 422, **parameters)
    assert expected in problem["detail"]
    assert "Value error" not in problem["detail"]


def test_a_cursor_that_was_changed_is_refused(web: httpx2.Client) -> None:
    cursor = got(web, "/api/documents", limit=1)["next"]
    refused(web, "/api/documents", 400, cursor=cursor[:-1])
    refused(web, "/api/documents", 400, cursor="../../etc/passwd")


def test_a_cursor_is_good_for_its_own_list_alone(web: httpx2.Client) -> None:
    cursor = got(web, "/api/documents", limit=1)["next"]
    got(web, "/api/documents", cursor=cursor)
    for path in ("/api/bodies", "/api/events", "/api/children/ct-09-ct-tw-2011"):
        refused(web, path, 400, cursor=cursor)


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


def test_what_has_no_name_is_listed_without_facts(foreign: httpx2.Client) -> None:
    (event,) = got(foreign, "/api/events")["items"]
    Things.model_validate(got(foreign, "/api/events"))
    assert event["id"].startswith("_:")
    assert event["facts"] == []
    for path in (f"/api/events/{event['id']}", f"/data/event/{event['id']}", f"/id/event/{event['id']}"):
        refused(foreign, path, 404)
    assert foreign.get(f"/event/{event['id']}").status_code == 404
    (group,) = [
        each for each in got(foreign, "/api/children/https://example.org/a")["groups"] if each["kind"] == "event"
    ]
    assert [child["id"] for child in group["items"]] == [event["id"]]
    assert foreign.get("/").status_code == 200
    refused(foreign, "/api/conflicts", 404, id=event["id"])


def test_an_iri_need_be_no_address(foreign: httpx2.Client) -> None:
    (place,) = got(foreign, "/api/places")["items"]
    assert place["id"] == place["iri"] == "urn:p:1"
    assert got(foreign, "/api/places/urn:p:1")["label"] == "Nơi 1"
    assert foreign.get("/id/place/urn:p:1", headers={"accept": "text/html"}).headers["location"] == "/place/urn%3Ap%3A1"
    assert foreign.get("/place/urn:p:1").status_code == 200
    assert "<urn:p:1>" in foreign.get("/data/place/urn:p:1.nt").text
    assert got(foreign, "/data/place/urn:p:1.json")["kind"] == "place"
    for path in ("/api/documents/urn:p:1", "/id/document/urn:p:1", "/data/document/urn:p:1", "/id/place/urn:n%C6%A1i"):
        refused(foreign, path, 404)
    refused(foreign, "/data/place/urn:%3Ca%3E", 404)


def test_what_disputed_rows_alone_speak_of_is_found(disputed: httpx2.Client) -> None:
    for kind, path, id, label in (
        ("body", "bodies", "nghi", "Ban nghi vấn"),
        ("document", "documents", "d7", "Kế hoạch 7-KH/TU"),
    ):
        thing = got(disputed, f"/api/{path}/{id}")
        Thing.model_validate(thing)
        assert (thing["id"], thing["iri"], thing["label"]) == (f"{kind}/{id}", f"{BASE}{kind}/{id}", label)
        assert {claim["certainty"] for fact in thing["facts"] for claim in fact["claims"]} == {"disputed"}
        assert thing["id"] not in _ids(got(disputed, f"/api/{path}", limit=100))
        see = disputed.get(f"/id/{kind}/{id}", headers={"accept": "text/html"})
        assert (see.status_code, see.headers["location"]) == (303, f"/{kind}/{id}")
        assert label in disputed.get(f"/{kind}/{id}").text
        assert got(disputed, f"/data/{kind}/{id}.json") == thing
        assert f"<{BASE}{kind}/{id}>" in disputed.get(f"/data/{kind}/{id}.nt").text
        assert got(disputed, "/api/conflicts", id=id)["count"] == 0
    refused(disputed, "/api/documents/nghi", 404)


def test_letters_may_come_apart_from_their_marks(disputed: httpx2.Client) -> None:
    for form in ("NFC", "NFD"):
        assert _ids(got(disputed, "/api/tasks", status=normalize(form, "hoàn thành"))) == ["task/t1"]
        found = got(disputed, "/api/search", q=normalize(form, "Tỉnh ủy"))["hits"]
        assert found[0]["id"] == "body/tinh-uy"


def test_an_answer_is_not_sent_to_those_who_have_it(web: httpx2.Client) -> None:
    first = web.get("/api/documents?limit=2")
    assert first.headers["x-dataset"] == first.json()["dataset"]
    for given in (first.headers["etag"], f'"other", {first.headers["etag"]}', first.headers["etag"].removeprefix("W/")):
        again = web.get("/api/documents?limit=2", headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert web.get("/api/documents?limit=3", headers={"if-none-match": first.headers["etag"]}).status_code == 200
    assert web.get("/api/documents?limit=2", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/documents", "/api/trace/09-CT%2FTW", "/document/ct-09-ct-tw-2011", "/ontology", "/vocab/level.nt"]
)
def test_who_has_any_answer_is_told_that_there_is_one(web: httpx2.Client, path: str) -> None:
    whole = web.get(path)
    answer = web.get(path, headers={"if-none-match": "*"})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", whole.headers["etag"])
    assert "content-length" not in answer.headers
    assert web.get(f"{path}-nothing", headers={"if-none-match": "*"}).status_code == 404


def test_what_has_no_tag_is_sent_whole(web: httpx2.Client) -> None:
    for path in ("/openapi.json", "/healthz", "/sparql"):
        assert web.get(path, headers={"if-none-match": "*"}).status_code == 200, path
    asked = {"query": "ASK { ?s ?p ?o }"}
    assert web.get("/sparql", params=asked, headers={"if-none-match": "*"}).status_code == 304
    assert web.post("/sparql", data=asked, headers={"if-none-match": "*"}).status_code == 200


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
