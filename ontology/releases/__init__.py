"""Versions of the ontology: what each of them says of its terms in one line a term, and what changed between them.

`python -m ontology.releases` prints the lines of the ontology as it is, for `ontology/releases/{version}.txt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ontology import published
from ontology.axioms import Axioms, axioms, shortened
from ontology.terms import SCHEMES, SKOS

FOLDER = Path(__file__).parent
OWL = "http://www.w3.org/2002/07/owl#"

Signatures = Mapping[str, str]
"""Term, with its prefix, to what is said of it beside labels, definitions and notes."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Terms of one version that another has not, or says something else of, sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def signatures() -> Signatures:
    """Return the terms of the ontology and the concepts of its vocabularies as they are."""
    found = {shortened(iri): _signature(said) for iri, said in axioms().items()}
    for scheme in SCHEMES:
        for term in published.terms(scheme).values():
            wider = ", ".join(map(shortened, term.wider))
            found[shortened(term.iri)] = f"{term.rank}; broader: {wider}" if wider else term.rank
    return found


def written(signatures: Signatures) -> str:
    """Return signatures as the text of a release, sorted, one term a line."""
    return "".join(f"{term}\t{said}\n" for term, said in sorted(signatures.items()))


def release(version: str) -> Signatures:
    """Return the terms of a version; raise KeyError for one that there is not."""
    if version not in versions():
        raise KeyError(version)
    lines = (FOLDER / f"{version}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines)


def versions() -> tuple[str, ...]:
    """Return the versions that there are, the newest last."""
    return tuple(sorted((path.stem for path in FOLDER.glob("*.txt")), key=_numbers))


def changes(before: Signatures, after: Signatures) -> Changes:
    """Return what became of the terms of a version."""
    return Changes(
        added=tuple(sorted(set(after) - set(before))),
        removed=tuple(sorted(set(before) - set(after))),
        changed=tuple(sorted(term for term in set(before) & set(after) if before[term] != after[term])),
    )


def faults(version: str, prior: str, found: Changes, notes: Mapping[str, str]) -> list[str]:
    """Return what the policy of docs/ontology.md misses in a version: its number, or terms its notes do not name.

    `notes` are those of the version, by language.
    """
    missed = []
    grave = found.removed + found.changed
    new, old = _numbers(version), _numbers(prior)
    kept = 1 if new[0] else 2  # before 1.0 the second number stands for the first
    if grave and new[:kept] == old[:kept]:
        missed.append(f"{', '.join(grave)} removed or changed: {version} is too little after {prior}")
    if new <= old:
        missed.append(f"{version} does not come after {prior}")
    missed += [f"the note of {version} in {language} does not name {term}"
               for language, text in sorted(notes.items()) for term in grave if term not in text.split()]  # fmt: skip
    return missed


def notes(version: str) -> dict[str, str]:
    """Return what the ontology's header tells of a version, by language."""
    said = published.header(SKOS.iri + "historyNote")
    return {language: text for language, text in said if text.startswith(f"{version}: ")}


def _signature(said: Axioms) -> str:
    parts = {
        "": said.characteristics,
        "kind of: ": said.above,
        "same as: ": said.equivalent,
        "rule: ": tuple(f"{some} SubClassOf {each}" for some, each in said.rules),
        "disjoint with: ": tuple(shortened(each) for each in said.disjoint),
        "inverse of: ": tuple(shortened(each) for each in said.inverse),
        "chain: ": tuple(" o ".join(map(shortened, each)) for each in said.chains),
        "domain: ": said.domain,
        "range: ": said.range,
    }
    return "; ".join([said.type, *(f"{name}{', '.join(map(str, each))}" for name, each in parts.items() if each)])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split("."))
