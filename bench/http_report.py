"""The figures of the service over HTTP as Markdown."""

from collections.abc import Iterator

from bench.guarded import LIMIT
from bench.http import Measured
from bench.report import Ratio, goals, machine, table

_HEAD = """\
# HTTP: results

Written by `python -m bench http`, which `make bench` calls too. All servers answer from the same files of one release
of the cascade S, each in a process of its own on this machine, on disk unless said otherwise; what they answer is
compared before anything is timed. (The project answers datasets below a million quads from memory. S has 1.5 million;
"in memory" raises that limit.) `oxigraph serve` is `serve-read-only` without a time limit: with one it keeps a thread
a query until the limit has passed, and soon answers 500. rdflib-endpoint is over a Dataset whose store is Oxigraph;
the thread pool is Starlette and pyoxigraph in one process. The last two, ping, and the project run under uvicorn with
uvloop and httptools. The small query (all triples of one document) comes over 8 connections, each time with another
text, so that no cache has the answer; rates are the best of several runs, times the shortest, the ways taken in turn.
The client, a loop over epoll in Python, runs on the same two cores. The CPU of the parent is that of 100 large answers
over one connection, after 40 others: the first ones, which fill the cache with new memory, take a third more."""

_SERVERS = (
    *("chithi", "chithi, in memory", "oxigraph serve"),
    *("rdflib-endpoint", "thread pool", "thread pool, in memory"),
)


def markdown(measured: Measured) -> str:
    """Return the part of the report."""
    return "\n\n".join(
        [_HEAD, goals(_ratios(measured)), machine(), _small(measured), _large(measured), _guard(measured)]
    )


def _ratios(measured: Measured) -> Iterator[Ratio]:
    rates, large, guard = measured.rates, measured.large, measured.guarded
    ping = rates["ping"].per_second
    for where, name in ((", in memory", ", both in memory"), ("", ", both on disk")):
        over = rates[f"chithi{where}"].per_second / rates[f"thread pool{where}"].per_second
        yield Ratio(f"small query, guard over in-process thread pool{name}", over, "≥", 1.5, 2.5)
    for where, name in ((", in memory", ", in memory"), ("", ", on disk")):
        yield Ratio(f"small query{name} over ping", rates[f"chithi{where}"].per_second / ping, "≥", 0.33, 0.45)
    yield Ratio("cache hit over ping", rates["chithi, cached"].per_second / ping, "≥", 0.8, 1.0)
    yield Ratio("304 over ping", rates["chithi, 304"].per_second / ping, "≥", 0.8, 1.0)
    yield Ratio(
        f"CPU of the parent over that of the engine, {guard.megabytes:.1f} MB",
        guard.share,
        "≤",
        0.03,
        0.01,
    )
    yield Ratio("deadline to answer, median", guard.late[0] * 1000, "≤", 50, 20, "ms")
    yield Ratio("client gone to worker dead, median", guard.gone[0] * 1000, "≤", 50, 10, "ms")
    yield Ratio("longest wait of a small query, 3 bombs a worker", guard.waits[1], "≤", 1, 0.3, "s")
    sparql = large["trace, oxigraph serve"].best
    both = sparql + large["links, oxigraph serve"].best
    yield Ratio("API's trace over the same by SPARQL from `oxigraph serve`", both / large["API"].best, "≥", 10)
    yield Ratio("the same, things only (no links, no claims) by SPARQL", sparql / large["API"].best, "≥", 10)


def _small(measured: Measured) -> str:
    ping = measured.rates["ping"].per_second
    rows = [
        (name, f"{each.per_second:,.0f}", f"{each.per_second / ping:.2f}", f"{each.answers:,}")
        for name, each in measured.rates.items()
    ]
    return "## Small query\n\n" + table(("way", "answers/s", "× ping", "answers"), rows)


def _large(measured: Measured) -> str:
    rows = measured.rows
    said = (
        f"The trace has {rows['trace']:,} things (label, symbol, level, date, bounds), its links {rows['links']:,}\n"
        f"claims (source, locator, certainty), the SELECT {rows['SELECT']:,} rows, all as JSON to one client. The\n"
        "API's answer has all of trace and links, with issuers, places, days and gaps."
    )
    names = {"trace": "trace", "links": "links of the trace", "SELECT": "SELECT"}
    lines = []
    for question, name in names.items():
        for server in _SERVERS:
            timing = measured.large.get(f"{question}, {server}")
            if timing is None:
                continue
            over = timing.over(measured.large[f"{question}, oxigraph serve"])
            lines.append((name, server, f"{timing.best * 1000:,.0f}", timing.runs, f"{over:.2f}"))
    api = measured.large["API"]
    lines.append(("trace with links", "chithi, API", f"{api.best * 1000:,.0f}", api.runs, ""))
    return f"## Large answers\n\n{said}\n\n" + table(("question", "server", "ms", "N", "× oxigraph serve"), lines)


def _guard(measured: Measured) -> str:
    guard = measured.guarded
    said = f"Queries may take {LIMIT} s here; a bomb compares all labels with each other."
    rows = [
        ("deadline to answer", *_milliseconds(guard.late)),
        ("client gone to worker dead", *_milliseconds(guard.gone)),
        ("small query among bombs, 3 a worker", *_milliseconds(guard.waits)),
    ]
    return f"## Guard\n\n{said}\n\n" + table(("what", "median, ms", "worst, ms"), rows)


def _milliseconds(values: tuple[float, float]) -> tuple[str, str]:
    return f"{values[0] * 1000:,.1f}", f"{values[1] * 1000:,.1f}"
