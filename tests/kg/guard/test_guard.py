"""The guard as its users see it: what it answers, what it refuses, and that it lets everything go."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest

from kg.embedded import EmbeddedStore
from kg.errors import (
    ChithiError,
    OutOfTime,
    Overloaded,
    QueryError,
    ServiceRefused,
    TooComplex,
    TooLarge,
    UnknownFormat,
    Unusable,
    UpdateRefused,
)
from kg.guard import Guard, Limits, Reply
from kg.store import GRAPH_FORMATS, RESULT_FORMATS
from tests.kg.guard.guarding import ENDLESS, SMALL, Held, asked, files, guarding, outcome, processes, run, source, until

CLAIMS = "https://w3id.org/chithi/id/claim/"
TABLE = "SELECT ?d ?label ?none { ?d rdfs:label ?label } ORDER BY ?d LIMIT 500"
GRAPH = "CONSTRUCT { ?d rdfs:label ?label } WHERE { { SELECT * { ?d rdfs:label ?label } ORDER BY ?d LIMIT 500 } }"


def test_turtle_with_a_text_that_is_one_long_word_takes_no_longer_than_others(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, seconds=3) as guard:
            word = "x" * 60_000
            text = f"CONSTRUCT {{ <urn:a> <urn:b> ?word }} WHERE {{ BIND('{word}' AS ?word) }}"
            reply = await guard.ask(asked(text, graph="ttl"))
            assert bytes(reply.body).decode() == f'<urn:a> <urn:b> "{word}" .\n'

    run(main)


def test_an_answer_is_what_the_embedded_store_writes(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory) as guard:
            for format in RESULT_FORMATS:
                reply = await guard.ask(asked(TABLE, results=format))
                assert (reply.kind, reply.format, reply.rows, reply.gzip, reply.cached) == (
                    "select",
                    format,
                    500,
                    False,
                    False,
                )
                assert bytes(reply.body) == store.query(TABLE).serialize(format)
                assert bytes((await guard.ask(asked("ASK {}", results=format))).body) == store.query(
                    "ASK {}"
                ).serialize(format)
            for format in GRAPH_FORMATS:
                reply = await guard.ask(asked(GRAPH, graph=format))
                assert (reply.kind, reply.format, reply.rows) == ("graph", format, 500)
                assert bytes(reply.body) == store.query(GRAPH).serialize(format)
            assert (await guard.ask(asked("ASK {}"))).rows == 1
            assert reply.seconds > 0

    with EmbeddedStore.open(directory) as store:
        run(main)


def test_long_answers_and_compressed_ones_are_whole(directory: Path) -> None:
    text = "SELECT * { ?s ?p ?o }"

    async def main() -> None:
        async with guarding(directory) as guard:
            plain = await guard.ask(asked(text))
            small = await guard.ask(asked(SMALL, gzip=True))
            for _ in range(2):  # the second time from a worker whose file was used
                packed = await guard.ask(asked(text, gzip=True))
                assert packed.gzip
                assert gzip.decompress(packed.body) == plain.body
            assert len(plain.body) > 300_000
            assert plain.rows == packed.rows == 3_001
            assert not small.gzip  # it fits a packet as it is

    run(main)


def test_graphs_are_chosen_from_those_of_the_store_and_nothing_is_fetched(directory: Path) -> None:
    text = "SELECT ?symbol ?g { { ?d ct:symbol ?symbol } UNION { GRAPH ?g { ?d ct:symbol ?symbol } } } ORDER BY ?symbol"

    async def rows(guard: Guard, query: str = text, **graphs: Any) -> list[str]:
        reply = await guard.ask(asked(query, results="csv", **graphs))
        return bytes(reply.body).decode().split("\r\n")[1:-1]

    async def main() -> None:
        async with guarding(directory) as guard:
            one, two = f"one,{CLAIMS}one", f"two,{CLAIMS}two"
            assert await rows(guard) == [one, two]
            assert await rows(guard, default_graphs=(f"{CLAIMS}one",)) == ["one,"]
            assert await rows(guard, default_graphs=(f"{CLAIMS}one", f"{CLAIMS}two")) == ["one,", "two,"]
            assert await rows(guard, named_graphs=(f"{CLAIMS}two",)) == [two]
            assert await rows(guard, default_graphs=("http://127.0.0.1:1/unknown",)) == []
            from_ = text.replace("{", f"FROM <{CLAIMS}two> {{", 1)
            assert await rows(guard, from_) == ["two,"]
            assert await rows(guard, from_, default_graphs=(f"{CLAIMS}one",)) == ["one,"]  # the protocol's go first
            with pytest.raises(QueryError):
                await rows(guard, default_graphs=("no iri",))

    run(main)


@pytest.mark.parametrize(
    ("text", "error", "line", "column"),
    [
        ("SELECT ?s {\n  ?s foo:p ?o }", QueryError, 2, 11),
        ("SELECT", QueryError, 1, 7),
        ("DROP ALL", UpdateRefused, None, None),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", ServiceRefused, None, None),
        ("ASK " + "{" * 5_000 + "}" * 5_000, TooComplex, None, None),
        ("ASK { ?s ?p '\ud800' }", QueryError, None, None),
    ],
)
def test_a_wrong_query_is_told_where(
    directory: Path, text: str, error: type[QueryError], line: int | None, column: int | None
) -> None:
    async def main() -> None:
        async with guarding(directory) as guard:
            with pytest.raises(error) as raised:
                await guard.ask(asked(text))
            if line is not None:
                assert (raised.value.line, raised.value.column) == (line, column)
            assert isinstance(await guard.ask(asked(SMALL)), Reply)

    run(main)


def test_a_kind_of_answer_that_the_asker_does_not_take_is_refused(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory) as guard:
            with pytest.raises(UnknownFormat) as table:
                await guard.ask(asked(SMALL, results=None, graph="ttl"))
            with pytest.raises(UnknownFormat) as graph:
                await guard.ask(asked(GRAPH, results="json", graph=None))
            assert table.value.expected == RESULT_FORMATS
            assert graph.value.expected == GRAPH_FORMATS

    run(main)


def test_an_answer_with_too_many_rows_or_bytes_is_refused_never_cut(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, rows=500, megabytes=1) as guard:
            for format in RESULT_FORMATS:
                assert (await guard.ask(asked(TABLE, results=format))).rows == 500
                with pytest.raises(TooLarge) as rows:
                    await guard.ask(asked(TABLE.replace("500", "501"), results=format))
                assert (rows.value.unit, rows.value.limit) == ("rows", 500)
            for format in GRAPH_FORMATS:
                with pytest.raises(TooLarge) as rows:
                    await guard.ask(asked(GRAPH.replace("500", "501"), graph=format))
                assert (rows.value.unit, rows.value.limit) == ("rows", 500)
            long = "SELECT (CONCAT(STR(?d), '" + "x" * 20_000 + "') AS ?x) { ?d rdfs:label ?l } LIMIT 100"
            with pytest.raises(TooLarge) as size:
                await guard.ask(asked(long))
            assert (size.value.unit, size.value.limit) == ("bytes", 1 << 20)

    run(main)


def test_the_same_question_is_answered_from_the_cache_unless_its_answer_may_change(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, cache_mb=1) as guard:
            first, second = [await guard.ask(asked(SMALL, client=client)) for client in ("a", "b")]
            other = await guard.ask(asked(SMALL, results="csv"))
            random = [await guard.ask(asked("SELECT (RAND() AS ?x) {}")) for _ in range(2)]
            assert (first.cached, second.cached, other.cached) == (False, True, False)
            assert first.body == second.body != other.body
            assert random[0].body != random[1].body
            assert guard.status().outcomes == {"answered": 4, "cached": 1}
            guard.retire("d")
            await guard.serve(source(directory))
            assert not (await guard.ask(asked(SMALL))).cached

    run(main)


def test_a_query_dies_at_its_time_and_the_next_is_answered(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, seconds=0.5) as guard:
            for _ in range(3):
                with pytest.raises(OutOfTime, match=r"0\.5 s"):
                    await guard.ask(asked(ENDLESS))
            assert (await guard.ask(asked(SMALL))).rows == 1
            await until(lambda: guard.status().idle == 3)
            assert guard.status().running == 0

    run(main)


def test_a_dataset_that_is_not_served_is_none(directory: Path, tmp_path: Path) -> None:
    async def main() -> None:
        async with guarding(directory) as guard:
            with pytest.raises(ValueError, match="'other'"):
                await guard.ask(asked(SMALL, "other"))
            wrong = source(tmp_path, "wrong")
            with pytest.raises(Unusable):
                await guard.serve(wrong)
            with pytest.raises(ValueError, match="'wrong'"):
                await guard.ask(asked(SMALL, "wrong"))
            assert isinstance(wrong.release, Held)
            await until(lambda: wrong.release.closed > 0)  # type: ignore[attr-defined]
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_serving_twice_is_harmless_and_a_second_release_is_let_go(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory) as guard:
            again = [source(directory) for _ in range(3)]
            await asyncio.gather(*map(guard.serve, again), guard.serve(again[0]))
            assert [each.release.closed > 0 for each in again] == [True] * 3  # type: ignore[attr-defined]
            assert guard.status().datasets == ("d",)
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_a_retired_dataset_answers_what_it_was_asked_and_is_let_go(directory: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?b . ?c rdfs:label ?d FILTER(?b > ?d) }"  # about a second

    async def main() -> None:
        async with guarding(directory, workers=1) as guard:
            old = source(directory, "old")
            await guard.serve(old)
            asking = [asyncio.create_task(guard.ask(asked(slow, "old"))) for _ in range(3)]  # some must wait
            await asyncio.sleep(0.05)
            guard.retire("old")
            guard.retire("old")
            with pytest.raises(ValueError, match="'old'"):
                await guard.ask(asked(SMALL, "old"))
            assert old.release.closed == 0  # type: ignore[attr-defined]
            assert [(await each).rows for each in asking] == [1, 1, 1]
            await until(lambda: old.release.closed > 0)  # type: ignore[attr-defined]
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_closing_ends_what_runs_and_waits(directory: Path) -> None:
    async def main() -> None:
        before = processes(), files()
        guard = Guard(Limits(workers=1))
        served = source(directory)
        await guard.serve(served)
        asking = [asyncio.create_task(outcome(guard.ask(asked(f"{ENDLESS} #{n}")))) for n in range(6)]
        await asyncio.sleep(0.3)
        await guard.close()
        assert [type(await each) for each in asking] == [Overloaded] * 6
        assert served.release.closed == 1  # type: ignore[attr-defined]
        await guard.close()
        assert (processes(), files()) == before
        with pytest.raises(ValueError, match="'d'"):
            await guard.ask(asked(SMALL))

    run(main)


def test_what_it_says_of_itself(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=2, slow=1) as guard:
            await until(lambda: guard.status().idle == 3)
            assert guard.status().confined
            assert guard.status().megabytes > 10
            asking = [asyncio.create_task(outcome(guard.ask(asked(ENDLESS)))) for _ in range(2)]
            await until(lambda: (guard.status().running, guard.status().slow) == (2, 1))
            for each in asking:
                each.cancel()
            await until(lambda: guard.status().running == 0)

    run(main)


def test_who_does_not_wait_is_told_once_and_who_left_not_at_all(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, cache_mb=1) as guard:
            told: list[Reply | ChithiError] = []
            guard.begin(asked(SMALL), told.append)
            await until(lambda: len(told) == 1)
            guard.begin(asked(SMALL), told.append)
            assert [isinstance(each, Reply) and each.cached for each in told] == [False, True]
            guard.begin(asked("ASK { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }"), told.append)
            assert isinstance(told[2], ServiceRefused)
            leave = guard.begin(asked(ENDLESS), told.append)
            await asyncio.sleep(0.15)
            leave()
            assert guard.status().running == 0
            assert len(told) == 3
            assert guard.status().outcomes == {"answered": 1, "cached": 1, "ServiceRefused": 1}

    run(main)
