"""Diagrams of the ontology as SVG, drawn from its domains and ranges, as wide as a phone, without scripts or styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from api.pages.words import Language, word
from ontology import published
from ontology.axioms import Expression, axioms
from ontology.terms import CT, SKOS

PICTURES = ("core", "lineage", "relations", "doings", "records", "types")
"""Every object property is in one of them that is not `core`."""

WIDTH = 360  # pixels: what a phone of 390 leaves between its margins, so that no text is made smaller there

_BOX, _LINE, _GAP = 102, 18, 8
_INK, _FAINT, _EDGE, _WASH = "#1a1c20", "#4b5160", "#7d8696", "#eef2f9"
_ABOUT = {"relations": (CT.Document, CT.Place, CT.Body), "doings": (CT.Event, CT.Action, CT.Tenure)}

_AT = {  # where a kind stands in the picture `core`: middle of its box
    CT.Document: (180, 30),
    CT.Event: (57, 130),
    CT.Action: (303, 130),
    CT.Body: (180, 230),
    CT.Person: (57, 330),
    CT.Place: (303, 330),
    CT.Tenure: (180, 400),
}
_CORE = (
    (CT.Document, CT.derivesFrom, CT.Document),
    (CT.Event, CT.derivesFrom, CT.Document),
    (CT.Action, CT.derivesFrom, CT.Document),
    (CT.Document, CT.issuer, CT.Body),
    (CT.Event, CT.organiser, CT.Body),
    (CT.Action, CT.performedBy, CT.Body),
    (CT.Event, CT.participant, CT.Person),
    (CT.Action, CT.place, CT.Place),
    (CT.Body, CT.place, CT.Place),
    (CT.Place, CT.succeededBy, CT.Place),
    (CT.Tenure, CT.body, CT.Body),
    (CT.Tenure, CT.holder, CT.Person),
)


class WrongArrow(ValueError):
    """An arrow of the picture `core` that the property's domain and range do not bear out."""

    def __init__(self, start: str, property: str, end: str) -> None:
        super().__init__(f"{property} does not lead from {start} to {end}")
        self.start, self.property, self.end = start, property, end


@dataclass(frozen=True, slots=True)
class Bundle:
    """The properties that lead from some classes to some, all by IRI."""

    domain: tuple[str, ...]
    properties: tuple[str, ...]
    range: tuple[str, ...]


def picture(name: str, language: Language) -> str:
    """Return one of PICTURES as an SVG element, which may also be a file; raise KeyError for another name."""
    if name not in PICTURES:
        raise KeyError(name)
    body, height, told = _core(language) if name == "core" else _rows(bundles(name), language)
    title = escape(word(f"picture_{name}", language))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' role="img" aria-label="{title}" lang="{language}"'
        ' font-family="Noto Sans, Be Vietnam Pro, system-ui, sans-serif" font-size="13">\n'
        f"<desc>{escape(told)}</desc>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n{body}</svg>\n'
    )


def bundles(name: str) -> tuple[Bundle, ...]:
    """Return what a picture other than `core` shows, in the order of the ontology."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for property, domain, range in _links():
        if _picture_of(property, domain, range) == name:
            found.setdefault((domain, range), []).append(property)
    together = sorted(found, key=lambda ends: list(dict.fromkeys(each[0] for each in found)).index(ends[0]))
    return tuple(Bundle(ends[0], tuple(found[ends]), ends[1]) for ends in together)


def _links() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Every object property with what it leads from and to; of others' properties what our restrictions say."""
    for iri, said in axioms().items():
        if said.type == "ObjectProperty":
            yield iri, _classes(said.domain), _classes(said.range)
        for each in said.above:
            if each.operator == "only" and each.iri and not each.iri.startswith(CT.iri):
                yield each.iri, (iri,), _classes(each.parts)


def _classes(expressions: tuple[Expression, ...]) -> tuple[str, ...]:
    return tuple(name for each in expressions for name in each.names())


def _picture_of(property: str, domain: tuple[str, ...], range: tuple[str, ...]) -> str:
    if range == (SKOS.Concept,):
        return "types"
    if _under(property, CT.tracesTo):
        return "lineage"
    return next((name for name, subjects in _ABOUT.items() if domain[0] in subjects), "records")


def _under(property: str, other: str) -> bool:
    if property == other:
        return True
    above = axioms()[property].above if property in axioms() else ()
    return any(_under(each.iri or "", other) for each in above)


def _rows(shown: tuple[Bundle, ...], language: Language) -> tuple[str, int, str]:
    """Draw bundles one below the other, those of the same classes at one box; return SVG, height, and it in words."""
    parts, told, y = [], [], _GAP
    for domain, group in groupby(shown, key=lambda each: each.domain):
        top, together = y, list(group)
        least = len(domain) if len(together) == 1 else 1
        for bundle in together:
            height = max(least, len(bundle.properties), len(bundle.range)) * _LINE + 14
            line = y + height / 2 + len(bundle.properties) * _LINE / 2
            names = [_label(each, language) for each in bundle.properties]
            parts += [_text(180, line - 5 - _LINE * above, text) for above, text in enumerate(reversed(names))]
            parts.append(_arrow(_BOX + 4, line, WIDTH - _BOX - 4, line))
            parts.append(_box(WIDTH - _BOX - 4, y, height, bundle.range, language))
            told.append(_told(domain, names, bundle.range, language))
            y += height + _GAP
        parts.append(_box(4, top, max(y - top - _GAP, len(domain) * _LINE + 14), domain, language))
        y = max(y, top + len(domain) * _LINE + 14 + _GAP)
    return "".join(parts), y, " ".join(told)


def _core(language: Language) -> tuple[str, int, str]:
    parts, told = [], []
    for start, property, end in _CORE:
        said = axioms()[property]
        if start not in _classes(said.domain) or end not in _classes(said.range):
            raise WrongArrow(start, property, end)
        label = _label(property, language)
        parts.append(_loop(start, label) if start == end else _line(start, end, label))
        told.append(_told((start,), [label], (end,), language))
    boxes = [_box(x - _BOX / 2, y - 16, 32, (kind,), language) for kind, (x, y) in _AT.items()]
    return "".join(parts + boxes), 430, " ".join(told)


def _line(start: str, end: str, label: str) -> str:
    (x, y), (to_x, to_y) = _AT[start], _AT[end]
    share = min(_BOX / 2 / abs(to_x - x) if to_x != x else 1, 16 / abs(to_y - y))
    across, down = (to_x - x) * share, (to_y - y) * share
    return _arrow(x + across, y + down, to_x - across, to_y - down) + _text((x + to_x) / 2, (y + to_y) / 2 + 4, label)


def _loop(kind: str, label: str) -> str:
    """An arrow from a box to itself: at its right side, or below where there is no room."""
    x, y = _AT[kind]
    if x + _BOX < WIDTH:
        right = x + _BOX / 2
        path = f"M{right:g} {y - 8}h20v16h-14"
        return _stroke(path) + _head(right, y + 8, -1, 0) + _text(right + 28, y + 4, label, "start")
    path = f"M{x - 14} {y + 16}v20h28v-14"
    return _stroke(path) + _head(x + 14, y + 16, 0, -1) + _text(x, y + 54, label)


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    across, down = (to_x - x) / length, (to_y - y) / length
    stroke = _stroke(f"M{x:.1f} {y:.1f}L{to_x - 6 * across:.1f} {to_y - 6 * down:.1f}")
    return stroke + _head(to_x, to_y, across, down)


def _stroke(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{_EDGE}" stroke-width="1.4"/>\n'


def _head(x: float, y: float, across: float, down: float) -> str:
    """The point of an arrow that arrives in a direction."""
    back_x, back_y = x - 8 * across, y - 8 * down
    one, other = (back_x - 4 * down, back_y + 4 * across), (back_x + 4 * down, back_y - 4 * across)
    points = " ".join(f"{each[0]:.1f},{each[1]:.1f}" for each in ((x, y), one, other))
    return f'<polygon points="{points}" fill="{_EDGE}"/>\n'


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{_FAINT}" font-size="12" stroke="#fff"'
        f' stroke-width="4" paint-order="stroke">{escape(text)}</text>\n'
    )


def _box(x: float, y: float, height: float, classes: tuple[str, ...], language: Language) -> str:
    first = y + height / 2 - (len(classes) - 1) * _LINE / 2 + 4.5
    names = "".join(
        f'<text x="{x + _BOX / 2:g}" y="{first + _LINE * number:g}" text-anchor="middle" font-weight="600"'
        f' fill="{_INK}">{escape(_label(each, language))}</text>\n'
        for number, each in enumerate(classes)
    )
    look = f'rx="4" fill="{_WASH}" stroke="{_EDGE}"'
    return f'<rect x="{x:g}" y="{y:g}" width="{_BOX}" height="{height:g}" {look}/>\n{names}'


def _told(domain: tuple[str, ...], properties: list[str], range: tuple[str, ...], language: Language) -> str:
    ends = [", ".join(_label(each, language) for each in classes) for classes in (domain, range)]
    return f"{ends[0]}: {', '.join(properties)} → {ends[1]}."


def _label(iri: str, language: Language) -> str:
    if iri in published.terms():
        return published.terms()[iri].labels[language]
    return word("picture_concept" if iri == SKOS.Concept else "source_said", language)
