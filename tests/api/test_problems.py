"""One table from errors to statuses."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.app import create_app
from api.pages.editor_words import EDITOR_WORDS
from api.problems import KINDS, TYPE, kind, problem, refusal
from api.refusals import HANDLERS
from api.settings import Settings
from kg import errors
from kg.releases import Releases
from kg.search import Hit

SCOPE = {"type": "http", "method": "GET", "path": "/api/trace/x"}
HIT = Hit("https://a/id/document/d", "document/d", "document", "Chỉ thị 1", "1-CT/TW", "2020", None)


def _said(error: Exception) -> tuple[int, dict[str, Any]]:
    response = refusal(error, SCOPE)
    assert response.headers["content-type"] == "application/problem+json"
    body = json.loads(bytes(response.body))
    assert body["status"] == response.status_code
    assert body["instance"] == "/api/trace/x"
    return response.status_code, body


@pytest.mark.parametrize(
    ("error", "status", "facts"),
    [
        (errors.QueryError("unexpected '}'", 3, 7), 400, {"line": 3, "column": 7}),
        (errors.UpdateRefused("INSERT"), 400, {"operation": "INSERT"}),
        (errors.ServiceRefused(), 400, {}),
        (errors.TooComplex("operators", 200), 400, {"what": "operators", "limit": 200}),
        (errors.TooComplex("characters", 65_536), 413, {"limit": 65_536}),
        (errors.UnknownFormat("x", ("json", "csv")), 406, {"offered": ["application/sparql-results+json", "text/csv"]}),
        (errors.NotFound("x", [HIT]), 404, {}),
        (errors.NotTraceable("https://a/id/body/b", "body"), 400, {"kind": "body"}),
        (errors.OutOfTime(10), 504, {"seconds": 10}),
        (errors.TooLarge("rows", 5), 413, {"unit": "rows", "limit": 5}),
        (errors.Crashed(), 400, {}),
        (errors.Overloaded(2.2), 503, {"retry_after": 3}),
        (errors.NoDataset(Path("/secret"), "nothing"), 503, {"retry_after": 1}),
        (errors.Unusable(Path("/secret"), "damaged"), 503, {}),
    ],
)
def test_each_error_has_its_status_and_facts(error: Exception, status: int, facts: dict[str, Any]) -> None:
    found, body = _said(error)
    assert found == status
    assert facts.items() <= body.items()
    assert body["type"].startswith(TYPE)


def test_candidates_are_named() -> None:
    status, body = _said(errors.Ambiguous("1-CT/TW", [HIT, HIT]))
    assert status == 409
    assert body["candidates"][0] == {"id": HIT.id, "iri": HIT.iri, "label": HIT.label, "date": "2020"}


def test_no_error_is_forgotten() -> None:
    def below(cls: type[Exception]) -> set[type[Exception]]:
        return {cls}.union(*(below(each) for each in cls.__subclasses__()))

    answered = below(errors.ChithiError) - {errors.ChithiError, errors.Stopped, errors.RdfError}
    missing = {each for each in answered if each.__module__ == "kg.errors" and not set(each.__mro__) & set(KINDS)}
    assert not missing


def test_a_path_of_the_machine_is_not_told() -> None:
    for error in (errors.NoDataset(Path("/secret"), "nothing"), errors.StoreBusy(Path("/secret"), 3)):
        assert "/secret" not in json.dumps(_said(error)[1])


def test_who_shall_come_back_is_told_when() -> None:
    assert refusal(errors.Overloaded(0.4), SCOPE).headers["retry-after"] == "1"


def test_what_is_not_ours_is_a_mistake_that_tells_nothing() -> None:
    assert kind(ValueError("secret")) is None
    status, body = _said(ValueError("secret"))
    assert status == 500
    assert "secret" not in json.dumps(body)


def test_a_problem_without_a_name_is_the_status_own() -> None:
    body = json.loads(bytes(problem(404, "Nothing is here.").body))
    assert body == {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "Nothing is here."}


def test_the_page_about_the_endpoint_lists_every_kind() -> None:
    page = (Path(__file__).parents[2] / "docs/sparql.md").read_text(encoding="utf-8")
    for each in {*KINDS.values()}:
        assert f"| `{each.name}` | {each.status} |" in page


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (errors.NoDataset(Path("/secret"), "nothing"), 503, "Chưa có dữ liệu"),
        (errors.Overloaded(2.2), 503, "Đang có quá nhiều người hỏi"),
        (errors.OutOfTime(10), 504, "Câu truy vấn chạy quá lâu"),
        (errors.TooLarge("rows", 5), 413, "Câu trả lời quá lớn"),
        (HTTPException(405), 405, "Không trả lời được"),
        (ValueError("secret"), 500, "Lỗi của chúng tôi"),
    ],
)
def test_readers_are_told_on_a_page(error: Exception, status: int, says: str, tmp_path: Path) -> None:
    app = create_app(Settings(log_level="error"), Releases(tmp_path))
    scope = {**SCOPE, "type": "http", "query_string": b"", "headers": [(b"accept", b"text/html")]}
    said = asyncio.run(HANDLERS[Exception](Request({**scope, "app": app, "chithi.id": b"7"}), error))
    assert (said.status_code, said.media_type) == (status, "text/html")
    page = bytes(said.body).decode()
    assert says in page
    assert "secret" not in page
    assert said.headers.get("retry-after") == refusal(error, SCOPE).headers.get("retry-after")


def test_every_kind_of_problem_has_its_words() -> None:
    own = {"not-found", "not-traceable", "no-places", "bad-cursor", "ambiguous", "not-acceptable"}
    assert {each.name for each in KINDS.values()} <= own | {key.removeprefix("problem ") for key in EDITOR_WORDS}
