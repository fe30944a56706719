"""The ontology's terms change with its version and its changelog only; what the policy asks of a version."""

from itertools import pairwise
from pathlib import Path

import pytest

from ontology import published, releases
from ontology.releases import Changes, changes, faults

OWL = releases.OWL
BEFORE = {"ct:a": "Class", "ct:b": "Class", "ct:c": "ObjectProperty; domain: ct:a"}


def test_the_terms_are_those_of_the_version() -> None:
    found = changes(releases.release(published.version()), releases.signatures())
    assert found == Changes((), (), ()), (
        "The terms are not those that ontology/releases holds for this version. If the version is published, give it a "
        "new number and a skos:historyNote in both languages (docs/ontology.md, Versions); then "
        "`python -m ontology.releases > ontology/releases/VERSION.txt`."
    )


def test_a_release_is_written_as_it_is_read() -> None:
    for version in releases.versions():
        text = (releases.FOLDER / f"{version}.txt").read_text(encoding="utf-8")
        assert releases.written(releases.release(version)) == text


def test_the_version_is_the_newest_and_its_iri_ends_with_it() -> None:
    assert releases.versions()[-1] == published.version()
    assert published.header(f"{OWL}versionIRI") == [("", f"https://w3id.org/chithi/ontology/{published.version()}")]


def test_every_version_has_its_line_in_the_changelog_in_both_languages() -> None:
    for version in releases.versions():
        assert set(releases.notes(version)) == {"vi", "en"}, version
    assert len(published.header("http://www.w3.org/2004/02/skos/core#historyNote")) == 2 * len(releases.versions())


def test_every_version_keeps_to_the_policy() -> None:
    for prior, version in pairwise(releases.versions()):
        found = changes(releases.release(prior), releases.release(version))
        assert faults(version, prior, found, releases.notes(version)) == []


def test_the_header_names_the_version_before_and_whether_its_data_still_hold() -> None:
    *_, version = releases.versions()
    before = [f"https://w3id.org/chithi/ontology/{each}" for each in releases.versions()[:-1]][-1:]
    assert [text for _, text in published.header(f"{OWL}priorVersion")] == before
    said = [name for name in ("backwardCompatibleWith", "incompatibleWith") if published.header(OWL + name)]
    assert len(said) == len(before), version


def test_changes_are_told_apart() -> None:
    after = {"ct:a": "Class", "ct:c": "ObjectProperty; domain: ct:d", "ct:d": "Class"}
    assert changes(BEFORE, after) == Changes(added=("ct:d",), removed=("ct:b",), changed=("ct:c",))


@pytest.mark.parametrize(
    ("version", "prior", "after", "note", "missed"),
    [
        ("0.1.1", "0.1.0", {**BEFORE, "ct:d": "Class"}, "new term", ""),
        ("0.1.1", "0.1.0", {"ct:a": "Class", "ct:c": BEFORE["ct:c"]}, "without ct:b now", "too little"),
        ("0.2.0", "0.1.0", {"ct:a": "Class", "ct:c": BEFORE["ct:c"]}, "without ct:b now", ""),
        ("0.2.0", "0.1.0", {**BEFORE, "ct:c": "ObjectProperty"}, "some change", "does not name ct:c"),
        ("1.3.0", "1.2.4", {**BEFORE, "ct:c": "ObjectProperty"}, "of ct:c", "too little"),
        ("2.0.0", "1.2.4", {**BEFORE, "ct:c": "ObjectProperty"}, "of ct:c", ""),
        ("0.1.0", "0.1.0", BEFORE, "", "does not come after"),
    ],
)
def test_a_version_that_breaks_the_policy_is_told_so(
    version: str, prior: str, after: dict[str, str], note: str, missed: str
) -> None:
    found = faults(version, prior, changes(BEFORE, after), {"en": f"{version}: {note}"})
    assert any(missed in each for each in found) if missed else found == []


def test_versions_are_in_the_order_of_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("0.10.0", "0.9.0", "0.9.12"):
        (tmp_path / f"{version}.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr(releases, "FOLDER", tmp_path)
    assert releases.versions() == ("0.9.0", "0.9.12", "0.10.0")
    with pytest.raises(KeyError):
        releases.release("0.9.1")
