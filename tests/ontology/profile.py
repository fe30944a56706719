"""OWL 2 profiles by the checker of OWLAPI (org.semanticweb.owlapi.profiles), which HermiT brings along.

`violations` calls this file as a program of its own: the machine of Java would stay in the process of the tests.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def violations(files: Sequence[Path]) -> list[dict[str, list[str]]]:
    """For each file (Turtle or RDF/XML): what keeps it out of OWL 2 DL, by the name of the rule; nothing: empty."""
    command = [sys.executable, __file__, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, list[str]]] = json.loads(done.stdout)
    return found


def _checked(java: Any, file: str) -> dict[str, list[str]]:
    manager = java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(java("java.io.File")(file))
    assert ontology.getAxiomCount(), file  # what cannot be read as axioms breaks no rule
    found: dict[str, list[str]] = {}
    for each in java("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology).getViolations():
        found.setdefault(str(each.getClass().getSimpleName()), []).append(str(each))
    return {rule: sorted(texts) for rule, texts in sorted(found.items())}


def _main() -> None:
    import jpype

    owlready2 = find_spec("owlready2")
    jar = Path((owlready2 and owlready2.origin) or "").with_name("hermit") / "HermiT.jar"
    jpype.startJVM("-XX:TieredStopAtLevel=1", classpath=[str(jar)])
    print(json.dumps([_checked(jpype.JClass, file) for file in sys.argv[1:]]))


if __name__ == "__main__":
    _main()
