"""The page docs/data-model.md: a hand-written beginning, and below it every table and column of data/csvw.json."""

from pathlib import Path

from loaders.tables import PROVENANCE, Column, Table, tables
from ontology.terms import PREFIXES

PAGE = Path(__file__).with_name("data-model.md")
MARK = "<!-- What follows is made from data/csvw.json by `make docs`. -->\n"

_HOLDS = {
    "text": "text",
    "edtf": "date",
    "integer": "count",
    "decimal": "number",
    "uri": "web address",
    "id": "id",
    "word": "word",
}


def page() -> str:
    """Return the whole page: what is written by hand up to the mark, and the tables as they are described now."""
    written, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    claims = next(table for table in tables().values() if table.claims)
    parts = [
        f"{written}{MARK}",
        "## Tables\n",
        _contents(),
        "### Columns of every table but sources.csv\n",
        _columns([claims.by_name[name] for name in PROVENANCE]),
        *(_table(table) for table in tables().values()),
    ]
    return "\n".join(parts)


def _contents() -> str:
    return "".join(f"- [{table.name}.csv](#{table.name}csv): {table.description}\n" for table in tables().values())


def _table(table: Table) -> str:
    own = [column for column in table.columns if not table.claims or column.name not in PROVENANCE]
    iri = f" IRI: `…/id/{table.kind}/{{id}}`." if table.kind else ""
    return f"### {table.name}.csv\n\n{table.description}{iri}\n\n{_columns(own)}{_relations(table)}"


def _relations(table: Table) -> str:
    """What the words of a table of links become."""
    if table.edge is None:
        return ""
    rows = [f"| `{each.word}` | `ct:{each.name}` | {'yes' if each.lineage else ''} |" for each in table.edge.relations]
    return "\n" + "\n".join([f"| {table.edge.relation} | in RDF | lineage |", "|---|---|---|", *rows]) + "\n"


def _columns(columns: list[Column]) -> str:
    rows = ["| column | holds | in RDF | |", "|---|---|---|---|"]
    for column in columns:
        name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
        rows.append(f"| {name} | {_holds(column)} | {_becomes(column)} | {column.description} |")
    return "\n".join(rows) + "\n"


def _holds(column: Column) -> str:
    if column.form == "concept":
        what = f"concept of [{column.scheme}](ontology.md)"
    elif column.form == "thing":
        what = f"id of {' or '.join(column.kinds)}"
    else:
        what = _HOLDS[column.form]
    words = ", or `~words`" if column.or_words else ""
    return f"{what}{words}{'; several' if column.many else ''}"


def _becomes(column: Column) -> str:
    if column.predicate is None:
        return ""
    prefix = next(prefix for prefix, namespace in PREFIXES.items() if column.predicate.startswith(namespace))
    language = f" @{column.lang}" if column.lang else ""
    inverse = "← " if column.inverse else ""
    return f"{inverse}`{prefix}:{column.predicate.removeprefix(PREFIXES[prefix])}`{language}"
