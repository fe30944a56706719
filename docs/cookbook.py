"""The page docs/cookbook.md: each question of kg/queries/cookbook with its query and its answer on the bundled data."""

import re
import textwrap

import pyoxigraph as ox

from kg.embedded import EmbeddedStore
from kg.recipes import SECTIONS, Recipe, Section, recipe
from kg.store import Answer, Term, prefixes
from loaders.collection import Collection, bundled
from ontology.iri import Base

_INTRODUCTION = """\
# SPARQL cookbook

{count} questions about directives and what became of them, each with its query and the answer on the bundled
collections. Take the nearest one and change the symbol, the place or the day that it names. The queries are files in
`kg/queries/cookbook/`:

```
chithi query kg/queries/cookbook/trace-down.rq
chithi query kg/queries/cookbook/trace-down.rq --format csv
```

This page is made by `make docs`; a test runs every query on it and compares the whole answer.

{contents}

"""

_VIEWS = """\
The **default graph is the view**: what all sources together say, each fact once. What has one value has one here,
whatever the number of sources; what is disputed is left out. A pattern outside of `GRAPH` asks the view, and so does a
plain count.

The **named graphs are the claims**: each holds what one row of the tables says. `GRAPH ?claim {{ … }}` asks what is
claimed; who claims it, where and how surely stands in the view: `dcterms:source`, `ct:locator`, `ct:certainty` and
`skos:note` of `?claim`. What is disputed is found here only.

The first two recipes ask the same of both. All queries are plain SPARQL 1.1 and run on any engine over
`chithi export --format nquads`, provided that its default graph is not the union of all graphs: there every fact would
be counted once for each claim. An engine that has no default graph of its own keeps the view in a graph and gets that
graph as `default-graph-uri`.

**Prefixes** need not be declared for `chithi query`. Other engines want them, so the files declare what they use.

| prefix | namespace |
|---|---|
{prefixes}

Each vocabulary has a prefix (`level:commune`), and so has each kind of thing (`document:ct-09-ct-tw-2011`,
`place:27238-20250701`): what comes after it is the concept or the curated id.

**Labels**: everything has an `rdfs:label`. Bodies, terms and concepts may have one in English beside the Vietnamese,
hence `FILTER(LANG(?label) = "vi")`. The answers show IRIs with their prefixes, and things by their labels: add the
variable of the thing (`?thing`) to `SELECT` to get its IRI.
"""

_DATES = """\
A date is written as it is known, in EDTF: `2019-10-22`, `2019-11` (a month), `2013/2018` (a period), `XXXX-08-23` (no
source gives the year). Beside it stand the days that bound it, as `xsd:date`: `ct:notBefore` and `ct:notAfter`. A side
that nothing bounds has no triple. So a question about a span of time has two answers:

| hits | filter |
|---|---|
| certain | `?from <= ?notBefore && ?notAfter <= ?to` |
| possible | `(!BOUND(?notBefore) \\|\\| ?notBefore <= ?to) && (!BOUND(?notAfter) \\|\\| ?from <= ?notAfter)` |

In the second case both bounds are asked for in an `OPTIONAL` of their own.
"""

_LEAD = {"Two views of one dataset": _VIEWS, "Dates": _DATES}


def page() -> str:
    """Return the whole page, with the answers that the bundled collections give now."""
    store = ox.Store()
    store.bulk_load(b"".join(Collection(bundled()).nquads()), format=ox.RdfFormat.N_QUADS)
    known = prefixes(Base())
    with EmbeddedStore(store) as asked:
        sections = [_section(each, asked, known) for each in SECTIONS]
    count = sum(len(each.names) for each in SECTIONS)
    return _INTRODUCTION.format(count=count, contents=_contents()) + "\n".join(sections)


def _contents() -> str:
    return "\n".join(
        f"- {each.english}\n" + "\n".join(f"  - [{recipe(name).english}](#{name})" for name in each.names)
        for each in SECTIONS
    )


def _section(section: Section, store: EmbeddedStore, known: dict[str, str]) -> str:
    namespaces: dict[str, list[str]] = {}
    for prefix, namespace in known.items():
        namespaces.setdefault(_pattern(prefix, namespace), []).append(f"`{prefix}:`")
    table = "\n".join(f"| {' '.join(each)} | `{namespace}` |" for namespace, each in namespaces.items())
    lead = _LEAD.get(section.english, "").format(prefixes=table)
    asked = [_asked(recipe(name), store, known) for name in section.names]
    return "\n".join(part for part in (f"## {section.english}\n", lead, *asked) if part)


def _pattern(prefix: str, namespace: str) -> str:
    """A namespace with `…` for the id of a vocabulary or kind in it, so that each of these makes one line."""
    own = f"/{prefix}/"
    return namespace.removesuffix(own) + "/…/" if namespace.endswith((f"/vocab{own}", f"/id{own}")) else namespace


def _asked(asked: Recipe, store: EmbeddedStore, known: dict[str, str]) -> str:
    parts = (
        f'<a id="{asked.name}"></a>\n\n### {asked.english}',
        f"*{asked.vietnamese}* (`{asked.name}.rq`)",
        textwrap.fill(asked.remark, 120, break_long_words=False, break_on_hyphens=False),
        f"```sparql\n{asked.query}\n```",
        _answer(store.query(asked.query), known),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _answer(answer: Answer, known: dict[str, str]) -> str:
    if answer.kind == "ask":
        return f"Answer: **{'yes' if answer else 'no'}**"
    rows = [answer.variables, ["---"] * len(answer.variables)]
    rows += [[_cell(term, known) for term in row] for row in answer]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(term: Term | None, known: dict[str, str]) -> str:
    """A term in a Markdown table: an IRI with its prefix, as code; a literal without language and datatype."""
    if isinstance(term, ox.NamedNode):
        fitting = [prefix for prefix, namespace in known.items() if term.value.startswith(namespace)]
        prefix = max(fitting, key=lambda each: len(known[each]), default=None)
        return f"`{prefix}:{term.value.removeprefix(known[prefix])}`" if prefix else f"<{term.value}>"
    text = term.value if isinstance(term, ox.Literal) else str(term or "")
    return re.sub(r"([\\|*_`<\[])", r"\\\1", " ".join(text.split()))
