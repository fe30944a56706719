"""What the OpenAPI description says of /sparql, which is no route of FastAPI's."""

from __future__ import annotations

from typing import Any

from api.negotiation import GRAPHS, RESULTS
from api.problems import MEDIA_TYPE

_TEXT = {"type": "string"}
_EXAMPLE = "SELECT ?d ?label { ?d a ct:Directive ; rdfs:label ?label } LIMIT 10"
_GRAPHS = {
    "type": "array",
    "items": {"type": "string", "format": "iri"},
    "description": "Graphs of the store, in place of FROM or FROM NAMED; an unknown one is empty.",
}
_REFUSALS = {
    400: "The query cannot be answered: `line` and `column` say where it goes wrong, if anybody can.",
    403: "It is an update.",
    406: "None of the formats that are taken can be had.",
    408: "The request was too long in coming.",
    413: "The query or its answer is too large; nothing is cut.",
    415: "The query is sent as something else than is read here.",
    503: "Too many are asking, or no dataset is served yet: see Retry-After.",
    504: "The query took longer than it may.",
}
_QUERY = {"type": "string", "description": "SPARQL 1.1. Our prefixes need not be declared.", "example": _EXAMPLE}


def sparql() -> dict[str, Any]:
    """The path item of /sparql."""
    about = {"tags": ["sparql"], "responses": _responses()}
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": _QUERY, "default-graph-uri": _GRAPHS, "named-graph-uri": _GRAPHS},
    }
    bodies = {"application/x-www-form-urlencoded": {"schema": form}, "application/sparql-query": {"schema": _TEXT}}
    graphs = [_parameter("default-graph-uri", _GRAPHS), _parameter("named-graph-uri", _GRAPHS)]
    return {
        "get": {
            **about,
            "operationId": "sparql_get",
            "summary": "Answer a SPARQL query",
            "description": "Without parameters: the service description, or an editor for people.",
            "parameters": [_parameter("query", _QUERY), *graphs],
        },
        "post": {
            **about,
            "operationId": "sparql_post",
            "summary": "Answer a SPARQL query that is too long for a URL",
            "parameters": graphs,
            "requestBody": {"required": True, "content": bodies},
        },
    }


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _responses() -> dict[str, Any]:
    types = [offer.media_type for offer in (*RESULTS, *GRAPHS)]
    answers = {each: {"schema": {} if each.endswith("json") else _TEXT} for each in types}
    problem = {MEDIA_TYPE: {"schema": {"type": "object"}}}
    refusals = {str(status): {"description": said, "content": problem} for status, said in _REFUSALS.items()}
    found = {"description": "The whole answer.", "content": {**answers, "text/html": {"schema": _TEXT}}}
    return {"200": found, "304": {"description": "What you have still holds."}, **refusals}
