from pathlib import Path

from kg.gaps import gaps
from tests.kg.lineage import Lineage, Said, document, event


def test_all_gaps_of_a_dataset_by_what_is_derived_from_disputed_links_aside(tmp_path: Path) -> None:
    lineage = Lineage(
        nodes=[
            document("ct-09", "central", "2011-12-01"),
            document("ct-24", "central", "2010-01-01"),
            document("kh", "district", "2012-04-12"),
            document("kh-2", "commune", "2012-04-12"),
            event("hoi", "commune", "2012-08-19"),
        ],
        links=[
            Said("kh", "ct-09", claim=1),
            Said("kh", "ct-09", "continues", claim=2),
            Said("kh-2", "kh", claim=3),
            Said("hoi", "kh-2", "launches", claim=4),
            Said("hoi", "ct-24", "launches", claim=5),
            Said("kh-2", "ct-24", claim=6, certainty="disputed"),
        ],
    )
    assert gaps(lineage.index(tmp_path)) == [
        {"from": "event/hoi", "to": "document/ct-24", "missing_levels": ["province", "district", "commune"]},
        {"from": "document/kh", "to": "document/ct-09", "missing_levels": ["province"]},
    ]


def test_nothing_has_no_gaps(tmp_path: Path) -> None:
    assert gaps(Lineage().index(tmp_path)) == []
