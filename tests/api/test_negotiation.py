"""Which form a client gets, by what it says that it takes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.negotiation import GRAPHS, MEDIA_TYPES, RESULTS, choose, takes_gzip

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name", "content_type"),
    [
        (None, "json", "application/sparql-results+json"),
        ("", "json", "application/sparql-results+json"),
        ("*/*", "json", "application/sparql-results+json"),
        ("*", "json", "application/sparql-results+json"),
        ("application/*", "json", "application/sparql-results+json"),
        ("text/*", "csv", "text/csv; charset=utf-8"),
        ("text/csv", "csv", "text/csv; charset=utf-8"),
        ("TEXT/CSV ; Q=1.0", "csv", "text/csv; charset=utf-8"),
        ("text/csv; header=present", "csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "tsv", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+xml", "xml", "application/sparql-results+xml"),
        ("application/json", "json", "application/json"),
        ("application/xml", "xml", "application/xml"),
        ("text/xml", "xml", "text/xml"),
        ("application/sparql-results+xml, application/sparql-results+json", "json", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0.1, text/csv;q=0.9", "csv", "text/csv; charset=utf-8"),
        ("*/*;q=0.1, text/csv;q=0.2", "csv", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*", "xml", "application/sparql-results+xml"),
        ("text/*, text/csv;q=0.1", "tsv", "text/tab-separated-values; charset=utf-8"),
        ("application/*;q=0.5, */*;q=0.9", "csv", "text/csv; charset=utf-8"),
        (BROWSER, "xml", "application/xml"),
        ("nonsense", "json", "application/sparql-results+json"),
        ("text/turtle, text/csv;q=0.1", "csv", "text/csv; charset=utf-8"),
    ],
)
def test_results(accept: str | None, name: str, content_type: str) -> None:
    chosen = choose(accept, RESULTS)
    assert chosen is not None
    assert (chosen.name, chosen.content_type) == (name, content_type)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "ttl"),
        ("text/turtle", "ttl"),
        ("application/x-turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("text/plain", "nt"),
        ("application/ld+json;profile=x", "jsonld"),
        ("application/json", "jsonld"),
        ("application/rdf+xml", "rdfxml"),
        ("application/rdf+xml, text/turtle;q=0.9", "rdfxml"),
        ("text/html, application/rdf+xml;q=0.2", "rdfxml"),
    ],
)
def test_graphs(accept: str | None, name: str) -> None:
    chosen = choose(accept, GRAPHS)
    assert chosen is not None
    assert chosen.name == name


@pytest.mark.parametrize("accept", ["application/pdf", "*/*;q=0", "text/csv;q=0", "text/csv;q=nan", "text/csv;q=x"])
def test_nothing_fits(accept: str) -> None:
    assert choose(accept, RESULTS) is None


def test_one_media_type_has_one_name() -> None:
    assert len(set(MEDIA_TYPES.values())) == len(MEDIA_TYPES) == 8


@given(st.text(max_size=200))
@example("a/b;q=1;;;,/,*/,;q=,*/x")
def test_whatever_a_header_says_the_choice_is_an_offer_or_none(accept: str) -> None:
    chosen = choose(accept, RESULTS)
    assert chosen is None or (chosen.name in [offer.name for offer in RESULTS] and 0 < chosen.quality <= 1)


@given(
    st.lists(
        st.tuples(st.sampled_from([offer.media_type for offer in RESULTS]), st.integers(0, 1000)),
        min_size=1,
        unique_by=lambda each: each[0],
    )
)
def test_the_best_liked_is_chosen(named: list[tuple[str, int]]) -> None:
    chosen = choose(", ".join(f"{name};q={quality / 1000}" for name, quality in named), RESULTS)
    best = max(quality for _, quality in named)
    if best == 0:
        assert chosen is None
    else:
        assert chosen is not None
        assert dict(named)[MEDIA_TYPES[chosen.name]] == best


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP, br", True),
        ("x-gzip", True),
        ("*", True),
        ("br;q=1, gzip;q=0.2", True),
        ("gzip;q=0.5, identity;q=1", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
    ],
)
def test_gzip(header: str | None, taken: bool) -> None:
    assert takes_gzip(header) is taken
