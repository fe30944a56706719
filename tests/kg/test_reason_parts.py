"""The part of a dataset that is reasoned over, and what follows from it."""

import pyoxigraph as ox

from kg.reason.curated import curated
from kg.reason.inferred import LINEAGE_CLASSES, Difference, differences, expected
from kg.reason.twins import contradictions
from ontology.iri import Base
from ontology.terms import CT, document_class
from tests.kg.wrong import SOUND, dataset

ID = f"{Base().iri}id/"
GAZETTEER = {
    "gazetteer/sources.csv:2": "source:gso a ct:Source .",
    "gazetteer/places.csv:2": "place:01 a ct:Place ; ct:level level:province .",
    "gazetteer/places.csv:3": "place:001 a ct:Place ; ct:level level:district ; ct:partOf place:01 .",
    "gazetteer/places.csv:4": "place:00001 a ct:Place ; ct:level level:commune ; ct:partOf place:001 .",
    "gazetteer/places.csv:5": "place:00004 a ct:Place ; ct:level level:commune ; ct:partOf place:001 .",
    "gazetteer/places.csv:6": "place:79 a ct:Place ; ct:level level:province .",
}
NAMED = {"w/events.csv:3": "event:hn-2 a ct:Event ; ct:place place:00001 ."}


def things(store: ox.Store) -> set[str]:
    """The ids of all subjects of the view that are no claims."""
    found = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    return {each.removeprefix(ID) for each in found if each.startswith(ID) and not each.startswith(f"{ID}claim/")}


def test_gazetteer_rows_that_nothing_names_are_left_aside() -> None:
    whole = dataset(SOUND, GAZETTEER, NAMED)
    left = things(whole.inner) - things(curated(whole).inner)
    assert left == {"place/00004", "source/gso"}  # the ward named stays, with district and province


def test_without_a_gazetteer_all_is_kept() -> None:
    whole = dataset(SOUND)
    assert len(curated(whole).inner) == len(whole.inner)


def test_the_rows_of_a_place_that_stays_stay() -> None:
    part = curated(dataset(SOUND, GAZETTEER, NAMED, {"w/places.csv:9": "place:00001 ct:level level:district ."}))
    (found,) = contradictions(part)
    assert found.rows == ("gazetteer/places.csv:4", "w/places.csv:9")


def test_what_the_gazetteer_alone_says_is_not_reasoned_over() -> None:
    assert (
        contradictions(curated(dataset(SOUND, GAZETTEER, {"gazetteer/places.csv:9": "place:00004 a ct:Body ."}))) == []
    )


def test_members_are_those_that_types_and_paths_give() -> None:
    found = {cls: {each.removeprefix(ID) for each in members} for cls, members in expected(dataset(SOUND)).items()}
    assert found[CT.CentralDirective] == {"document/ct"}
    assert found[CT.WardAction] == {"action/dt-1"}
    assert found[CT.TracedToCentral] == {"document/kh", "event/hn", "action/dt", "action/dt-1"}
    assert found[document_class("plan")] == {"document/kh"}
    assert found[document_class("decree")] == set()
    assert set(LINEAGE_CLASSES) <= set(found)


def test_a_difference_names_the_rows_of_the_thing() -> None:
    store = dataset(SOUND)
    plan, thing, other = document_class("plan"), f"{ID}document/cv", f"{ID}document/kh"
    found = differences(store, {plan: frozenset([other])}, {plan: frozenset([thing])})
    assert found == [
        Difference(plan, thing, inferred=True, rows=("w/documents.csv:4",)),
        Difference(plan, other, inferred=False, rows=("w/documents.csv:3",)),
    ]
