"""Folders loaded alone and together, and the id of what they give."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from loaders.collection import Collection, bundled, fingerprint
from ontology.iri import Base
from tests.loaders.clusters import CASCADE, SOURCES, TWO_SPELLINGS, claims, problems, quads, values, view, write

BASE = Base()
NEWER = {
    "sources": "id,title,published\nbao-moi,Bài mới,2024-01-01",
    "documents": "id,title,source\nct-09,Tăng cường sự lãnh đạo của Đảng,bao-moi",
    "relations": "subject,relation,object,source\nkh-73,implements,ct-09,bao-moi",
}


@pytest.fixture
def cascade(tmp_path: Path) -> Path:
    return write(tmp_path / "quan-11", CASCADE)


def test_counts_are_rows_of_tables(cascade: Path) -> None:
    assert Collection([cascade]).counts == {
        table: len(text.strip().splitlines()) - 1 for table, text in CASCADE.items() if table != "sources"
    } | {"sources": 5}


def test_a_second_collection_adds_claims_about_the_same_things(tmp_path: Path, cascade: Path) -> None:
    newer = write(tmp_path / "newer", NEWER)
    found = quads(cascade, newer)
    assert values(view(found), "document/ct-09", "ct:title") == ["Tăng cường sự lãnh đạo của Đảng"]
    assert values(view(found), "document/kh-73", "ct:implements") == ["document/ct-09", "document/ctr-26"]
    assert "newer/documents.csv:2" in claims(found)


def test_a_collection_that_names_things_of_another_needs_it(tmp_path: Path) -> None:
    assert problems(write(tmp_path / "newer", NEWER)) == [
        "relations.csv:2:subject: “kh-73” is nowhere: expected the id of a document (searched documents.csv)"
    ]


def test_the_order_of_collections_decides_only_what_nothing_else_decides(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"sources": SOURCES, "people": "id,name,source\nluan,Ngô Văn Luận,hcm"})
    two = write(tmp_path / "two", {"sources": SOURCES, "people": "id,name,source,locator\nluan,Ngô Văn Luân,hcm,p1"})
    assert values(view(quads(one, two)), "person/luan", "rdfs:label") == ["Ngô Văn Luận"]
    assert values(view(quads(two, one)), "person/luan", "rdfs:label") == ["Ngô Văn Luân"]


def test_a_folder_named_twice_is_read_once(cascade: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cascade.parent)
    link = cascade.parent / "link"
    link.symlink_to(cascade, target_is_directory=True)
    folders = [cascade, Path("quan-11"), Path("./quan-11/../quan-11"), link]
    assert Collection(folders).counts == Collection([cascade]).counts
    assert fingerprint(folders, BASE) == fingerprint([cascade], BASE)


def test_rows_are_named_by_the_real_name_of_their_folder(cascade: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cascade)
    assert quads(Path()) == quads(cascade)
    assert fingerprint([Path()], BASE) == fingerprint([cascade], BASE)


def test_one_source_described_alike_in_two_collections_is_one(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", {"sources": SOURCES}), write(tmp_path / "two", {"sources": SOURCES})
    assert Collection([one, two]).counts == {"sources": 5}
    assert quads(one, two) == quads(one)


def test_no_table_but_headers_loads_as_nothing(tmp_path: Path) -> None:
    empty = write(tmp_path, {"sources": "id,title", "documents": "id,source\n,\n , \n\n"})
    assert Collection([empty]).counts == {}
    assert quads(empty) == set()
    assert not any(len(frame) for frame in Collection([empty]).index_frames().values())
    assert not len(Collection([empty]).search_entries())


def test_checks_can_be_left_out_for_tables_that_are_sound(cascade: Path) -> None:
    unchecked = Collection([cascade], check=False)
    assert b"".join(unchecked.nquads()) == b"".join(Collection([cascade]).nquads())


@pytest.mark.parametrize("folder", bundled(), ids=lambda folder: folder.name)
def test_a_bundled_collection_loads_alone(folder: Path) -> None:
    assert sum(Collection([folder]).counts.values()) > 0


def test_the_bundled_collections_load_together() -> None:
    assert bundled()
    assert Collection(bundled()).counts


def test_fingerprint_follows_from_what_is_loaded(tmp_path: Path, cascade: Path) -> None:
    before = fingerprint([cascade], BASE)
    assert len(before) == 16
    assert fingerprint([cascade], BASE) == before
    assert fingerprint([cascade], Base("https://example.org/")) != before
    assert fingerprint([write(tmp_path / "other-name", CASCADE)], BASE) != before
    spellings = write(tmp_path / "vinh", TWO_SPELLINGS)
    assert len({fingerprint(each, BASE) for each in ([cascade, spellings], [spellings, cascade], [spellings])}) == 3
    (cascade / "people.csv").write_text("id,name,source\nluan,Ngô Văn Luân,hcm\n", encoding="utf-8")
    assert fingerprint([cascade], BASE) != before


def test_fingerprint_leaves_aside_what_a_load_leaves_aside(cascade: Path) -> None:
    before = fingerprint([cascade], BASE)
    (cascade / ".people.csv").write_text("x", encoding="utf-8")
    (cascade / "~$people.csv").write_text("x", encoding="utf-8")
    (cascade / "notes.txt").write_text("x", encoding="utf-8")
    os.mkfifo(cascade / "pipe.csv")  # reading it would wait for ever
    assert fingerprint([cascade], BASE) == before


def test_fingerprint_of_rdf_files(tmp_path: Path) -> None:
    one, other = tmp_path / "a.ttl", tmp_path / "b.ttl"
    one.write_text("<a:a> <a:b> <a:c> .")
    other.write_text("<a:a> <a:b> <a:c> .")
    assert fingerprint([one], BASE) != fingerprint([other], BASE)
    assert fingerprint([one, one], BASE) == fingerprint([one], BASE)
