"""Competency questions: the whole answer of each on the bundled data, and that every term of the ontology is needed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.dataset import Dataset
from docs.questions import ASKED_FIRST, FOLDER, NAMES, REASONED, answer, page, query, terms
from kg.queries import FOLDER as QUERIES
from kg.releases import Releases
from ontology import published
from ontology.iri import Base
from ontology.terms import CT
from tests.journeys.questioned import EXAMPLE, Answer, asked, expected

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"

MADE = {
    "administrative-papers": """
        Certificate certificate
        DispatchSlip dispatch-slip
        Invitation invitation
        LeavePermit leave-permit
        LetterOfIntroduction letter-of-introduction
        NotificationSlip notification-slip
        PersonalOfficialLetter personal-official-letter
        TransferSlip transfer-slip
        TravelPermit travel-permit
        """,
    "changed-documents": """
        plan replaces scheme
        scheme repeals project
        """,
    "course-setting-documents": """
        Appeal appeal
        Communique communique
        Declaration declaration
        PartyCharter party-charter
        PartyCircular party-circular
        PoliticalPlatform political-platform
        Strategy strategy
        """,
    "legal-documents": """
        Code code
        Constitution constitution
        JointCircular joint-circular
        Order order
        Ordinance ordinance
        """,
    "neighbourhood-bodies": """
        mediators
        militia
        """,
    "planning-documents": """
        MasterPlan master-plan
        OperationalPlan operational-plan
        Plan plan
        Project project
        Scheme scheme
        """,
    "reporting-documents": """
        Agreement agreement
        Contract contract
        Memorandum memorandum
        Minutes minutes
        Notice notice
        OfficialLetter official-letter
        OfficialTelegram official-telegram
        PowerOfAttorney power-of-attorney
        Submission submission
        """,
    "roles-beyond-attending": "patrol coordinator militia",
    "tasks-with-a-deadline": "task 2025-12-31 Đang_thực_hiện",
    "ward-actions-of-directives": "patrol directive",
}
"""What the example answers where the bundled collections say nothing, or nothing of some of the terms."""


@pytest.fixture(scope="session")
def bundled(_home: Path) -> Iterator[ox.Store]:
    with Dataset(Releases(_home / "store").current(), Base()) as dataset:
        yield dataset.store.inner


@pytest.fixture(scope="session")
def example() -> ox.Store:
    store = ox.Store()
    store.load(path=str(EXAMPLE), format=ox.RdfFormat.TURTLE)
    return store


def _local(answer: Answer) -> list[str]:
    return [" ".join(re.sub(r".*[/#]", "", cell).replace(" ", "_") for cell in row) for row in answer[1:]]


def test_the_page_lists_every_question_once() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")
    files = {path.name.split(".")[0] for path in FOLDER.iterdir()}
    assert sorted(NAMES) == sorted(files)
    assert len(ASKED_FIRST) == 9
    assert len(NAMES) >= 9 + 30


def test_no_question_of_the_cookbook_is_written_twice() -> None:
    cookbook = {path.name for path in (QUERIES / "cookbook").glob("*.rq")}
    assert cookbook.isdisjoint(path.name for path in FOLDER.glob("*.rq"))
    texts = [re.sub(r"(#.*|\s)+", " ", query(name)) for name in NAMES]
    assert len(set(texts)) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_begins_with_its_question_in_both_languages(name: str) -> None:
    head = query(name).splitlines()[:2]
    assert all(line.startswith("# ") and line.endswith("?") for line in head)
    assert query(name, reasoned=True).splitlines()[:2] == head


@pytest.mark.parametrize("name", NAMES)
def test_the_bundled_collections_give_the_whole_answer(name: str, bundled: ox.Store) -> None:
    assert asked(bundled, query(name)) == expected(name)


def test_what_the_bundled_collections_do_not_say_is_answered_from_the_example() -> None:
    assert {name for name in NAMES if answer(name).suffix == ".csv" and len(expected(name)) == 1} <= MADE.keys()


@pytest.mark.parametrize("name", MADE)
def test_the_example_gives_the_whole_answer(name: str, example: ox.Store) -> None:
    assert _local(asked(example, query(name))) == [line.strip() for line in MADE[name].strip().splitlines()]


def test_every_term_of_the_ontology_is_needed_by_a_question(bundled: ox.Store, example: ox.Store) -> None:
    """A question needs a term if it has another answer when the term is another; see the reasoner's tests, too."""
    ours = {term.name for term in published.terms().values()}
    reasoned = set().union(*(terms(query(name, reasoned=True)) - terms(query(name)) for name in REASONED))
    assert reasoned == {"CentralDirective", "TracedToCentral", "WardAction", "tracesTo"}
    idle = {term for term in ours - reasoned if not any(_needs(name, term, bundled, example) for name in NAMES)}
    assert idle == set()


def _needs(name: str, term: str, *stores: ox.Store) -> bool:
    if term not in terms(query(name)):
        return False
    other = re.sub(rf"\bct:{term}\b", f"<{CT.iri}nothing>", query(name))
    return any(asked(store, other) != asked(store, query(name)) for store in stores)
