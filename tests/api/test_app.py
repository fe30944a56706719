"""The application as a whole: every route, what all answers have, and what happens when something goes wrong."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.app import create_app
from api.routers import ROUTERS, documentation
from api.settings import Settings
from kg.releases import Releases
from ontology.terms import KINDS
from tests.conftest import Server

PAGES = ("docs/api.md", "docs/sparql.md", "docs/commands.md", "docs/pages.md", "docs/graph.md")


@pytest.fixture(scope="module")
def app(server: Server) -> FastAPI:
    app = create_app(Settings(log_level="error"), Releases(server.store))

    @app.get("/api/broken", include_in_schema=False)
    def broken() -> None:
        raise RuntimeError("a secret")

    return app


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def _paths(app: FastAPI) -> list[str]:
    """Every path that answers, files aside."""
    schema = app.openapi()["paths"]
    every = [*app.routes, *(route for router in ROUTERS for route in router.routes)]
    found = [getattr(route, "path", "").replace(":path}", "}") for route in every if not isinstance(route, Mount)]
    return sorted({path for path in (*schema, *found) if path and path != "/api/broken"})


def test_every_route_is_documented(app: FastAPI) -> None:
    said = "".join((Path(__file__).parents[2] / page).read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?<![\w.])/[\w{}./:-]*", said))
    kinds = "|".join(KINDS)  # a page of each is named once for all
    missing = [path for path in _paths(app) if not _named(re.sub(rf"^/(?:{kinds})/", "/document/", path), named)]
    assert not missing


def _named(path: str, named: set[str]) -> bool:
    """Whether a path is documented, or one that it stands for: /ontology.ttl for /ontology.{form}."""
    pattern = re.compile(re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(path)))
    return any(pattern.fullmatch(each) for each in named)


def test_the_description_names_every_operation_and_its_problems(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    operations = [
        (path, method, operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post")
    ]
    assert {"/sparql", "/api/documents", "/api/search", "/healthz"} <= {path for path, _, _ in operations}
    ids = [operation["operationId"] for _, _, operation in operations]
    assert len(ids) == len(set(ids))
    for _, _, operation in operations:
        assert operation["summary"] or operation["description"]
        for status, response in operation["responses"].items():
            assert status < "400" or "application/problem+json" in response.get(
                "content", {"application/problem+json": 0}
            )


def test_the_api_is_shown_from_files_of_ours(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(addresses) >= 3
    for address in addresses:
        assert address.startswith("/")
        assert client.get(address).status_code == 200
    assert "http" not in re.sub(r"<!--.*?-->", "", page.text.replace("http-equiv", ""), flags=re.DOTALL)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert documentation.FILES.is_dir()


def test_unknown_addresses_and_methods_are_problems(client: TestClient) -> None:
    missing = client.get("/nowhere")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert missing.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing is here.",
        "instance": "/nowhere",
    }
    for path in ("/healthz", "/api/documents", "/openapi.json", "/docs", "/static/chithi.css"):
        refused = client.post(path)
        assert (refused.status_code, refused.headers["content-type"]) == (405, "application/problem+json")
        assert refused.headers["allow"] == "GET, HEAD"


def test_a_wrong_parameter_is_named(client: TestClient) -> None:
    wrong = client.get("/api/documents", params={"limit": "many"})
    assert (wrong.status_code, wrong.headers["content-type"]) == (422, "application/problem+json")
    assert wrong.json()["wrong"][0]["where"] == "query.limit"


def test_a_mistake_of_ours_tells_nothing_but_its_number(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    broken = client.get("/api/broken", headers={"X-Request-ID": "broken-1"})
    assert (broken.status_code, broken.headers["content-type"]) == (500, "application/problem+json")
    assert broken.headers["x-request-id"] == "broken-1"
    assert "secret" not in broken.text
    client.app.state.log.close()  # type: ignore[attr-defined]
    line = next(json.loads(line) for line in capfd.readouterr().err.splitlines() if "broken-1" in line)
    assert (line["event"], line["id"]) == ("mistake", "broken-1")
    assert line["exception"][0]["exc_value"] == "a secret"
    assert "locals" not in line["exception"][0]["frames"][0]


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/nowhere", "/sparql", "/api/documents", "/api/broken"])
def test_every_answer_is_hardened(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html, */*;q=0.1"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.headers["x-request-id"]) == 20
    if "html" in answer.headers["content-type"]:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "same-origin"


def test_head_is_answered_wherever_get_is(client: TestClient) -> None:
    for path in ("/healthz", "/api/documents", "/docs", "/openapi.json", "/sparql"):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers.get("content-length") == got.headers.get("content-length")


def test_no_other_origin_reads_anything_by_default(client: TestClient) -> None:
    origin = {"Origin": "https://example.org"}
    preflight = {**origin, "Access-Control-Request-Method": "GET"}
    answers = [client.get("/sparql?query=ASK%7B%7D", headers=origin), client.options("/sparql", headers=preflight)]
    assert not [name for answer in answers for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("setting", "origin", "allowed"),
    [
        ("*", "https://example.org", "*"),
        ("https://example.org,https://b.org", "https://example.org", "https://example.org"),
        ("https://b.org", "https://example.org", None),
    ],
)
def test_the_origins_that_are_named_may(server: Server, setting: str, origin: str, allowed: str | None) -> None:
    app = create_app(Settings(cors_origins=setting, log_level="error"), Releases(server.store))
    asked: dict[str, Any] = {"Origin": origin}
    with TestClient(app) as client:
        for path in ("/sparql?query=ASK%7B%7D", "/api/documents", "/nowhere"):
            answer = client.get(path, headers=asked)
            assert answer.headers.get("access-control-allow-origin") == allowed
            assert "access-control-allow-credentials" not in answer.headers
            if allowed:
                assert "X-Dataset" in answer.headers["access-control-expose-headers"]
            if setting != "*":
                assert "Origin" in answer.headers["vary"]
        preflight = client.options("/sparql", headers={**asked, "Access-Control-Request-Method": "POST"})
        assert preflight.headers.get("access-control-allow-origin") == allowed


def test_two_applications_share_nothing(server: Server) -> None:
    apps = [create_app(Settings(log_level="error"), Releases(server.store)) for _ in range(2)]
    assert apps[0].state.metrics is not apps[1].state.metrics
    with TestClient(apps[0]) as first:
        first.get("/healthz")
        assert 'route="/healthz"' in first.get("/metrics").text
    with TestClient(apps[1]) as second:
        assert 'route="/healthz"' not in second.get("/metrics").text
