"""What a dataset is made from: the bundled folders, and the id that its inputs give it. Imports no engine."""

from __future__ import annotations

import os
from hashlib import file_digest, sha256
from pathlib import Path

from loaders.files import table_files
from loaders.problems import Problems
from loaders.tables import BUNDLE, DESCRIPTION
from ontology import vocab
from ontology.iri import Base


def bundled() -> list[Path]:
    """The folders of the collections that come with the program."""
    return sorted(path for path in BUNDLE.iterdir() if path.is_dir() and any(path.glob("*.csv")))


def distinct(paths: list[Path]) -> dict[str, Path]:
    """`paths` by their real path: each folder or file once, however often it is named."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return found


def fingerprint(inputs: list[Path], base: Base) -> str:
    """The id of the dataset that these inputs, this ontology and this loader give: 16 hex digits.

    `inputs` are folders of tables or files of RDF, in the order in which they are loaded. The names of folders count,
    since rows are known by them; what a load leaves aside does not. Raise OSError where a file cannot be read.
    """
    code = [path for package in (Path(__file__).parent, vocab.FOLDER) for path in sorted(package.glob("*.py"))]
    named = [(path.name, path) for path in (*code, DESCRIPTION, *vocab.ontology_files())]
    for real, given in distinct(inputs).items():
        if given.is_dir():
            tables, _ = table_files(given, Problems())
            named += [(f"{Path(real).name}/{path.name}", path) for _, path in tables]
        else:
            named.append((given.name, given))
    lines = [base.iri, *(f"{name} {_digest(path)}" for name, path in named)]
    return sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()[:16]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
