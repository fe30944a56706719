"""Ids and what names them: each stands for one thing, each reference finds its kind, and nothing loops."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from loaders.collection import BadTables, Collection
from loaders.tables import tables
from tests.loaders.clusters import CASCADE, SOURCES, problems, write

THINGS = {
    "sources": SOURCES,
    "places": "id,name,source\n772,Quận 11,hcm",
    "bodies": "id,name,source\nqu,Quận ủy,hcm",
    "documents": "id,type,source\nkh,plan,hcm\nct,directive,hcm",
    "events": "id,name,source\nhn,Hội nghị,hcm",
    "actions": "id,name,source\ndt,Diễn tập,hcm",
    "people": "id,name,source\nluan,Ngô Văn Luận,hcm",
    "awards": "id,source\nkt,hcm",
}
KINDS = {"source": "hcm", "place": "772", "body": "qu", "document": "kh", "event": "hn", "action": "dt"} | {
    "person": "luan",
    "award": "kt",
}
REFERENCES = [
    (table.name, column.name)
    for table in tables().values()
    for column in table.columns
    if column.form == "thing" and column.name != "source"
]


def naming(folder: Path, table: str, column: str, value: str) -> list[str]:
    """What is said of a row of `table` whose `column` holds `value`; nothing where it loads."""
    row = {"source": "hcm"} | {name: "x" for name in tables()[table].by_name if name == "id"}
    edge = tables()[table].edge
    if edge:
        ends = {"relations": ("kh", "ct"), "links": ("hn", "ct"), "participations": ("hn", "luan")}[table]
        row |= {edge.subject: ends[0], edge.relation: edge.relations[0].word, edge.object: ends[1]}
    row[column] = value
    things = THINGS.get(table, ",".join(row)).splitlines()
    header = sorted({*things[0].split(","), *row})
    rows = [dict(zip(things[0].split(","), line.split(","), strict=True)) for line in things[1:]] + [row]
    text = "\n".join([",".join(header), *(",".join(each.get(name, "") for name in header) for each in rows)])
    write(folder, dict(THINGS) | {table: text})
    try:
        Collection([folder])
    except BadTables:
        return problems(folder)
    return []


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_a_reference_finds_its_kind_and_no_other(tmp_path: Path, table: str, column: str) -> None:
    kinds = tables()[table].by_name[column].kinds
    searched = ", ".join(f"{each.name}.csv" for each in tables().values() if each.kind in kinds)
    for kind, id in KINDS.items():
        said = naming(tmp_path / kind, table, column, id)
        if kind in kinds:
            assert said == [] or "lineage comes back" in said[0]
        else:
            article = "an" if kind in ("event", "action", "award") else "a"
            [problem] = said
            assert f":{column}: “{id}” is {article} {kind} (" in problem
            assert problem.endswith(f"(searched {searched})")


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_a_reference_to_nothing(tmp_path: Path, table: str, column: str) -> None:
    [problem] = naming(tmp_path, table, column, "nowhere")
    assert f":{column}: “nowhere” is nowhere: expected the id of a" in problem


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_words_stand_only_where_a_doer_is_asked_for(tmp_path: Path, table: str, column: str) -> None:
    said = naming(tmp_path / "words", table, column, "~các cấp ủy")
    if tables()[table].by_name[column].or_words:
        assert said == []
        assert naming(tmp_path / "tilde", table, column, "~")[0].split(":", 2)[2] == (
            f"{column}: nothing after “~”: expected the words of the source"
        )
    else:
        assert "“~các cấp ủy”: words of the source cannot stand here: expected the id of a" in said[0]


def test_the_message_of_a_dangling_id(tmp_path: Path) -> None:
    tables = dict(CASCADE) | {"relations": "subject,relation,object,source,locator\nkh-73,implements,ctr-62,hcm,p4"}
    assert problems(write(tmp_path, tables)) == [
        "relations.csv:2:object: “ctr-62” is nowhere: expected the id of a document (searched documents.csv); ctr-26, "
        "perhaps"
    ]


def test_the_message_of_a_wrong_kind(tmp_path: Path) -> None:
    tables = dict(CASCADE) | {"links": "subject,relation,object,source\nkh-73,reviews,quan-uy,hcm"}
    assert problems(write(tmp_path, tables)) == [
        "links.csv:2:object: “quan-uy” is a body (bodies.csv:4): expected the id of a document or event or action "
        "(searched documents.csv, events.csv, actions.csv)",
        "links.csv:2:subject: “kh-73” is a document (documents.csv:4): expected the id of an event or action (searched "
        "events.csv, actions.csv)",
    ]


def test_no_sources_at_all(tmp_path: Path) -> None:
    assert problems(write(tmp_path, {"people": "id,name,source\nluan,Ngô Văn Luận,hcm;btl"})) == [
        f"people.csv:2:source: “{id}” is nowhere: expected the id of a source (searched sources.csv)"
        for id in ("btl", "hcm")
    ]


def test_an_id_stands_for_one_thing(tmp_path: Path) -> None:
    twice = dict(THINGS) | {"people": "id,name,source\nqu,Ngô Văn Luận,hcm\nqu,Ngô Văn Luận,btl"}
    assert problems(write(tmp_path, twice)) == [
        "people.csv:2:id: “qu” is the id of a body (bodies.csv:2) already: expected an id that no other table uses"
    ]


def test_what_a_broken_row_or_file_may_hold_is_not_called_nowhere(tmp_path: Path) -> None:
    documents = "id,type,source\nkh,plan,hcm,\nct,directive,hcm"
    relations = "subject,relation,object,source\nkh,implements,ct,hcm\nkh,implements,other,hcm"
    ragged = write(tmp_path / "ragged", {"sources": SOURCES, "documents": documents, "relations": relations})
    assert [each.split(": ")[0] for each in problems(ragged)] == ["documents.csv:2", "relations.csv:3:object"]
    unread = write(tmp_path / "unread", {"sources": SOURCES, "documents": documents, "relations": relations})
    (unread / "documents.csv").write_bytes(b"\xff\xfei\x00d\x00")
    assert [each.split(": ")[0] for each in problems(unread)] == ["documents.csv:1"]


# Loops


def relations(folder: Path, edges: Iterable[tuple[str, str]], word: str = "implements") -> Path:
    edges = list(edges)
    ids = dict.fromkeys(end for edge in edges for end in edge)
    return write(
        folder,
        {
            "sources": SOURCES,
            "documents": "id,source\n" + "\n".join(f"{id},hcm" for id in ids),
            "relations": "subject,relation,object,source\n" + "\n".join(f"{a},{word},{b},hcm" for a, b in edges),
        },
    )


def ring(length: int) -> list[tuple[str, str]]:
    return [(f"d{number}", f"d{(number + 1) % length}") for number in range(length)]


@pytest.mark.parametrize(
    ("length", "way"),
    [
        (1, "d0 → d0"),
        (2, "d0 → d1 → d0"),
        (5, "d0 → d1 → d2 → d3 → d4 → d0"),
        (9, "d0 → d1 → d2 → d3 → d4 → d5 → d6 → d7 → … → d0"),
    ],
)
def test_lineage_must_not_loop(tmp_path: Path, length: int, way: str) -> None:
    said = f"lineage comes back to where it began: {way}: expected a way that ends"
    lines = [f"relations.csv:{2 + number}: {said}" for number in range(length)]
    assert problems(relations(tmp_path, [*ring(length), ("d0", "end"), ("begin", "d0")])) == lines


def test_a_loop_may_pass_through_several_tables(tmp_path: Path) -> None:
    tables = {
        "sources": SOURCES,
        "events": "id,source\nhn,hcm",
        "actions": "id,stage_of,source\na,b,hcm\nb,hn,hcm",
        "links": "subject,relation,object,source\nhn,launches,a,hcm",
    }
    said = "lineage comes back to where it began: a → b → hn → a: expected a way that ends"
    assert problems(write(tmp_path, tables)) == [
        f"actions.csv:2: {said}",
        f"actions.csv:3: {said}",
        f"links.csv:2: {said}",
    ]


@pytest.mark.parametrize(
    ("table", "column"), [("places", "part_of"), ("bodies", "succeeded_by"), ("awards", "part_of")]
)
def test_parts_and_successors_must_not_loop(tmp_path: Path, table: str, column: str) -> None:
    rows = f"id,{column},source\na,b,hcm\nb,c,hcm\nc,a,hcm\nd,a,hcm"
    said = f"`{column}` comes back to where it began: a → b → c → a: expected a way that ends"
    assert problems(write(tmp_path, {"sources": SOURCES, table: rows})) == [
        f"{table}.csv:{n}: {said}" for n in (2, 3, 4)
    ]


def test_what_is_no_lineage_or_is_disputed_may_loop(tmp_path: Path) -> None:
    assert Collection([relations(tmp_path / "cites", ring(2), "cites")])
    folder = relations(tmp_path / "disputed", [("a", "b")])
    more = "subject,relation,object,source,certainty\nb,implements,a,xa,disputed\na,implements,b,hcm,\n"
    (folder / "relations.csv").write_text(more, encoding="utf-8")
    assert Collection([folder])


def test_each_knot_of_loops_is_said_once_by_its_shortest(tmp_path: Path) -> None:
    knot = [*ring(5), ("d2", "d0"), ("d4", "d1")]
    other = [("x", "y"), ("y", "x")]
    found = problems(relations(tmp_path, knot + other))
    assert {each.partition(": ")[2].split(":")[1] for each in found} == {" d0 → d1 → d2 → d0", " x → y → x"}
    assert len(found) == 5


@pytest.mark.parametrize("loop", [False, True])
def test_a_long_chain_is_checked_in_bounded_time(tmp_path: Path, loop: bool) -> None:
    edges = ring(50_000)
    random.Random(1).shuffle(edges)  # noqa: S311
    folder = relations(tmp_path, edges if loop else [edge for edge in edges if edge != ("d49999", "d0")])
    start = time.process_time()
    if loop:
        assert problems(folder)[-1] == "and 49,000 more"
    else:
        assert Collection([folder]).counts["relations"] == 49_999
    assert time.process_time() - start < 20  # 1 s on a quiet machine; what is quadratic takes minutes


def test_many_dangling_ids_are_named_in_bounded_time(tmp_path: Path) -> None:
    ids = "\n".join(f"document-{number},hcm" for number in range(20_000))
    rows = "\n".join(f"document-{number},implements,dokument-{number},hcm" for number in range(20_000))
    tables = {"sources": SOURCES, "documents": f"id,source\n{ids}"}
    tables["relations"] = f"subject,relation,object,source\n{rows}"
    start = time.process_time()
    found = problems(write(tmp_path, tables))
    assert time.process_time() - start < 20  # 1.5 s on a quiet machine; a suggestion for each takes minutes
    assert found[-1] == "and 19,000 more"
    assert sum("perhaps" in each for each in found) == 5
