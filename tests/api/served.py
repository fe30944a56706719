"""What tests of the API share: a client of a running server, and a small collection in which sources disagree."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

DISPUTED = {
    "sources": """
        id,title,published,language
        bao,Bài báo,2020-04-01,vi
        dai,Đài phát thanh,2020-04-02,vi
        """,
    "places": """
        id,code,name,level,part_of,source
        01,01,Tỉnh Một,province,,bao
        011,011,Huyện Một,district,01,bao
        """,
    "bodies": """
        id,name,name_en,alias,level,branch,place,source,certainty,note
        tinh-uy,Tỉnh ủy Một,Party Committee of Một,Đảng bộ tỉnh Một,province,party,01,bao,,
        ubnd,Ủy ban nhân dân huyện Một,,,district,government,011,bao,,
        nghi,Ban nghi vấn,,,,,,dai,disputed,Không có ban này.
        """,
    "documents": """
        id,type,number,symbol,issuer,level,issued,title,source,locator,certainty,note
        d1,directive,1,1-CT/TW,,central,2020-01-01,<b>Về</b> an ninh,bao,p1,,
        d1,directive,1,1-CT/TW,,central,2020-01-02,,dai,p1,disputed,Bài in nhầm ngày.
        d2,plan,2,2-KH/TU,tinh-uy,,2020-03,,bao,p2,,
        d3,plan,3,3/KH-UBND,ubnd,,,,bao,p3,,
        d4,directive,1,1-CT/TW,,central,2024-06-14,,dai,p4,,
        d5,plan,5,5-KH/TU,tinh-uy,,2020-05,,bao,p2,,
        d6,programme,6,6-CTr/TU,tinh-uy,,,,bao,p2,,
        d7,plan,7,7-KH/TU,,,2020-07,,dai,p5,disputed,Không có kế hoạch này.
        """,
    "tasks": """
        id,assigned_in,description,status,source
        t1,d1,Tổ chức quán triệt,hoàn thành,bao
        """,
    "relations": """
        subject,relation,object,source,locator,certainty,note
        d2,implements,d1,bao,p2,,
        d2,implements,d1,dai,p2,,
        d3,implements,d2,bao,p3,disputed,Bài viết sai.
        d4,cites,d1,dai,p4,,
        d5,implements,d1,bao,p2,,
        d6,implements,d1,bao,p2,inferred,Không nêu tên.
        """,
}
"""Two directives with one symbol, two dates of one of them, a link that two sources say and one that is disputed,
three children of one level, a body and a document of which disputed rows alone speak."""

FOREIGN = """
@prefix ct: <https://w3id.org/chithi/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/a> a ct:Document ; rdfs:label "A"@vi ; ct:symbol "A-1" .
<https://example.org/b> a ct:Document ; rdfs:label "B"@vi ; ct:derivesFrom <https://example.org/a> ;
    ct:implements <https://example.org/a> .
<urn:p:1> a ct:Place ; rdfs:label "Nơi 1"@vi .
_:x a ct:Event ; ct:derivesFrom <https://example.org/a> ; ct:launches <https://example.org/a> .
<https://w3id.org/chithi/id/claim/c1> ct:locator "p1" .
"""
"""RDF of somebody else: no ids of ours, none of our ontology; an IRI that is no address, an event without any."""


@contextmanager
def client(url: str) -> Iterator[httpx2.Client]:
    """A client that follows no redirects and takes no compressed answers unless asked to."""
    with httpx2.Client(base_url=url, headers={"accept-encoding": "identity"}, timeout=60) as client:
        yield client


def got(client: httpx2.Client, path: str, **parameters: Any) -> Any:
    """The JSON of an answer that must be a good one."""
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(client: httpx2.Client, path: str, status: int, **parameters: Any) -> Any:
    """The problem of an answer that must be one."""
    answer = client.get(path, params=parameters)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["instance"] == answer.url.path
    return problem
