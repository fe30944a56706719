"""docs/api.md names every route and parameter, and what it shows is what the server answers."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.app import create_app
from api.settings import Settings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
DESCRIBED = create_app(Settings.read()).openapi()
EXAMPLES = re.findall(r"```sh\n(curl .*?)\n```\n```(\w+)\n(.*?)\n```", PAGE, re.DOTALL)
_TOLD_ELSEWHERE = {"query", "default-graph-uri", "named-graph-uri"}  # parameters of /sparql


@pytest.mark.parametrize("path", DESCRIBED["paths"])
def test_every_route_and_its_parameters_are_on_the_page(path: str) -> None:
    assert re.search(rf"`(GET )?{re.escape(path)}`", PAGE), path
    for operation in DESCRIBED["paths"][path].values():
        for parameter in operation.get("parameters", ()):
            name = parameter["name"]
            if parameter["in"] == "query" and name not in _TOLD_ELSEWHERE:
                assert re.search(rf"`{name}[`=]", PAGE) or f"`{name}" in PAGE, (path, name)


def test_no_route_is_on_the_page_that_does_not_exist() -> None:
    paths = set(re.findall(r"`GET (/[^`]*)`", PAGE))
    assert len(paths) > 20
    assert paths <= set(DESCRIBED["paths"])


@pytest.mark.parametrize(("command", "kind", "shown"), EXAMPLES, ids=lambda text: str(text)[:60])
def test_an_example_is_what_the_server_answers(web: httpx2.Client, command: str, kind: str, shown: str) -> None:
    answer = _sent(web, command)
    if kind == "json":
        _holds(json.loads(shown), answer.json(), "$")
    elif kind == "nt":
        lines = answer.text.splitlines()
        for line in shown.splitlines():
            assert line in lines
    else:
        status, *headers = shown.splitlines()
        assert status == f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"
        for header in headers:
            name, _, value = header.partition(": ")
            assert answer.headers[name] == value


def _sent(web: httpx2.Client, command: str) -> httpx2.Response:
    words = shlex.split(command)
    (url,) = (word for word in words if word.startswith("http://127.0.0.1:8000/"))
    given = [words[place + 1].split(": ") for place, word in enumerate(words) if word == "-H"]
    return web.get(url.removeprefix("http://127.0.0.1:8000"), headers=dict(given))


def _holds(shown: Any, answered: Any, where: str) -> None:
    """Whether an answer has what is shown: objects may have more keys, lists go on after `…`."""
    if shown == "…":
        return
    if isinstance(shown, dict):
        assert isinstance(answered, dict), where
        for key, value in shown.items():
            assert key in answered, f"{where}.{key}"
            _holds(value, answered[key], f"{where}.{key}")
    elif isinstance(shown, list):
        going_on = shown[-1:] == ["…"]
        listed = shown[:-1] if going_on else shown
        assert len(answered) > len(listed) if going_on else len(answered) == len(listed), where
        for place, value in enumerate(listed):
            _holds(value, answered[place], f"{where}[{place}]")
    else:
        assert answered == shown, where


def test_there_are_examples_of_all_that_is_json() -> None:
    assert len(EXAMPLES) >= 10
