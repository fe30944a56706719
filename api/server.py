"""uvicorn as `chithi serve` runs it: bound before anything starts, ended cleanly by SIGINT and SIGTERM."""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from api.connections import IDLE_SECONDS, MOST_CONNECTIONS, Connection, watch
from api.logs import Forwarding, Log
from api.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

_FILES = 4 * MOST_CONNECTIONS


class CannotListen(Exception):
    """The address is taken, or is none of this machine's."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        super().__init__(f"cannot listen at {host}:{port}: {reason} (CHITHI_HOST, CHITHI_PORT)")


class Server(uvicorn.Server):
    """Says when it listens, watches its connections, and leaves the signals' last word to the command line."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def main_loop(self) -> None:
        """Run until told to stop."""
        gc.collect()
        gc.freeze()  # what was imported stays: looking through it again and again for garbage costs each answer a tenth
        watching = asyncio.create_task(watch(self.server_state.connections))
        self._listening()
        try:
            await super().main_loop()
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


def bind(host: str, port: int) -> socket.socket:
    """Take the address, without listening yet; raise CannotListen."""
    listener = None
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if listener:
            listener.close()
        raise CannotListen(host, port, error.strerror or str(error)) from error
    return listener


def address(listener: socket.socket) -> str:
    """The address of a bound socket, as a browser takes it."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def run(app: FastAPI, settings: Settings, listener: socket.socket, listening: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; what is being answered then has `grace_seconds` to end."""
    _log_as_we_do(settings)
    _allow_many_files()
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=settings.grace_seconds,
    )
    server = Server(config, listening)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Already here, so that none is lost while it starts; and when it has stopped, uvicorn raises the signal again
        # for whoever had it before, who must not end the process by it.
        signal.signal(number, server.handle_exit)
    server.run([listener])


def _log_as_we_do(settings: Settings) -> None:
    root = logging.getLogger()
    root.handlers[:] = [Forwarding(Log(settings.log_level).events)]
    root.setLevel(logging.WARNING)


def _allow_many_files() -> None:
    """Ask for as many open files as the connections need; what the system does not give, it refuses one by one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
