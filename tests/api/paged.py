"""What tests of pages share: a reader of HTML that fails on what is not well made, and a hostile collection."""

import itertools
import re
from html.parser import HTMLParser

import httpx2

HTML = {"accept": "text/html"}
VOID = {"meta", "link", "input", "br"}
BLOCKS = {"p", "div", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "section", "table", "option"}


class Read(HTMLParser):
    """What a page is made of; fails on elements that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += " " if tag in BLOCKS else ""
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, attribute: str) -> list[str]:
        """Return the values of an attribute of all elements of a name."""
        return [value for name, attrs in self.tags if name == tag and (value := attrs.get(attribute)) is not None]

    @property
    def classes(self) -> set[str]:
        """All classes of all elements."""
        return {each for _, attrs in self.tags for each in (attrs.get("class") or "").split()}

    @property
    def plain(self) -> str:
        """The text, one space between words."""
        return " ".join(self.text.split())


def page(web: httpx2.Client, path: str, status: int = 200) -> Read:
    """Return a page, which must be one of HTML with a status."""
    answer = web.get(path, headers=HTML)
    assert answer.status_code == status, f"{path}: {answer.text}"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Read(answer.text)


def well_made(read: Read) -> None:
    """Fail on what browsers, keyboards, screen readers or the policy would stumble over."""
    names = [tag for tag, _ in read.tags]
    assert [names.count(each) for each in ("h1", "main", "title", "header", "footer")] == [1, 1, 1, 1, 1]
    assert not {"style", "iframe", "img", "object", "embed"} & set(names)
    assert [attrs.get("src") for tag, attrs in read.tags if tag == "script"] == ["/static/suggest.js"]
    assert not [name for _, attrs in read.tags for name in attrs if name == "style" or name.startswith("on")]
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)
    fields = {*read.all("input", "id"), *read.all("select", "id")}
    assert fields <= set(read.all("label", "for"))
    assert {each for _, attrs in read.tags for each in (attrs.get("aria-labelledby") or "").split()} <= set(ids)
    assert read.all("a", "href")[0] == "#content"
    assert read.all("link", "href")[0] == "/static/chithi.css"
    assert all(href.startswith("/") for href in read.all("link", "href"))
    assert not [href for href in read.all("a", "href") if not re.match("(/|#|\\?|https?://)", href)]
    headings = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings))
    assert names.count("thead") == names.count("table") or "caption" in names


SCRIPT = "<script>alert(1)</script>"

HOSTILE = {
    "sources": f"""
        id,title,publisher,url,published,language
        xau,{SCRIPT} & 'trích',</main>,https://example.org/?a=1&b=2,,vi
        tron,Không gì cả,,,,vi
        """,
    "places": f"""
        id,code,name,level,part_of,valid_from,valid_to,succeeded_by,source,locator
        p1,01,{SCRIPT},province,,,,,xau,p1
        p2,,,district,p1,,2025-07-01,p3;p4,xau,"p1+p3;<b>"
        p3,,Xã {"rất " * 200}dài,commune,,2025-07-01,,,tron,
        p4,,Ngược,commune,p1,,,,tron,page
        p5,,Không cấp,,,,,,tron,
        """,
    "bodies": f"""
        id,name,level,branch,place,part_of,source
        b1,{SCRIPT},province,party,p1,,xau
        b2,Không gì cả,,,,,tron
        b3,Con của <i>b1</i>,,joint,p4,b1,tron
        """,
    "documents": f"""
        id,type,form,number,symbol,issuer,level,place,issued,issued_min,issued_max,title,about,source,locator,certainty,note
        d1,directive,,1,1-<CT>/TW,b1,central,,2020-01-01,,,{SCRIPT},,xau,"p4;p9",,
        d2,plan,,,,,,,,,,Không số không ngày,,tron,,,
        d3,plan,,2,2-KH/TU,b1;b3,province,,XXXX-02-19,,,,,xau,p2,,
        d4,report,,,,,commune,p3,2020~,,,Báo cáo,,tron,page,,
        d5,decree,,,,,,,2020/..,,,Khoảng,,tron,page,,
        d6,plan,,1,1-<CT>/TW,b2,,,,2019-01-01,,Cùng số,,tron,,,
        d7,plan,,7,7-KH/X,,,,,,,Nghi,,tron,,disputed,{SCRIPT}
        """,
    "relations": f"""
        subject,relation,object,source,locator,certainty,note
        d3,implements,d1,xau,p1,,
        d3,implements,d1,tron,,inferred,{SCRIPT}
        d4,implements,d3,tron,,,
        d4,implements,d1,tron,,inferred,suy
        d2,continues,d1,tron,,,
        d6,cites,d1,tron,,,
        """,
    "events": f"""
        id,type,name,date,date_min,date_max,place,organiser,source
        e1,launch;final-review,{SCRIPT},2020-XX-15,,,p1,"~{SCRIPT};b1",xau
        e2,,,,,,,,tron
        """,
    "actions": f"""
        id,type,name,date,place,performed_by,stage_of,source
        a1,drill,{SCRIPT},,p3;p4,b1;b2,,xau
        a2,,,,,,a1,tron
        """,
    "links": """
        subject,relation,object,source
        e1,launches,d1,xau
        a1,carries_out,d4,tron
        e2,reviews,e1,tron
        """,
    "people": f"""
        id,name,source
        n1,{SCRIPT},xau
        n2,Không chức vụ,tron
        """,
    "tenures": f"""
        id,person,post,body,from,to,attested_on,source
        t1,n1,{SCRIPT},b1,,,,xau
        t2,n1,,b3,2019/2020,2022-01-01,2021-01-01,tron
        """,
    "awards": f"""
        id,event,awarded_by,form,collectives,individuals,given_for,source
        k1,e1,"~{SCRIPT}",letter-of-commendation,,,"{SCRIPT}",xau
        """,
    "indicators": f"""
        id,name,value,unit,place,source
        i1,{SCRIPT},5,<b>,p1,xau
        """,
    "tasks": f"""
        id,assigned_in,assigned_to,description,due,status,result,source
        v1,d1,"b1;~{SCRIPT}",{SCRIPT},2020-01-01,{SCRIPT},,xau
        v2,e2,,,,,,tron
        """,
}
"""Markup wherever text may stand, and nothing where nothing need be said: no names, dates, issuers, levels, places."""

HOSTILE_THINGS = [
    f"{kind}/{id}"
    for kind, ids in {
        "source": "xau tron",
        "place": "p1 p2 p3 p4 p5",
        "body": "b1 b2 b3",
        "document": "d1 d2 d3 d4 d5 d6 d7",
        "event": "e1 e2",
        "action": "a1 a2",
        "person": "n1 n2",
        "tenure": "t1 t2",
        "award": "k1",
        "indicator": "i1",
        "task": "v1 v2",
    }.items()
    for id in ids.split()
]
