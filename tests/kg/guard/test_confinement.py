"""What a confined process cannot do any more, tried in processes that are confined like a worker."""

import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kg.guard import seccomp
from tests.kg.guard.guarding import asked, guarding, run, until, workers

needs_filter = pytest.mark.skipif(not seccomp.available(), reason="no filter of system calls for this machine")


def confined(code: str, *arguments: str) -> str:
    """Run code in a process of its own after it was confined; return what it printed, or the error that ended it."""
    lines = "import os, resource, signal, socket, sys, threading\nfrom kg.guard import confinement\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{lines}done = confinement.confine()\n{code}", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@needs_filter
@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "os.execv(sys.executable, ['python'])",
        "os.fork()",
        "os.posix_spawn(sys.executable, ['python'], {})",
        "os.kill(os.getppid(), 0)",
        "os.pidfd_open(os.getppid())",
        "open(sys.argv[1], 'w')",
        "open(sys.argv[1], 'r+')",
        "os.open(sys.argv[1], os.O_RDONLY | os.O_TRUNC)",
        "os.unlink(sys.argv[1])",
        "os.rename(sys.argv[1], sys.argv[1] + '.new')",
        "os.mkdir(sys.argv[1] + '.d')",
        "os.symlink(sys.argv[1], sys.argv[1] + '.link')",
        "os.chmod(sys.argv[1], 0)",
        "os.truncate(sys.argv[1], 0)",
    ],
)
def test_what_is_refused(code: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("as it was")
    assert confined(code, str(file)).startswith("PermissionError")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert file.read_text() == "as it was"


@needs_filter
def test_no_connection_reaches_a_listener() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        said = confined("socket.create_connection(('127.0.0.1', int(sys.argv[1])))", str(listener.getsockname()[1]))
        assert said.startswith("PermissionError")
        with pytest.raises(TimeoutError):
            listener.accept()


@needs_filter
def test_a_socket_that_was_open_before_connects_nowhere() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as early:
        code = "socket.socket(fileno=int(sys.argv[1])).connect(('127.0.0.1', int(sys.argv[2])))"
        lines = f"import socket, sys\nfrom kg.guard import confinement\nconfinement.confine()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines, str(early.fileno()), str(listener.getsockname()[1])],
            pass_fds=[early.fileno()],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "PermissionError" in done.stderr


@needs_filter
def test_what_a_worker_needs_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("read")
    code = """
thread = threading.Thread(target=lambda: print(open(sys.argv[1]).read(), done))
thread.start()
thread.join()
print(resource.getrlimit(resource.RLIMIT_CORE))
"""
    assert confined(code, str(file)).split("\n") == ["read True", "(0, 0)"]
    abort = "from kg.guard import confinement\nimport os\nconfinement.confine()\nos.abort()"  # a signal to itself
    assert subprocess.run([sys.executable, "-c", abort], check=False, timeout=60).returncode == -signal.SIGABRT


def test_a_worker_is_confined_and_limited(directory: Path) -> None:
    async def main() -> None:
        async with guarding(directory, memory_mb=300, megabytes=5, seconds=7) as guard:
            await guard.ask(asked("ASK {}"))
            await until(lambda: guard.status().idle == 3)
            for worker in workers():
                status = Path(f"/proc/{worker.pid}/status").read_text()
                assert "NoNewPrivs:\t1" in status
                assert ("Seccomp:\t2" in status) == seccomp.available() == guard.status().confined
                assert worker.rlimit(resource.RLIMIT_CORE) == (0, 0)
                assert Path(f"/proc/{worker.pid}/oom_score_adj").read_text() == "800\n"
                assert worker.rlimit(resource.RLIMIT_FSIZE) == (5 << 20, 5 << 20)
                budget = worker.rlimit(resource.RLIMIT_AS)[0] - worker.memory_info().vms
                assert 200 << 20 < budget <= 301 << 20  # beyond what the open store maps
                open_files = {str(each.readlink()) for each in Path(f"/proc/{worker.pid}/fd").iterdir()}
                assert all(each.startswith(("/dev/null", "socket:", "/memfd:", str(directory))) for each in open_files)
                assert sum(each.startswith("socket:") for each in open_files) == 1
            processor = [worker.rlimit(resource.RLIMIT_CPU)[0] for worker in workers()]
            assert [7 < each < 12 for each in processor if each > 0] == [True]  # only one was asked

    run(main)


def test_a_file_that_is_written_grows_no_further_than_it_may() -> None:
    code = """
import errno, os
from kg.guard import confinement
confinement.limit_files(1)
file = os.memfd_create("answers")
print(os.pwrite(file, b"x" * (2 << 20), 0))
try:
    os.pwrite(file, b"x", 1 << 20)
except OSError as error:
    print(error.errno == errno.EFBIG)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == f"{1 << 20}\nTrue\n"


def test_processor_time_is_allowed_anew_for_each_query() -> None:
    code = """
import resource, time
from kg.guard import confinement
allowance = confinement.CpuTime(3)
allowance.allow()
first, _ = resource.getrlimit(resource.RLIMIT_CPU)
while time.process_time() < 1.1: pass
allowance.allow()
second, hard = resource.getrlimit(resource.RLIMIT_CPU)
print(first, second, hard == resource.RLIM_INFINITY)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "5 6 True\n"


def test_it_dies_with_its_parent_also_when_that_died_first() -> None:
    code = "from kg.guard import confinement\nconfinement.die_with(1)\nprint('alive')"  # not the parent it has
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.returncode) == ("", 1)
