"""What operations say of their responses beside the shape: headers, 304, errors."""

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Responses: TypeAlias = dict[int | str, dict[str, Any]]
"""As FastAPI takes them."""

_TEXT = {"schema": {"type": "string"}}
_HEADERS = {
    "ETag": {"description": "Changes with the dataset; give it back as `If-None-Match`.", **_TEXT},
    "X-Dataset": {"description": "The dataset that the answer rests on.", **_TEXT},
}
_UNCHANGED: Responses = {304: {"description": "What you have still holds (`If-None-Match`)."}}

_MEANINGS = {
    400: "What was asked makes no sense here.",
    404: "Nothing is called so; `suggestions` names the nearest.",
    406: "None of the forms that were asked for exists; `offered` names those that do.",
    409: "Several things are called so; `candidates` names them.",
    413: "The answer would be too large.",
    422: "A parameter is wrong; `wrong` says which, and what was expected.",
    503: "No dataset is served yet, or too many are asking: `Retry-After`.",
    504: "It took too long.",
}


class Problem(BaseModel):
    """What went wrong (RFC 9457). The facts of it stand beside: `candidates`, `suggestions`, `wrong` …"""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "type": "https://w3id.org/chithi/problem/not-found",
                "title": "Nothing is called so",
                "status": 404,
                "detail": "nothing is called '99-CT/TW'; did you mean document/ct-09-ct-tw-2011 (Chỉ thị 09-CT/TW)?",
                "instance": "/api/trace/99-CT/TW",
                "suggestions": [{"id": "document/ct-09-ct-tw-2011", "label": "Chỉ thị 09-CT/TW"}],
            }
        },
    )

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    instance: Annotated[str | None, Field(description="The path that was asked for.")] = None


def answered(*media_types: str, **headers: Any) -> Responses:
    """Describe a good answer and 304: its media types, if no model says what it is, and headers of its own."""
    content = {each: {"schema": {"type": "string"}} for each in media_types}
    said = {"description": "Found.", "headers": {**_HEADERS, **headers}, **({"content": content} if content else {})}
    return {200: said, **_UNCHANGED}


def problems(*statuses: int) -> Responses:
    """Describe these errors."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        each: {"description": _MEANINGS[each], "content": {"application/problem+json": {"schema": schema}}}
        for each in sorted(statuses)
    }


LINK = {"description": "`rel=next` and `rel=first`: absolute paths that keep the filters.", **_TEXT}
