"""Pages of a collection full of markup, and of one in which nearly nothing is said."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.api.conftest import _loaded
from tests.api.paged import HOSTILE, HOSTILE_THINGS, HTML, SCRIPT, Read, page, well_made
from tests.loaders.clusters import write

OVERVIEWS = (
    "/",
    "/about",
    "/conflicts",
    "/missing",
    "/documents",
    "/events",
    "/actions",
    "/bodies",
    "/places",
    "/people",
    "/sources",
    "/tasks?undated=true",
    "/search?q=alert",
    "/coverage/document/d1",
    "/coverage/document/d1?level=commune",
    "/coverage/document/d1?level=district&as_of=2026-01-01",
    "/coverage/document/d4?level=commune&within=p1",
    "/place/p1?as_of=2020-01-01",
    "/place/p3?as_of=1000-01-01",
    "/person/n1?as_of=2021-06-01",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a server on tests.api.paged.HOSTILE."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder / "tables", HOSTILE)
    yield from _loaded(folder, folder / "tables")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", [*OVERVIEWS, *(f"/{thing}" for thing in HOSTILE_THINGS)])
def test_markup_is_text_and_nothing_is_said_where_nothing_is_known(
    hostile: httpx2.Client, path: str, language: str
) -> None:
    found = page(hostile, f"{path}{'&' if '?' in path else '?'}lang={language}")
    well_made(found)
    assert not {"b", "i"} & {tag for tag, _ in found.tags if tag != "strong"}
    assert "None" not in found.text
    assert "undefined" not in found.text


@pytest.mark.parametrize(
    "thing", ["place/p1", "body/b1", "person/n1", "event/e1", "tenure/t1", "task/v1", "indicator/i1"]
)
def test_a_label_full_of_markup_is_shown_as_text(hostile: httpx2.Client, thing: str) -> None:
    assert SCRIPT in page(hostile, f"/{thing}").text


def test_what_a_reader_types_is_shown_as_text(hostile: httpx2.Client) -> None:
    for path in (
        '/search?q="><script>alert(2)</script>',
        '/documents?status=&place="><script>alert(2)</script>',
        '/coverage/"><script>alert(2)<%2Fscript>',
        '/coverage/document/d1?within="><script>alert(2)</script>',
        '/missing?term="><script>alert(2)</script>',
        '/person/n1?as_of="><script>alert(2)</script>',
        "/document/%3Cscript%3Ealert(2)%3C%2Fscript%3E",
    ):
        answer = hostile.get(path, headers=HTML)
        found = Read(answer.text)
        assert [attrs.get("src") for tag, attrs in found.tags if tag == "script"] == ["/static/suggest.js"], path
        assert "alert(2)" in found.text + "".join(found.all("input", "value")), path


def test_names_are_the_ids_where_no_source_names_a_thing(hostile: httpx2.Client) -> None:
    assert "place/p2" in page(hostile, "/place/p2").text
    assert "event/e2" in page(hostile, "/event/e2").text
