"""The current dataset, for commands."""

from __future__ import annotations

import click

from api.dataset import Dataset
from api.variables import Place
from kg.releases import LAYOUT, Pointer, Releases
from loaders.inputs import bundled, fingerprint


def current(settings: Place) -> Dataset:
    """The current dataset. The bundled collections are loaded the first time, and again when they have changed."""
    return Dataset(renew(settings).current(), settings.base)


def renew(settings: Place) -> Releases:
    """The datasets, the bundled collections loaded among them unless the current one is a user's or up to date."""
    releases = Releases(settings.store)
    if _outdated(releases.pointer(), settings):
        from api.cli.loading import load

        click.echo("loading the bundled collections …", err=True)
        load(bundled(), settings, own=False)
    return releases


def _outdated(pointer: Pointer | None, settings: Place) -> bool:
    """Whether nothing is loaded, or a bundle that is not the one at hand. What a user loaded is never outdated."""
    if pointer is None:
        return True
    return pointer.bundled and (pointer.layout != LAYOUT or pointer.dataset != fingerprint(bundled(), settings.base))
