"""Reasoning with HermiT, through owlready2: does what the data says agree with what the words mean?

owlready2 keeps worlds and settings for the whole process and HermiT knows no time limit, so both run in a process of
their own that can be killed with all its children.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote

from kg.errors import ChithiError, printable
from ontology.terms import CT, XSD

_IMPORTS = b"<http://www.w3.org/2002/07/owl#imports>"
_SHORT_LIVED = ("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A run of seconds ends before Java's optimising compiler and parallel collector pay: half the time on the bundle."""
_ADDRESS = re.compile(rb'"([^"\n]*)"(?=\^\^<' + re.escape(XSD.anyURI.encode()) + rb">)")


class ReasonerError(ChithiError):
    """The reasoner gave no verdict."""


class NoJava(ReasonerError):
    """HermiT needs a Java runtime, and there is none on the path."""

    def __init__(self) -> None:
        super().__init__("reasoning needs Java (a program 'java' on the path, version 8 or later): there is none")


class OutOfTime(ReasonerError):
    """The reasoner was stopped. `seconds` is the limit it reached."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"the reasoner was stopped after {seconds:g} s without a verdict")


class ReasonerFailed(ReasonerError):
    """HermiT refused the ontology or broke down. `detail` is all it said."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(f"the reasoner failed: {printable(detail, longest=300)}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reasoner found."""

    consistent: bool
    unsatisfiable: tuple[str, ...]
    """IRIs of the classes that nothing can belong to, sorted. Empty where the data is inconsistent: all would be."""
    members: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)
    """The things in each class that was asked for, as IRIs: those said to be in it and those that follow."""


def reason(ntriples: bytes, *, classes: Iterable[str] = (), seconds: float = 60, memory_mb: int = 2000) -> Verdict:
    """Reason over N-Triples: the ontology, alone or with the consolidated view.

    `classes` are IRIs of those whose members are wanted. `seconds` bounds the whole run, `memory_mb` the heap of Java.
    Literals of datatypes that OWL 2 does not have (xsd:date, EDTF) are left aside. Raise NoJava, OutOfTime or
    ReasonerFailed where there is no verdict.
    """
    _java()
    # A fresh interpreter, since the caller may run threads, which a fork would copy in whatever state they are.
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="chithi-") as folder, receiver:
        # By file: what is sent as an argument waits without limit for a process that may be gone.
        file = Path(folder) / "ontology.nt"
        file.write_bytes(_readable(ntriples))
        process = context.Process(target=_work, args=(sender, file, tuple(classes), memory_mb), daemon=True)
        process.start()
        sender.close()
        try:
            if not receiver.poll(seconds):
                raise OutOfTime(seconds)
            answer: Verdict | str = receiver.recv()
        except EOFError:
            raise ReasonerFailed("its process ended without an answer") from None
        finally:
            _end(process.pid)
            process.kill()
            process.join()
    if isinstance(answer, str):
        raise ReasonerFailed(answer)
    return answer


def consistent(ntriples: bytes, *, seconds: float = 60, memory_mb: int = 2000) -> bool:
    """Say whether N-Triples can be true together, and nothing more: several times as fast as `reason`."""
    return first_inconsistent([ntriples], seconds=seconds, memory_mb=memory_mb) is None


def first_inconsistent(texts: Sequence[bytes], *, seconds: float = 60, memory_mb: int = 2000) -> int | None:
    """Return which of several N-Triples is the first that cannot be true, as its index; None where all can.

    One Java runs them all, and ends at the first: to start one takes longer than to judge a small text.
    """
    _java()
    # owlready2 brings HermiT and has no way to ask for this alone.
    found = find_spec("owlready2")
    jars = Path((found and found.origin) or "").parent / "hermit"
    with tempfile.TemporaryDirectory(prefix="chithi-") as folder:
        files = [Path(folder) / f"{number}.nt" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(_readable(text))
        command = ["java", f"-Xmx{memory_mb}M", *_SHORT_LIVED, "-cp", f"{jars}{os.pathsep}{jars / 'HermiT.jar'}"]
        command += ["org.semanticweb.HermiT.cli.CommandLine", "-k", "--ignoreUnsupportedDatatypes"]
        command += [file.as_uri() for file in files]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise OutOfTime(seconds) from None
    judged = done.stdout.count(" is satisfiable.")
    if "InconsistentOntologyException" in done.stderr:
        return judged
    if done.returncode or judged < len(texts):
        raise ReasonerFailed(done.stderr)
    return None


def _java() -> None:
    if shutil.which("java") is None:
        raise NoJava


def _readable(ntriples: bytes) -> bytes:
    """Leave out imports, which would be fetched, and write addresses with Vietnamese letters as HermiT reads them."""
    lines = b"\n".join(line for line in ntriples.split(b"\n") if _IMPORTS not in line)
    return _ADDRESS.sub(lambda match: b'"' + quote(match[1], safe="/:?#[]@!$&'()*+,;=%~").encode() + b'"', lines)


def _end(group: int | None) -> None:
    """Kill the process group that the worker leads, Java with it; there is none before it called setsid."""
    if group is not None:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def _work(answer: Connection, file: Path, classes: tuple[str, ...], memory_mb: int) -> None:
    os.setsid()
    tempfile.tempdir = str(file.parent)  # owlready2 leaves its file behind whenever HermiT objects
    import owlready2
    from owlready2 import reasoning

    reasoning.JAVA_MEMORY = memory_mb
    world = owlready2.World()
    # Without the format owlready2 guesses.
    world.get_ontology(CT.iri).load(fileobj=BytesIO(file.read_bytes()), format="ntriples")
    try:
        owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owlready2.OwlReadyInconsistentOntologyError:
        answer.send(Verdict(consistent=False, unsatisfiable=()))
    except owlready2.OwlReadyJavaError as error:
        answer.send(str(error))
    else:
        impossible = {each.iri for each in world.inconsistent_classes()} - {owlready2.Nothing.iri}
        members = {iri: frozenset(each.iri for each in world[iri].instances()) for iri in classes}
        answer.send(Verdict(consistent=True, unsatisfiable=tuple(sorted(impossible)), members=members))
