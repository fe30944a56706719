"""Reasoning: the ontology holds together, and what contradicts it is found."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from kg import reason as module
from kg.reason import NoJava, OutOfTime, ReasonerFailed, Verdict, consistent, first_inconsistent, reason
from ontology.terms import CT
from tests.ontology.merged import EXAMPLE, merged

CONSISTENT = Verdict(consistent=True, unsatisfiable=())
INCONSISTENT = Verdict(consistent=False, unsatisfiable=())

WRONG = {
    "a place that is a body": "place:772 a ct:Body .",
    "an issuer that is a place": "document:09-ct-tw ct:issuer place:79 .",
    "two levels": "place:772 ct:level level:commune .",
    "a directive whose type is plan": "document:73-kh-qu a ct:Directive .",
    "a plan that implements itself": "document:73-kh-qu ct:implements document:73-kh-qu .",
    "a plan and a programme that implement each other": "document:26-ctr-tu ct:implements document:73-kh-qu .",
    "a place that is part of a body": "place:772 ct:partOf body:ban-bi-thu .",
    "a level that is a place": "event:so-ket ct:level place:772 .",
}
RULES = {
    "a directive of the centre that derives from a district's plan": "document:44-kl-tw ct:guides document:73-kh-qu .",
    "a law of the Party": "document:x ct:documentType document-type:law ; ct:issuer body:ban-bi-thu .",
    "a district in a ward": "place:x a ct:Place ; ct:level level:district ; ct:partOf place:27244 .",
    "a central body in a district's": "body:ban-bi-thu ct:partOf body:quan-uy-quan-11 .",
}
FOLLOWS = {
    "a directive of the centre": ("document:09-ct-tw", "ct:CentralDirective"),
    "a directive by its type": ("document:09-ct-tw", "ct:Directive"),
    "a stage in a ward": ("action:dt-19-1", "ct:WardAction"),
    "a conference three steps below": ("event:so-ket", "ct:TracedToCentral"),
}
DOES_NOT_FOLLOW = {
    "an exercise with no known origin": ("action:dt-19", "ct:TracedToCentral"),
    "a conclusion of the centre": ("document:44-kl-tw", "ct:CentralDirective"),
}

java = pytest.mark.program("java")


def denied(thing: str, cls: str) -> str:
    """Say that a thing is not of a class: inconsistent exactly where it follows that it is."""
    return f"{thing} a [ a owl:Class ; owl:complementOf {cls} ] ."


@java
def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    assert reason(merged()) == CONSISTENT


@java
def test_the_example_is_consistent() -> None:
    assert reason(merged(EXAMPLE)) == CONSISTENT


@java
@pytest.mark.parametrize("turtle", WRONG.values(), ids=list(WRONG))
def test_a_contradiction_is_found(turtle: str) -> None:
    assert reason(merged(EXAMPLE, turtle)) == INCONSISTENT


@java
@pytest.mark.parametrize("turtle", RULES.values(), ids=list(RULES))
def test_rules_of_levels_and_branches_hold_for_the_reasoner_too(turtle: str) -> None:
    assert not consistent(merged(EXAMPLE, turtle))


@java
def test_members_are_those_said_and_those_that_follow() -> None:
    found = reason(merged(EXAMPLE), classes=[CT.CentralDirective, CT.WardAction]).members
    assert {each.rpartition("/")[2] for each in found[CT.CentralDirective]} == {"09-ct-tw"}
    assert {each.rpartition("/")[2] for each in found[CT.WardAction]} == {"dt-19-1"}


@java
def test_addresses_may_have_vietnamese_letters() -> None:
    address = "event:so-ket ct:url 'https://example.org/sơ-kết'^^<http://www.w3.org/2001/XMLSchema#anyURI> ."
    assert reason(merged(address)) == CONSISTENT
    assert consistent(merged(address))


@java
@pytest.mark.parametrize(("thing", "cls"), FOLLOWS.values(), ids=list(FOLLOWS))
def test_a_class_follows(thing: str, cls: str) -> None:
    assert reason(merged(EXAMPLE, denied(thing, cls))) == INCONSISTENT


@java
@pytest.mark.parametrize(("thing", "cls"), DOES_NOT_FOLLOW.values(), ids=list(DOES_NOT_FOLLOW))
def test_a_class_does_not_follow(thing: str, cls: str) -> None:
    assert reason(merged(EXAMPLE, denied(thing, cls))) == CONSISTENT


@java
def test_a_class_without_possible_members_is_named() -> None:
    impossible = "ct:Plan <http://www.w3.org/2000/01/rdf-schema#subClassOf> ct:Place ."
    verdict = reason(merged(impossible))
    assert verdict == Verdict(consistent=True, unsatisfiable=("https://w3id.org/chithi/ontology#Plan",))


@java
def test_imports_are_not_fetched() -> None:
    header = "<https://w3id.org/chithi/ontology> owl:imports <https://nowhere.invalid/ontology> ."
    assert reason(merged(header)) == CONSISTENT


@java
@pytest.mark.program("ps")
def test_the_time_limit_holds_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    start = time.monotonic()
    with pytest.raises(OutOfTime) as stopped:
        reason(merged(EXAMPLE), seconds=1.5)  # long enough for Java to be under way
    assert stopped.value.seconds == 1.5
    assert time.monotonic() - start < 5
    assert list(tmp_path.iterdir()) == []
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert str(tmp_path) not in listed.stdout  # HermiT is told the path of its file


@java
def test_asking_for_consistency_alone_is_limited_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(OutOfTime):
        consistent(merged(EXAMPLE), seconds=0.2)
    assert list(tmp_path.iterdir()) == []


@java
def test_of_several_texts_the_first_that_cannot_be_true_is_told() -> None:
    sound, wrong = merged(EXAMPLE), merged(EXAMPLE, WRONG["a place that is a body"])
    assert first_inconsistent([sound, wrong, sound, wrong]) == 1
    assert first_inconsistent([sound, sound]) is None


@java
def test_one_text_among_several_that_is_not_ntriples_says_why() -> None:
    with pytest.raises(ReasonerFailed, match="Could not parse"):
        first_inconsistent([merged(EXAMPLE), b"<a> <b>", merged(EXAMPLE)])


@java
def test_asking_for_consistency_of_what_cannot_be_read_says_why() -> None:
    with pytest.raises(ReasonerFailed, match=r"MalformedLiteral"):
        consistent(merged("event:so-ket ct:outOf 'mười'^^<http://www.w3.org/2001/XMLSchema#decimal> ."))


@java
def test_a_process_that_is_gone_before_it_reads_is_not_waited_for(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"  # its process runs it again, and so ends at once
    script.write_text("from kg.reason import reason\nreason(b'#' * 10_000_000)\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=Path(module.__path__[0]).parents[1],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "its process ended without an answer" in done.stderr


@java
def test_a_reasoner_that_breaks_down_says_why() -> None:
    with pytest.raises(ReasonerFailed, match=r"^the reasoner failed: .*VM") as error:
        reason(merged(), memory_mb=2)
    assert "\n" not in str(error.value)
    assert "VM" in error.value.detail


def test_without_java_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoJava, match="Java"):
        reason(merged())
    with pytest.raises(NoJava, match="Java"):
        consistent(merged())


def test_owlready2_is_not_loaded_before_it_is_needed() -> None:
    code = f"import sys, {module.__name__}; sys.exit('owlready2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
