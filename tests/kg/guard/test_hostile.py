"""Bombs of every family: each ends alone, as an error that says why, and the next question is answered as ever.

The gate stops some of them, so here they go straight to a crew, as what the gate does not know would.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Crashed, OutOfTime, QueryError, TooLarge
from kg.guard import Limits, Reply
from kg.guard.crew import Crew
from kg.guard.ticket import Ticket
from kg.guard.wire import Order
from tests.kg.guard.guarding import SMALL, asked, run, source

_ANY = "(<http://x/>|!<http://x/>)"


@asynccontextmanager
async def crew(directory: Path, **limits: Any) -> AsyncIterator[Crew]:
    closed = asyncio.Event()
    made = Crew(source(directory), Limits(in_memory_quads=0, **limits), lambda _: closed.set())
    try:
        await made.ready
        yield made
    finally:
        made.close()
        await closed.wait()


async def answer(crew: Crew, text: str) -> Reply | Exception:
    """Ask past the gate, with the crew's clock as the guard has it."""
    told = started(crew, text)
    while not told.done():
        crew.tick(asyncio.get_running_loop().time())
        await asyncio.sleep(0.02)
    return await told


def started(crew: Crew, text: str) -> asyncio.Future[Reply | Exception]:
    told: asyncio.Future[Reply | Exception] = asyncio.get_running_loop().create_future()
    crew.start(Ticket(Order.of(text, asked(text)).packed(), "", told.set_result))
    return told


@pytest.mark.parametrize(
    "text",
    [
        "ASK " + "{" * 20_000 + "}" * 20_000,
        "ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
        "ASK { FILTER(" + "!" * 60_000 + "true) }",
        "SELECT * { ?s " + "(" * 20_000 + "<http://x/>" + ")" * 20_000 + " ?o }",
        "ASK {" + " OPTIONAL {" * 20_000 + "}" * 20_001,
    ],
    ids=["braces", "parentheses", "signs", "paths", "optionals"],
)
def test_what_overflows_the_stack_ends_one_worker(directory: Path, text: str) -> None:
    async def main() -> None:
        async with crew(directory) as made:
            assert isinstance(await answer(made, text), Crashed)
            assert isinstance(await answer(made, SMALL), Reply)

    run(main)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
        "SELECT (GROUP_CONCAT(CONCAT(STR(?c), '" + "x" * 1000 + "')) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT (COUNT(DISTINCT *) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT ?x { " + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(40)) + "}",
    ],
    ids=["sorting", "joining text", "distinct", "doubling text"],
)
def test_what_eats_memory_ends_one_worker(directory: Path, text: str) -> None:
    async def main() -> None:
        async with crew(directory, memory_mb=100, seconds=30) as made:
            said = await answer(made, text.replace("{ BIND", "{ BIND('xxxxxxxxxxxxxxxx' AS ?x0) BIND"))
            assert isinstance(said, TooLarge)
            assert (said.unit, said.limit) == ("megabytes", 100)
            assert isinstance(await answer(made, SMALL), Reply)

    run(main)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        f"SELECT (COUNT(*) AS ?n) {{ ?a {_ANY}* ?b . ?c {_ANY}* ?d . ?e {_ANY}* ?f FILTER(?a > ?d && ?f < ?c) }}",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?f)) = STR(?i)) }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } OFFSET 1000000000",
        "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '(x+x+)+y')) }",
    ],
    ids=["product", "path", "filter", "offset", "regular expression"],
)
def test_what_never_ends_is_ended(directory: Path, text: str) -> None:
    async def main() -> None:
        async with crew(directory, seconds=0.6) as made:
            assert isinstance(await answer(made, text), OutOfTime)
            assert isinstance(await answer(made, SMALL), Reply)

    run(main)


@pytest.mark.parametrize(
    "text", ["ASK { ?s ?p ?o FILTER(REGEX(STR(?o), '((a{1000}){1000}){1000}')) }", "ASK { 1 / 0 }"]
)
def test_what_the_engine_refuses_ends_nothing(directory: Path, text: str) -> None:
    async def main() -> None:
        async with crew(directory) as made:
            assert isinstance(await answer(made, text), Reply | QueryError)
            assert isinstance(await answer(made, SMALL), Reply)

    run(main)


def test_a_huge_answer_is_refused_as_soon_as_it_is_too_large(directory: Path) -> None:
    async def main() -> None:
        async with crew(directory, rows=10_000, seconds=30) as made:
            for text in ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }"):
                said = await answer(made, text)  # ten million rows, of which it took ten thousand to know
                assert isinstance(said, TooLarge)
                assert said.unit == "rows"

    run(main)


def test_a_worker_whose_parent_hangs_ends_by_itself(directory: Path) -> None:
    async def main() -> None:
        async with crew(directory, seconds=0.1) as made:
            text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
            assert isinstance(await started(made, text), OutOfTime)  # and nobody looks at the clock

    run(main)
