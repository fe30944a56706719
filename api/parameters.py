"""Query parameters that an operation does not have, or not so often: refused, so that none is silently ignored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError

_LONGEST = 100  # characters of an unknown name that are said back


class Declared:
    """A dependency of the routes of one application: the OpenAPI description says what each of them takes."""

    def __init__(self) -> None:
        self._known: dict[str, Mapping[str, bool]] = {}

    async def __call__(self, request: Request) -> None:
        """Raise RequestValidationError for parameters that are unknown, or given more than once where one counts."""
        given = Counter(name for name, _ in request.query_params.multi_items())
        if not given:
            return
        known = self._of(request)
        wrong = [_unknown(name, known) for name in given if name not in known]
        wrong += [_repeated(name) for name, times in given.items() if times > 1 and not known.get(name, True)]
        if wrong:
            raise RequestValidationError(wrong)

    def _of(self, request: Request) -> Mapping[str, bool]:
        """Return the parameters of the route that was taken, and whether each may stand several times."""
        path = request.scope["route"].path_format
        if path not in self._known:
            operation = request.app.openapi()["paths"][path]["get"]
            queried = [each for each in operation.get("parameters", ()) if each["in"] == "query"]
            self._known[path] = {each["name"]: _several(each["schema"]) for each in queried}
        return self._known[path]


def _several(schema: Mapping[str, Any]) -> bool:
    return any(each.get("type") == "array" for each in (schema, *schema.get("anyOf", ())))


def _unknown(name: str, known: Mapping[str, bool]) -> dict[str, Any]:
    shown = name if len(name) <= _LONGEST else name[:_LONGEST] + "…"
    return _wrong(name, f"no such parameter here: {shown}; expected {', '.join(known) or 'none'}")


def _repeated(name: str) -> dict[str, Any]:
    return _wrong(name, "given several times: expected once")


def _wrong(name: str, what: str) -> dict[str, Any]:
    return {"type": "wrong", "loc": ("query", name[:_LONGEST]), "msg": what}
