"""`/api/trace` and `/api/children`: what the commands say, over HTTP."""

import gzip
import json
from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from api.models.trace import Children, Trace
from tests.api.served import got, refused

Chithi = Callable[..., CompletedProcess[str]]


@pytest.mark.parametrize(
    ("options", "parameters"),
    [
        (["09-CT/TW"], {}),
        (["09-CT/TW", "--depth", "1"], {"depth": "1"}),
        (["73-KH/QU", "--up"], {"direction": "up"}),
        (["ctr-26-ctr-tu", "--both"], {"direction": "both"}),
        (["document/ct-09-ct-tw-2011", "--as-of", "2025-07-02"], {"as_of": "2025-07-02"}),
        (["https://w3id.org/chithi/id/document/ct-09-ct-tw-2011", "--disputed"], {"disputed": "true"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_a_trace_is_that_of_the_command(
    chithi: Chithi, web: httpx2.Client, options: list[str], parameters: dict[str, str]
) -> None:
    said = json.loads(chithi("trace", *options, "--format", "json").stdout)
    found = got(web, f"/api/trace/{quote(options[0], safe='')}", **parameters)
    assert found == said
    Trace.model_validate(found)
    assert len(found["nodes"]) > 1


def test_a_symbol_may_keep_its_slash(web: httpx2.Client) -> None:
    assert got(web, "/api/trace/09-CT/TW") == got(web, "/api/trace/09-CT%2FTW")


def test_a_limit_keeps_the_nearest_and_says_so(web: httpx2.Client) -> None:
    found = got(web, "/api/trace/ct-09-ct-tw-2011", limit=3)
    assert (len(found["nodes"]), found["truncated"]) == (3, True)
    assert {node["depth"] for node in found["nodes"]} == {0, 1}


def test_disputed_links_are_followed_when_asked_for(disputed: httpx2.Client) -> None:
    assert [node["id"] for node in got(disputed, "/api/trace/d2")["nodes"]] == ["document/d2"]
    found = got(disputed, "/api/trace/d2", disputed="true")
    assert [node["id"] for node in found["nodes"]] == ["document/d2", "document/d3"]
    assert [link["certainty"] for link in found["links"]] == ["disputed"]


def test_what_cannot_be_traced_is_a_problem(web: httpx2.Client, disputed: httpx2.Client) -> None:
    several = refused(disputed, "/api/trace/1-CT%2FTW", 409)
    assert [(each["id"], each["date"]) for each in several["candidates"]] == [
        ("document/d1", "2020-01-01"),
        ("document/d4", "2024-06-14"),
    ]
    unknown = refused(web, "/api/trace/99-CT%2FTW", 404)
    assert "document/ct-09-ct-tw-2011" in {each["id"] for each in unknown["suggestions"]}
    assert refused(web, "/api/trace/quan-uy-quan-11", 400)["kind"] == "body"
    assert refused(web, "/api/children/quan-uy-quan-11", 400)["kind"] == "body"
    refused(web, "/api/children/ct-09-ct-tw-2011", 400, cursor="nonsense")


@pytest.mark.parametrize("day", ["2012-08", "20120813", "2012-02-30", "2012-08-13T00:00", "1344816000", "hôm qua"])
def test_a_wrong_day_says_what_was_expected(web: httpx2.Client, day: str) -> None:
    problem = refused(web, "/api/trace/ct-09-ct-tw-2011", 422, as_of=day)
    assert "expected a day as YYYY-MM-DD" in problem["detail"]


@pytest.mark.parametrize(
    ("name", "value"), [("depth", "-1"), ("limit", "0"), ("limit", "100001"), ("direction", "sideways")]
)
def test_other_wrong_parameters_are_refused(web: httpx2.Client, name: str, value: str) -> None:
    assert name in refused(web, "/api/trace/ct-09-ct-tw-2011", 422, **{name: value})["detail"]


def test_a_trace_is_compressed_and_not_sent_twice(web: httpx2.Client) -> None:
    path = "/api/trace/ct-09-ct-tw-2011"
    plain = web.get(path)
    with web.stream("GET", path, headers={"accept-encoding": "gzip"}) as zipped:
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(b"".join(zipped.iter_raw())) == plain.content
    assert web.get(path, headers={"if-none-match": plain.headers["etag"]}).status_code == 304
    other = web.get(path, params={"depth": "1"}, headers={"if-none-match": plain.headers["etag"]})
    assert other.status_code == 200


def test_children_are_grouped_counted_and_paged(web: httpx2.Client) -> None:
    found = got(web, "/api/children/ct-09-ct-tw-2011")
    Children.model_validate(found)
    below = got(web, "/api/trace/ct-09-ct-tw-2011", depth=1)
    assert {child["id"] for group in found["groups"] for child in group["items"]} == {
        node["id"] for node in below["nodes"] if node["depth"] == 1
    }
    assert found["count"] == sum(group["count"] for group in found["groups"])
    whole = got(web, "/api/trace/ct-09-ct-tw-2011")
    assert found["count"] + found["below"] == len(whole["nodes"]) - 1


def test_the_rest_of_a_group_follows_from_its_cursor(disputed: httpx2.Client) -> None:
    (group,) = got(disputed, "/api/children/d1")["groups"]
    assert [child["id"] for child in group["items"]] == ["document/d2", "document/d5", "document/d6"]
    seen: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        (page,) = got(disputed, "/api/children/document%2Fd1", limit=1, **cursor)["groups"]
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == group["items"]
    for path in ("/api/documents", "/api/children/d2"):
        refused(disputed, path, 400, **cursor)


def test_children_count_disputed_links_when_asked_for(disputed: httpx2.Client) -> None:
    for parameters, children in (({}, 0), ({"disputed": "true"}, 1)):
        (group,) = got(disputed, "/api/children/d1", **parameters)["groups"]
        assert group["items"][0]["children"] == children
