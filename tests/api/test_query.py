"""`chithi query` answers in a process that is killed where a query takes too much, and when nobody waits any more."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest

from tests.conftest import Chithi
from tests.kg.guard.guarding import seconds

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"  # four patterns take too much memory first


def test_a_table_of_each_kind_of_answer(chithi: Chithi) -> None:
    thing = "document:ct-09-ct-tw-2011"
    assert chithi("query", "ASK { ?d a ct:Directive }").stdout == "yes\n"
    assert chithi("query", "ASK { ?d a ct:Nothing }").stdout == "no\n"
    select = f"SELECT ?symbol ?nothing ?type {{ {thing} ct:symbol ?symbol ; a ?type FILTER(?type = ct:Directive) }}"
    assert chithi("query", select).stdout == "symbol\tnothing\ttype\n09-CT/TW\t\tct:Directive\n"
    construct = f"CONSTRUCT {{ {thing} ct:symbol ?symbol }} WHERE {{ {thing} ct:symbol ?symbol }}"
    assert chithi("query", construct).stdout == f"subject\tpredicate\tobject\n{thing}\tct:symbol\t09-CT/TW\n"
    assert chithi("query", "SELECT ?s ?o { ?s ct:nothing ?o }").stdout == "s\to\n"
    assert chithi("query", "CONSTRUCT WHERE { ?s ct:nothing ?o }").stdout == "subject\tpredicate\tobject\n"


def test_the_formats_of_select_and_ask(chithi: Chithi) -> None:
    select = "SELECT ?s { ?s ct:symbol '09-CT/TW' }"
    iri = "https://w3id.org/chithi/id/document/ct-09-ct-tw-2011"
    (row,) = json.loads(chithi("query", select, "--format", "json").stdout)["results"]["bindings"]
    assert row == {"s": {"type": "uri", "value": iri}}
    assert list(csv.reader(io.StringIO(chithi("query", select, "--format", "csv").stdout))) == [["s"], [iri]]
    assert chithi("query", select, "--format", "tsv").stdout == f"?s\n<{iri}>\n"
    assert f"<uri>{iri}</uri>" in chithi("query", select, "--format", "xml").stdout
    assert json.loads(chithi("query", "ASK {}", "--format", "json").stdout)["boolean"] is True


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdfxml", ox.RdfFormat.RDF_XML),
    ],
)
def test_the_formats_of_graphs(chithi: Chithi, form: str, syntax: ox.RdfFormat) -> None:
    construct = "CONSTRUCT { ?s a ct:Directive } WHERE { ?s ct:symbol '09-CT/TW' }"
    (triple,) = ox.parse(chithi("query", construct, "--format", form).stdout, format=syntax)
    assert str(triple.object) == "<https://w3id.org/chithi/ontology#Directive>"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ASK {}", "--format", "ttl"), "no format 'ttl' here: expected one of json, xml, csv, tsv"),
        (("DESCRIBE ct:a", "--format", "csv"), "no format 'csv' here: expected one of ttl, nt, jsonld, rdfxml"),
        (("SELECT ?s {\n ?s a ct:Plan } LIMIT đ",), "line 2, column 23: unexpected 'đ'"),
        (("SELECT ?s { ?s nix:da ?o }",), "unknown prefix 'nix:'"),
        (("DROP ALL",), "DROP would change the data"),
        (("SELECT * { SERVICE <http://127.0.0.1:1/> {} }",), "line 1, column 12: SERVICE would ask another host"),
        (("ASK " + "{" * 101 + "}" * 101,), "line 1, column 105: more than 100 levels of nesting"),
        (("SELECT * { ?s ?p ?o }", "--max-rows", "10"), "more than 10 rows"),
        (("SELECT * { ?s ?p ?o . ?a ?b ?c }", "--max-mb", "1", "--max-rows", "9999999"), "1,048,576 bytes"),
        ((ENDLESS, "--query-seconds", "0.5"), "the query took longer than 0.5 s"),
        (("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c", "--query-memory-mb", "64"), "more than 64 megabytes"),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_no_answer(
    chithi: Chithi, arguments: tuple[str, ...], said: str
) -> None:
    done = chithi("query", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("chithi: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_limits_are_variables_too(chithi: Chithi) -> None:
    assert "more than 7 rows" in chithi("query", "SELECT * { ?s ?p ?o }", CHITHI_MAX_ROWS="7").stderr
    assert "longer than 0.2 s" in chithi("query", ENDLESS, CHITHI_QUERY_SECONDS="0.2").stderr
    done = chithi("query", "ASK {}", CHITHI_QUERY_SECONDS="soon")
    assert done.returncode == 2
    assert "query-seconds" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopping_it_ends_everything(empty: Chithi, tmp_path: Path, number: signal.Signals) -> None:
    assert empty("load").returncode == 0
    program = Path(sys.executable).with_name("chithi")
    environment = {**os.environ, "CHITHI_STORE": str(tmp_path / "home/store"), "CHITHI_QUERY_SECONDS": "100"}
    with subprocess.Popen(
        [program, "query", ENDLESS], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        children: list[psutil.Process] = []
        until = time.monotonic() + 60
        while not any(seconds(each) > 0.5 for each in children):  # beyond its own start: it is answering
            assert time.monotonic() < until
            time.sleep(0.05)
            children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=20)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    assert process.returncode in (-number, 130)
    assert stdout == ""
    assert "Traceback" not in stderr
