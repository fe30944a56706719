"""Where lineage begins."""

from pathlib import Path

from kg.beginnings import beginnings
from tests.kg.lineage import Lineage, Said, action, document, event


def test_highest_level_first_then_that_to_which_most_goes_back(tmp_path: Path) -> None:
    index = Lineage(
        nodes=[
            document("of-a-ward", "commune"),
            document("small", "central"),
            document("big", "central"),
            document("no-level"),
            document("alone", "central"),
            document("disputed", "central"),
            event("e1", "province"),
            *(action(f"a{n}", "commune") for n in range(4)),
        ],
        links=[
            Said("e1", "big"),
            Said("a1", "e1"),
            Said("a1", "small"),
            Said("a2", "of-a-ward"),
            Said("a2", "no-level"),
            Said("a3", "of-a-ward"),
            Said("a0", "disputed", claim=1, certainty="disputed"),
        ],
    ).index(tmp_path)
    found = [(index.nodes.iri[each.row].rsplit("/", 1)[-1], each.below) for each in beginnings(index)]
    assert found == [("big", 2), ("small", 1), ("of-a-ward", 2), ("no-level", 1)]
