"""Labels: one in Vietnamese for everything, made from what is known."""

from __future__ import annotations

import pytest

from tests.loaders.clusters import SOURCES, quads, values, view, write

DOCUMENTS = """
    id,type,form,symbol,title,source,certainty
    symbol,programme,Chương trình hành động,26-CTr/TU,Tăng cường lãnh đạo,hcm,
    form,programme,Chương trình phối hợp,,giữa Công an và Mặt trận,hcm,
    title,report,,,đánh giá 05 năm,hcm,
    type,plan,,,,hcm,
    untyped,,,44-KL/TW,,hcm,
    nothing,,,,,hcm,
    disputed,plan,,1/KH,,hcm,disputed
    disputed,plan,,2/KH,,hcm,
    """
PLACES = """
    id,name,level,source
    772,Quận 11,district,editors
    huyen,,district,editors
    phuong,,commune,editors
    dau,,,editors
    """
OTHERS = {
    "bodies": "id,name,name_en,source\nqu,Quận ủy Quận 11,District Party Committee,hcm\ntw,,Secretariat,hcm",
    "events": "id,type,name,source\nhn,interim-review,Hội nghị sơ kết,hcm\nhop,final-review;launch,,hcm\nkhong,,,hcm",
    "actions": "id,type,name,source\ndt-19,drill,Diễn tập DT-19,hcm\ndt,drill,,hcm",
    "people": "id,name,source\nluan,Ngô Văn Luận,hcm\nai,,hcm",
    "tenures": "id,person,post,source\nbt,luan,Bí thư,hcm\npct,ai,Phó Chủ tịch,hcm\nct,,Chủ tịch,hcm\ntv,luan,,hcm",
    "indicators": "id,name,source\ntdp,Tổ dân phố đạt chuẩn,hcm\nchi-so,,hcm",
    "tasks": "id,description,source\nnv,Nắm tình hình,hcm",
    "awards": """
        id,form,collectives,individuals,source
        kt,letter-of-commendation,20,44,hcm
        co,emulation-flag,,,hcm
        so,,,5,hcm
        gi,,,,hcm
        """,
}


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    tables = {"sources": SOURCES, "documents": DOCUMENTS, "places": PLACES, **OTHERS}
    shown = view(quads(write(tmp_path_factory.mktemp("labels"), tables)))
    things = {str(quad.subject)[1:-1].rpartition("/id/")[2] for quad in shown}
    return {thing: values(shown, thing, "rdfs:label") for thing in things}


@pytest.mark.parametrize(
    ("thing", "label"),
    [
        ("document/symbol", "Chương trình 26-CTr/TU"),
        ("document/form", "Chương trình phối hợp giữa Công an và Mặt trận"),
        ("document/title", "Báo cáo đánh giá 05 năm"),
        ("document/type", "Kế hoạch"),
        ("document/untyped", "44-KL/TW"),
        ("document/nothing", "nothing"),
        ("document/disputed", "Kế hoạch 2/KH"),
        ("place/772", "Quận 11"),
        ("place/huyen", "huyện (chưa rõ tên)"),
        ("place/phuong", "xã (chưa rõ tên)"),
        ("place/dau", "dau"),
        ("body/qu", "Quận ủy Quận 11"),
        ("event/hn", "Hội nghị sơ kết"),
        ("event/khong", "khong"),
        ("action/dt-19", "Diễn tập DT-19"),
        ("person/luan", "Ngô Văn Luận"),
        ("tenure/bt", "Bí thư — Ngô Văn Luận"),
        ("tenure/pct", "Phó Chủ tịch — ai"),
        ("tenure/ct", "Chủ tịch"),
        ("tenure/tv", "Ngô Văn Luận"),
        ("indicator/tdp", "Tổ dân phố đạt chuẩn"),
        ("task/nv", "Nắm tình hình"),
        ("award/kt", "giấy khen: 20 tập thể, 44 cá nhân"),
        ("award/co", "cờ thi đua"),
        ("award/so", "5 cá nhân"),
        ("award/gi", "gi"),
        ("source/hcm", "Chủ động nắm tình hình"),
    ],
)
def test_label(labels: dict[str, list[str]], thing: str, label: str) -> None:
    found = [each for each in labels[thing] if each not in ("District Party Committee", "Secretariat")]
    assert [each.lower() for each in found] == [label.lower()]


def test_a_gathering_without_a_name_is_called_by_its_first_type(labels: dict[str, list[str]]) -> None:
    assert labels["event/hop"] != labels["event/khong"]
    assert "tổng kết" in labels["event/hop"][0].lower()


def test_an_english_name_stands_beside_the_vietnamese(labels: dict[str, list[str]]) -> None:
    assert labels["body/qu"] == ["District Party Committee", "Quận ủy Quận 11"]
    assert labels["body/tw"] == ["Secretariat", "tw"]


def test_everything_has_a_label(labels: dict[str, list[str]]) -> None:
    assert [thing for thing, found in labels.items() if not found] == []
