"""The OpenAPI description is complete and true: whatever it allows is answered as it says, and never by a 5xx."""

from collections.abc import Callable
from itertools import product
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis.strategies import SearchStrategy, one_of
from schemathesis import GenerationMode, checks

from api.app import create_app
from api.settings import Settings
from tests.api.served import got
from tests.conftest import Server

DESCRIBED = create_app(Settings.read()).openapi()
OPERATIONS = [(method, path) for path, item in DESCRIBED["paths"].items() for method in item]
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# Enough for every parameter to be right and wrong; the same on every run.
FEW = settings(max_examples=15, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


@schemathesis.serializer("application/sparql-query")
def _as_it_is(context: schemathesis.SerializationContext, value: object) -> bytes:
    return str(value).encode(errors="replace")


def _cases(method: str, path: str) -> list[tuple[str, str, str]]:
    """What an operation is asked: right things, its examples, and wrong things where anything could be wrong."""
    operation = DESCRIBED["paths"][path][method]
    queried = any(each["in"] == "query" for each in operation.get("parameters", ()))
    asked = ["right", *(["wrong"] if queried else []), *(["examples"] if _examples(method, path) else [])]
    return [(method, path, each) for each in asked]


def _examples(method: str, path: str) -> list[SearchStrategy[Any]]:
    found: list[SearchStrategy[Any]] = SCHEMA[path][method].get_strategies_from_examples()
    return found


@pytest.mark.parametrize(("method", "path", "asked"), [each for operation in OPERATIONS for each in _cases(*operation)])
def test_every_answer_is_as_described(server: Server, method: str, path: str, asked: str) -> None:
    operation = SCHEMA[path][method]
    cases: dict[str, Callable[[], SearchStrategy[Any]]] = {
        "right": lambda: operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        "wrong": lambda: operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        "examples": lambda: one_of(_examples(method, path)),
    }

    @FEW
    @given(case=cases[asked]())
    def holds(case: Any) -> None:
        answer = case.call(base_url=server.url)
        assume(answer.status_code not in (414, 431))  # said before any route is found: too long to be read
        case.validate_response(answer, checks=CHECKS)

    holds()


@pytest.mark.parametrize("path", [path for method, path in OPERATIONS if "{" in path])
def test_every_example_in_a_path_is_found(web: httpx2.Client, path: str) -> None:
    described = DESCRIBED["paths"][path]["get"]["parameters"]
    parameters = [each for each in described if each["in"] == "path"]
    needed = {
        each["name"]: each["schema"]["examples"][0] for each in described if each["in"] == "query" and each["required"]
    }
    examples = [[each["value"] for each in parameter["examples"].values()] for parameter in parameters]
    for values in product(*examples):
        given = {parameter["name"]: quote(value, safe="") for parameter, value in zip(parameters, values, strict=True)}
        answer = web.get(path.format(**given), params=needed)
        assert answer.status_code in (200, 303), answer.text


def test_the_description_is_the_one_that_is_served(web: httpx2.Client) -> None:
    assert got(web, "/openapi.json") == DESCRIBED


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_is_documented(method: str, path: str) -> None:
    operation: dict[str, Any] = DESCRIBED["paths"][path][method]
    assert operation["summary"]
    assert operation["operationId"].count("_") <= 2
    for parameter in operation.get("parameters", []):
        assert parameter.get("description") or parameter["schema"].get("description"), parameter
    for status, answer in operation["responses"].items():
        if status[0] in "45":
            assert list(answer["content"]) == ["application/problem+json"], status


def test_metrics_are_text() -> None:
    assert list(DESCRIBED["paths"]["/metrics"]["get"]["responses"]["200"]["content"]) == ["text/plain"]


def test_every_operation_has_its_own_name() -> None:
    ids = [DESCRIBED["paths"][path][method]["operationId"] for method, path in OPERATIONS]
    assert len(set(ids)) == len(ids)
