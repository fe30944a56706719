"""One question of a command: held within the limits of strangers' questions, by a process that is there for it."""

from __future__ import annotations

import os
import socket
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from kg.errors import ChithiError, Crashed, OutOfTime
from kg.guard import wire
from kg.guard.causes import cause
from kg.guard.gate import check
from kg.guard.setup import Setup
from kg.guard.starting import start

if TYPE_CHECKING:
    import subprocess

    from kg.guard.limits import Limits
    from kg.guard.question import Question, Reply, Source

_RECEIVED = 1 << 18  # bytes
_STARTING = 60  # seconds that a process has to open the store, on a machine that does much else


def ask_once(source: Source, question: Question, limits: Limits) -> Reply:
    """Answer one question, and leave no process behind; raise what `Guard.ask` raises, and Unusable.

    Nothing is kept for a next time, and the source's release stays open.
    """
    text = check(question.text)
    with ExitStack() as stack:
        answers, errors = (_file(stack, name) for name in ("answers", "errors"))
        stream, theirs = socket.socketpair()
        stack.enter_context(stream)
        with theirs:
            process = start("kg.guard.single", [theirs.fileno(), answers], errors)
        stack.callback(_end, process)
        replies = wire.Replies([answers], limits.megabytes)
        try:
            stream.sendall(wire.framed(Setup.of(source, limits).packed()))
            head, body = _received(stream, replies, _STARTING)
            if head.said == wire.READY:
                replies.awaited += 1
                stream.sendall(wire.Order.of(text, question).packed())
                head, body = _received(stream, replies, limits.seconds)
        except TimeoutError as error:
            raise OutOfTime(limits.seconds) from error
        except (EOFError, OSError, ValueError) as error:  # it has died, or speaks as none of ours does
            process.kill()
            said = os.pread(errors, wire.LONGEST_SAID, 0).decode("utf-8", "replace")
            raise cause(process.wait(), said, limits) or Crashed() from error
    result = wire.result(head, body)
    if isinstance(result, ChithiError):
        raise result
    return result


def _received(stream: socket.socket, replies: wire.Replies, seconds: float) -> tuple[wire.Head, bytes]:
    until = time.monotonic() + seconds
    while True:
        stream.settimeout(max(until - time.monotonic(), 0.001))
        part = stream.recv(_RECEIVED)
        if not part:
            raise EOFError
        if whole := replies.take(part):
            return whole


def _file(stack: ExitStack, name: str) -> int:
    descriptor = os.memfd_create(name)
    stack.callback(os.close, descriptor)
    return descriptor


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
