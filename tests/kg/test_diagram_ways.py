"""What the view asks of a lineage as a whole."""

from pathlib import Path

import pytest

from kg.diagram import ways
from kg.index import Index
from kg.search import Search, build, entries
from kg.trace import trace
from tests.kg.lineage import BASE, Lineage, Said, Thing, action, document

CENTRE = BASE.thing("document", "ct")


@pytest.fixture(scope="module")
def lineage() -> Lineage:
    """Two directives; below the first a chain to a drill, which also derives from the second."""
    nodes = [
        document("ct", "central", "2011-12-01", label="Chỉ thị 1-CT/TW"),
        document("nq", "central", "2010-01-01", label="Nghị quyết 2-NQ/TW"),
        document("kh", "province", "2012-01-01", label="Kế hoạch 3-KH/TU"),
        Thing("kh-h", "document", "district", first="2013-01-01", last="2013-12-31", label="Kế hoạch 4-KH/HU"),
        action("dt", "neighbourhood", label="Diễn tập kế hoạch"),
        document("khac", "province", "2012-01-01", label="Kế hoạch khác"),
    ]
    links = [
        Said("kh", "ct", claim=1),
        Said("kh-h", "kh", claim=2),
        Said("dt", "kh-h", "carriesOut", claim=3),
        Said("dt", "nq", "carriesOut", claim=4),
        Said("kh-h", "ct", claim=5, certainty="disputed"),
    ]
    return Lineage(nodes, links)


@pytest.fixture(scope="module")
def index(lineage: Lineage, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return lineage.index(tmp_path_factory.mktemp("index"))


def test_days_run_from_the_first_to_the_last_that_is_known(index: Index) -> None:
    found = ways.times(trace(index, CENTRE))
    assert found is not None
    assert (found["first"], found["last"]) == ("2011-12-01", "2013-01-01")
    assert sum(found["bins"]) == 3  # the drill has no day
    assert found["bins"][0] == 1
    assert found["bins"][-1] == 1
    assert ways.times(trace(index, BASE.thing("document", "khac"))) is None


def test_levels_reach_down_to_the_commune_or_further(index: Index) -> None:
    assert ways.levels(trace(index, CENTRE)) == ["central", "province", "district", "commune", "neighbourhood"]
    assert ways.levels(trace(index, BASE.thing("document", "khac"))) == ["central", "province", "district", "commune"]


def test_the_roots_of_the_trees_that_something_is_in(index: Index) -> None:
    tops = ways.origins(index, BASE.thing("action", "dt"))
    assert sorted(each["id"] for each in tops) == ["document/ct", "document/nq"]
    assert {each["label"] for each in tops} == {"Chỉ thị 1-CT/TW", "Nghị quyết 2-NQ/TW"}
    assert ways.origins(index, CENTRE) == []


def test_the_way_leads_from_the_root_by_links_that_are_not_disputed(index: Index) -> None:
    ids = ["document/ct", "document/kh", "document/kh-h", "action/dt"]
    assert ways.way(index, CENTRE, BASE.thing("action", "dt")) == ids
    assert ways.way(index, CENTRE, CENTRE) == ids[:1]
    assert ways.way(index, CENTRE, BASE.thing("document", "khac")) == []


def test_what_fits_is_looked_for_below_the_root_alone(lineage: Lineage, index: Index, tmp_path: Path) -> None:
    build(tmp_path / "search.sqlite", entries(lineage.store()))
    search = Search(tmp_path / "search.sqlite", BASE)
    found = [hit.id for hit in ways.fitting(index, search, CENTRE, "ke hoach")]
    assert sorted(found) == ["action/dt", "document/kh", "document/kh-h"]
    assert ways.fitting(index, search, CENTRE, "nghi quyet") == []
    assert [hit.id for hit in ways.fitting(index, search, CENTRE, "1-CT/TW")] == ["document/ct"]
