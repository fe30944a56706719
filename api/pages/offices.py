"""Posts: who held them in a body, and which a person held, on a day certainly or possibly, with who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from api.pages.citing import Citing
from api.pages.dates import written
from kg.facts import Fact
from kg.said import said_of
from kg.tenures import Held, Tenure, tenures


def of_body(citing: Citing, iri: str, day: date | None) -> list[dict[str, Any]]:
    """Return the posts of a body that are known; on a day, those that may have been held; to be called in a thread."""
    return _posts(citing, tenures(citing.data.store, [iri]), day)


def of_person(
    citing: Citing, iri: str, mentions: Iterable[Mapping[str, Any]], day: date | None
) -> list[dict[str, Any]]:
    """Return the posts of a person, `mentions` being the tenures; to be called in a thread."""
    data = citing.data
    said = said_of(data.store, data.base, [each["iri"] for each in mentions if "iri" in each])
    bodies = {
        fact["value"]["iri"]
        for facts in said.values()
        for fact in facts
        if fact["property"] == "body" and "iri" in fact["value"]
    }
    found = [each for each in tenures(data.store, sorted(bodies)) if each.holder == iri]
    return _posts(citing, found, day)


def _posts(citing: Citing, found: Sequence[Tenure], day: date | None) -> list[dict[str, Any]]:
    """Return posts: on a day the certain first, else the latest first."""
    data = citing.data
    held: list[tuple[Tenure, Held | None]] = [(each, each.held(day) if day else None) for each in found]
    if day:
        held = sorted((each for each in held if each[1]), key=lambda each: (each[1] or "", each[0].away(day)))
    else:
        held = sorted(held, key=lambda each: _last(each[0]), reverse=True)
    said = said_of(data.store, data.base, [each.iri for each, _ in held])
    return [_post(citing, tenure, how, said.get(tenure.iri, [])) for tenure, how in held]


def _post(citing: Citing, tenure: Tenure, held: Held | None, facts: Sequence[Fact]) -> dict[str, Any]:
    language = citing.naming.language
    body = [fact["value"] for fact in facts if fact["property"] == "body"]
    return {
        "tenure": citing.naming.href(tenure.iri),
        "person": _linked(citing, tenure.holder, tenure.name),
        "body": _linked(citing, tenure.body, body[0].get("label") if body else None),
        "post": tenure.post,
        "held": held,
        "from": written(tenure.start, language, "some_day") if tenure.start else None,
        "to": written(tenure.end, language, "some_day") if tenure.end else None,
        "attested": [written(each, language) for each in tenure.attested],
        "claims": citing.claims(claims(facts)),
    }


def claims(facts: Iterable[Fact]) -> list[Mapping[str, Any]]:
    """Return the claims of some facts, each once."""
    return list({claim["id"]: claim for fact in facts for claim in fact["claims"]}.values())


def _linked(citing: Citing, iri: str | None, label: str | None) -> dict[str, Any] | None:
    if not iri:
        return None
    ours = citing.data.base.split(iri)
    return citing.named({"id": "/".join(ours) if ours else iri, "iri": iri, "label": label})


def _last(tenure: Tenure) -> str:
    return max((*tenure.attested, tenure.end or "", tenure.start or ""))
