"""`chithi serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from api.cli.options import with_options
from api.variables import VARIABLES, Place

if TYPE_CHECKING:
    from socket import socket

    from api.settings import Settings


@click.command(name="serve")
@with_options(*VARIABLES)
def command(**given: Any) -> None:
    """Serve the data on the web: SPARQL, an API, pages. Stops cleanly at Ctrl-C or SIGTERM."""
    from api import server
    from api.settings import BadSetting, Settings

    try:
        settings = Settings.read(**given)
        listener = server.bind(settings.host, settings.port)
    except (BadSetting, server.CannotListen) as error:
        raise click.ClickException(str(error)) from error
    with listener:
        _serve(settings, listener)


def _serve(settings: Settings, listener: socket) -> None:
    from api import server
    from api.app import create_app
    from api.cli.dataset import renew

    releases = renew(Place(settings.store, settings.base))
    releases.current().close()  # what cannot be read is said here, in one line
    app = create_app(settings, releases)
    try:
        server.run(app, settings, listener, lambda: click.echo(f"serving {server.address(listener)}"))
    except SystemExit as stop:  # as uvicorn gives up
        raise click.ClickException("the server could not start; its log says why") from stop
