"""Pages for readers: right, escaped, without scripts, in two languages, and none of their links is broken."""

import itertools
import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx2
import pytest

from tests.api.served import got

PAGES = (
    "/",
    "/search?q=09-CT/TW",
    "/ontology",
    "/vocab/level",
    "/vocab/level/commune",
    "/document/ct-09-ct-tw-2011",
    "/body/ban-bi-thu",
    "/place/772",
    "/event/hn-so-ket-73-kh-qu-quan-11",
    "/action/dt-19",
    "/person/dang-thanh-binh",
    "/tenure/dang-thanh-binh-pho-bi-thu-thuong-truc",
    "/award/kt-phong-trao-2011-thua-thien-hue",
    "/indicator/so-phuong-quan-11-2019",
    "/task/nv-thua-thien-hue-chi-thi-09",
    "/source/tth-tong-ket-2011",
)
HTML = {"accept": "text/html"}
VOID = {"meta", "link", "input", "br"}


class Read(HTMLParser):
    """What a page is made of; fails on elements that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, attribute: str) -> list[str]:
        return [value for name, attrs in self.tags if name == tag and (value := attrs.get(attribute)) is not None]


def _page(web: httpx2.Client, path: str) -> Read:
    answer = web.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Read(answer.text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_is_well_made_and_asks_nobody_else_for_anything(web: httpx2.Client, path: str, language: str) -> None:
    page = _page(web, f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert page.all("html", "lang") == [language]
    names = [tag for tag, _ in page.tags]
    assert [names.count(each) for each in ("h1", "main", "title")] == [1, 1, 1]
    assert not {"script", "style", "iframe", "img", "object"} & set(names)
    assert not [name for _, attrs in page.tags for name in attrs if name == "style" or name.startswith("on")]
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)
    assert set(page.all("input", "id")) <= set(page.all("label", "for"))
    assert page.all("link", "href")[0] == "/static/chithi.css"
    assert all(href.startswith("/") for href in page.all("link", "href"))
    headings = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_ours_leads_somewhere(web: httpx2.Client, path: str) -> None:
    page = _page(web, path)
    links = {*page.all("a", "href"), *page.all("link", "href")}
    ids = {f"#{attrs['id']}" for _, attrs in page.tags if "id" in attrs}
    assert {link for link in links if link.startswith("#")} <= ids
    ours = {urljoin(path, link).partition("#")[0] for link in links if not link.startswith("http")}
    for url in sorted(ours):
        assert web.head(url, headers=HTML).status_code == 200, url


def test_a_thing_is_shown_with_what_it_derives_from_and_who_says_so(web: httpx2.Client) -> None:
    page = _page(web, "/document/kh-73-kh-qu-2012")
    assert "Kế hoạch 73-KH/QU" in page.text
    links = page.all("a", "href")
    for href in (
        "/document/ctr-26-ctr-tu",  # up
        "/event/hn-so-ket-73-kh-qu-quan-11",  # down
        "/body/ban-thuong-vu-quan-uy-quan-11",
        "/source/thanhuytphcm-so-ket-73-kh-qu",
        "/vocab/document-type/plan",
        "/ontology#issuer",
        "/data/document/kh-73-kh-qu-2012.ttl",
    ):
        assert href in links
    assert "thực hiện: Chương trình 26-CTr/TU" in " ".join(page.text.split())


def test_english_is_asked_for_and_kept(web: httpx2.Client) -> None:
    page = _page(web, "/document/kh-73-kh-qu-2012?lang=en")
    assert "implements: Chương trình 26-CTr/TU" in " ".join(page.text.split())
    assert "/document/ctr-26-ctr-tu?lang=en" in page.all("a", "href")
    assert web.get("/document/kh-73-kh-qu-2012?lang=fr").status_code == 422


def test_what_is_disputed_is_marked(disputed: httpx2.Client) -> None:
    page = _page(disputed, "/document/d1")
    marked = [attrs.get("class") for tag, attrs in page.tags if tag == "dd"]
    assert "disputed" in marked
    assert "bị nghi ngờ" in page.text
    plain = _page(disputed, "/document/d6")
    assert "disputed" not in [attrs.get("class") for _, attrs in plain.tags]
    assert "suy ra" in plain.text


@pytest.mark.parametrize(("lang", "name", "other"), [("vi", "tên gọi", "tên khác"), ("en", "name", "other name")])
def test_names_are_shown_with_who_says_them(disputed: httpx2.Client, lang: str, name: str, other: str) -> None:
    facts = _page(disputed, f"/body/tinh-uy?lang={lang}").text.partition("Đảng bộ")[0]
    assert re.search(rf"{name}\s.*Tỉnh ủy Một.*\[1\].*{other}\s", facts, re.DOTALL)
    page = " ".join(_page(disputed, f"/body/tinh-uy?lang={lang}").text.split())
    assert re.search(r"Đảng bộ tỉnh Một \[1\]", page)
    assert re.search(r"Party Committee of Một \[1\]", page)


def test_text_that_looks_like_markup_is_text(disputed: httpx2.Client) -> None:
    page = _page(disputed, "/document/d1")
    assert "b" not in [tag for tag, _ in page.tags]
    assert "<b>Về</b> an ninh" in page.text
    search = _page(disputed, '/search?q="><script>alert(1)</script>')
    assert "script" not in [tag for tag, _ in search.tags]
    assert '"><script>alert(1)</script>' in search.text
    missing = disputed.get("/document/%3Cscript%3E", headers=HTML)
    assert missing.status_code == 404
    assert "script" not in [tag for tag, _ in Read(missing.text).tags]


def test_a_page_that_is_not_there_names_the_nearest(web: httpx2.Client) -> None:
    answer = web.get("/document/ct-09-ct-tw")
    assert answer.status_code == 404
    assert "/document/ct-09-ct-tw-2011" in Read(answer.text).all("a", "href")


def test_a_claim_shows_what_it_says(web: httpx2.Client) -> None:
    facts = got(web, "/api/people/dang-thanh-binh")["facts"]
    page = _page(web, f"/claim/{facts[0]['claims'][0]['id']}")
    assert "Đặng Thanh Bình" in page.text
    assert "/person/dang-thanh-binh" in page.all("a", "href")
    assert "/source/thanhuytphcm-so-ket-73-kh-qu" in page.all("a", "href")


def test_a_page_has_the_policy_and_the_tag_of_its_dataset(web: httpx2.Client) -> None:
    answer = web.get("/person/dang-thanh-binh", headers=HTML)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    known = {"if-none-match": answer.headers["etag"], **HTML}
    assert web.get("/person/dang-thanh-binh", headers=known).status_code == 304
    assert web.get("/person/dang-thanh-binh?lang=en", headers=known).status_code == 200


def test_the_home_page_begins_where_lineage_begins(web: httpx2.Client) -> None:
    links = _page(web, "/").all("a", "href")
    assert "/document/ct-09-ct-tw-2011" in links
    assert "/document/kh-73-kh-qu-2012" not in links  # it derives from another


def test_every_term_has_its_anchor(web: httpx2.Client) -> None:
    page = _page(web, "/ontology")
    anchors = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {"Document", "derivesFrom", "implements", "PartyAbbreviation"} <= anchors
    assert "dẫn xuất từ" in page.text
    assert "derives from" in _page(web, "/ontology?lang=en").text


def test_the_form_for_queries_stands_in_the_readers_language(web: httpx2.Client) -> None:
    for language, words in (("vi", "Câu truy vấn"), ("en", "prefixes such as ct: need not be declared")):
        page = web.get(f"/sparql?lang={language}", headers={"Accept": "text/html"})
        assert words in page.text
        assert f'<html lang="{language}">' in page.text
        assert "?document a ct:Directive" in page.text
