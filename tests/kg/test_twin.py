"""The trace from the index against the same trace in SPARQL, and against definitions written out in plain Python."""

from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.embedded import EmbeddedStore
from kg.trace import ends, trace
from kg.traced import Direction, TraceDict
from ontology import vocab
from tests.kg.lineage import Lineage, Said, Thing

Pairs = set[tuple[str, str]]

LEVELS = sorted(
    (each for each in vocab.scheme("level").concepts.values() if each.depth is not None),
    key=lambda each: each.depth or 0,
)
DEPTHS = {each.id: each.depth for each in LEVELS}
DAYS = ["2011-12-01", "2012-04-12", "2016-08-23", "2025-06-30", "2025-07-01", "2026-01-01"]
AS_OF = "2016-08-23"
RELATIONS = ["implements", "continues", "reviews", "stageOf"]
CERTAINTIES = ["stated", "inferred", "disputed"]
CLAIMS = """
SELECT ?source ?relation ?target ?claim ?certainty {
  GRAPH ?claim { ?source ?relation ?target } ?claim ct:certainty ?certainty
  FILTER (?relation != ct:derivesFrom)
}
"""


@st.composite
def things(draw: st.DrawFn, id: str) -> Thing:
    first, last = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
    kind = draw(st.sampled_from(["document", "event", "action"]))
    level = draw(st.sampled_from([None, *DEPTHS]))
    kept = draw(st.tuples(st.booleans(), st.booleans()))
    return Thing(id, kind, level, first=first if kept[0] else None, last=last if kept[1] else None)


@st.composite
def lineages(draw: st.DrawFn) -> Lineage:
    """Up to seven things and links between any two of them, so with diamonds and cycles, each said by some claims."""
    nodes = [draw(things(f"n{number}")) for number in range(draw(st.integers(1, 7)))]
    ids = st.sampled_from([each.id for each in nodes])
    links = draw(st.lists(st.tuples(ids, ids, st.sampled_from(RELATIONS)), max_size=14, unique=True))
    numbers = count(1)
    said = [
        Said(source, target, relation, next(numbers), certainty)
        for source, target, relation in links
        for certainty in draw(st.lists(st.sampled_from(CERTAINTIES), min_size=1, max_size=3))
    ]
    return Lineage(nodes, said)


def twin(store: EmbeddedStore, lineage: Lineage, root: str, direction: Direction) -> Pairs:
    """The links between all things that SPARQL reaches from a root, by the ids of their ends."""
    rows = store.rows(f"trace-{direction}", root=lineage.iri(root))
    return {(_id(row["source"]), _id(row["target"])) for row in rows}


def reached(root: str, pairs: Pairs, direction: Direction) -> dict[str, int]:
    """The things that a root leads to, with their distance."""
    found, layer = {root: 0}, {root}
    while layer:
        step = {s if direction == "down" else t for s, t in pairs if (t if direction == "down" else s) in layer}
        layer = step - found.keys()
        found |= dict.fromkeys(layer, max(found.values()) + 1)
    return found


def reached_both(root: str, pairs: Pairs) -> dict[str, int]:
    down, up = reached(root, pairs, "down"), reached(root, pairs, "up")
    return {id: min(half[id] for half in (down, up) if id in half) for id in down | up}


def among(pairs: Pairs, ids: dict[str, int]) -> Pairs:
    return {(source, target) for source, target in pairs if source in ids and target in ids}


def shown(answer: TraceDict) -> tuple[dict[str, int], Pairs]:
    nodes = {_id(node["id"]): node["depth"] for node in answer["nodes"]}
    return nodes, {(_id(link["source"]), _id(link["target"])) for link in answer["links"]}


def missing_levels(derived: Thing, target: Thing) -> list[str]:
    upper, lower = DEPTHS.get(target.level or ""), DEPTHS.get(derived.level or "")
    if upper is None or lower is None:
        return []
    skipped = [each for each in LEVELS if each.depth is not None and upper < each.depth < lower]
    if derived.kind != "document" and upper < lower:
        skipped += [each for each in LEVELS if each.depth == lower]
    return [each.id for each in skipped if not (each.valid_to and derived.first and derived.first >= each.valid_to)]


def _id(iri: str | None) -> str:
    return (iri or "").rpartition("/")[2]


@given(lineages(), st.data())
@settings(deadline=None, max_examples=60)
def test_the_index_answers_what_sparql_answers(lineage: Lineage, data: st.DataObject) -> None:
    root = data.draw(st.sampled_from([each.id for each in lineage.nodes]))
    with TemporaryDirectory() as directory, lineage.store() as store:
        index = lineage.stored_index(Path(directory))
        view = {(said.source, said.target) for said in lineage.links if said.certainty != "disputed"}
        for direction in ("down", "up"):
            links = twin(store, lineage, root, direction)
            answer = trace(index, lineage.iri(root), direction).to_dict()
            nodes, pairs = shown(answer)
            assert pairs == links
            assert nodes == reached(root, links, direction) == reached(root, view, direction)
            _check_claims(answer, store)
            _check_gaps(answer, lineage)
        both = trace(index, lineage.iri(root), "both")
        assert shown(both.to_dict()) == (nodes := reached_both(root, view), among(view, nodes))
        origins = {source for source, _ in view}
        assert {_id(each) for each in ends(both)} == nodes.keys() - origins


@given(lineages(), st.data())
@settings(deadline=None, max_examples=60)
def test_options_leave_out_what_they_say(lineage: Lineage, data: st.DataObject) -> None:
    root = data.draw(st.sampled_from([each.id for each in lineage.nodes]))
    disputed, depth = data.draw(st.booleans()), data.draw(st.none() | st.integers(0, 4))
    as_of = data.draw(st.none() | st.just(AS_OF))
    later = {each.id for each in lineage.nodes if as_of and each.first and each.first > as_of} - {root}
    pairs = {
        (said.source, said.target)
        for said in lineage.links
        if (disputed or said.certainty != "disputed") and not {said.source, said.target} & later
    }
    day = date.fromisoformat(as_of) if as_of else None
    unborn = any(as_of and each.first and each.first > as_of for each in lineage.nodes if each.id == root)
    below = {(source, target) for source, target in pairs if not (unborn and target == root)}
    with TemporaryDirectory() as directory:
        index = lineage.index(Path(directory))
        for direction in ("down", "up", "both"):
            ways = pairs if direction == "up" else below
            found = reached_both(root, below) if direction == "both" else reached(root, ways, direction)
            near = {id: distance for id, distance in found.items() if depth is None or distance <= depth}
            options = {"depth": depth, "as_of": day, "disputed": disputed}
            answer = trace(index, lineage.iri(root), direction, **options).to_dict()  # type: ignore[arg-type]
            assert shown(answer) == (near, among(pairs, near))
            _check_order(answer)


def _check_claims(answer: TraceDict, store: EmbeddedStore) -> None:
    """Each link has all the claims that say it, and the certainty of the strongest."""
    said: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in store.table(CLAIMS).iter_rows(named=True):
        relation = row["relation"].partition("#")[2]
        said.setdefault((_id(row["source"]), relation, _id(row["target"])), {})[_id(row["claim"])] = _id(
            row["certainty"]
        )
    for link in answer["links"]:
        claims = said[_id(link["source"]), link["relation"], _id(link["target"])]
        assert {_id(each["id"]): each["certainty"] for each in link["claims"]} == claims
        assert link["certainty"] == min(claims.values(), key=CERTAINTIES.index)
        assert link["certainty"] != "disputed"


def _check_gaps(answer: TraceDict, lineage: Lineage) -> None:
    nodes = {each.id: each for each in lineage.nodes}
    expected = [
        (source, target, levels)
        for source, target in dict.fromkeys((link["source"], link["target"]) for link in answer["links"])
        if (levels := missing_levels(nodes[_id(source)], nodes[_id(target)]))
    ]
    assert [(gap["from"], gap["to"], gap["missing_levels"]) for gap in answer["gaps"]] == expected


def _check_order(answer: TraceDict) -> None:
    def key(number: int) -> tuple[int, int, str, str]:
        node = answer["nodes"][number]
        day = node["date"] and (node["date"]["not_before"] or node["date"]["not_after"])
        depth = DEPTHS.get(node["level"] or "")
        return node["depth"], 99 if depth is None else depth, day or "9999", node["iri"]

    numbers = range(len(answer["nodes"]))
    assert sorted(numbers, key=key) == list(numbers)


@pytest.mark.parametrize("direction", ["down", "up"])
def test_a_root_without_lineage_has_no_row_in_sparql(direction: Direction) -> None:
    with Lineage([Thing("a")]).store() as store:
        assert store.rows(f"trace-{direction}", root=Thing("a").iri) == []
