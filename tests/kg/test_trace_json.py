"""JSON written by columns is that of the rows, whatever the texts are."""

import json
from datetime import date
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.trace import trace
from kg.trace_json import written
from tests.kg.lineage import BASE, Lineage, Said, Thing

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
texts |= st.sampled_from(['"', "\\", "\x01\x1f\x7f", "\u2028", "😀 𝔘", "Uỷ ban", "</script>", "null", "\r\n\t"])
maybe = st.none() | texts.map(lambda text: text or None)
level = st.sampled_from([None, "central", "province", "district", "commune"])
edtf = st.sampled_from([None, "2012", "XXXX-08-23", "2012-04-12", "0001-01-01", "9999-12-31", "2012/..", "không rõ"])
kinds = st.sampled_from(["document", "event", "action"])
things = st.lists(st.sampled_from(["b-0", "b-1", "b-2"]), unique=True, max_size=3).map(tuple)


@st.composite
def lineages(draw: st.DrawFn) -> Lineage:
    nodes = [
        Thing(
            f"n-{n}", draw(kinds), draw(level), draw(edtf), label=draw(maybe), symbol=draw(maybe), issuers=draw(things)
        )
        for n in range(draw(st.integers(1, 5)))
    ]
    ends = st.integers(0, len(nodes) - 1)
    links = []
    for claim, (source, target) in enumerate(draw(st.lists(st.tuples(ends, ends), max_size=6))):
        certainty = draw(st.sampled_from([None, "stated", "inferred", "disputed"]))
        said_by = draw(st.sampled_from([None, claim]))
        links.append(Said(f"n-{source}", f"n-{target}", "reviews", said_by, certainty, locator=draw(maybe)))
    bodies = [
        Thing("b-0", "body", label=draw(maybe), valid_to="2025-07-01", successors=("b-1", "b-2")),
        Thing("b-1", "body", label=draw(maybe)),
        Thing("b-2", "body", valid_from="2025-07-01"),
    ]
    return Lineage(nodes=nodes, links=links, things=bodies)


@given(
    lineage=lineages(),
    direction=st.sampled_from(["down", "up", "both"]),
    as_of=st.sampled_from([None, date(2026, 1, 1)]),
    disputed=st.booleans(),
)
def test_columns_give_the_json_of_rows(
    lineage: Lineage,
    direction: str,
    as_of: date | None,
    disputed: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    index = lineage.index(tmp_path_factory.mktemp("index"))
    found = trace(index, lineage.nodes[0].iri, direction, as_of=as_of, disputed=disputed)  # type: ignore[arg-type]
    assert json.loads(written(found, 'a"b')) == found.to_dict('a"b')


def test_a_long_trace_is_written_by_columns_and_byte_by_byte_as_a_short_one(tmp_path: Path) -> None:
    nodes = [Thing(f"d-{n}", level="commune", edtf="2012-04-12", label=f"Kế hoạch {n}") for n in range(1_200)]
    links = [Said(f"d-{n}", "d-0", claim=n) for n in range(1, 1_200)]
    index = Lineage(nodes=nodes, links=links).index(tmp_path)
    for limit in (3, 1_200):
        found = trace(index, BASE.thing("document", "d-0"), limit=limit)
        assert found.to_json("x") == written(found, "x") == orjson.dumps(found.to_dict("x"))
    assert json.loads(found.to_json())["dataset"] is None
