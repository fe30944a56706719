"""The consolidated view: each thing once, one value where one is due, and which one that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.clusters import SOURCES, TWO_DATES, TWO_SPELLINGS, Cluster, quads, values, view, write

DAYS = """
    id,title,published
    old,Bài cũ,2012-01-01
    new,Bài mới,2019-05-05
    undated,Bài không ngày,
    """
BODIES = """
    id,name,level,branch,place,source
    tw,Ban Bí thư,central,party,,editors
    tinh,Tỉnh ủy,province,party,46,editors
    huyen,UBND huyện,district,government,772,editors
    trong,Một tổ chức,,,,editors
    """
PLACES = """
    id,name,level,source
    46,Thừa Thiên Huế,province,editors
    772,Quận 11,district,editors
    27238,Phường 7,commune,editors
    """


def of(folder: Path, tables: Cluster, thing: str, property: str) -> list[str]:
    """What the view says of one property of one thing."""
    return values(view(quads(write(folder, tables))), thing, property)


def chosen(folder: Path, rows: str, property: str = "ct:form") -> list[str]:
    """The values of document/d where `rows` (form, issued, certainty, preferred and source) are all that is said."""
    lines = [f"d,{row}" for row in rows.split()]
    documents = "\n".join(["id,form,issued,certainty,preferred,source,locator", *_numbered(lines)])
    return of(folder, {"sources": DAYS, "documents": documents}, "document/d", property)


def _numbered(lines: list[str]) -> list[str]:
    return [f"{line},p{number}" for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        pytest.param("A,,,,old", "A", id="the only one"),
        pytest.param("A,,,,old B,,,,old", "A", id="the first row"),
        pytest.param("A,,,,old B,,,,new", "B", id="the newest source before the first row"),
        pytest.param("A,,,,undated B,,,,old", "B", id="a source of no known day is the oldest"),
        pytest.param("A,,,,old B,,inferred,,old;new C,,inferred,,old", "A", id="stated before inferred"),
        pytest.param("C,,inferred,,old B,,inferred,,old;new", "B", id="the newest premise counts"),
        pytest.param("A,,,,new B,,inferred,yes,old", "B", id="preferred before everything"),
        pytest.param("A,,,yes,old B,,,yes,new", "B", id="newest among the preferred"),
        pytest.param("A,,disputed,yes,new B,,inferred,,old", "B", id="never a disputed one"),
        pytest.param(",,,yes,new B,,,,old", "B", id="an empty cell hides nothing"),
    ],
)
def test_one_value_is_chosen(tmp_path: Path, rows: str, shown: str) -> None:
    assert chosen(tmp_path, rows) == [shown]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        pytest.param(",2012,,,new ,2012-08-13,,,old", "2012-08-13", id="a full day before the newest source"),
        pytest.param(",2012-08,,,old ,2012,,,new", "2012", id="two partial dates: the newest source"),
        pytest.param(",XXXX-08-13,,,old ,2012-08-13,inferred,,new", "XXXX-08-13", id="stated before a full day"),
        pytest.param(",XXXX-08-13,,,old ,2012-08-13,inferred,yes,new", "2012-08-13", id="preferred before stated"),
        pytest.param(",2012-08-13?,,,new ,2012-08-14,,,old", "2012-08-14", id="an uncertain day is no full day"),
    ],
)
def test_one_date_is_chosen(tmp_path: Path, rows: str, shown: str) -> None:
    assert chosen(tmp_path, rows, "ct:issued") == [shown]


def test_every_cell_is_chosen_by_itself(tmp_path: Path) -> None:
    rows = "A,,,yes,old ,2012-08-13,,,old B,2012,,,new"
    assert chosen(tmp_path / "a", rows) == ["A"]
    assert chosen(tmp_path / "b", rows, "ct:issued") == ["2012-08-13"]


@pytest.mark.parametrize(
    ("rows", "first", "last"),
    [
        pytest.param(",2012,,,old ,2012-08,,,new", "2012-08-01", "2012-08-31", id="the narrower"),
        pytest.param(",2011-06/2012-03,,,old ,2012,,,old", "2012-01-01", "2012-03-31", id="what both leave"),
        pytest.param(",2012,,,old ,2016-08-24,,,new", "2016-08-24", "2016-08-24", id="disjoint: the full day's"),
        pytest.param(",2012,,yes,old ,2016-08-24,,,new", "2012-01-01", "2012-12-31", id="disjoint: the preferred"),
        pytest.param(",2012,disputed,,old ,2016,,,new", "2016-01-01", "2016-12-31", id="a disputed one has no part"),
        pytest.param(",XXXX-08-23,,,old ,2016,,,new", "2016-01-01", "2016-12-31", id="no year bounds nothing"),
        pytest.param(",2012/..,,,old", "2012-01-01", "", id="open on one side"),
        pytest.param(",XXXX-08-23,,,old ,2016-08-24,,,old", "2016-08-24", "2016-08-24", id="no day fits: full day's"),
    ],
)
def test_bounds_are_intersected(tmp_path: Path, rows: str, first: str, last: str) -> None:
    assert chosen(tmp_path / "a", rows, "ct:notBefore") == [first]
    assert chosen(tmp_path / "b", rows, "ct:notAfter") == ([last] if last else [])


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        pytest.param("2020-05,,,old 2020,,,new", "2020-05", id="the narrower, whichever is newer"),
        pytest.param("2013-05/2014-12,,,new 2013-09,,,old", "2013-09", id="a month of the span"),
        pytest.param("2020-03/2020-08,,,new 2020-05-04,inferred,,old", "2020-05-04", id="an inferred day within"),
        pytest.param("2020,,yes,old 2020-05,,,new", "2020-05", id="within the preferred year"),
        pytest.param("2014-06/2015,,,new 2013-05/2014,,,old", "2014-06-01/2014-12-31", id="what both leave"),
        pytest.param("2014-06/..,,,new ../2015,,,old", "2014-06-01/2015-12-31", id="since and until"),
        pytest.param("2014/..,,,new 2013-05-02/..,,,old", "2014/..", id="open on one side"),
        pytest.param("2014-06-15/2015,,,new 2014-06/2014-06-15,,,old", "2014-06-15", id="one day is left"),
        pytest.param("2020-05?,,,new 2020-05,,,old", "2020-05?", id="equal bounds: the newest source"),
        pytest.param("2012,,,old 2016-08-24,,,new", "2016-08-24", id="disjoint: the full day"),
        pytest.param("2012,,yes,old 2016-08-24,,,new", "2012", id="disjoint: the preferred"),
        pytest.param(
            "2012,disputed,,old 2012-05,disputed,,old 2012/2013,,,new", "2012/2013", id="never a disputed one"
        ),
        pytest.param("2012-XX-15,,,old 2012-03-16,,,new", "2012-03-16", id="no such day fits: the full day"),
        pytest.param("XXXX-08-23,,,old XXXX-08-23,,,new", "XXXX-08-23", id="no year"),
    ],
)
@pytest.mark.parametrize(
    ("table", "thing", "column", "property"),
    [
        ("places", "place/x", "valid_from", "ct:validFrom"),
        ("places", "place/x", "valid_to", "ct:validTo"),
        ("bodies", "body/x", "valid_to", "ct:validTo"),
        ("tenures", "tenure/x", "from", "ct:from"),
        ("tenures", "tenure/x", "to", "ct:to"),
        ("tasks", "task/x", "due", "ct:due"),
        ("documents", "document/x", "in_force", "ct:inForce"),
    ],
)
def test_a_date_without_bounds_beside_it_is_as_exact_as_all_rows_together(
    tmp_path: Path, rows: str, shown: str, table: str, thing: str, column: str, property: str
) -> None:
    lines = _numbered([f"x,{row}" for row in rows.split()])
    said = "\n".join([f"id,{column},certainty,preferred,source,locator", *lines])
    assert of(tmp_path, {"sources": DAYS, table: said}, thing, property) == [shown]


def test_a_period_is_never_narrowed(tmp_path: Path) -> None:
    documents = "id,period,source,locator\nd,2013/2018,new,p1\nd,2014/2015,old,p2"
    assert of(tmp_path, {"sources": DAYS, "documents": documents}, "document/d", "ct:period") == ["2013/2018"]


def test_a_day_without_a_year_that_no_span_holds_bounds_nothing(tmp_path: Path) -> None:
    """The stated day is shown; the inferred span, in which it never comes, is not."""
    events = """
        id,type,date,date_min,date_max,certainty,source
        hn,meeting,XXXX-08-23,,,,old
        hn,,,2016-09-01,2016-12-31,inferred,new
        """
    tables = {"sources": DAYS, "events": events}
    assert of(tmp_path / "a", tables, "event/hn", "ct:date") == ["XXXX-08-23"]
    assert of(tmp_path / "b", tables, "event/hn", "ct:notBefore") == []


def test_min_and_max_tighten_a_date(tmp_path: Path) -> None:
    events = "id,type,date,date_min,date_max,source\nhn,meeting,2012,2012-08-14,2013-02,old"
    tables = {"sources": DAYS, "events": events}
    assert of(tmp_path / "a", tables, "event/hn", "ct:notBefore") == ["2012-08-14"]
    assert of(tmp_path / "b", tables, "event/hn", "ct:notAfter") == ["2012-12-31"]


def test_the_wrong_date_of_44_kl_tw_is_not_shown(tmp_path: Path) -> None:
    assert of(tmp_path, TWO_DATES, "document/kl-44", "ct:issued") == ["2019-01-22"]


def test_other_names_become_aliases(tmp_path: Path) -> None:
    shown = view(quads(write(tmp_path, TWO_SPELLINGS)))
    assert values(shown, "person/vinh", "rdfs:label") == ["Nguyễn Kim Vịnh"]
    assert values(shown, "person/vinh", "skos:altLabel") == ["Nguyễn Kim Vinh"]


def test_other_names_stand_beside_the_aliases_of_the_sources(tmp_path: Path) -> None:
    bodies = """
        id,name,name_en,alias,certainty,source,locator
        b,Quận ủy 11,Committee,QU;Quận ủy,,btl,p1
        b,Quận ủy Quận 11,District committee,QU,,hcm,p2
        b,Quận uỷ sai,,,disputed,hcm,p3
        """
    shown = view(quads(write(tmp_path, {"sources": SOURCES, "bodies": bodies})))
    assert values(shown, "body/b", "rdfs:label") == ["Committee", "Quận ủy 11"]
    assert values(shown, "body/b", "skos:altLabel") == ["District committee", "QU", "Quận ủy", "Quận ủy Quận 11"]


def test_all_values_of_lists_are_kept_once(tmp_path: Path) -> None:
    events = "id,type,source,locator\nhn,final-review;launch,hcm,p1\nhn,launch;meeting,btl,p1\nhn,festival,xa,p1"
    found = quads(write(tmp_path, {"sources": SOURCES, "events": events}))
    shown = [each.rpartition("/")[2] for each in values(view(found), "event/hn", "ct:eventType")]
    assert shown == ["festival", "final-review", "launch", "meeting"]


def test_days_on_which_a_post_is_attested_add_up(tmp_path: Path) -> None:
    tenures = "id,post,attested_on,source,locator\nt,Bí thư,XXXX-08-23,hcm,p4\nt,Bí thư,2019-12-18;2020,btl,p4"
    tables = {"sources": SOURCES, "tenures": tenures}
    assert of(tmp_path, tables, "tenure/t", "ct:attestedOn") == ["2019-12-18", "2020", "XXXX-08-23"]


@pytest.mark.parametrize(
    ("cells", "level", "place"),
    [
        pytest.param(",,tw", "central", "", id="of the issuer"),
        pytest.param(",,huyen;tinh", "district", "772", id="of the leading issuer"),
        pytest.param(",,trong;tinh", "province", "46", id="of the next, where the leading one's is not known"),
        pytest.param("commune,27238,tinh", "commune", "27238", id="its own before the issuer's"),
        pytest.param(",27238,", "commune", "27238", id="of the place"),
        pytest.param(",27238,tinh", "province", "27238", id="of the issuer before the place"),
        pytest.param(",,trong", "", "", id="not known"),
    ],
)
def test_level_and_place_of_a_document(tmp_path: Path, cells: str, level: str, place: str) -> None:
    documents = f"id,level,place,issuer,source\nd,{cells},editors"
    tables = {"sources": SOURCES, "bodies": BODIES, "places": PLACES, "documents": documents}
    shown = view(quads(write(tmp_path, tables)))
    assert [each.rpartition("/")[2] for each in values(shown, "document/d", "ct:level")] == [level] * bool(level)
    assert values(shown, "document/d", "ct:place") == [f"place/{place}"] * bool(place)


def test_level_and_place_of_gatherings_and_actions(tmp_path: Path) -> None:
    tables = {
        "sources": SOURCES,
        "bodies": BODIES,
        "places": PLACES,
        "events": "id,place,organiser,source\ne,,~Tỉnh;tinh,hcm\ne-2,27238,~Phường,hcm",
        "actions": "id,place,performed_by,source\na,27238;772,,hcm\na-2,,huyen,hcm",
    }
    shown = view(quads(write(tmp_path, tables)))
    levels = {thing: values(shown, thing, "ct:level") for thing in ("event/e", "event/e-2", "action/a", "action/a-2")}
    assert {thing: level[0].rpartition("/")[2] for thing, level in levels.items()} == {
        "event/e": "province",
        "event/e-2": "commune",
        "action/a": "commune",
        "action/a-2": "district",
    }
    assert values(shown, "event/e", "ct:place") == ["place/46"]
    assert values(shown, "action/a", "ct:place") == ["place/27238", "place/772"]
    assert values(shown, "action/a-2", "ct:place") == ["place/772"]
    assert values(shown, "event/e", "ct:actorAsPrinted") == ["Tỉnh"]


def test_a_thing_of_which_only_disputed_rows_speak_is_not_shown(tmp_path: Path) -> None:
    documents = "id,type,source,certainty\nd,plan,xa,disputed\nct,directive,xa,"
    relations = "subject,relation,object,source,certainty\nd,implements,ct,xa,disputed"
    shown = view(quads(write(tmp_path, {"sources": SOURCES, "documents": documents, "relations": relations})))
    assert not [quad for quad in shown if str(quad.subject).endswith("/document/d>")]
    assert len([quad for quad in shown if str(quad.predicate).endswith("#row>")]) == 3


def test_lineage_and_participation_stand_once_however_many_say_so(tmp_path: Path) -> None:
    tables = {
        "sources": SOURCES,
        "documents": "id,type,source\nct,directive,hcm\nkh,plan,hcm",
        "relations": """
            subject,relation,object,source,certainty
            kh,implements,ct,hcm,
            kh,implements,ct,btl,
            kh,continues,ct,xa,inferred
            kh,guides,ct,xa,disputed
            kh,cites,ct,xa,
            """,
        "actions": "id,stage_of,source\na,,hcm\nb,a,hcm\nb,,btl",
        "links": "subject,relation,object,source\nb,carries_out,a,hcm",
    }
    found = quads(write(tmp_path, tables))
    shown = view(found)
    for property in ("ct:implements", "ct:continues", "ct:cites", "ct:derivesFrom"):
        assert values(shown, "document/kh", property) == ["document/ct"]
    assert values(shown, "document/kh", "ct:guides") == []
    assert values(shown, "action/b", "ct:derivesFrom") == ["action/a"]
    assert len([quad for quad in found if str(quad.predicate).endswith("#derivesFrom>")]) == 4 + 2 + 2
