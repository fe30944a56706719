"""Conflicts as pages show them: each value with who gives it."""

from __future__ import annotations

from typing import Any

from api.pages.citing import Citing
from api.pages.dates import written
from kg.conflicts import Conflict
from ontology.edtf import valid
from ontology.terms import PREFIXES


def shown(conflict: Conflict, citing: Citing) -> dict[str, Any]:
    """Return one conflict."""
    base = citing.data.base
    told = conflict.to_dict(base)
    return {
        "thing": citing.named(told),
        "property": _property(conflict.path, citing),
        "language": conflict.language,
        "values": [
            {"value": _value(each, conflict.path, citing), "claims": citing.claims(each["claims"])}
            for each in told["values"]
        ],
    }


def _property(path: str, citing: Citing) -> dict[str, Any]:
    """Return the property of a path; one that is walked backwards is called as it is forwards."""
    prefix, _, name = path.removeprefix("^").partition(":")
    return citing.term(PREFIXES[prefix] + name if prefix in PREFIXES else path.strip("^<>"))


def _value(value: dict[str, Any], path: str, citing: Citing) -> dict[str, Any]:
    text = value["value"]
    if text.startswith(citing.data.base.iri):
        return citing.named({"id": text, "iri": text, "label": value["label"]})
    if value["label"]:
        return {"iri": text, "label": value["label"], "href": citing.naming.href(text)}
    dated = path in ("ct:issued", "ct:date", "ct:published", "ct:from", "ct:to") and valid(text)
    return {"text": written(text, citing.naming.language) if dated else text, "href": None, "language": None}
