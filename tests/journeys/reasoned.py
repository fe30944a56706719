"""What HermiT infers, as a graph that can be asked. As a program: from N-Triples on standard input to standard output.

HermiT says the narrowest only: of a thing its narrowest classes, of two things their narrowest relation. What stands
above these, by the hierarchies that it infers itself, is added here, so that a query need not know what is narrowest.
"""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

_ROOT = Path(__file__).parents[2]

_ABOVE = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
CONSTRUCT { ?s a ?class . ?s ?property ?o }
WHERE {
  { ?s a/(rdfs:subClassOf|owl:equivalentClass|^owl:equivalentClass)+ ?class . FILTER(isIRI(?class)) }
  UNION
  { ?narrow rdfs:subPropertyOf+ ?property . ?s ?narrow ?o . FILTER(isIRI(?property)) }
}
"""


def reasoned(ntriples: bytes, seconds: float = 120) -> bytes:
    """Return N-Triples with what follows from them, in a process that is killed with its Java after some time."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.reasoned"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            answer, _ = process.communicate(ntriples, timeout=seconds)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0
    return answer


def _infer(ntriples: bytes) -> bytes:
    import owlready2

    from ontology.terms import CT

    world = owlready2.World()
    world.get_ontology(CT.iri).load(fileobj=io.BytesIO(ntriples), format="ntriples")
    owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0, ignore_unsupported_datatypes=True)
    inferred = io.BytesIO()
    world.save(inferred, format="ntriples")
    store = ox.Store()
    store.load(inferred.getvalue(), ox.RdfFormat.N_TRIPLES)
    above = store.query(_ABOVE)
    assert isinstance(above, ox.QueryTriples)
    store.extend([ox.Quad(*triple) for triple in above])
    sink = io.BytesIO()
    store.dump(sink, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return sink.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(_infer(sys.stdin.buffer.read()))
