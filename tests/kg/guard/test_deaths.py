"""Processes that die, by themselves or by a hand: what was asked is answered all the same, and nothing is left."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
import uvloop

from kg.errors import Crashed, OutOfTime
from kg.guard import Reply, forkserver
from kg.guard.setup import Setup
from kg.guard.starting import start
from tests.kg.guard.guarding import (
    ENDLESS,
    SMALL,
    asked,
    files,
    fork_servers,
    guarding,
    outcome,
    run,
    seconds,
    until,
    workers,
)

SOME = "SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?b . ?c rdfs:label ?d FILTER(?b > ?d) }"


def test_a_question_whose_worker_is_killed_is_asked_again(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory) as guard:
            asking = asyncio.create_task(guard.ask(asked(SOME)))
            await asyncio.sleep(0.03)
            for worker in workers():  # and those that would be asked next
                worker.kill()
            assert (await asking).rows == 1
            await until(lambda: guard.status().idle == 3)

    run(main)


def test_a_question_that_loses_its_workers_again_and_again_is_given_up(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, seconds=30) as guard:
            asking = asyncio.create_task(outcome(guard.ask(asked(ENDLESS))))
            while not asking.done():
                for worker in workers():
                    if seconds(worker) > 0.05:
                        worker.kill()
                await asyncio.sleep(0.02)
            assert isinstance(asking.result(), Crashed)
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_slow_workers_that_are_lost_leave_no_place_taken(directory: Path) -> None:
    def at_work() -> list[psutil.Process]:
        return [worker for worker in workers() if worker.cpu_times().user > 0.05]

    async def main() -> None:
        async with guarding(directory, seconds=2) as guard:
            for _ in range(3):
                asking = asyncio.create_task(outcome(guard.ask(asked(ENDLESS))))
                await until(lambda: guard.status().slow == 1 and bool(at_work()))
                at_work()[0].kill()
                assert isinstance(await asking, OutOfTime)
                assert guard.status().slow == 0
            await until(lambda: guard.status().idle == 3)
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_a_signal_to_the_whole_group_leaves_the_end_to_the_parent(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory) as guard:
            asking = asyncio.create_task(guard.ask(asked(SOME)))
            await asyncio.sleep(0.03)
            for number in (signal.SIGTERM, signal.SIGINT):
                for process in (*workers(), *fork_servers()):
                    process.send_signal(number)
            assert (await asking).rows == 1
            assert guard.status().restarts == 0

    run(main)


def test_the_death_of_the_fork_server_loses_no_question(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1, wait_seconds=30) as guard:
            for number in range(2):
                asking = [asyncio.create_task(guard.ask(asked(f"{SOME} #{each}"))) for each in range(3)]
                await asyncio.sleep(0.03)
                (server,) = fork_servers()
                old = workers()
                server.kill()
                assert [(await each).rows for each in asking] == [1, 1, 1]
                assert not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in old)
                assert guard.status().restarts == number + 1

    run(main)


def test_what_dies_again_and_again_is_started_ever_more_slowly(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, wait_seconds=30) as guard:
            end = time.monotonic() + 1.5
            while time.monotonic() < end:
                for server in fork_servers():
                    server.kill()
                await asyncio.sleep(0.005)
            assert guard.status().restarts < 10
            assert (await guard.ask(asked(SMALL))).rows == 1

    run(main)


def test_the_fork_server_is_small_and_has_one_thread(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory) as guard:
            await guard.ask(asked(SMALL))
            (server,) = fork_servers()
            mapped = Path(f"/proc/{server.pid}/maps").read_text()
            assert "pyoxigraph" in mapped
            assert not any(name in mapped for name in ("polars", "numpy", "rdflib", "_asyncio"))
            assert not any(str(directory) in each.path for each in server.open_files())
            assert server.num_threads() == 1
            assert server.environ()["MALLOC_ARENA_MAX"] == "1"

    run(main)


def test_ordering_a_worker_does_not_hold_up_the_loop(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=4) as guard:
            (server,) = fork_servers()
            server.suspend()  # as if a fork took for ever
            for worker in workers():
                worker.kill()
            began = time.monotonic()
            asking = asyncio.create_task(guard.ask(asked(SMALL)))
            await asyncio.sleep(0.1)
            assert time.monotonic() - began < 2
            server.resume()
            assert (await asking).rows == 1

    run(main)


def test_nothing_is_left_of_two_hundred_questions_of_which_many_die(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=2) as guard:
            await until(lambda: guard.status().idle == 3)
            before = files()
            for number in range(100):
                dying = asyncio.create_task(outcome(guard.ask(asked(ENDLESS))))
                await asyncio.sleep(0.001)
                if number % 4 == 0:
                    for worker in workers():
                        if seconds(worker) > 0.02:
                            worker.kill()
                dying.cancel()
                assert (await guard.ask(asked(SMALL))).rows == 1
            await until(lambda: (guard.status().idle, guard.status().running) == (3, 0))
            await until(lambda: len(workers()) == 3)
            assert files() == before

    run(main)


_PARENT = """
import asyncio, json, sys
from pathlib import Path
import psutil
from tests.kg.guard.guarding import ENDLESS, asked, source
from kg.guard import Guard, Limits

async def main():
    guard = Guard(Limits(in_memory_quads=0, seconds=60))
    await guard.serve(source(Path(sys.argv[1])))
    asking = [asyncio.create_task(guard.ask(asked(ENDLESS))) for _ in range(3)]
    await asyncio.sleep(0.5)
    print(json.dumps([each.pid for each in psutil.Process().children(recursive=True)]), flush=True)
    await asyncio.gather(*asking)

asyncio.run(main())
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_the_parent(directory: Path, sign: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT, str(directory)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        children = [psutil.Process(each) for each in json.loads(parent.stdout.readline())]
        assert len(children) >= 5
        os.kill(parent.pid, sign)
        _, alive = psutil.wait_procs(children, timeout=10)
        assert [each for each in alive if each.status() != psutil.STATUS_ZOMBIE] == []


def test_an_answer_that_no_worker_of_ours_gives_ends_it(directory: Path) -> None:
    """A query that takes a worker over can say what it likes; the parent believes little of it."""

    async def main() -> None:
        async with guarding(directory) as guard:
            asking = asyncio.create_task(guard.ask(asked(SOME)))
            await asyncio.sleep(0.03)
            crew = guard._crews["d"]
            (worker,) = crew.running
            worker.data_received(b"\xff" * 100)
            assert isinstance(await asking, Reply)  # of another

    run(main)


def test_a_fork_server_dies_with_the_thread_that_started_it() -> None:
    """Which is why a guard belongs into a thread that lives as long as it does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        started: list[subprocess.Popen[bytes]] = []

        def run() -> None:
            started.append(start("kg.guard.forkserver", [theirs.fileno()]))
            ours.send(Setup("/nowhere", "http://example.org/", 1, 1, 1, 1).packed())
            assert ours.recv(10) == forkserver.UP

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        with started[0] as server:
            assert server.wait(30) == -signal.SIGKILL


def test_it_works_in_the_loop_of_the_server(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, workers=1, seconds=0.5) as guard:
            assert (await guard.ask(asked(SMALL))).rows == 1
            assert len((await guard.ask(asked("SELECT * { ?s ?p ?o }"))).body) > 300_000
            assert isinstance(await outcome(guard.ask(asked(ENDLESS))), OutOfTime)
            fork_servers()[0].kill()
            assert (await guard.ask(asked(SMALL))).rows == 1

    uvloop.run(main())
