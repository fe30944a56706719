"""Pages for readers: right, escaped, readable without scripts, in two languages, and none of their links is broken."""

import re
from collections import deque
from urllib.parse import urljoin

import httpx2
import pytest

from tests.api.paged import HTML, Read, page, well_made
from tests.api.served import got

PAGES = (
    "/",
    "/search?q=09-CT/TW",
    "/search?q=quan 11&as_of=2026-01-01",
    "/about",
    "/conflicts",
    "/missing",
    "/documents",
    "/documents?level=district&branch=party&from=2012",
    "/events",
    "/actions",
    "/bodies",
    "/places?level=district&place=79",
    "/people",
    "/sources",
    "/tasks?overdue=true&undated=true",
    "/coverage/ct-09-ct-tw-2011",
    "/coverage/ct-09-ct-tw-2011?level=district&as_of=2019-01-01",
    "/coverage/ct-09-ct-tw-2011?level=district&as_of=2026-01-01&within=Thành phố Hồ Chí Minh",
    "/coverage/ct-09-ct-tw-2011?level=commune&within=79&state=none&offset=50",
    "/ontology",
    "/vocab/level",
    "/vocab/level/commune",
    "/document/ct-09-ct-tw-2011",
    "/body/ban-bi-thu",
    "/place/772?as_of=2019-11-20",
    "/place/27238-20250701",
    "/event/hn-so-ket-73-kh-qu-quan-11",
    "/action/dt-19",
    "/person/tran-phi-long?as_of=2019-12-18",
    "/tenure/dang-thanh-binh-pho-bi-thu-thuong-truc",
    "/award/kt-phong-trao-2011-thua-thien-hue",
    "/indicator/so-phuong-quan-11-2019",
    "/task/nv-thua-thien-hue-chi-thi-09",
    "/source/tth-tong-ket-2011",
)
_FOLLOWED: set[str] = set()
"""Links that led somewhere: each is tried once."""

CRAWLED = 220  # pages of the articles that are opened by following links


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_is_well_made_and_asks_nobody_else_for_anything(web: httpx2.Client, path: str, language: str) -> None:
    found = page(web, f"{path}{'&' if '?' in path else '?'}lang={language}")
    well_made(found)
    assert found.all("html", "lang") == [language]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_ours_leads_somewhere(web: httpx2.Client, path: str) -> None:
    found = page(web, path)
    links = {*found.all("a", "href"), *found.all("link", "href"), *found.all("form", "action")}
    ids = {f"#{attrs['id']}" for _, attrs in found.tags if "id" in attrs}
    assert {link for link in links if link.startswith("#")} <= ids
    ours = {urljoin(path, link).partition("#")[0] for link in links if not link.startswith("http")}
    for url in sorted(ours - _FOLLOWED)[:25]:
        assert web.head(url, headers=HTML).status_code == 200, url
        _FOLLOWED.add(url)


def test_who_follows_links_from_the_home_page_meets_no_dead_end(articles: httpx2.Client) -> None:
    seen, waiting = {"/?lang=en"}, deque(["/?lang=en"])
    opened = 0
    while waiting and opened < CRAWLED:
        path = waiting.popleft()
        answer = articles.get(path, headers=HTML)
        assert answer.status_code == 200, path
        opened += 1
        if not answer.headers["content-type"].startswith("text/html") or path.startswith(
            ("/docs", "/graph", "/sparql")
        ):
            continue
        found = Read(answer.text)
        assert found.all("html", "lang") == ["en"], path  # English is kept
        anchors = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
        for link in found.all("a", "href"):
            target, _, anchor = link.partition("#")
            assert target or anchor in anchors, (path, link)
            url = urljoin(path, target)
            if not link.startswith("http") and "lang=en" in target and url not in seen:
                seen.add(url)
                waiting.append(url)
    assert opened == CRAWLED


def test_a_thing_is_shown_with_what_it_derives_from_and_who_says_so(web: httpx2.Client) -> None:
    found = page(web, "/document/kh-73-kh-qu-2012")
    assert "Kế hoạch 73-KH/QU" in found.text
    links = found.all("a", "href")
    for href in (
        "/document/ctr-26-ctr-tu",  # up
        "/document/ct-09-ct-tw-2011",  # and further up
        "/event/hn-so-ket-73-kh-qu-quan-11",  # down
        "/body/ban-thuong-vu-quan-uy-quan-11",
        "/source/thanhuytphcm-so-ket-73-kh-qu",
        "/vocab/document-type/plan",
        "/ontology#issuer",
        "/data/document/kh-73-kh-qu-2012.ttl",
        "/graph/document/kh-73-kh-qu-2012",
    ):
        assert href in links
    assert re.search(r"thực hiện ?Chương trình 26-CTr/TU .*Chương trình · cấp tỉnh .* ?\[1\] đoạn 4", found.plain)


def test_english_is_asked_for_and_kept(web: httpx2.Client) -> None:
    found = page(web, "/document/kh-73-kh-qu-2012?lang=en")
    assert re.search(r"implements ?Chương trình 26-CTr/TU .* ?\[1\] para\. 4", found.plain)
    assert "13 August 2012" in found.text
    assert "/document/ctr-26-ctr-tu?lang=en" in found.all("a", "href")
    assert web.get("/document/kh-73-kh-qu-2012?lang=fr").status_code == 422


def test_what_is_disputed_is_marked(disputed: httpx2.Client) -> None:
    found = page(disputed, "/document/d1")
    assert "disputed" in [attrs.get("class") for tag, attrs in found.tags if tag == "dd"]
    assert "có tranh cãi" in found.text
    plain = page(disputed, "/document/d6")
    assert "disputed" not in plain.classes
    assert "suy ra" in plain.text


@pytest.mark.parametrize(("lang", "name", "other"), [("vi", "tên gọi", "tên khác"), ("en", "name", "other name")])
def test_names_are_shown_with_who_says_them(disputed: httpx2.Client, lang: str, name: str, other: str) -> None:
    facts = page(disputed, f"/body/tinh-uy?lang={lang}").plain
    assert re.search(rf"{name} .*Tỉnh ủy Một.* {other} ", facts)
    assert re.search(r"Đảng bộ tỉnh Một \[1\]", facts)
    assert re.search(r"Party Committee of Một \[1\]", facts)


def test_a_page_that_is_not_there_names_the_nearest(web: httpx2.Client) -> None:
    found = page(web, "/document/ct-09-ct-tw", 404)
    assert "/document/ct-09-ct-tw-2011" in found.all("a", "href")


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nope", 404, "Không có trang này"),
        ("/static/nope.js", 404, "Không có trang này"),
        ("/id/document/nope", 404, "document/nope"),
        ("/data/document/d1", 406, "text/turtle"),
        ("/documents?lang=fr", 422, "lang: 'vi' hoặc 'en'"),
        (f"/search?q={'a' * 1001}", 422, "q: nhiều nhất 1.000 ký tự"),
        ("/graph/place/01", 400, "không có dòng dõi"),
        ("/graph/1-CT%2FTW", 409, "Có nhiều mục mang tên này"),
        ("/coverage/x", 404, "Không có trang này"),
        ("/coverage/1-CT%2FTW", 409, "Có nhiều mục mang tên này"),
        ("/coverage/body/ubnd", 400, "không có dòng dõi"),
        ("/coverage/document/d1?as_of=hôm nay", 422, "hôm nay"),
        ("/coverage/document/d1?level=central", 422, "central"),
        ("/coverage/document/d1?state=absent", 422, "absent"),
        ("/coverage/document/d1?level=commune", 404, "xã"),
        ("/place/01?as_of=2012-13-01", 422, "2012-13-01"),
        ("/source/bao?offset=x", 422, "Đây phải là một số"),
        ("/documents?level=xyz", 422, "level: xyz"),
        ("/documents?from=2021&to=2020", 422, "2021"),
        ("/documents?cursor=abc", 400, "không tiếp tục"),
        ("/documents?place=Nowhere", 404, "Nowhere"),
        ("/missing?issuer=Nobody", 404, "Nobody"),
    ],
)
def test_what_cannot_be_shown_is_said_on_a_page(disputed: httpx2.Client, path: str, status: int, says: str) -> None:
    found = page(disputed, path, status)
    well_made(found)
    assert says in found.text


@pytest.mark.parametrize(
    "path", ["/nope", "/id/document/nope", "/document/nope", "/documents?lang=fr", "/place/01?as_of=x"]
)
@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/problem+json, text/html;q=0.9"])
def test_programs_are_told_problems(disputed: httpx2.Client, path: str, accept: str) -> None:
    answer = disputed.get(path, headers={"accept": accept})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code >= 400


def test_no_page_about_a_mistake_is_kept(disputed: httpx2.Client) -> None:
    answer = disputed.get("/document/nope?lang=en", headers=HTML)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert "There is no such page" in answer.text


def test_the_candidates_for_a_symbol_are_offered(disputed: httpx2.Client) -> None:
    links = page(disputed, "/coverage/1-CT%2FTW?lang=en", 409).all("a", "href")
    assert {"/document/d1?lang=en", "/document/d4?lang=en"} <= set(links)


def test_a_claim_shows_what_it_says(web: httpx2.Client) -> None:
    facts = got(web, "/api/people/dang-thanh-binh")["facts"]
    found = page(web, f"/claim/{facts[0]['claims'][0]['id']}")
    assert "Đặng Thanh Bình" in found.text
    assert "/person/dang-thanh-binh" in found.all("a", "href")
    assert "/source/thanhuytphcm-so-ket-73-kh-qu" in found.all("a", "href")


def test_a_page_has_the_policy_and_the_tag_of_its_dataset(web: httpx2.Client) -> None:
    answer = web.get("/person/dang-thanh-binh", headers=HTML)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    known = {"if-none-match": answer.headers["etag"], **HTML}
    assert web.get("/person/dang-thanh-binh", headers=known).status_code == 304
    assert web.get("/person/dang-thanh-binh?lang=en", headers=known).status_code == 200


def test_the_home_page_begins_where_lineage_begins(web: httpx2.Client) -> None:
    found = page(web, "/")
    links = found.all("a", "href")
    assert "/document/ct-09-ct-tw-2011" in links
    assert "/document/kh-73-kh-qu-2012" not in links  # it derives from another
    assert any(link.startswith("/coverage/document/ct-09-ct-tw-2011?level=province") for link in links)
    assert "/graph/document/ct-09-ct-tw-2011" in links
    assert re.search(r"34 tỉnh, thành phố: \d+ có văn bản · \d+ chỉ có sự kiện · \d+ chưa ghi nhận", found.plain)
    assert {"/documents", "/places", "/tasks", "/conflicts", "/missing", "/about"} <= set(links)


def test_every_term_has_its_anchor(web: httpx2.Client) -> None:
    found = page(web, "/ontology")
    anchors = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    assert {"Document", "derivesFrom", "implements", "PartyAbbreviation"} <= anchors
    assert "dẫn xuất từ" in found.text
    assert "derives from" in page(web, "/ontology?lang=en").text


def test_the_form_for_queries_stands_in_the_readers_language(web: httpx2.Client) -> None:
    for language, words in (("vi", "Câu truy vấn"), ("en", "prefixes such as ct: need not be declared")):
        answer = web.get(f"/sparql?lang={language}", headers={"Accept": "text/html"})
        assert words in answer.text
        assert f'<html lang="{language}">' in answer.text
        assert "?document a ct:Directive" in answer.text
