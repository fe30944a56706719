"""The wider cascade: every fact as its page states it, and no link that no page states.

`wider.txt` is the list of the facts, written from the pages and not from the tables: page, thing, property, value. A
fact is there if a claim with that page as source gives the value, stated or inferred as the list says.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from loaders.collection import Collection
from loaders.tables import BUNDLE
from ontology.iri import Base, split_concept
from ontology.terms import CT, DCTERMS, PREFIXES, SKOS

Chithi = Callable[..., CompletedProcess[str]]

WIDER = BUNDLE / "chi-thi-09-rong"
LIST = Path(__file__).with_name("wider.txt")
BASE = Base()


class Expected(NamedTuple):
    """A line of the list."""

    thing: str
    """`kind/id`."""
    path: str
    """A property with its prefix, or `note` for a part of the claim's note."""
    value: str
    certainty: str


def _facts() -> dict[int, tuple[str, list[Expected]]]:
    found: dict[int, tuple[str, list[Expected]]] = {}
    expected: list[Expected] = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"(\d+) (\S+)", line):
            expected = []
            found[int(match[1])] = (match[2], expected)
        elif line and not line.startswith("#"):
            thing, path, value, *certainty = line.split(" | ")
            expected.append(Expected(thing, path, value, *(certainty or ["stated"])))
    return found


FACTS = _facts()


def _plain(term: object) -> str:
    """A thing as `kind/id`, a concept as `scheme/id`, a literal as its text."""
    assert isinstance(term, ox.NamedNode | ox.Literal)
    if isinstance(term, ox.Literal):
        return term.value
    split = BASE.split(term.value) or split_concept(term.value)
    return "/".join(split) if split else term.value


def _thing(id: str) -> ox.NamedNode:
    return ox.NamedNode(BASE.thing(*id.split("/")))


def _objects(store: ox.Store, subject: object, path: str) -> list[object]:
    """In the default graph: of the view, or what is said of a claim."""
    assert isinstance(subject, ox.NamedNode)
    return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(path), None, ox.DefaultGraph())]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """The wider collection alone."""
    store = ox.Store()
    store.load(b"".join(Collection([WIDER]).nquads()), format=ox.RdfFormat.N_QUADS)
    return store


class Said(NamedTuple):
    """What one claim says about one thing."""

    pages: frozenset[str]
    certainty: str
    note: str
    values: frozenset[tuple[str, str]]
    """IRI of the property, plain value."""


@pytest.fixture(scope="module")
def claims(store: ox.Store) -> dict[str, list[Said]]:
    """By thing."""
    said: dict[str, list[Said]] = defaultdict(list)
    for claim in store.named_graphs():
        assert isinstance(claim, ox.NamedNode)
        sources = _objects(store, claim, DCTERMS.source)
        pages = {_plain(url) for source in sources for url in _objects(store, source, CT.url)}
        (certainty,) = _objects(store, claim, CT.certainty)
        note = " ".join(_plain(text) for text in _objects(store, claim, SKOS.note))
        values: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for quad in store.quads_for_pattern(None, None, None, claim):
            values[_plain(quad.subject)].add((quad.predicate.value, _plain(quad.object)))
        certainly = _plain(certainty).removeprefix("certainty/")
        for thing, of_it in values.items():
            said[thing].append(Said(frozenset(pages), certainly, note, frozenset(of_it)))
    return said


def _holds(said: Said, page: str, expected: Expected) -> bool:
    if page not in said.pages or said.certainty != expected.certainty:
        return False
    if expected.path == "note":
        return expected.value in said.note
    prefix, _, local = expected.path.partition(":")
    return (PREFIXES[prefix] + local, expected.value) in said.values


def test_the_list_holds_all_facts() -> None:
    assert list(FACTS) == list(range(1, 69))
    assert all(expected for _, expected in FACTS.values())


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_found_as_its_page_states_it(claims: dict[str, list[Said]], fact: int) -> None:
    page, expected = FACTS[fact]
    assert [each for each in expected if not any(_holds(said, page, each) for said in claims[each.thing])] == []


def _shown(store: ox.Store, thing: str, path: str) -> set[str]:
    return {_plain(value) for value in _objects(store, _thing(thing), path)}


INFERRED_DATES = sorted(
    (each.thing, each.value)
    for _, expected in FACTS.values()
    for each in expected
    if each.path == "ct:date" and each.certainty == "inferred"
)


@pytest.mark.parametrize(("thing", "day"), INFERRED_DATES)
def test_a_day_whose_year_is_inferred_is_shown_in_full(store: ox.Store, thing: str, day: str) -> None:
    assert _shown(store, thing, CT.date) == {day}


def test_every_symbol_begins_with_the_number(claims: dict[str, list[Said]]) -> None:
    written = [dict(said.values) for thing, all_said in claims.items() if "document/" in thing for said in all_said]
    pairs = {(each[CT.number], each[CT.symbol]) for each in written if each.keys() >= {CT.number, CT.symbol}}
    assert len(pairs) > 30
    assert [pair for pair in pairs if re.split("[-/]", pair[1])[0] != pair[0]] == []


def _derived(store: ox.Store, root: str) -> set[str]:
    """What goes back to a thing, over any number of steps."""
    found, new = set[str](), {root}
    while new:
        new = {
            _plain(quad.subject)
            for thing in new
            for quad in store.quads_for_pattern(None, ox.NamedNode(CT.derivesFrom), _thing(thing), ox.DefaultGraph())
        } - found
        found |= new
    return found


def test_only_what_a_page_links_goes_back_to_the_directive(store: ox.Store) -> None:
    assert _derived(store, "document/ct-09-ct-tw-2011") == {
        "document/kh-269-kh-ubnd-hai-phong-2019",
        "document/kl-44-kl-tw-2019",
        "event/hn-quan-triet-kl-44-kl-45-2019",
        "event/hn-trien-khai-ct-09-ct-tw-2012",
    }


def test_no_festival_is_linked_to_a_document_that_its_page_does_not_name(store: ox.Store) -> None:
    assert _derived(store, "document/qd-521-qd-ttg-2005") == set()
    festivals = {
        thing for _, expected in FACTS.values() for thing, *_ in expected if thing.startswith("event/ngay-hoi")
    }
    assert len(festivals) == 6
    for festival in festivals:
        assert _shown(store, festival, CT.derivesFrom) == set()
        assert _shown(store, festival, CT.about) == {"topic/all-people-protect-security"}


@pytest.mark.parametrize(
    "event",
    ["hn-trien-khai-ct-09-ct-tw-2012", "hn-quan-triet-kl-44-kl-45-2019", "hn-tong-ket-10-nam-ctph-bca-mttq-2023"],
)
def test_a_conference_of_the_whole_country_is_no_event_of_the_city_where_it_met(store: ox.Store, event: str) -> None:
    assert _shown(store, f"event/{event}", CT.level) == {"level/central"}
    assert _shown(store, f"event/{event}", CT.place) == set()


def test_the_collection_alone_has_no_warning_and_no_conflict(chithi: Chithi) -> None:
    done = chithi("check", str(WIDER))
    assert done.returncode == 0, done.stderr
    assert {"violations: none", "warnings: none", "conflicts: none"} <= set(done.stdout.splitlines())


def test_one_symbol_of_two_terms_lists_both_documents(chithi: Chithi) -> None:
    done = chithi("trace", "35-CT/TW")
    assert done.returncode == 2
    assert "document/ct-35-ct-tw-2019 (Chỉ thị 35-CT/TW, 2019-05-30)" in done.stderr
    assert "document/ct-35-ct-tw-2024 (Chỉ thị 35-CT/TW, 2024-06-14)" in done.stderr


def test_the_wider_collection_adds_to_the_trace_of_the_articles(chithi: Chithi) -> None:
    shown = chithi("trace", "09-CT/TW").stdout
    for symbol in ("26-CTr/TU", "73-KH/QU", "44-KL/TW", "269/KH-UBND"):
        assert symbol in shown
