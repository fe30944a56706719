"""`/graph/{id}` and what its script asks for, and `chithi graph`, without a browser."""

import gzip
import json
import re
from base64 import b64decode
from pathlib import Path

import httpx2
import pytest

from tests.api.served import got
from tests.conftest import Chithi


def block(text: str, id: str) -> dict[str, dict[str, object]]:
    match = re.search(rf'id="{id}">(.*?)</script>', text, re.DOTALL)
    assert match
    found: dict[str, dict[str, object]] = json.loads(match[1])
    return found


def strings(file: str) -> list[str]:
    match = re.search(r'id="graph-rows">(.*?)</script>', file, re.DOTALL)
    assert match
    found: list[str] = json.loads(gzip.decompress(b64decode(match[1])))["strings"]
    return found


def test_the_page_brings_the_first_level_and_its_counts(web: httpx2.Client) -> None:
    text = web.get("/graph/09-CT%2FTW").text
    found = block(text, "graph-data")
    config, first = found["config"], found["first"]
    assert config["root"] == "document/ct-09-ct-tw-2011"
    assert config["title"] == "Cây triển khai Chỉ thị 09-CT/TW"
    assert first["children"] == {
        key: value for key, value in got(web, "/api/children/ct-09-ct-tw-2011").items() if key != "dataset"
    }
    assert first["coverage"] == got(web, "/api/coverage/ct-09-ct-tw-2011", level="province")
    assert block(text, "graph-texts")["words"]["save"] == "Lưu"


@pytest.mark.parametrize("path", ["09-CT%2FTW", "document/ct-09-ct-tw-2011", "ct-09-ct-tw-2011"])
def test_a_thing_is_named_as_everywhere(web: httpx2.Client, path: str) -> None:
    answer = web.get(f"/graph/{path}")
    assert answer.status_code == 200
    assert "<h1>Cây triển khai Chỉ thị 09-CT/TW</h1>" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_the_page_is_not_sent_again_and_speaks_english(web: httpx2.Client) -> None:
    answer = web.get("/graph/09-CT%2FTW?lang=en")
    assert '<html lang="en">' in answer.text
    assert "What Chỉ thị 09-CT/TW led to" in answer.text
    again = web.get("/graph/09-CT%2FTW?lang=en", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_what_is_not_there_names_the_nearest(web: httpx2.Client) -> None:
    answer = web.get("/graph/99-CT%2FTW")
    assert answer.status_code == 404
    assert "ct-09-ct-tw-2011" in answer.text
    assert web.get("/graph/quan-uy-quan-11").status_code == 400


def test_of_two_of_one_symbol_the_one_of_the_day_is_meant(disputed: httpx2.Client) -> None:
    assert disputed.get("/graph/1-CT%2FTW").status_code == 409
    assert disputed.get("/graph/1-CT%2FTW?day=gestern").status_code == 409
    text = disputed.get("/graph/1-CT%2FTW?day=2021-01-01").text
    assert block(text, "graph-data")["first"]["node"]["id"] == "document/d1"  # type: ignore[index]
    asked = {"root": "1-CT/TW", "as_of": "2021-01-01"}
    assert got(disputed, "/lineage/way", to="d2", **asked)["path"] == ["document/d1", "document/d2"]
    assert [each["id"] for each in got(disputed, "/lineage/find", q="2-KH", **asked)["hits"]] == ["document/d2"]


def test_what_is_refused_is_a_page_to_those_who_read(disputed: httpx2.Client) -> None:
    reader = {"Accept": "text/html"}
    for address, status in (("/graph/1-CT%2FTW", 409), ("/graph/nope", 404), ("/graph/document/d1?lang=fr", 422)):
        answer = disputed.get(address, headers=reader)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert disputed.get(address).headers["content-type"] == "application/problem+json"


def test_counts_below_several_things_are_had_at_once(web: httpx2.Client) -> None:
    root, plan = "document/ct-09-ct-tw-2011", "document/kh-73-kh-qu-2012"
    found = got(web, "/lineage/counts", id=[root, plan], as_of="2011-12-01")["counts"]
    assert sum(each["count"] for each in found[root] if each["level"] == "province") == 1
    assert found[plan] == []  # it is later itself
    whole = got(web, "/lineage/counts", id=[plan])["counts"][plan]
    assert {(each["kind"], each["certainty"], each["count"]) for each in whole} == {
        ("event", "stated", 1),
        ("action", "inferred", 1),
    }
    assert web.get("/lineage/counts", params={"id": [root] * 51}).status_code == 422


def test_names_are_escaped_in_the_page(disputed: httpx2.Client) -> None:
    text = disputed.get("/graph/document/d1").text
    assert "<b>Về</b>" not in text
    assert "\\u003cb>Về\\u003c/b> an ninh" in text


def test_all_scripts_and_styles_of_the_page_are_served(web: httpx2.Client) -> None:
    text = web.get("/graph/09-CT%2FTW").text
    paths = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    assert {"/static/graph/view.js", "/static/graph/view.css"} < set(paths)
    for path in paths:
        answer = web.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].startswith(("text/javascript", "text/css", "image/svg+xml")), path
        assert web.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert not re.search(r"<script(?![^>]*(?:src=|type=\"application/json\"))", text)
    assert not re.search(r"\son\w+=", text)


def test_the_way_from_the_root_and_what_fits_below_it(web: httpx2.Client) -> None:
    root = "document/ct-09-ct-tw-2011"
    found = got(web, "/lineage/way", root=root, to="document/kh-73-kh-qu-2012")
    assert found["path"] == [root, "document/ctr-26-ctr-tu", "document/kh-73-kh-qu-2012"]
    assert got(web, "/lineage/way", root="document/kh-73-kh-qu-2012", to=root)["path"] == []
    hits = got(web, "/lineage/find", root=root, q="ke hoach 73")["hits"]
    assert hits[0] == {
        "id": "document/kh-73-kh-qu-2012",
        "label": "Kế hoạch 73-KH/QU",
        "detail": hits[0]["detail"],
        "date": "2012-08-13",
    }
    assert got(web, "/lineage/find", root=root, q="")["hits"] == []


def test_the_command_writes_one_file(chithi: Chithi, tmp_path: Path) -> None:
    written = chithi("graph", "09-CT/TW", "-o", str(tmp_path / "09.html"))
    assert written.returncode == 0, written.stderr
    size = (tmp_path / "09.html").stat().st_size
    match = re.fullmatch(r"\S+09\.html: (\d+) things, ([\d.]+) MB\n", written.stdout)
    assert match
    assert float(match[2]) == round(size / 1e6, 1)
    trace = json.loads(chithi("trace", "09-CT/TW", "--format", "json").stdout)
    assert int(match[1]) == len(trace["nodes"])
    assert [each.name for each in tmp_path.iterdir()] == ["09.html"]


def test_the_file_is_of_a_day(chithi: Chithi, tmp_path: Path) -> None:
    for day in ("2011-12-01", "2013-01-01"):
        assert chithi("graph", "09-CT/TW", "-o", str(tmp_path / day), "--as-of", day).returncode == 0
    early, late = ((tmp_path / day).read_text(encoding="utf-8") for day in ("2011-12-01", "2013-01-01"))
    assert "73-KH/QU" not in strings(early)
    assert "73-KH/QU" in strings(late)
    assert "44-KL/TW" not in strings(late)
    assert "44-KL/TW" not in json.dumps(block(late, "graph-data"))
    assert "ctr-26-ctr-tu" in json.dumps(block(late, "graph-data"))


def test_mistakes_of_the_user_are_one_line(chithi: Chithi, tmp_path: Path) -> None:
    for arguments, said in (
        (("99-CT/TW", "-o", str(tmp_path / "x.html")), "99-CT/TW"),
        (("09-CT/TW", "-o", str(tmp_path / "no/x.html")), "no/x.html"),
        (("09-CT/TW",), "--out"),
    ):
        found = chithi("graph", *arguments)
        assert found.returncode != 0
        assert said in found.stderr
        assert "Traceback" not in found.stderr
