import re
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cursors import Cursor
from kg.errors import BadCursor
from kg.index import NO_DAY, NO_DEPTH

cursors = st.builds(
    Cursor,
    depth=st.integers(0, NO_DEPTH),
    day=st.integers(-719_162, NO_DAY),
    iri=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    group=st.text(st.characters(exclude_categories=["Cs"], exclude_characters=" "), max_size=20),
    of=st.sampled_from(["", "document", "https://w3id.org/chithi/id/document/a"]),
)


@given(cursors)
def test_a_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    text = str(cursor)
    assert re.fullmatch("[A-Za-z0-9_-]+", text)
    assert Cursor.parse(text, cursor.of) == cursor
    with pytest.raises(BadCursor):
        Cursor.parse(text, f"{cursor.of}-2")


@given(cursors, st.data())
def test_a_cursor_that_was_changed_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    text = str(cursor)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_ é%"))
    changed = text[:place] + other + text[place + 1 :]
    if changed != text:
        with pytest.raises(BadCursor):
            Cursor.parse(changed, cursor.of)
    with pytest.raises(BadCursor):
        Cursor.parse(text[:place], cursor.of)


@given(st.text(max_size=200))
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(BadCursor) as caught:
        Cursor.parse(text)
    assert caught.value.text == text


@pytest.mark.parametrize("text", ["", "A" * 10_000, "AAAAAA==", "\ud800", "A\n", urlsafe_b64encode(b"\0" * 9).decode()])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadCursor, match="is no cursor"):
        Cursor.parse(text)


def test_cursors_are_ordered_as_lists_are() -> None:
    rows = [Cursor(0, 5, "b"), Cursor(0, NO_DAY, "a"), Cursor(1, -3, "z"), Cursor(1, -3, "đ"), Cursor(NO_DEPTH, 0, "a")]
    assert sorted([*rows[2:], *rows[:2]]) == rows
