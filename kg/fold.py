"""Folding text for comparison: what a reader would call the same words becomes the same text."""

import re
import unicodedata

import polars as pl

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng, as combining characters
# The tone of oa, oe and uy stands on either vowel, by the old or the new rule; that of oê, uâ and the like only on the
# second, and the u of qu belongs to the consonant.
_OLD_TONE = re.compile(rf"(o(?=.[ae])|(?<!q)u(?=.y))([{_TONES}])([aey])(?![\u0302\u0306])")
_TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’", "'")}
)
_ABOUT = "về "

# "Chỉ thị số 09-CT/TW" is "Chỉ thị 09-CT/TW", and 9-CT/TW is 09-CT/TW. The words are folded already.
_NUMBER_WORD = re.compile(r"\bso (?=[0-9])")
_LEADING_ZEROS = re.compile(r"\b0+(?=[0-9])")


def key(text: str) -> str:
    """Fold text for search and look-up: words in lower case without diacritics, parted by single spaces.

    Signs part words, so 09-CT/TW and 09/CT/TW are both `9 ct tw`; the word "số" before a number and leading zeros
    are dropped. `Ủy ban` and `Uỷ ban` are both `uy ban`.
    """
    bare = (char for char in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(char) != "Mn")
    words = " ".join("".join(char if char.isalnum() else " " for char in bare).split()).replace("đ", "d")
    return _LEADING_ZEROS.sub("", _NUMBER_WORD.sub("", words))


def key_expression(column: pl.Expr) -> pl.Expr:
    """Return `key` as an expression over text, for whole columns."""
    bare = column.str.to_lowercase().str.normalize("NFD").str.replace_all(r"\p{Mn}", "")
    words = bare.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(" ").str.replace_all("đ", "d", literal=True)
    return words.str.replace_all(r"\bso ([0-9])", "$1").str.replace_all(r"\b0+([0-9])", "$1")


def same(text: str) -> str:
    """Fold text to tell whether two sources say the same: two texts differ in fact only if they differ here.

    Case, spaces, the kind of dash and quotation mark, the place of the tone (hoà, hòa) and a leading "Về" do not
    count; letters and diacritics do: Vịnh is not Vinh.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY).casefold().split())
    if spaced.startswith(_ABOUT):
        spaced = spaced[len(_ABOUT) :]
    return unicodedata.normalize("NFC", _OLD_TONE.sub(r"\1\3\2", unicodedata.normalize("NFD", spaced)))
