"""From the five articles to the answers that an analyst sees, by the program itself."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

import pytest

Chithi = Callable[..., CompletedProcess[str]]


def _trace(chithi: Chithi, *arguments: str) -> dict[str, Any]:
    done = chithi("trace", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _symbols(trace: dict[str, Any]) -> set[str]:
    return {node["symbol"] for node in trace["nodes"] if node["symbol"]}


def _links(trace: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(link["source"], link["relation"], link["target"]) for link in trace["links"]}


def test_the_directive_leads_to_programme_plan_and_review(chithi: Chithi) -> None:
    trace = _trace(chithi, "09-CT/TW")
    assert {"26-CTr/TU", "73-KH/QU", "44-KL/TW"} <= _symbols(trace)
    assert {
        ("document/ctr-26-ctr-tu", "implements", "document/ct-09-ct-tw-2011"),
        ("document/kh-73-kh-qu-2012", "implements", "document/ctr-26-ctr-tu"),
        ("event/hn-so-ket-73-kh-qu-quan-11", "reviews", "document/kh-73-kh-qu-2012"),
        ("event/hn-tong-ket-2011-thua-thien-hue", "callsFor", "document/ct-09-ct-tw-2011"),
        ("event/hn-trien-khai-xa-dien-hinh-trung-hoa", "callsFor", "document/kl-44-kl-tw-2019"),
    } <= _links(trace)
    assert all(claim["source"] for link in trace["links"] for claim in link["claims"])
    assert all(link["claims"] for link in trace["links"])


def test_every_step_of_the_tree_names_source_and_paragraph(chithi: Chithi) -> None:
    lines = chithi("trace", "09-CT/TW").stdout.splitlines()
    place = next(n for n, line in enumerate(lines) if "73-KH/QU" in line and "Kế hoạch 73-KH/QU" in line)
    assert "+256 days" in lines[place]
    assert "implements" in lines[place + 1]
    assert "thanhuytphcm-so-ket-73-kh-qu p4" in lines[place + 1]


def test_nothing_links_the_drill_to_the_directive(chithi: Chithi) -> None:
    assert not {"133/KH-UBND", "33/KH-UBND-TM"} & _symbols(_trace(chithi, "09-CT/TW"))


def test_the_drill_comes_down_to_the_wards_of_its_stages(chithi: Chithi) -> None:
    trace = _trace(chithi, "133/KH-UBND")
    assert "33/KH-UBND-TM" in _symbols(trace)
    places = {node["id"]: {place["label"] for place in node["place"]} for node in trace["nodes"]}
    assert places["action/dt-19-giai-doan-1"] == {"Phường 4", "Phường 6", "Phường 7", "Phường 16"}
    assert places["action/dt-19-giai-doan-2"] == {"Phường 4", "Phường 6"}
    assert ("event/hn-tong-ket-dt-19-quan-11", "concludes", "action/dt-19") in _links(trace)


def test_a_ward_stage_goes_back_up_to_where_the_chain_ends(chithi: Chithi) -> None:
    done = chithi("trace", "--up", "dt-19-giai-doan-1")
    assert "133/KH-UBND" in done.stdout
    lines = done.stdout[: done.stdout.index("\n\nSources")].splitlines()
    assert [line.split()[1] for line in lines if "KH-UBND" in line] == ["Kế", "Kế"]
    assert lines[-1].strip() == "the chain ends here: no source says what this derives from"


def test_documents_are_counted_once_and_one_date_is_shown(chithi: Chithi) -> None:
    count = chithi("query", "SELECT (COUNT(?d) AS ?n) (COUNT(DISTINCT ?d) AS ?m) { ?d a ct:Document }").stdout
    once, distinct = count.splitlines()[1].split("\t")
    assert once == distinct != "0"
    shown = chithi("query", 'SELECT ?date { ?d ct:symbol "44-KL/TW" ; ct:issued ?date }').stdout
    assert shown.splitlines() == ["date", "2019-01-22"]
    said = chithi(
        "query", "SELECT DISTINCT ?date { GRAPH ?c { document:kl-44-kl-tw-2019 ct:issued ?date } } ORDER BY ?date"
    )
    assert said.stdout.splitlines() == ["date", "2019-01-20", "2019-01-22"]


def test_the_two_disagreements_are_found_and_no_other(chithi: Chithi) -> None:
    done = chithi("conflicts", "--format", "json")
    assert done.returncode == 0, done.stderr
    conflicts = json.loads(done.stdout)["conflicts"]
    found = {(each["id"], frozenset(value["value"] for value in each["values"])) for each in conflicts}
    assert found == {
        ("document/kl-44-kl-tw-2019", frozenset({"2019-01-20", "2019-01-22"})),
        ("person/nguyen-kim-vinh", frozenset({"Nguyễn Kim Vịnh", "Nguyễn Kim Vinh"})),
    }


@pytest.mark.parametrize("words", ["chi thi 09", "Chỉ thị 09", "CHỈ THỊ số 09-CT/TW", "09/CT/TW", "chi thi 09 ct"])
def test_the_directive_is_found_first(chithi: Chithi, words: str) -> None:
    assert chithi("search", words).stdout.splitlines()[1].startswith("document/ct-09-ct-tw-2011\t")


def test_spelling_variants_find_the_same(chithi: Chithi) -> None:
    assert chithi("search", "Uỷ ban").stdout == chithi("search", "Ủy ban").stdout != ""
