"""Small real clusters in the project's own tables, and what a test needs to load them and to say what comes out.

A cluster is a dict from table to CSV text; `write` puts it into a folder. Expected quads are written as TriG with the
prefixes of `PREFIXES` and compared as sets.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.collection import BadTables, Collection
from loaders.quads import ontology
from ontology.iri import DEFAULT_BASE
from ontology.terms import KINDS, PREFIXES

Cluster = Mapping[str, str]

SOURCES = """
    id,title,publisher,author,url,published,retrieved,language
    hcm,Chủ động nắm tình hình,Thanhuytphcm.vn,Mỹ Hạnh,,,2020-06-04,vi
    xa,Xã điển hình,Báo Tuyên Quang,,https://baotuyenquang.com.vn/xa?a=1&b=2,2019-06-07,,vi
    bo,Hội nghị quán triệt Kết luận 44-KL/TW,Công an tỉnh Quảng Bình,,,2019-03-19,,
    btl,Quận Bắc Từ Liêm sơ kết 05 năm,,Minh Vịnh,,2018-12-01,,vi
    editors,Phân loại của ban biên tập,,,,,,vi
    """

CASCADE = {
    "sources": SOURCES,
    "places": """
        id,code,name,alias,level,part_of,valid_from,valid_to,succeeded_by,changed_by,source,locator,note
        79,79,Thành phố Hồ Chí Minh,TPHCM,province,,,,,,editors,,
        772,772,Quận 11,,district,79,,2025-07-01,27238-20250701,nq-1685,editors,mã 772,
        27238-20250701,27238,Phường Minh Phụng,,commune,79,2025-07-01,,,,editors,,
        """,
    "bodies": """
        id,name,name_en,alias,level,branch,place,part_of,valid_from,valid_to,succeeded_by,established_by,source,locator,certainty,note
        ban-bi-thu,Ban Bí thư,Secretariat,,central,party,,,,,,,editors,,,
        thanh-uy,Thành ủy Thành phố Hồ Chí Minh,,Thành ủy,province,party,79,,,,,,editors,,,
        quan-uy,Quận ủy Quận 11,,,district,party,772,thanh-uy,,2025-07-01,dang-uy,,hcm,p4,,
        dang-uy,Đảng ủy phường Minh Phụng,,,commune,party,27238-20250701,thanh-uy,2025-07-01,,,,editors,,,
        ban-chi-dao,Ban Chỉ đạo phong trào,,,district,joint,772,quan-uy,,,,kh-73,hcm,p4,inferred,Giả định của phép thử.
        """,
    "documents": """
        id,type,form,number,symbol,issuer,level,place,issued,issued_min,issued_max,in_force,period,title,alias,about,source,locator
        ct-09,directive,,09,09-CT/TW,ban-bi-thu,,,2011-12-01,,,,,Tăng cường lãnh đạo,09/CT/TW,crime-prevention,hcm,p4
        ctr-26,programme,Chương trình hành động,26,26-CTr/TU,thanh-uy,,,2012,,2012-08-13,,,,,,hcm,p4
        kh-73,plan,,73,73-KH/QU,quan-uy,,,2012-08-13,,,,,,,,hcm,p4
        bc,report,,,,,district,772,,2013-06-01,2018-11-29,,2013/2018,đánh giá 05 năm,,,btl,p4
        nq-1685,resolution,,1685,1685/NQ-UBTVQH15,,central,,2025-06-16,,,2025-07-01,,,,,editors,
        """,
    "relations": """
        subject,relation,object,source,locator
        ctr-26,implements,ct-09,hcm,p4
        kh-73,implements,ctr-26,hcm,p4
        kh-73,based_on,ct-09,hcm,p4
        """,
    "events": """
        id,type,name,alias,date,date_min,date_max,period,place,organiser,about,source,locator,certainty,note
        hn,interim-review,Hội nghị sơ kết Kế hoạch 73-KH/QU,Hội nghị sơ kết,XXXX-08-23,,,,772,~Quận 11,,hcm,p4,,
        hn,,,,,2012-08-23,2019-08-23,2012/2016,,quan-uy,crime-prevention,hcm;editors,p4,inferred,Sau 13/8/2012.
        """,
    "actions": """
        id,type,name,date,date_min,date_max,place,performed_by,stage_of,about,source,locator
        dt-19,drill,Diễn tập DT-19,2019,,,772,,,security-drill;civil-defence,hcm,p5
        dt-19-1,drill,"DT-19, giai đoạn 1",,2019-11-05,2019-12-18,772;27238-20250701,"quan-uy;~phường 4,6",dt-19,,hcm,p5
        """,
    "links": """
        subject,relation,object,source,locator
        hn,reviews,kh-73,hcm,p4
        dt-19,carries_out,kh-73,hcm,p5
        """,
    "people": """
        id,name,alias,source,locator
        luan,Ngô Văn Luận,,hcm,p4
        tuan,Phan Đức Tuấn,Thượng tá Phan Đức Tuấn,hcm,p4
        """,
    "tenures": """
        id,person,post,body,rank,from,to,attested_on,source,locator
        luan-bt,luan,Bí thư Quận ủy,quan-uy,,,2019-12-19/2020-08-12,XXXX-08-23;2019-12-18,hcm,p4
        tuan-pp,tuan,Phó Trưởng phòng,,Thượng tá,2012,,,hcm,p4
        """,
    "participations": """
        event,participant,role,source,locator
        hn,luan,chairs,hcm,p4
        dt-19,quan-uy,directs,hcm,p5
        hn,"~lãnh đạo các phường, đoàn thể",attends,hcm,p3
        """,
    "awards": """
        id,event,awarded_by,presented_by,form,collectives,individuals,given_for,part_of,about,period,source,locator
        kt,hn,~Quận 11,luan,letter-of-commendation,20,44,thành tích xuất sắc,,,,hcm,p8
        kt-5,hn,quan-uy,,certificate-of-merit;letter-of-commendation,,5,,kt,security-drill,2012/2016,hcm,p8
        """,
    "indicators": """
        id,name,value,out_of,unit,period,place,reported_in,about,source,locator
        to,Tổ dân phố đạt chuẩn,163,181,tổ dân phố,2013/2018,772,bc,crime-prevention,btl,p4
        """,
    "tasks": """
        id,assigned_in,assigned_to,assigned_by,description,due,status,result,product,source,locator
        nv,hn,~các cấp ủy;quan-uy,luan,Nắm tình hình từ cơ sở,2016-12,đang làm,đạt,báo cáo,hcm,p6
        """,
}
"""09-CT/TW → 26-CTr/TU → 73-KH/QU → its review conference, with every table and every column."""

TWO_DATES = {
    "sources": SOURCES,
    "bodies": """
        id,name,level,branch,source
        ban-bi-thu,Ban Bí thư,central,party,editors
        """,
    "documents": """
        id,type,number,symbol,issuer,issued,source,locator,certainty,note
        kl-44,conclusion,44,44-KL/TW,ban-bi-thu,,xa,p8,,
        kl-44,,,,,2019-01-20,xa,p8,disputed,Bài in ngày 20/01/2019.
        kl-44,conclusion,44,44-KL/TW,,2019-01-22,bo,page,,
        """,
}
"""44-KL/TW, whose date one source prints wrongly."""

TWO_SPELLINGS = {
    "sources": SOURCES,
    "people": """
        id,name,source,locator
        vinh,Nguyễn Kim Vịnh,btl,p3
        vinh,Nguyễn Kim Vinh,btl,p6
        vinh,Nguyễn Kim Vinh,btl,p7
        """,
}
"""One person, one article, two spellings."""


def write(folder: Path, tables: Cluster) -> Path:
    """Write each table as `<table>.csv` (UTF-8, LF) into a folder that is made if need be; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(textwrap.dedent(text).strip() + "\n", encoding="utf-8", newline="")
    return folder


def nquads(*folders: Path) -> bytes:
    """The dataset of some folders without the ontology."""
    return b"".join(Collection([*folders]).nquads()).replace(ontology(), b"", 1)


def quads(*folders: Path) -> set[ox.Quad]:
    """The quads of some folders without the ontology."""
    return set(ox.parse(nquads(*folders), ox.RdfFormat.N_QUADS))


def view(quads: set[ox.Quad]) -> set[ox.Quad]:
    """Those of the default graph."""
    return {quad for quad in quads if quad.graph_name == ox.DefaultGraph()}


def graph(quads: set[ox.Quad], claim: str) -> set[ox.Quad]:
    """Those of the named graph of a claim."""
    return {quad for quad in quads if quad.graph_name == ox.NamedNode(f"{DEFAULT_BASE}id/claim/{claim}")}


def claims(quads: set[ox.Quad]) -> dict[str, str]:
    """Row (`folder/file.csv:2`) to id of every claim."""
    row = ox.NamedNode(PREFIXES["ct"] + "row")
    return {
        quad.object.value: quad.subject.value.rpartition("/")[2]
        for quad in quads
        if quad.predicate == row and isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode)
    }


def expected(trig: str) -> set[ox.Quad]:
    """Quads written as TriG; each kind of thing is a prefix (`document:ct-09`), and so is each vocabulary."""
    prefixes = PREFIXES | {kind: f"{DEFAULT_BASE}id/{kind}/" for kind in KINDS}
    head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes.items())
    return set(ox.parse(head + trig, ox.RdfFormat.TRIG))


def about(quads: set[ox.Quad], thing: str) -> set[ox.Quad]:
    """The quads whose subject is a thing, named as `kind/id`."""
    return {quad for quad in quads if quad.subject == ox.NamedNode(f"{DEFAULT_BASE}id/{thing}")}


def values(quads: set[ox.Quad], thing: str, property: str) -> list[str]:
    """The sorted values of a property (`ct:issued`) of a thing (`document/ct-09`): texts, or ids of things."""
    prefix, _, name = property.partition(":")
    asked = ox.NamedNode(PREFIXES[prefix] + name)
    objects = [quad.object for quad in about(quads, thing) if quad.predicate == asked]
    return sorted(getattr(each, "value", "").removeprefix(f"{DEFAULT_BASE}id/") for each in objects)


def problems(*folders: Path) -> list[str]:
    """The lines that a user sees of folders that are not loaded, each file by its name only."""
    with pytest.raises(BadTables) as caught:
        Collection([*folders])
    lines = str(caught.value)
    for folder in folders:
        lines = lines.replace(f"{folder}/", "")
    return lines.splitlines()
