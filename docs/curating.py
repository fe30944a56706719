"""The page docs/curating.md: a hand-written beginning, and below it what each column holds and what check says of it.

What a column holds is read from data/csvw.json, its names from the ontology, and what `chithi check` says from the
shapes, so a new column or shape stands on the page with the next `make docs`.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SH
from rdflib.term import Node

from kg import doubtful, impossible
from kg.shapes import SEVERITIES, rule, shapes_graph
from loaders.tables import PROVENANCE, Column, Table, tables
from ontology.terms import CT, KINDS, LINEAGE, PREFIXES, ROLES
from ontology.vocab import FOLDER

PAGE = Path(__file__).with_name("curating.md")
MARK = "<!-- What follows is made from ontology/shapes.ttl and data/csvw.json by `make docs`. -->\n"

SIGNS = {"Violation": "✗", "Warning": "△", "Info": "ⓘ"}

_LANGUAGES = ("vi", "en")
_HOLDS = {
    "text": ("chữ", "text"),
    "edtf": ("ngày EDTF", "EDTF date"),
    "integer": ("số đếm", "count"),
    "decimal": ("số", "number"),
    "uri": ("địa chỉ web", "web address"),
    "id": ("mã", "id"),
}
_HEAD = "| cột · column | tiếng Việt | English |\n|---|---|---|\n"


def page() -> str:
    """Return the whole page: what is written by hand up to the mark, and the tables as they are held to now."""
    written, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    claims = next(table for table in tables().values() if table.claims)
    common = [claims.by_name[name] for name in PROVENANCE]
    parts = [
        f"{written}{MARK}",
        "## Mọi bảng trừ sources.csv · Every table but sources.csv\n",
        _rows(claims, common, _shapes_of(CT.Claim)),
        *(_table(table) for table in tables().values()),
        "## Nhiều dòng cùng nhau · Several rows together\n",
        _together(),
    ]
    return "\n".join(parts)


def _table(table: Table) -> str:
    own = [column for column in table.columns if not table.claims or column.name not in PROVENANCE]
    if table.edge:
        shapes = [each for kind in sorted(KINDS) for each in _shapes_of(KINDS[kind]) if _leads(each, _words(table))]
        title = f"## {table.name}.csv\n"
    else:
        leading = {property for other in tables().values() for property in _words(other)}
        cls = KINDS[table.kind or ""]
        shapes = [each for each in _shapes_of(cls) if not _leads(each, leading)]
        title = f"## {table.name}.csv: {' · '.join(_labels(cls))}\n"
    return f"{title}\n{_rows(table, own, list(dict.fromkeys(shapes)))}"


def _words(table: Table) -> set[str]:
    """The properties that the rows of a table of links become, and the one that the loader writes beside them."""
    relations = table.edge.relations if table.edge else ()
    general = {CT.derivesFrom if each.lineage else CT.participant for each in relations if each in (*LINEAGE, *ROLES)}
    return general | {each.iri for each in relations}


def _leads(shape: URIRef, relations: set[str]) -> bool:
    """Whether a shape is about links of these kinds."""
    looks = rule(str(shape))
    return bool(relations & (looks.steps or looks.forward))


def _rows(table: Table, columns: list[Column], shapes: list[URIRef]) -> str:
    """A row for each column with what is said of it alone, then a row for each shape that looks at several."""
    alone: dict[str, list[URIRef]] = {column.name: [] for column in columns}
    several: list[tuple[str, URIRef]] = []
    for shape in shapes:
        named = [column.name for column in columns if _looked_at(column, shape)]
        if named and len({table.by_name[name].predicate for name in named}) == 1:
            alone[named[0]].append(shape)
        else:
            several.append((", ".join(f"`{name}`" for name in named) or _properties(table, shape), shape))
    lines = [_column(table, column, alone[column.name]) for column in columns]
    lines += [f"| {names} | {' | '.join(_said(shape))} |\n" for names, shape in several]
    return _HEAD + "".join(lines)


def _looked_at(column: Column, shape: URIRef) -> bool:
    looks = rule(str(shape))
    ahead = looks.forward | ({looks.last} if looks.last else frozenset())
    return column.predicate is not None and column.predicate in (looks.inverse if column.inverse else ahead)


def _properties(table: Table, shape: URIRef) -> str:
    """What a shape looks at that is no column: relations of a table of links, what RDF of others may lack."""
    looks = rule(str(shape))
    if table.edge:
        return f"`{table.edge.subject}`, `{table.edge.object}`"
    return ", ".join(f"`{_prefixed(each)}`" for each in sorted(looks.forward | looks.inverse))


def _prefixed(iri: str) -> str:
    prefix = next(prefix for prefix, namespace in PREFIXES.items() if iri.startswith(namespace))
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"


def _column(table: Table, column: Column, shapes: Iterable[URIRef]) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    cells = []
    for number, holds in enumerate(_holds(table, column)):
        label = _labels(column.predicate)[number] if column.predicate else ""
        cells.append("<br>".join([f"{label}: {holds}" if label else holds, *(_said(each)[number] for each in shapes)]))
    return f"| {name} | {' | '.join(cells)} |\n"


def _holds(table: Table, column: Column) -> tuple[str, str]:
    if column.form == "concept":
        vi, en = (f"{word} [{column.scheme}](ontology.md#vocabularies)" for word in ("danh mục", "concept of"))
    elif column.form == "thing":
        kinds = [_labels(KINDS[kind]) for kind in column.kinds]
        vi, en = "mã của " + " hoặc ".join(each[0] for each in kinds), "id of " + " or ".join(each[1] for each in kinds)
    elif column.form == "word":
        words = [each.word for each in table.edge.relations] if table.edge and column.required else ["yes"]
        vi = en = " ".join(f"`{word}`" for word in words)
    else:
        vi, en = _HOLDS[column.form]
    if column.or_words:
        vi, en = f"{vi}, hoặc `~lời của nguồn`", f"{en}, or `~words`"
    return (f"{vi}; được nhiều", f"{en}; several") if column.many else (vi, en)


def _said(shape: URIRef) -> list[str]:
    """What a shape says, with the sign of its severity, in each language."""
    return [f"{SIGNS[_severity(shape)]} {each}" for each in _texts(shapes_graph(), shape, SH.message)]


def _shapes_of(cls: str) -> list[URIRef]:
    """The shapes that report on the things of a class; what must be mended comes first."""
    graph = shapes_graph()
    targeting = set(graph.subjects(SH.targetClass, URIRef(cls)))
    listed = {each for target in targeting for each in graph.objects(target, SH.property)} | targeting
    reporting = [each for each in listed if isinstance(each, URIRef) and (each, SH.message, None) in graph]
    return sorted(reporting, key=lambda each: (SEVERITIES.index(_severity(each)), each))


def _severity(shape: URIRef) -> str:
    return str(shapes_graph().value(shape, SH.severity)).removeprefix(str(SH))


@cache
def _ontology() -> Graph:
    return Graph().parse(FOLDER / "chithi.ttl", format="turtle")


def _labels(iri: str) -> tuple[str, str]:
    """The label of a term of ours in each language, in lower case; empty for terms of others."""
    vi, en = _texts(_ontology(), URIRef(iri), RDFS.label) or ("", "")
    return vi.lower(), en.lower()


def _texts(graph: Graph, subject: Node, property: URIRef) -> list[str]:
    said = {each.language: str(each) for each in graph.objects(subject, property) if isinstance(each, Literal)}
    return [said[language] for language in _LANGUAGES if language in said]


def _together() -> str:
    messages = [*impossible.MESSAGES.values(), *doubtful.MESSAGES.values()]
    lines = [f"| {SIGNS['Warning']} {vi} | {SIGNS['Warning']} {en} |\n" for vi, en in messages]
    return "| tiếng Việt | English |\n|---|---|\n" + "".join(lines)
