"""Numbers that no source has shown, as a page: each sequence a strip of known numbers and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from api.pages.citing import Citing
from api.pages.words import word
from kg.missing import Apart, Sequence, missing, runs
from ontology import vocab
from ontology.iri import concept

PAGE: Final = 20

_STRIP = 200  # known numbers and gaps of one sequence: a page has room for twenty of these


def context(citing: Citing, asked: Mapping[str, str], offset: int) -> dict[str, Any]:
    """Return what `templates/missing_numbers.html` shows; raise NotFound, Ambiguous for the issuer. In a thread."""
    data = citing.data
    issuer, type, term = (asked.get(name, "").strip() or None for name in ("issuer", "type", "term"))
    body = None if issuer is None else data.index.thing(data.body(issuer))
    found = missing(data.index, data.numbers, body, type, term)
    end = offset + PAGE
    longest = max(len(found["sequences"]), len(found["apart"]))
    english = citing.naming.language == "en"
    used = {each["type"] for each in (*found["sequences"], *found["apart"]) if each["type"]}
    concepts = vocab.scheme("document-type").concepts
    return {
        "asked": {"issuer": issuer or "", "type": type or "", "term": term or ""},
        "types": [
            (id, each.label_en if english else each.label_vi) for id, each in concepts.items() if id in used | {type}
        ],
        "terms": found["terms"],
        "sequences": [_sequence(citing, each) for each in found["sequences"][offset:end]],
        "apart": [_apart(citing, each) for each in found["apart"][offset:end]],
        "sequence_count": len(found["sequences"]),
        "apart_count": len(found["apart"]),
        "before": _href(citing, asked, max(offset - PAGE, 0)) if offset else None,
        "next": _href(citing, asked, end) if end < longest else None,
    }


def _sequence(citing: Citing, each: Sequence) -> dict[str, Any]:
    language, strip = citing.naming.language, _strip(citing, each)
    return {
        "symbol": each["symbol"],
        "type": citing.naming.term(concept("document-type", each["type"])) if each["type"] else None,
        "issuer": [citing.named(body) for body in each["issuer"]],
        "term": word(f"term_{each['rule']}", language, term=each["term"]),
        "rule": word(f"rule_{each['rule']}", language),
        "strip": strip[:_STRIP],
        "more": max(len(strip) - _STRIP, 0),
        "before": each["before"],
        "missing": ", ".join(text.replace("..", "–") for text in runs(each["missing"])),
        "count": each["count"],
        "elsewhere": [{**citing.named(one), "number": one["number"]} for one in each["elsewhere"]],
    }


def _strip(citing: Citing, each: Sequence) -> list[dict[str, Any]]:
    """Return known documents and runs of missing numbers in the order of their numbers."""
    known = [
        (one["number"], {**citing.named(one), "number": one["number"], "when": citing.when(one["date"])})
        for one in each["known"]
    ]
    gaps = [
        (run["first"], {"gap": text.replace("..", "–")})
        for run, text in zip(each["missing"], runs(each["missing"]), strict=True)
    ]
    return [shown for _, shown in sorted([*known, *gaps], key=lambda pair: pair[0])]


def _apart(citing: Citing, each: Apart) -> dict[str, Any]:
    return {
        **citing.named(each),
        "symbol": each["symbol"],
        "when": citing.when(each["date"]),
        "issuer": [citing.named(body) for body in each["issuer"]],
        "reason": word(f"reason_{each['reason']}", citing.naming.language),
        "terms": each["terms"],
    }


def _href(citing: Citing, asked: Mapping[str, str], offset: int) -> str:
    query = {name: asked[name] for name in ("issuer", "type", "term") if asked.get(name)}
    query |= {"offset": str(offset)} if offset else {}
    return citing.naming.here(f"/missing{'?' if query else ''}{urlencode(query)}")
