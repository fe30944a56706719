"""One store on disk for all tests of the guard: a chain of 1,000 documents, each with a label, and two claims."""

from pathlib import Path

import pytest

from kg.filling import bulk_load
from ontology.iri import Base
from ontology.terms import CT, RDF, RDFS

DOCUMENTS = 1_000


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store, to be read only."""
    thing = Base().prefix("document")
    lines = []
    for number in range(DOCUMENTS):
        lines.append(f"<{thing}d-{number}> <{RDF.type}> <{CT.Document}> .\n")
        lines.append(f'<{thing}d-{number}> <{RDFS.label}> "Chỉ thị {number}"@vi .\n')
        lines.append(f"<{thing}d-{number}> <{CT.derivesFrom}> <{thing}d-{max(number - 1, 0)}> .\n")
    for claim in ("one", "two"):
        lines.append(f'<{thing}d-1> <{CT.symbol}> "{claim}" <{Base().prefix("claim")}{claim}> .\n')
    directory = tmp_path_factory.mktemp("guard") / "store"
    bulk_load(directory, ["".join(lines).encode()], b'_:nobody <http://example.org/p> "x" .\n')
    return directory
