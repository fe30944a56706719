"""Folding: what counts as the same words, in search and between sources."""

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fold import key, key_expression, same

VOWELS = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
]
VIETNAMESE = st.lists(st.sampled_from([*VOWELS, *"bcdđghklmnpqrstvxĐ", *" -/.:0945", "số ", "Số "])).map("".join)
# Characters newer than Python's tables may be letters to polars already.
ANY = st.text(st.characters(exclude_categories=("Cs", "Cn")))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Chỉ thị 09-CT/TW", "chi thi 9 ct tw"),
        ("chi thi so 09/CT/TW", "chi thi 9 ct tw"),
        ("Chỉ thị số 9 – CT / TW", "chi thi 9 ct tw"),
        ("số 09-CT/TW", "9 ct tw"),
        ("06/2014/NĐ-CP", "6 2014 nd cp"),
        ("QyĐ", "qyd"),
        ("Uỷ ban nhân dân", "uy ban nhan dan"),
        ("ỦY BAN\u00a0NHÂN  DÂN", "uy ban nhan dan"),
        ("Đường số một", "duong so mot"),
        ("Phường 04, Quận 11", "phuong 4 quan 11"),
        ("00", "0"),
        ("Công an số-7", "cong an 7"),
        ("", ""),
        (" \0\u202e-", ""),
    ],
)
def test_key(text: str, folded: str) -> None:
    assert key(text) == folded
    assert key(unicodedata.normalize("NFD", text)) == folded


@given(st.lists(st.one_of(VIETNAMESE, ANY), min_size=20))
def test_whole_columns_are_folded_alike(texts: list[str]) -> None:
    column = pl.DataFrame({"text": [*texts, None]}, schema={"text": pl.String}).select(key_expression(pl.col("text")))
    assert column["text"].to_list() == [*map(key, texts), None]


@given(st.one_of(VIETNAMESE, ANY))
def test_a_key_is_words_of_letters_and_digits(text: str) -> None:
    words = key(text).split(" ")
    assert words == [""] or all(word.isalnum() for word in words)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("hoà giải", "hòa giải"),
        ("Uỷ ban", "Ủy ban"),
        ("khoá XI", "khóa XI"),
        ("Thuý", "Thúy"),
        ("loè", "lòe"),
        ("HOÀ", "hòa"),
        ("hoạt động", "họat động"),
        ("ngoại", "ngọai"),
        ("khuỷu", "khủyu"),
        ("Về tăng cường sự lãnh đạo", "Tăng cường  sự lãnh\u00a0đạo"),
        ("về việc", "Việc"),
        ("“Toàn dân”", '"Toàn dân"'),
        ("2011 – 2015", "2011 - 2015"),
        ("Vi\u0323nh", "Vịnh"),
    ],
)
def test_variants_of_printing_are_the_same(a: str, b: str) -> None:
    assert same(a) == same(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Nguyễn Kim Vịnh", "Nguyễn Kim Vinh"),
        ("quý", "qúy"),
        ("của", "cuả"),
        ("giả", "gỉa"),
        ("ma", "mà"),
        ("hóa", "hỏa"),
        ("Quận 11", "Quận 1"),
        ("09-CT/TW", "09/CT/TW"),
        ("Vềtăng", "tăng"),
        ("Đảng", "Dang"),
    ],
)
def test_what_may_be_another_word_is_not_the_same(a: str, b: str) -> None:
    assert same(a) != same(b)


def test_qu_and_gi_are_consonants() -> None:
    assert [same(word) for word in ("quý", "quỳnh", "giả", "già")] == ["quý", "quỳnh", "giả", "già"]


@given(st.one_of(VIETNAMESE, ANY))
def test_folding_for_comparison_knows_no_case_and_no_normal_form(text: str) -> None:
    folded = same(text)
    assert same(unicodedata.normalize("NFD", text)) == folded
    assert folded == unicodedata.normalize("NFC", folded)
    assert same(f"  {text}\n") == folded


@given(VIETNAMESE)
def test_folding_for_comparison_keeps_every_letter(text: str) -> None:
    def letters(each: str) -> list[str]:
        return sorted(char for char in unicodedata.normalize("NFD", each.casefold()) if char.isalpha())

    if not text.casefold().lstrip().startswith("về "):
        assert letters(same(text)) == letters(text)
