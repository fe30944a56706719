"""What the hierarchy makes of things under its filters, in an empty page: which of them stand, which are pale."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kg.diagram import scripts
from kg.diagram.words import LEVELS, texts

pytestmark = pytest.mark.program("chromium")

ROOT, EVENTS, PLANS = "document/d", "document/d~province/event", "document/d~province/document"
BELOW = [{"level": "district", "kind": "document", "count": 1}]

Item = tuple[str, str, bool]
"""Key, head, and whether it is pale."""


@pytest.fixture(scope="module")
def core(chromium: Browser) -> Iterator[Page]:
    """A page that has what makes items and nothing else."""
    page = chromium.new_page()
    page.evaluate(scripts.joined(("boxes.js", "words.js", "state.js", "model.js", "items.js")))
    yield page
    page.close()


def thing(id: str, level: str, *derived: dict[str, Any]) -> dict[str, Any]:
    """A thing as /api/children answers, from which so much derives."""
    kind = id.split("/")[0]
    plain = {"type": None, "symbol": None, "branch": None, "title": None, "date": None, "countable": None}
    lists: dict[str, list[Any]] = {
        "issuer": [],
        "place": [],
        "parents": [],
        "claims": [],
        "others": [],
        "missing_levels": [],
    }
    link = {"relation": "implements", "certainty": "stated"}
    return {"id": id, "kind": kind, "level": level, "label": id, **plain, **lists, **link, "derived": list(derived)}


def group(count: int, *items: dict[str, Any]) -> dict[str, Any]:
    """A group of /api/children with its first items."""
    return {"level": items[0]["level"], "kind": items[0]["kind"], "count": count, "items": list(items), "next": None}


def drawn(core: Page, address: str, **below: list[dict[str, Any]]) -> list[Item]:
    """The items below a directive, top down, as an address asks for them; `below` has the groups of each thing."""
    found: list[list[Any]] = core.evaluate(
        """async ([texts, levels, root, below, address]) => {
            const words = chithi.words(texts);
            const children = async (id) => ({ groups: below[id.split("/")[1]] ?? [] });
            const state = chithi.readState(new URLSearchParams(address), root.id);
            const source = { children, coverage: async () => null };
            const model = new chithi.Model({ root, words, source, levels, state });
            await model.restore(async () => []);
            const said = ({ key, head, dim }) => [key, head, Boolean(dim)];
            const flat = (item) => item.children.flatMap((each) => [said(each), ...flat(each)]);
            return flat(new chithi.Items(model).tree(false));
        }""",
        [texts("vi"), LEVELS, thing(ROOT, "central", *BELOW), below, address],
    )
    return [(key, head, pale) for key, head, pale in found]


FESTIVALS = [thing(f"event/e{n}", "province") for n in range(1, 9)]
LAUNCH = thing("event/launch", "province", *BELOW)


@pytest.mark.parametrize("address", ["kind=document", "level=district"])
def test_a_group_that_does_not_match_stays_where_something_in_it_leads_on(core: Page, address: str) -> None:
    assert drawn(core, address, d=[group(8, *FESTIVALS)]) == []
    found = drawn(core, address, d=[group(9, *FESTIVALS, LAUNCH)])
    assert found == [(EVENTS, "0 trong 9 sự kiện cấp tỉnh", True)]
    assert drawn(core, "", d=[group(9, *FESTIVALS, LAUNCH)]) == [(EVENTS, "9 sự kiện cấp tỉnh", False)]


def test_it_opens_to_what_leads_to_what_matches(core: Page) -> None:
    opened = f"open={ROOT}&open={EVENTS}"
    groups = {"d": [group(9, *FESTIVALS, LAUNCH)], "launch": [group(1, thing("document/plan", "district"))]}
    box = (EVENTS, "0 trong 9 sự kiện cấp tỉnh", True)
    closed = drawn(core, f"kind=document&{opened}", **groups)
    assert [(key, pale) for key, _, pale in closed] == [(EVENTS, True), (LAUNCH["id"], True)]
    found = drawn(core, f"kind=document&{opened}&open={LAUNCH['id']}", **groups)
    assert found[0] == box
    assert [(key, pale) for key, _, pale in found[1:]] == [(LAUNCH["id"], True), ("document/plan", False)]
    # Nothing of it is left where what it led to does not match either.
    assert drawn(core, f"kind=action&{opened}&open={LAUNCH['id']}", **groups) == []


def test_the_rest_of_what_does_not_match_stays_where_it_may_lead_on(core: Page) -> None:
    plans = [thing(f"document/p{n}", "province") for n in range(1, 21)]
    assert drawn(core, "level=district", d=[group(25, *plans)]) == []
    plans[3] = thing("document/p4", "province", *BELOW)
    found = drawn(core, "level=district", d=[group(25, *plans)])
    assert [(key, pale) for key, _, pale in found] == [("document/p4", True), (f"{PLANS}+", True)]
    assert found[1][1] == "+ 0 trong 5 nữa"
