"""The rows on which findings rest: those that say what a shape looks at, else all that speak of the thing."""

from pathlib import Path

import pyoxigraph as ox

from kg import shapes
from kg.embedded import EmbeddedStore
from kg.evidence import Said, rows, with_rows
from loaders.collection import Collection
from ontology.iri import Base
from ontology.terms import CT, RDF
from tests.kg.shaped import local
from tests.loaders.clusters import write

SOURCES = "id,title\nbao,Báo\nngay,Ngày"


def collected(folder: Path, tables: dict[str, str]) -> tuple[Collection, EmbeddedStore]:
    collection = Collection([write(folder, {"sources": SOURCES, **tables})])
    inner = ox.Store()
    for block in collection.nquads():
        inner.bulk_load(block, ox.RdfFormat.N_QUADS)
    return collection, EmbeddedStore(inner)


def located(folder: Path, **tables: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Shape and id of a thing to the rows of the finding, without their folder."""
    collection, store = collected(folder, tables)
    found = with_rows(shapes.validate(b"".join(collection.default_graph())), store)
    names = [(local(each.shape or ""), local(each.focus)) for each in found]
    return {name: tuple(row.rpartition("/")[2] for row in each.rows) for name, each in zip(names, found, strict=True)}


def test_of_several_rows_only_those_that_give_the_value(tmp_path: Path) -> None:
    found = located(
        tmp_path,
        documents="""
            id,number,title,source
            kh,33-KH/QU,,bao
            kh,,Về một việc,bao
            kh,33-KH/QU,Về một việc,ngay
            kh,33,,bao
            """,
    )
    assert found["numberWritten", "kh"] == ("documents.csv:2", "documents.csv:4")
    assert found["levelKnown", "kh"] == tuple(f"documents.csv:{line}" for line in range(2, 6))


def test_rows_that_somebody_disputes_say_nothing(tmp_path: Path) -> None:
    found = located(
        tmp_path,
        documents="""
            id,number,source,certainty,note
            kh,33-KH/QU,bao,,
            kh,33-KH/QU,ngay,disputed,sai
            """,
    )
    assert found["numberWritten", "kh"] == ("documents.csv:2",)


def test_what_a_shape_compares_elsewhere_has_its_rows_too(tmp_path: Path) -> None:
    found = located(
        tmp_path,
        documents="""
            id,issued,title,source
            ct,2020-01-02,,bao
            ct,,Chỉ thị,ngay
            kh,2019-05-06,,bao
            kh,,Kế hoạch,ngay
            khac,2018-01-01,,bao
            """,
        relations="""
            subject,relation,object,source
            kh,implements,ct,bao
            kh,implements,khac,bao
            kh,cites,ct,ngay
            """,
    )
    relation = ("documents.csv:2", "documents.csv:4", "relations.csv:2")
    assert found["notBeforeOrigin", "kh"] == relation
    assert found["notBeforeNamed", "kh"] == (*relation[:2], "relations.csv:4")


def test_parts_of_an_award_have_their_rows(tmp_path: Path) -> None:
    found = located(
        tmp_path,
        awards="""
            id,individuals,collectives,part_of,source
            ca,44,8,,bao
            mot,45,,ca,bao
            hai,5,,ca,bao
            """,
    )
    assert found["individualsOfParts", "ca"] == ("awards.csv:2", "awards.csv:3")


def test_claims_rest_on_their_own_row(tmp_path: Path) -> None:
    found = located(tmp_path, people="id,name,source,certainty\na,Nguyễn Văn A,bao,\nb,Trần Thị B,bao,inferred")
    assert list(found.values()) == [("people.csv:3",)]


def test_what_leads_to_a_thing_is_said_of_it_too(tmp_path: Path) -> None:
    documents = "id,title,source\nqd,Quyết định,bao\nqd-2,Quyết định khác,bao"
    bodies = "id,name,established_by,source\nban,Ban chỉ đạo,qd,bao\nban,Ban chỉ đạo,,ngay"
    _, store = collected(tmp_path, {"documents": documents, "bodies": bodies})
    body = Base().thing("body", "ban")
    asks = [Said(None, CT.establishes, body), Said(None, CT.issuer, body)]
    found = [{row.rpartition("/")[2] for row in rows(store, asks)[ask]} for ask in asks]
    assert found == [{"bodies.csv:2"}, set()]


def test_blank_nodes_and_what_no_row_speaks_of_have_none() -> None:
    with EmbeddedStore(ox.Store()) as store:
        found = shapes.validate(f"_:x <{RDF.type}> <{CT.Body}> .\n<https://example.org/x> <{RDF.type}> <{CT.Body}> .")
        assert {each.focus for each in found} > {"https://example.org/x"}
        assert {each.rows for each in with_rows(found, store)} == {()}
