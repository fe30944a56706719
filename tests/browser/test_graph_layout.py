"""The layout core alone, in an empty page: where boxes stand."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kg.diagram import scripts

pytestmark = pytest.mark.program("chromium")

LEVELS = ["central", "province", "district", "commune"]
ROW, GUTTER, INDENT = 18, 44, 18


@pytest.fixture(scope="module")
def core(chromium: Browser) -> Iterator[Page]:
    """A page that has layout.js and nothing else."""
    page = chromium.new_page()
    page.evaluate(scripts.joined(("layout.js",)))
    yield page
    page.close()


def item(key: str, lane: int, *children: dict[str, Any], missing: tuple[int, ...] = ()) -> dict[str, Any]:
    """An item that is open where it has children."""
    return {"key": key, "lane": lane, "children": list(children), "missing": list(missing)}


def laid(core: Page, root: dict[str, Any], width: int = 1280) -> dict[str, Any]:
    """The scene of a tree in which every box is 100 pixels high: boxes and stubs by key, edges."""
    scene: dict[str, Any] = core.evaluate(
        """([root, width, lanes]) => {
            const box = () => ({h: 100});
            const stub = () => ({h: 40});
            const {boxes, stubs, edges, height, width: wide} = chithi.layout(root, {width, lanes, box, stub});
            const place = ({x, y, w, h}) => ({x, y, w, h});
            return {
                boxes: Object.fromEntries(boxes.map(b => [b.key, place(b)])),
                stubs: Object.fromEntries(stubs.map(b => [b.key, place(b)])),
                edges: Object.fromEntries(edges.map(e => [e.key, e.points])), height, width: wide,
            };
        }""",
        [root, width, LEVELS],
    )
    return scene


@pytest.mark.parametrize(("width", "lane"), [(1280, 281), (1000, 236), (1420, 316), (1500, 320), (1920, 420)])
def test_lanes_are_as_wide_as_the_screen_allows(core: Page, width: int, lane: int) -> None:
    scene = laid(core, item("a", 0, item("b", 1)), width)
    assert scene["boxes"]["a"]["w"] == lane
    assert scene["boxes"]["b"]["x"] - scene["boxes"]["a"]["x"] == lane + GUTTER


def test_four_lanes_fit_1280_pixels(core: Page) -> None:
    assert laid(core, item("a", 0))["width"] <= 1280


def test_the_first_child_stands_level_with_its_parent_and_the_next_below_it(core: Page) -> None:
    boxes = laid(core, item("a", 0, item("b", 1), item("c", 1)))["boxes"]
    assert boxes["a"]["y"] == boxes["b"]["y"]
    assert boxes["c"]["y"] == boxes["b"]["y"] + 100 + ROW


def test_a_child_of_the_same_level_stands_indented_below_its_parent(core: Page) -> None:
    boxes = laid(core, item("a", 0, item("b", 0), item("c", 1)))["boxes"]
    assert boxes["b"]["x"] == boxes["a"]["x"] + INDENT
    assert boxes["b"]["w"] == boxes["a"]["w"] - INDENT
    assert boxes["b"]["y"] == boxes["a"]["y"] + 100 + ROW
    assert boxes["c"]["y"] == boxes["a"]["y"]


def test_nothing_above_moves_when_something_is_opened(core: Page) -> None:
    closed = item("a", 0, item("b", 1, item("b1", 2), item("b2", 2)), item("c", 1), item("d", 1))
    before = laid(core, closed)["boxes"]
    closed["children"][1] = item("c", 1, item("c1", 2), item("c2", 2))
    after = laid(core, closed)["boxes"]
    for key in ("a", "b", "b1", "b2"):
        assert after[key] == before[key]
    assert after["c"]["y"] == after["c1"]["y"] == after["b2"]["y"] + 100 + ROW
    assert after["d"]["y"] == after["c"]["y"] + 100 + ROW


def test_boxes_never_overlap(core: Page) -> None:
    deep = [item(f"{n}", 1, item(f"{n}o", 1), item(f"{n}a", 2, item(f"{n}x", 3)), item(f"{n}y", 3)) for n in range(5)]
    scene = laid(core, item("a", 0, item("k", 0, item("k1", 1), item("k3", 3, missing=(1, 2))), *deep))
    boxes = [*scene["boxes"].values(), *scene["stubs"].values()]
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
            assert apart or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    assert scene["height"] >= max(box["y"] + box["h"] for box in boxes)


def test_a_skipped_lane_has_a_stub_in_the_row_of_the_child(core: Page) -> None:
    scene = laid(core, item("a", 0, item("b", 3, missing=(1, 2)), item("c", 1)))
    stubs = scene["stubs"]
    assert list(stubs) == ["b|1", "b|2"]
    assert {stub["y"] for stub in stubs.values()} == {scene["boxes"]["b"]["y"]}
    assert scene["boxes"]["c"]["y"] >= stubs["b|1"]["y"] + stubs["b|1"]["h"] + ROW


def test_lines_run_at_right_angles_and_not_through_boxes(core: Page) -> None:
    scene = laid(core, item("a", 0, item("b", 1, item("b1", 2), item("b2", 2)), item("c", 1), item("d", 2)))
    for points in scene["edges"].values():
        for (x1, y1), (x2, y2) in pairwise(points):
            assert x1 == x2 or y1 == y2
            for box in scene["boxes"].values():
                inside = box["x"] < min(x1, x2) + 1 and max(x1, x2) - 1 < box["x"] + box["w"]
                assert not (inside and box["y"] < min(y1, y2) + 1 and max(y1, y2) - 1 < box["y"] + box["h"])


def test_a_narrow_screen_has_one_column_indented_five_times_at_most(core: Page) -> None:
    root = item("0", 0)
    for n in range(1, 8):
        root = item(str(n), 0, root)
    boxes = laid(core, root, 390)["boxes"]
    assert [boxes[str(n)]["x"] for n in range(7, -1, -1)] == [12, 26, 40, 54, 68, 82, 82, 82]
    assert all(box["x"] + box["w"] == 390 - 12 for box in boxes.values())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("một hai ba", ["một hai", "ba"]),
        ("một hai ba bốn năm sáu", ["một hai", "ba bốn …"]),
        ("abcdefghijkl", ["abcdefgh", "ijkl"]),
        ("", []),
    ],
)
def test_text_is_folded_and_cut_with_dots(core: Page, text: str, lines: list[str]) -> None:
    fold = "text => chithi.fold(text, 8, '', 2, word => word.length)"
    assert core.evaluate(fold, text) == lines
