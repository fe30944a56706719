"""Filling a store: streams that fail midway, and RDF files as people have them."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.embedded import EmbeddedStore
from kg.errors import RdfError, Unusable
from kg.filling import EXTENSIONS, bulk_load, load_files

# Streams of N-Quads

QUAD = b'<http://a/%d> <http://p> "\xc4\x91" <http://g> .\n'


def blocks(number: int) -> Iterator[bytes]:
    """Yield quads in blocks that end anywhere."""
    whole = b"".join(QUAD % each for each in range(number))
    for start in range(0, len(whole), 999):
        yield whole[start : start + 999]


def test_a_stream_becomes_a_store(tmp_path: Path) -> None:
    assert bulk_load(tmp_path / "store", blocks(5_000)) == 5_000
    with EmbeddedStore.open(tmp_path / "store") as opened:
        assert opened.table("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p 'đ' } }").rows() == [("5000",)]


def test_an_empty_stream_becomes_an_empty_store(tmp_path: Path) -> None:
    assert bulk_load(tmp_path / "store", []) == 0
    with EmbeddedStore.open(tmp_path / "store") as opened:
        assert not opened.query("ASK { ?s ?p ?o }")


def test_what_the_producer_raises_comes_through(tmp_path: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield from blocks(2_000)
        yield b"<http://a> <http:"
        raise RuntimeError("the table is not what it was")

    threads = threading.active_count()
    with pytest.raises(RuntimeError, match="not what it was"):
        bulk_load(tmp_path / "store", failing())
    assert threading.active_count() == threads


def test_a_line_that_is_no_quad_ends_the_load_at_once(tmp_path: Path) -> None:
    produced = 0

    def endless() -> Iterator[bytes]:
        nonlocal produced
        yield QUAD % 1 + b"<http://a> no quad\n"
        while True:
            produced += 1
            yield QUAD % 2 * 30_000

    with pytest.raises(RdfError) as caught:
        bulk_load(tmp_path / "store", endless())
    assert caught.value.line == 2
    assert produced < 100


def test_a_stream_cut_short_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(RdfError):
        bulk_load(tmp_path / "store", [QUAD % 1 + b"<http://a> <http://p> "])


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unusable, match="no store can be made here"):
        bulk_load(tmp_path / "file", blocks(1))


# RDF files as they are

TRIX = """<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/"><graph><uri>http://g</uri><triple><uri>http://s</uri>
<uri>http://p</uri><typedLiteral datatype="http://www.w3.org/2001/XMLSchema#hexBinary">ff</typedLiteral></triple></graph></TriX>"""
LITERAL = '"ff"^^<http://www.w3.org/2001/XMLSchema#hexBinary>'
FILES = {
    "a.nq": f"<http://s> <http://p> {LITERAL} <http://g> .\n",
    "a.nt": f"<http://s> <http://p> {LITERAL} .\n",
    "a.trig": f"<http://g> {{ <http://s> <http://p> {LITERAL} }}",
    "a.ttl": f"<http://s> <http://p> {LITERAL} .",
    "a.n3": f"<http://s> <http://p> {LITERAL} .",
    "a.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="http://s">'
    '<p xmlns="http://" rdf:datatype="http://www.w3.org/2001/XMLSchema#hexBinary">ff</p></rdf:Description></rdf:RDF>',
    "a.jsonld": '{"@id": "http://s", "http://p": {"@value": "ff", "@type": "http://www.w3.org/2001/XMLSchema#hexBinary"}}',
    "a.trix": TRIX,
    "a.hext": '["http://s", "http://p", "ff", "http://www.w3.org/2001/XMLSchema#hexBinary", "", "http://g"]\n',
}
FILES["A.OWL"] = FILES["a.rdf"]


def loaded(folder: Path, *paths: Path) -> set[str]:
    count = load_files(folder / "store", list(paths))
    with EmbeddedStore.open(folder / "store") as opened:
        quads = set(map(str, opened.inner))
    assert len(quads) == count
    return quads


@pytest.mark.parametrize("name", FILES)
def test_every_syntax_is_read_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    graph = " <http://g>" if name[-3:] in (".nq", "rig", "rix", "ext") else ""
    assert loaded(tmp_path, tmp_path / name) == {f"<http://s> <http://p> {LITERAL}{graph}"}


def test_every_extension_is_tried() -> None:
    assert {Path(name).suffix.lower() for name in FILES} == set(EXTENSIONS)


@pytest.mark.parametrize("name", ["a.ttl", "a.nq", "a.rdf", "a.jsonld"])
def test_a_byte_order_mark_is_left_aside(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name], encoding="utf-8-sig")
    assert len(loaded(tmp_path, tmp_path / name)) == 1


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <http://p> 1 .")
    for name in ("a.hext", "b.hext"):
        (tmp_path / name).write_text('["_:x", "http://p", "http://o", "globalId", "", ""]\n')
    assert len(loaded(tmp_path, *(tmp_path / name for name in ("a.ttl", "b.ttl", "a.hext", "b.hext")))) == 4


@pytest.mark.parametrize(
    ("name", "content", "line", "said"),
    [
        ("a.ttl", b"<http://s> <http://p> 1 .\n<http://s> oops .", 2, ""),
        ("a.ttl", b"<s> <http://p> 1 .", 1, "No scheme"),
        ("a.nq", b"<http://s> <http://p> 1 .\n", 1, ""),
        ("a.nt", b'\n\n<http://s> <http://p> "\xff" .\n', 3, "UTF-8"),
        ("a.rdf", b"<rdf:RDF>\n</rdf:rdf>", 2, "mismatched"),
        ("a.jsonld", b'{"@id": }', 1, ""),
        ("a.trix", b"<TriX>\n<graph></TriX>", 2, "mismatched"),
        ("a.trix", b"<?xml version='1.0'?>\n<TriX/>", 2, "namespace"),
        ("a.hext", b'["http://s", "http://p", "http://o", "globalId", "", ""]\n[oops]\n', 2, ""),
        ("a.docx", b"", None, "not the name of an RDF file: expected one of .nq,"),
    ],
)
def test_a_broken_file_is_located(tmp_path: Path, name: str, content: bytes, line: int | None, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RdfError, match=said or path.name) as caught:
        load_files(tmp_path / "store", [path])
    assert (caught.value.path, caught.value.line) == (path, line)
    assert str(caught.value).startswith(f"{path}:{line}:" if line else f"{path}: ")
    assert "\n" not in str(caught.value)


def test_no_file_and_a_folder_are_no_rdf(tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    for name in ("missing.ttl", "missing.rdf", "missing.trix", "folder.ttl"):
        with pytest.raises(RdfError, match=name):
            load_files(tmp_path / "store", [tmp_path / name])


def test_entities_cannot_fill_the_memory(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE r [<!ENTITY a0 "ha">{entities}]>'
    rdf = FILES["a.rdf"].replace(">ff<", ">&a9;<")
    for name, text in (("a.rdf", rdf), ("a.trix", TRIX.replace(">ff<", ">&a9;<"))):
        (tmp_path / name).write_text(head + text)
        with pytest.raises(RdfError, match="amplification"):
            load_files(tmp_path / f"store of {name}", [tmp_path / name])
    ordinary = '<!DOCTYPE rdf:RDF [<!ENTITY xsd "http://www.w3.org/2001/XMLSchema#">]>' + FILES["a.rdf"]
    (tmp_path / "a.owl").write_text(ordinary.replace("http://www.w3.org/2001/XMLSchema#hexBinary", "&xsd;integer"))
    assert len(loaded(tmp_path, tmp_path / "a.owl")) == 1


def test_nothing_that_a_file_names_is_fetched(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        secret = tmp_path / "secret"
        secret.write_text("secret")
        bad = {
            "a.jsonld": f'{{"@context": "{url}", "@id": "http://s", "name": "x"}}',
            "b.jsonld": f'{{"@context": {{"@import": "{url}"}}, "@id": "http://s"}}',
            "c.rdf": f'<!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + FILES["a.rdf"].replace(">ff<", ">&e;<"),
            "d.trix": f'<!DOCTYPE r [<!ENTITY e SYSTEM "{url}">]>' + TRIX.replace(">ff<", ">&e;<"),
            "e.ttl": f"<{url}a> <http://www.w3.org/2002/07/owl#imports> <{url}b> .",
        }
        for name, text in bad.items():
            (tmp_path / name).write_text(text)
            try:
                quads = loaded(tmp_path, tmp_path / name)
            except RdfError as error:
                assert name != "e.ttl"
                assert "secret" not in error.reason  # noqa: PT017
            else:
                assert not any('"secret' in quad for quad in quads)
        server.shutdown()
    assert asked == []
