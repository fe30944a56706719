"""What tests of the hierarchy share: a collection with hostile names and many children, and hands for the mouse."""

from typing import Any

from playwright.sync_api import Page

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"

_MANY = "\n".join(f"        p{n:02},plan,{n},{n}-KH/TU,tinh-uy,,2020-02-{n:02},,bao,p2,," for n in range(1, 26))
_LINKS = "\n".join(f"        p{n:02},implements,d1,bao,p2,," for n in range(1, 26))
_EVENTS = "\n".join(f"        e{n},festival,Ngày hội {n},2020-03-{n:02},01,bao" for n in range(1, 9))
_HELD = "\n".join(f"        e{n},launches,d1,bao" for n in range(1, 9))

WIDE = {
    "sources": """
        id,title,published,language
        bao,Bài báo <b>đậm</b>,2020-04-01,vi
        """,
    "places": """
        id,code,name,level,part_of,source,
        01,01,Tỉnh Một,province,,bao,
        02,02,Tỉnh Hai,province,,bao,
        011,011,Huyện Một,district,01,bao,
        """,
    "bodies": """
        id,name,level,branch,place,source
        tinh-uy,Tỉnh ủy Một,province,party,01,bao
        ubnd,Ủy ban nhân dân huyện Một,district,government,011,bao
        """,
    "documents": f"""
        id,type,number,symbol,issuer,level,issued,title,source,locator,certainty,note
        d1,directive,1,1-CT/TW,,central,2020-01-01,{HOSTILE},bao,p1,,
        h1,plan,1,1/KH-UBND,ubnd,,2020-05-01,Kế hoạch huyện,bao,p3,,
{_MANY}
        """,
    "events": f"""
        id,type,name,date,place,source
{_EVENTS}
        """,
    "relations": f"""
        subject,relation,object,source,locator,certainty,note
{_LINKS}
        h1,implements,p01,bao,p3,,
        h1,implements,d1,bao,p3,inferred,Không nêu tên.
        """,
    "links": f"""
        subject,relation,object,source
{_HELD}
        """,
}
"""A directive with a title full of markup, 25 plans and 8 festivals of a province, and a plan with two parents."""


def ready(page: Page) -> Page:
    """Wait until the hierarchy is drawn."""
    page.wait_for_selector("#graph[data-ready]")
    return page


def boxes(page: Page) -> list[str]:
    """The keys of what is drawn, in reading order; what is later than the day is left out."""
    found: list[str] = page.evaluate(
        "chithi.view.scene.boxes.map(b => b.key).filter(k => !chithi.view.items.get(k).later)"
    )
    return found


def box(page: Page, key: str) -> dict[str, Any]:
    """Where a box stands in the picture, and on which item it is."""

    where = "k => { const {x, y, w, h} = chithi.view.byKey.get(k); return {x, y, w, h}; }"
    found: dict[str, Any] = page.evaluate(where, key)
    return found


def press(page: Page, key: str, act: str | None = None) -> None:
    """Click on a box with the mouse: on the part that has this act, else on its head."""
    at = page.evaluate(
        """([key, act]) => {
            const box = chithi.view.byKey.get(key);
            const top = document.querySelector('.stage').getBoundingClientRect().top + scrollY;
            scrollTo(0, Math.max(0, top + box.y - 200));
            const around = document.querySelector('.stage').getBoundingClientRect();
            const zone = act && box.drawn.zones.find(z => z.act === act);
            const [dx, dy] = zone ? [zone.x + zone.w / 2, zone.y + zone.h / 2] : [24, 16];
            return [around.left + box.x + dx, around.top + box.y + dy];
        }""",
        [key, act],
    )
    page.mouse.click(*at)


_RESTED = """() => {
    const now = JSON.stringify(chithi.view.scene.boxes.map(b => [b.key, b.x, b.y, b.h]));
    const before = globalThis.lastSeen;
    globalThis.lastSeen = now;
    return before === now;
}"""


def toggle(page: Page, key: str) -> None:
    """Open or close a box by its foot, and wait until that is drawn."""
    page.wait_for_function(_RESTED, polling=150)  # coverage that comes late moves what is below
    before = page.evaluate("k => Boolean(chithi.view.items.get(k).open)", key)
    press(page, key, "toggle")
    page.wait_for_function("([k, o]) => Boolean(chithi.view.items.get(k).open) !== o", arg=[key, before])
