"""Pages of sources: what one says, claim by claim, in the order of its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from api.dataset import Data
from api.description import said_of
from api.pages.citing import Citing
from api.pages.thing import subject
from kg.facts import Fact, expanded

SHOWN_ELSEWHERE: Final = ("dcterms:source",)
"""The property by which claims mention a source; they have a section of their own."""

PAGE: Final = 40
"""Claims on a page; with all that they say about 80 KB."""

_AT_ONCE = 100  # things in one question
_NUMBER = re.compile(r"\d+")


async def sections(citing: Citing, thing: Mapping[str, Any], offset: int) -> dict[str, Any]:
    """Return what the page of a source has beside the common parts: the claims from the `offset`-th on."""
    data = citing.data
    found = _ordered(await data.select("facts/claims-of", source=thing["iri"]))
    shown = found[offset : offset + PAGE]
    said = await _said(data, [each["claim"] for each in shown])
    return {
        "claims": [_claim(citing, each, said) for each in shown],
        "claim_count": len(found),
        "offset": offset,
        "before_href": _href(citing, thing, max(offset - PAGE, 0)) if offset else None,
        "next_href": _href(citing, thing, offset + PAGE) if offset + PAGE < len(found) else None,
    }


def _href(citing: Citing, thing: Mapping[str, Any], offset: int) -> str:
    return citing.naming.here(f"/{thing['id']}?offset={offset}#claims")


def _ordered(rows: Sequence[Mapping[str, Mapping[str, str]]]) -> list[dict[str, str]]:
    """Return claims by paragraph, then row of the table; a claim with several of either once."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        values = {name: each["value"] for name, each in row.items()}
        known = found.setdefault(values["claim"], values)
        for name in ("locator", "row"):
            if name in values:
                known[name] = min(values[name], known.get(name, values[name]))
    return sorted(
        found.values(), key=lambda each: (*_natural(each.get("locator", "~")), *_natural(each.get("row", "~")))
    )


def _natural(text: str) -> tuple[str, int, str]:
    """Return what orders p2 before p10, and row 9 before row 14."""
    match = _NUMBER.search(text)
    return (text[: match.start()], int(match[0]), text) if match else (text, -1, text)


async def _said(data: Data, claims: Sequence[str]) -> dict[str, list[tuple[str, Fact]]]:
    """Return what claims (IRIs) say, by bare id: things with their facts."""
    if not claims:
        return {}
    things = [row["thing"]["value"] for row in await data.select("data/subjects", claim=list(claims))]
    found: dict[str, list[tuple[str, Fact]]] = {}
    for start in range(0, len(things), _AT_ONCE):
        for iri, facts in (await said_of(data, things[start : start + _AT_ONCE])).items():
            for fact in facts:
                for claim in fact["claims"]:
                    found.setdefault(claim["id"], []).append((iri, fact))
    return found


def _claim(citing: Citing, row: Mapping[str, str], said: Mapping[str, list[tuple[str, Fact]]]) -> dict[str, Any]:
    ours = citing.data.base.split(row["claim"])
    id = ours[1] if ours else row["claim"]
    things: dict[str, list[Fact]] = {}
    for iri, fact in said.get(id, ()):
        things.setdefault(iri, []).append(fact)
    certainties = {claim["certainty"] for _, fact in said.get(id, ()) for claim in fact["claims"] if claim["id"] == id}
    return {
        "href": citing.naming.href(row["claim"]),
        "where": citing.where(row.get("locator")),
        "row": row.get("row"),
        "certainty": next(iter(certainties), None),
        "things": [
            {
                "thing": subject(citing, iri),
                "facts": [
                    {
                        "name": citing.naming.term(expanded(name)),
                        "values": [citing.value(fact["value"]) for fact in same],
                    }
                    for name, same in groupby(facts, key=lambda fact: fact["property"])
                    if name != "rdf:type"
                ],
            }
            for iri, facts in things.items()
        ],
    }
