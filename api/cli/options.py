"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from api.settings import SETTINGS, Settings

Command = TypeVar("Command", bound=Callable[..., Any])


class _Folder(click.Path):
    """A folder that may not exist yet. An address would silently become a folder of that name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value) or "://" in str(value):
            self.fail(f"{value!r} is no folder", param, ctx)
        return super().convert(value, param, ctx)


def with_settings(command: Command) -> Callable[..., Any]:
    """Give a command the settings that `--store` and `--base` (or their variables) make, as its first argument."""

    @wraps(command)
    def called(store: Path | None, base: str | None, **options: Any) -> Any:
        return command(Settings.of(store, base), **options)

    for name, kind in (("base", str), ("store", _Folder(file_okay=False, path_type=Path))):
        variable = f"CHITHI_{name.upper()}"
        default, sets = SETTINGS[variable]
        text = f"{sets}.  [{variable}; {default}]"
        called = click.option(f"--{name}", envvar=variable, type=kind, help=text)(called)
    return called
