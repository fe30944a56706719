"""Requests of the SPARQL 1.1 Protocol: what is asked, over which graphs, in which form. Decoded once, never parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from urllib.parse import parse_qsl, unquote_to_bytes

from orjson import loads
from starlette.exceptions import HTTPException

from api.negotiation import GRAPHS, MEDIA_TYPES, RESULTS, Chosen, Offer, choose, takes_gzip
from api.problems import MEDIA_TYPE
from kg.guard.gate import deterministic

_PARAMETERS = 1000  # of a request, graphs for the most part
_REMEMBERED = 2048  # bytes of a query string that is worth remembering: many times what a lookup by key needs
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f]*")
_UTF8 = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))

_PROGRAM = version("chithi").encode()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it came, and what its answer shall look like."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    results: Chosen[str] | None = None
    graph: Chosen[str] | None = None
    gzip: bool = False
    digest: str | None = None
    """Of all of the above; None where the same question has another answer each time (NOW, RAND, UUID)."""

    def tag(self, dataset: str) -> str | None:
        """The ETag of the answer from a dataset."""
        return None if self.digest is None else f'"{dataset}-{self.digest}"'


_NOTHING = (b"", b"lang=vi", b"lang=en")  # the language is that of the editor for people


_TOLD = (
    Offer("problem", MEDIA_TYPE, ("application/json",)),
    *(Offer(each.name, each.media_type) for each in (*RESULTS, *GRAPHS)),
    Offer("page", "text/html", ("application/xhtml+xml",)),
)


def reads_pages(accept: str | None) -> bool:
    """Whether an error is told on a page: to who likes HTML better than every form of an answer, as browsers do."""
    if not accept or "html" not in accept.lower():
        return False
    chosen = choose(accept, _TOLD)
    return chosen is not None and chosen.name == "page"


def of_url(query_string: bytes, accept: str | None, encodings: str | None, reader: bool = False) -> Asked | None:
    """What a GET asks; None where it asks nothing, and unless `reader`, also for one that reads pages.

    Raises HTTPException.
    """
    if len(query_string) > _REMEMBERED:
        return _of_url(query_string, accept, encodings, reader)
    return _of_known_url(query_string, accept, encodings, reader)


def of_form(body: bytes, query_string: bytes, accept: str | None, encodings: str | None) -> Asked:
    """What a URL-encoded POST asks. Raises HTTPException."""
    return _asked([*_decoded(body), *_decoded(query_string)], accept, encodings)


def of_query(body: bytes, query_string: bytes, accept: str | None, encodings: str | None) -> Asked:
    """What a POST of a query itself asks; the graphs stand in the URL. Raises HTTPException."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HTTPException(400, "The query is not UTF-8.") from error
    return _asked([("query", text), *_decoded(query_string)], accept, encodings)


def media_type(content_type: str | None) -> str:
    """The type of a request's body; raises HTTPException (415) for none and for text in another encoding than UTF-8."""
    name, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "charset" and value.strip('"') not in _UTF8:
            raise HTTPException(415, "Queries are read as UTF-8.")
    return name


def _of_url(query_string: bytes, accept: str | None, encodings: str | None, reader: bool) -> Asked | None:
    if query_string in _NOTHING or (not reader and reads_pages(accept)):
        return None
    return _asked(_decoded(query_string), accept, encodings)


_of_known_url = lru_cache(maxsize=1024)(_of_url)  # what raises is not remembered


def _decoded(form: bytes) -> list[tuple[str, str]]:
    """Parameters, %-escapes and + decoded once."""
    try:
        if form.startswith(b"query=") and b"&" not in form:  # by far the most, and the general way takes much longer
            return [("query", _unquoted(form[6:].replace(b"+", b" ")).decode())]
        return parse_qsl(form.decode(), keep_blank_values=True, errors="strict", max_num_fields=_PARAMETERS)
    except UnicodeDecodeError as error:
        raise HTTPException(400, "The parameters are not UTF-8.") from error
    except ValueError as error:
        raise HTTPException(400, f"More than {_PARAMETERS:,} parameters.") from error


def _unquoted(value: bytes) -> bytes:
    """Decode %-escapes, by way of JSON's: that is done in C, and several times as fast."""
    if value.isascii() and b"\\" not in value:
        try:
            return bytes(loads(b'"%b"' % value.replace(b"%", b"\\u00")).encode("latin-1"))
        except ValueError:  # a lone %, a quote, a control character
            pass
    return unquote_to_bytes(value)


def _asked(parameters: list[tuple[str, str]], accept: str | None, encodings: str | None) -> Asked:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise HTTPException(403, "The data do not change here: updates are refused.")
    queries = values.get("query", [])
    if len(queries) != 1:
        raise HTTPException(400, "Exactly one query is expected, in the parameter 'query'.")
    results, graph, gzip = _forms(accept, encodings)
    if not results and not graph:
        raise HTTPException(406, f"Answers can be had as {', '.join(MEDIA_TYPES.values())}.")
    default, named = _graphs("default-graph-uri", values), _graphs("named-graph-uri", values)
    text = queries[0]
    forms = (results.content_type if results else "", graph.content_type if graph else "", "gzip" if gzip else "")
    digest = _digest(text, forms, default, named) if deterministic(text) else None
    return Asked(text, default, named, results, graph, gzip, digest)


def _forms(accept: str | None, encodings: str | None) -> tuple[Chosen[str] | None, Chosen[str] | None, bool]:
    """The forms that are taken. Clients send few different headers, so each is read once."""
    if len(accept or "") + len(encodings or "") > _REMEMBERED:
        return _read_forms(accept, encodings)
    return _known_forms(accept, encodings)


def _read_forms(accept: str | None, encodings: str | None) -> tuple[Chosen[str] | None, Chosen[str] | None, bool]:
    return choose(accept, RESULTS), choose(accept, GRAPHS), takes_gzip(encodings)


_known_forms = lru_cache(maxsize=256)(_read_forms)


def _graphs(name: str, values: dict[str, list[str]]) -> tuple[str, ...]:
    iris = tuple(values.get(name, ()))
    for iri in iris:
        if not _IRI.fullmatch(iri):
            raise HTTPException(400, f"Each '{name}' is the absolute IRI of a graph.")
    return iris


def _digest(*parts: str | tuple[str, ...]) -> str:
    """24 hex digits. As Python writes them, no parts run together, and all is ASCII."""
    return blake2b(ascii((_PROGRAM, parts)).encode("ascii"), digest_size=12).hexdigest()
