"""What a request asks: decoded once, refused where it is not clear."""

from urllib.parse import quote, quote_plus, unquote_to_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from api.protocol import Asked, media_type, of_form, of_query, of_url

QUERY = "SELECT ?s { ?s ?p 'a+b 100% %41 Chỉ thị' }"


def _status(call: object, *arguments: object) -> int:
    with pytest.raises(HTTPException) as raised:
        call(*arguments, None, None)  # type: ignore[operator]
    return raised.value.status_code


@pytest.mark.parametrize("encode", [quote, quote_plus])
def test_a_query_is_decoded_once(encode: object) -> None:
    sent = f"query={encode(QUERY)}".encode()  # type: ignore[operator]
    for asked in (of_url(sent, None, None), of_form(sent, b"", None, None)):
        assert asked is not None
        assert asked.text == QUERY
    assert of_query(QUERY.encode(), b"", None, None).text == QUERY


@given(st.text().filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text)))
def test_every_text_survives_the_url_the_form_and_the_body(text: str) -> None:
    form = urlencode({"query": text}).encode()
    url = of_url(form, None, None)
    assert url is not None
    assert url.text == of_form(form, b"", None, None).text == of_query(text.encode(), b"", None, None).text == text


PARTS = st.sampled_from(
    [b"%", b"%C3%A9", b"%22", b"%5c", b"\\", b"\\u0041", b'"', b"\xc3\xa9", b"\xff", b"%zz", b"+", b"4", b"a", b"\x01"]
)


@given(st.lists(PARTS).map(b"".join))
def test_escapes_are_decoded_as_everywhere_else(sent: bytes) -> None:
    expected = unquote_to_bytes(sent.replace(b"+", b" "))
    try:
        text = expected.decode()
    except UnicodeDecodeError:
        assert _status(of_url, b"query=" + sent) == 400
    else:
        asked = of_url(b"query=" + sent, None, None)
        assert asked is not None
        assert asked.text == text


def test_graphs_are_repeated_parameters_and_for_a_bare_query_stand_in_the_url() -> None:
    graphs = urlencode(
        [("default-graph-uri", "https://a.org/1"), ("default-graph-uri", "urn:b"), ("named-graph-uri", "urn:c")]
    ).encode()
    expected = (("https://a.org/1", "urn:b"), ("urn:c",))
    for asked in (
        of_url(graphs + b"&query=ASK%7B%7D", None, None),
        of_form(graphs + b"&query=ASK%7B%7D", b"", None, None),
        of_query(b"ASK{}", graphs, None, None),
    ):
        assert asked is not None
        assert (asked.default_graphs, asked.named_graphs) == expected


def test_nothing_at_all_is_no_query_and_something_else_is_a_mistake() -> None:
    assert of_url(b"", None, None) is None
    assert _status(of_url, b"format=json") == 400


@pytest.mark.parametrize(
    "sent",
    [
        b"query=ASK%7B%7D&query=ASK%7B%7D",
        b"query=%FF",
        "query=ASK{}&x=é".encode("latin-1"),
        b"query=ASK%7B%7D&default-graph-uri=",
        b"query=ASK%7B%7D&default-graph-uri=relative",
        b"query=ASK%7B%7D&named-graph-uri=urn:a%20b",
        b"query=ASK%7B%7D" + b"&named-graph-uri=urn:a" * 1000,
    ],
)
def test_what_is_not_clear_is_refused(sent: bytes) -> None:
    assert _status(of_url, sent) == 400
    assert _status(of_form, sent, b"") == 400


def test_updates_are_refused_as_such() -> None:
    assert _status(of_form, b"update=CLEAR+ALL", b"") == 403
    assert _status(of_url, b"query=ASK%7B%7D&update=CLEAR+ALL") == 403


def test_two_queries_are_refused_wherever_they_stand() -> None:
    assert _status(of_query, b"ASK{}", b"query=ASK%7B%7D") == 400
    assert _status(of_form, b"query=ASK%7B%7D", b"query=ASK%7B%7D") == 400


def test_a_body_that_is_not_utf_8_is_refused() -> None:
    assert _status(of_query, "ASK { ?s ?p 'é' }".encode("latin-1"), b"") == 400
    for charset in ("utf-16", "iso-8859-1"):
        with pytest.raises(HTTPException) as raised:
            media_type(f"application/sparql-query; charset={charset}")
        assert raised.value.status_code == 415
    assert media_type('Application/SPARQL-Query; charset="UTF-8"') == "application/sparql-query"
    assert media_type(None) == ""


def test_no_format_that_is_taken() -> None:
    with pytest.raises(HTTPException) as raised:
        of_url(b"query=ASK%7B%7D", "application/pdf", None)
    assert raised.value.status_code == 406
    assert "text/turtle" in str(raised.value.detail)


def _tag(sent: bytes, accept: str | None = None, encodings: str | None = None, dataset: str = "d") -> str | None:
    asked = of_url(sent, accept, encodings)
    assert isinstance(asked, Asked)
    return asked.tag(dataset)


def test_an_answers_tag_changes_with_all_that_it_depends_on() -> None:
    sent = b"query=ASK%7B%7D"
    tags = [
        _tag(sent),
        _tag(sent + b"+"),
        _tag(sent, "text/csv"),
        _tag(sent, "application/json"),
        _tag(sent, None, "gzip"),
        _tag(sent, dataset="e"),
        _tag(sent + b"&default-graph-uri=urn:a"),
        _tag(sent + b"&named-graph-uri=urn:a"),
        _tag(sent + b"&named-graph-uri=urn:a&named-graph-uri=urn:b"),
    ]
    assert len(set(tags)) == len(tags)
    assert all(tag and tag.startswith('"') and tag.endswith('"') for tag in tags)
    assert _tag(sent) == _tag(b"query=ASK{}")


@pytest.mark.parametrize("function", ["NOW()", "rand()", "Uuid ()", "STRUUID()"])
def test_what_has_another_answer_each_time_has_no_tag(function: str) -> None:
    assert _tag(f"query={quote(f'SELECT ({function} AS ?x) {{}}')}".encode()) is None


def test_a_long_query_is_read_like_a_short_one() -> None:
    text = "SELECT ?s { ?s ?p '" + "x" * 60_000 + "' }"
    asked = of_url(urlencode({"query": text}).encode(), None, None)
    assert asked is not None
    assert asked.text == text


def test_a_byte_order_mark_before_a_query_is_none_of_it() -> None:
    asked = of_query("\ufeffASK {}".encode(), b"", None, None)
    assert asked.text == "ASK {}"
