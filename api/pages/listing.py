"""Lists for readers: the same that `/api/documents` and its like answer, a page at a time, with a form to filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from pydantic import ValidationError

from api.models.filters import Listing
from api.pages.badges import badge
from api.pages.citing import Citing
from api.pages.dates import written
from api.pages.words import word
from api.reading import Unreadable
from kg import catalogue
from kg.cursors import Cursor
from kg.index import EPOCH
from kg.places import address, resolve
from kg.tasks import lateness
from ontology import vocab

if TYPE_CHECKING:
    from api.routers.kinds import Family

PAGE: Final = 50

_SCHEMES: Final = {"level": "level", "branch": "branch"}
_TYPES: Final = {"document": "document-type", "event": "event-type", "action": "action-type"}
_CHOICES: Final = ("type", "level", "branch")
_WORDS: Final = ("place", "issuer", "assigned_to", "assigned_in", "status")
_DAYS: Final = ("from", "to", "as_of")


def context(citing: Citing, family: Family, given: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return what `templates/list.html` shows; raise Unreadable, NotFound, Ambiguous, BadCursor. In a thread."""
    asked = {name: text.strip() for name, text in given.items() if text.strip() and name != "lang"}
    query = _read(family, asked)
    index = citing.data.index
    cursor = Cursor.parse(query.cursor, family.kind) if query.cursor else None
    page = catalogue.find(index, family.kind, _resolved(citing, query), cursor, PAGE)
    rows = catalogue.summary(index, family.kind, page.rows)
    late = lateness(index, page.rows, today) if family.kind == "task" else [None] * len(rows)
    titles = citing.titles(each["iri"] for each in rows) if family.kind in catalogue.TRACED else {}
    places = [address(index, row) for row in page.rows.tolist()] if family.kind == "place" else [None] * len(rows)
    columns = zip(rows, late, places, strict=True)
    return {
        "family": family.path,
        "kind": family.kind,
        "title": word(f"list_{family.path}", citing.naming.language),
        "fields": _fields(citing, family, asked),
        "items": [_item(citing, {**each}, titles, late, at) for each, late, at in columns],
        "count": page.count,
        "exact": page.exact,
        "first": _href(citing, family, asked, None) if query.cursor else None,
        "next": _href(citing, family, asked, str(page.next)) if page.next else None,
        "api": f"{citing.naming.root}/api/{family.path}?{urlencode({k: v for k, v in asked.items() if k != 'cursor'})}",
    }


def _read(family: Family, asked: Mapping[str, str]) -> Listing:
    try:
        return family.filters.model_validate(dict(asked))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "from"
        raise Unreadable("expected_filter", f"{name}: {asked.get(name, '')}") from None


def _resolved(citing: Citing, query: Listing) -> catalogue.Filters:
    """Return the filters, places and bodies by name too."""
    data, filters = citing.data, query.filters
    day = filters.as_of.toordinal() - EPOCH if filters.as_of else None
    if filters.place is not None:
        place = resolve(data.index, data.search, filters.place, day)
        filters = replace(filters, place=data.index.things.iri[place])
    if filters.issuer is not None:
        filters = replace(filters, issuer=data.body(filters.issuer))
    if filters.assigned_to is not None:
        filters = replace(filters, assigned_to=data.body(filters.assigned_to))
    if filters.assigned_in is not None:
        filters = replace(filters, assigned_in=data.traceable(filters.assigned_in, filters.as_of))
    return filters


def _fields(citing: Citing, family: Family, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the fields of the form that the list has."""
    language, known = citing.naming.language, set(family.filters.model_fields)
    aliases = {each.alias or name for name, each in family.filters.model_fields.items()}
    found: list[dict[str, Any]] = []
    for name in (*_CHOICES, *_WORDS, *_DAYS, "overdue", "undated"):
        if name not in aliases and name not in known:
            continue
        shown: dict[str, Any] = {"name": name, "label": word(f"filter_{name}", language), "value": asked.get(name, "")}
        if name in _CHOICES:
            scheme = _SCHEMES.get(name) or _TYPES[family.kind]
            shown |= {"shape": "choice", "options": _options(citing, scheme)}
        elif name in ("overdue", "undated"):
            shown |= {"shape": "tick", "value": asked.get(name) == "true"}
        else:
            shown |= {"shape": "day" if name == "as_of" else "text"}
        found.append(shown)
    return found


def _options(citing: Citing, scheme: str) -> list[tuple[str, str]]:
    concepts = vocab.scheme(scheme).concepts.values()
    english = citing.naming.language == "en"
    named = [(each.id, each.label_en if english else each.label_vi, each.depth) for each in concepts]
    ordered = sorted(named, key=lambda each: (each[2] is None, each[2] or 0, each[1]))
    return [(id, label) for id, label, _ in ordered]


def _item(
    citing: Citing, each: Mapping[str, Any], titles: Mapping[str, str], late: str | None, at: str | None
) -> dict[str, Any]:
    if each["kind"] in catalogue.TRACED:
        return citing.node(each, titles.get(each["iri"]))
    language = citing.naming.language
    return {
        **citing.named(each),
        "badge": badge(each.get("branch"), language),
        "code": each.get("code"),
        "address": at if at != each["label"] else None,
        "level": citing.level(each.get("level")),
        "place": [citing.named(place) for place in each.get("place", ())],
        "when": citing.when(each.get("date")),
        "valid": _valid(citing, each),
        "status": each.get("status"),
        "late": late,
        "assigned_in": citing.named(each["assigned_in"]) if each.get("assigned_in") else None,
        "assigned_to": [citing.named(body) for body in each.get("assigned_to", ())],
    }


def _valid(citing: Citing, each: Mapping[str, Any]) -> str | None:
    """Return the time in which a place or body was there, where anything is known of it."""
    from_, to = each.get("valid_from"), each.get("valid_to")
    if not from_ and not to:
        return None
    language = citing.naming.language
    said: Sequence[str] = (
        *((word("date_from", language, date=written(from_, language)),) if from_ else ()),
        *((word("date_before", language, date=written(to, language)),) if to else ()),
    )
    return ", ".join(said)


def _href(citing: Citing, family: Family, asked: Mapping[str, str], cursor: str | None) -> str:
    query = {name: text for name, text in asked.items() if name != "cursor"} | ({"cursor": cursor} if cursor else {})
    return citing.naming.here(f"/{family.path}{'?' if query else ''}{urlencode(query)}")
