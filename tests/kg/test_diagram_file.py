"""The file that stands alone: what is in it, and that nothing in it can do more than it should."""

import gzip
import json
import re
from base64 import b64decode, b64encode
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kg.diagram import scripts
from kg.diagram.standalone import contents, html
from kg.diagram.words import WORDS, texts
from kg.trace import trace
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document, event

HOSTILE = "</script><script>alert(1)</script> & \u2028"
TODAY = date(2026, 1, 1)
MARKUP = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
STATIC = scripts.FOLDER.parents[1] / "api/static"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a directive with a hostile name, a plan of a province, an event and a drill that skips levels."""
    places = [
        Thing("01", "place", "province", label="Tỉnh Một", code="01"),
        Thing("02", "place", "province", label="Tỉnh Hai", code="02"),
        Thing("bao-moi", "source", label="Bài báo", edtf="2012"),
    ]
    nodes = [
        document("ct", "central", "2011-12-01", label=HOSTILE, symbol="1-CT/TW", type="directive"),
        document("kh", "province", "2012-01-01", label="Kế hoạch", aliases=("KH số 3", "KH 03"), places=("01",)),
        event("hn", "province", "2012-04-01", label="Hội nghị"),
        action("dt", "commune", label="Diễn tập"),
    ]
    links = [
        Said("kh", "ct", claim=1, locator="p4"),
        Said("hn", "kh", "launches", claim=2, certainty="inferred"),
        Said("dt", "kh", "carriesOut", claim=3),
    ]
    lineage = Lineage(nodes, links, places)
    index = lineage.index(tmp_path_factory.mktemp("file"))
    found = trace(index, BASE.thing("document", "ct"))
    return html(contents(found, lineage.store(), BASE, "abc", TODAY))


def block(file: str, id: str) -> str:
    match = re.search(rf'<script type="[^"]*" id="{id}">(.*?)</script>', file, re.DOTALL)
    assert match
    return match[1]


def data(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(block(file, "graph-data"))
    return found


def packed(file: str, id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(b64decode(block(file, id))))
    return found


def rows(file: str) -> dict[str, Any]:
    return packed(file, "graph-rows")


def details(file: str) -> dict[str, Any]:
    return packed(file, "graph-details")


def test_every_script_and_style_is_allowed_by_its_hash_and_nothing_else(file: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', file)
    assert policy
    said = policy[1].replace("&#39;", "'")
    rules = dict(each.strip().split(" ", 1) for each in said.split(";"))
    assert rules["default-src"] == "'none'"
    plain = re.findall(r"<script>(.*?)</script>", file, re.DOTALL)
    style = re.findall(r"<style>(.*?)</style>", file, re.DOTALL)
    assert len(plain) == 2
    for name, texts_of in (("script-src", plain), ("style-src", style)):
        hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts_of]
        assert rules[name].split() == hashes
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", file.split("<script>")[0])


def test_nothing_is_loaded_from_anywhere(file: str) -> None:
    head = re.sub(r"<script.*?</script>", "", file, flags=re.DOTALL)
    assert "src=" not in head.replace("-src", "")
    assert "<link" not in file
    assert "vis-network" in file  # the library that pyvis brings is in it


def test_no_name_can_end_its_script(file: str) -> None:
    assert "alert(1)" in file
    assert "<script>alert(1)" not in file
    assert data(file)["first"]["node"]["label"] == HOSTILE
    assert HOSTILE in rows(file)["strings"]
    assert file.count("</script>") == 6


def test_columns_say_what_the_trace_says(file: str) -> None:
    found, levels = rows(file), data(file)["levels"]
    strings, nodes, links = found["strings"], found["nodes"], found["links"]
    ids = [strings[each] for each in nodes["id"]]
    assert ids == ["document/ct", "document/kh", "event/hn", "action/dt"]
    assert [strings[each] for each in nodes["level"]] == ["central", "province", "province", "commune"]
    assert [each if each < 0 else strings[each] for each in nodes["symbol"]] == ["1-CT/TW", -1, -1, -1]
    assert found["dates"][nodes["date"][1]] == [strings.index("2012-01-01")] * 3
    assert nodes["date"][3] == -1
    assert [strings[each] for each in found["things"][nodes["place"][1]]] == ["place/01", "Tỉnh Một"]
    pairs = zip(links["source"], links["target"], links["missing"], strict=True)
    missing = {(ids[s], ids[t]): [levels[each] for each in m or ()] for s, t, m in pairs}
    assert missing == {
        ("document/kh", "document/ct"): [],
        ("event/hn", "document/kh"): [],
        ("action/dt", "document/kh"): ["district", "commune"],
    }


def test_other_names_are_found_with_the_names(file: str) -> None:
    found = rows(file)
    names = [None if each < 0 else found["strings"][each] for each in found["nodes"]["alias"]]
    assert names == [None, "KH 03;KH số 3", None, None]


def test_places_are_counted_for_what_can_be_opened(file: str) -> None:
    (counted,) = rows(file)["coverage"]
    assert (counted["document"], counted["level"], counted["documents"]) == ("document/ct", "province", 1)
    strings = rows(file)["strings"]
    assert [(strings[each[1]], each[2]) for each in counted["places"]] == [("Tỉnh Hai", 2)]


def test_the_first_picture_needs_nothing_that_is_compressed(file: str) -> None:
    first = data(file)["first"]
    assert first["node"]["derived"] == [{"level": "province", "kind": "document", "count": 1}]
    (group,) = first["children"]["groups"]
    assert (group["level"], group["kind"], group["count"], group["next"]) == ("province", "document", 1, None)
    (child,) = group["items"]
    assert (child["id"], child["relation"], child["claims"]) == ("document/kh", "implements", [])
    assert [each["count"] for each in child["derived"]] == [1, 1]
    assert [(each["label"], each["state"]) for each in first["coverage"]["places"]] == [
        ("Tỉnh Một", "document"),
        ("Tỉnh Hai", "none"),
    ]


def test_what_follows_the_first_twenty_is_found_in_the_columns(tmp_path: Path) -> None:
    plans = [document(f"kh-{n:02}", "province", f"2012-01-{n:02}") for n in range(1, 26)]
    other = document("ct-2", "central", "2011-11-01")
    links = [Said(plan.id, of, claim=n) for n, plan in enumerate(plans, 1) for of in ("ct", "ct-2")]
    lineage = Lineage([document("ct", "central", "2011-12-01"), other, *plans], links)
    found = trace(lineage.index(tmp_path), BASE.thing("document", "ct"))
    (group,) = data(html(contents(found, lineage.store(), BASE, "abc", TODAY)))["first"]["children"]["groups"]
    assert [each["id"] for each in group["items"]] == [f"document/kh-{n:02}" for n in range(1, 21)]
    assert (group["count"], json.loads(group["next"])) == (25, ["province/document", 20])
    # What the file does not have is no parent in it.
    assert {each["id"] for item in group["items"] for each in item["parents"]} == {"document/ct"}


def test_who_says_so_is_read_later(file: str) -> None:
    told = details(file)
    strings = told["strings"]
    links = [[told["claims"][claim] for claim in link] for link in told["links"]]
    assert [[strings[each] for each in claim] for claim in links[0]] == [[f"{1:016x}", "bao-moi", "p4", "stated"]]
    assert [strings[each] if each >= 0 else None for each in told["sources"][0]] == ["bao-moi", "Bài báo", None]


def test_the_same_contents_give_the_same_bytes(tmp_path: Path) -> None:
    lineage = Lineage([document("ct", "central", "2011-12-01"), document("kh")], [Said("kh", "ct")])
    found = trace(lineage.index(tmp_path), BASE.thing("document", "ct"))
    made = [html(contents(found, lineage.store(), BASE, "abc", TODAY)) for _ in range(2)]
    assert made[0] == made[1]


def test_every_word_that_the_scripts_ask_for_exists_in_both_languages() -> None:
    page = (STATIC / "graph-page.js", STATIC / "graph-remote.js")
    script = scripts.joined(scripts.FILE) + "".join(path.read_text(encoding="utf-8") for path in page)
    asked = set(re.findall(r"\bt\(\"([^\"]+)\"", script))
    asked |= {f"{name}_{value}" for name, values in _MADE.items() for value in values}
    assert asked <= set(WORDS)
    assert set(WORDS) - asked <= {"comes_from", "also", "play", "pause"}  # chosen by a condition
    for language in ("vi", "en"):
        assert set(texts(language)["words"]) == set(WORDS)


_MADE = {
    "badge": ("party", "government", "front", "public-security", "joint"),
    "covered": ("document", "event", "none"),
    "filter": ("level", "branch", "kind", "certainty"),
    "legend": ("document", "event", "action", "gap"),
    "save": ("svg", "png", "graphml", "json"),
    "some": ("document", "event", "action"),
    "state": ("document", "event", "none"),
    "trace": ("up", "down"),
}
"""Words whose names the scripts put together."""


def test_scripts_make_no_markup_of_texts() -> None:
    for path in [*scripts.FOLDER.glob("*.js"), *STATIC.glob("graph*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), (
            path
        )
        assert text.startswith('"use strict";\n//'), path
