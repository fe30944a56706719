"""Options that commands share: each setting is an option of those that use it, and a variable."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from api.variables import PLACE, VARIABLES, Place, Variable

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

Command = TypeVar("Command", bound=Callable[..., Any])


class _Folder(click.Path):
    """A folder that may not exist yet. An address would silently become a folder of that name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if "://" in str(value):
            self.fail(f"{value!r} is no folder; stores at an address are not supported yet", param, ctx)
        if not str(value):
            self.fail(f"{value!r} is no folder", param, ctx)
        return super().convert(value, param, ctx)


class Day(click.ParamType[datetime]):
    """A full day, refused in the words of the API where it is none."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return midnight of the day; end with a usage error where there is no such day."""
        try:
            if _DAY.fullmatch(value):
                return datetime.fromisoformat(value)
        except ValueError:
            pass
        self.fail(f"{value!r}: expected a day as YYYY-MM-DD, such as 2012-08-13", param, ctx)


def with_day(help: str) -> Callable[[Command], Command]:
    """Give a command the option `--as-of` as a midnight or None; `help` says what it does there."""
    return click.option("--as-of", type=Day(), metavar="DATE", help=help)


def with_settings(command: Command) -> Callable[..., Any]:
    """Give a command the place that `--store` and `--base` (or their variables) make, as its first argument."""

    @wraps(command)
    def called(store: Path | None, base: str | None, **options: Any) -> Any:
        return command(Place.of(store, base), **options)

    return with_options(*PLACE)(called)


def with_options(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command settings by their names, as keywords; None where neither option nor variable gives one."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed(names):
            command = _option(VARIABLES[name])(command)
        return command

    return decorated


def _option(setting: Variable) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    shown = f"{setting.sets} (default: {setting.default if setting.default != '' else 'none'})."
    return click.option(
        setting.option, setting.name, envvar=setting.variable, show_envvar=True, type=_type(setting), help=shown
    )


def _type(setting: Variable) -> click.ParamType[Any] | type:
    if setting.type is Path:
        return _Folder(file_okay=False, path_type=Path)
    if setting.choices:
        return click.Choice(setting.choices)
    if setting.type is int:
        least, most = (None if bound is None else int(bound) for bound in (setting.least, setting.most))
        return click.IntRange(least, most)
    if setting.type is float:
        return click.FloatRange(setting.least, setting.most)
    return str
