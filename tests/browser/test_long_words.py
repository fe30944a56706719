"""Words that nothing breaks, in every text of every kind of thing: no page is wider for them than a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.api.conftest import _loaded
from tests.browser.conftest import Open, Watched
from tests.loaders.clusters import write

pytestmark = pytest.mark.program("chromium")

WORD = "gh" * 150
PHONE = 390  # pixels

LONG = {
    "sources": f"""
        id,title,publisher,author,language
        bao,{WORD},{WORD},{WORD},vi
        dai,{WORD},,,vi
        """,
    "places": f"""
        id,code,name,level,part_of,succeeded_by,source,locator,note
        p1,01,{WORD},province,,,bao,{WORD},{WORD}
        p2,011,{WORD},district,p1,p3,bao;dai,{WORD};{WORD},
        p3,00012,{WORD},commune,p1,,bao,,
        """,
    "bodies": f"""
        id,name,alias,level,branch,place,source,note
        b1,{WORD},{WORD},province,party,p1,bao,{WORD}
        """,
    "documents": f"""
        id,type,number,symbol,issuer,level,place,issued,title,about,source,locator,certainty,note
        d1,directive,1,{WORD}1,b1,central,,2020-01-01,{WORD},,bao,{WORD},,{WORD}
        d1,directive,1,{WORD}1,b1,central,,2020-01-02,{WORD}2,,dai,,,{WORD}
        d2,plan,3,3/{WORD},b1,province,p1,2020-02-01,{WORD},,bao,,inferred,{WORD}
        d3,plan,5,5/{WORD},b1,province,p1,2020-03-01,{WORD},,bao,,,
        d4,plan,,,b1,province,p1,,{WORD},,bao,,,
        """,
    "relations": f"""
        subject,relation,object,source,certainty,note
        d2,implements,d1,bao,inferred,{WORD}
        """,
    "events": f"""
        id,type,name,date,place,organiser,source,note
        e1,launch,{WORD},2020-04-01,p1,~{WORD};b1,bao,{WORD}
        """,
    "actions": f"""
        id,type,name,date,place,performed_by,source,note
        a1,drill,{WORD},2020-04-02,p3,b1,bao,{WORD}
        """,
    "links": """
        subject,relation,object,source
        e1,launches,d1,bao
        a1,carries_out,d2,bao
        """,
    "people": f"""
        id,name,source,note
        n1,{WORD},bao,{WORD}
        """,
    "tenures": f"""
        id,person,post,body,from,to,source,note
        t1,n1,{WORD},b1,2019-01-01,,bao,{WORD}
        """,
    "awards": f"""
        id,event,awarded_by,form,collectives,individuals,given_for,source,note
        k1,e1,~{WORD},letter-of-commendation,,,{WORD},bao,{WORD}
        """,
    "indicators": f"""
        id,name,value,unit,place,source,note
        i1,{WORD},5,{WORD},p1,bao,{WORD}
        """,
    "tasks": f"""
        id,assigned_in,assigned_to,description,due,status,result,source,note
        v1,d1,b1;~{WORD},{WORD},2020-01-01,{WORD},{WORD},bao,{WORD}
        """,
}
"""A word of 300 letters wherever text may stand."""

THINGS = "source/bao place/p1 place/p2 body/b1 document/d1 document/d2 event/e1 action/a1 person/n1 tenure/t1 award/k1"
LISTS = "documents events actions bodies places people sources tasks?undated=true conflicts missing about"
PATHS = (
    *(f"/{path}" for path in f"{THINGS} indicator/i1 task/v1 {LISTS}".split()),
    "/",
    f"/search?q={WORD}",
    f"/{WORD}",
    "/coverage/document/d1?as_of=2021-01-01",
    "/coverage/document/d1?level=district&as_of=2021-01-01&within=p1",
)


@pytest.fixture(scope="module")
def watched_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on LONG."""
    folder = tmp_path_factory.mktemp("long")
    write(folder / "tables", LONG)
    for web in _loaded(folder, folder / "tables"):
        yield str(web.base_url).rstrip("/")


@pytest.fixture
def watched(watched_url: str) -> Watched:
    """What the browser does in this test."""
    return Watched(watched_url)


def _too_wide(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    # The body hides what is too wide; a reader could not see it.
    width: int = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    return width - PHONE


def test_no_page_is_wider_than_a_phone(opened: Open, watched: Watched) -> None:
    page = opened("/", PHONE)
    wide = {}
    for path in PATHS:
        page.goto(watched.url + path)
        if (more := _too_wide(page)) > 0:
            wide[path[:60]] = more
    assert wide == {}
