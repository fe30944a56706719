"""Settings: one table, and the options and the model that are held equal to it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from api.cli.serve import command
from api.limits import limits
from api.settings import BadSetting, Settings, listed
from api.variables import LIMITS, VARIABLES, default_store
from kg.guard.limits import Limits
from ontology.iri import DEFAULT_BASE, Base


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("CHITHI_")]:
        monkeypatch.delenv(name)


def test_the_model_has_the_variables_of_the_table_with_their_defaults() -> None:
    made = Settings.read()
    assert set(Settings.model_fields) == set(VARIABLES)
    for name, variable in VARIABLES.items():
        expected = {"store": default_store(), "base": Base()}.get(name, variable.default)
        assert getattr(made, name) == expected
        if variable.type in (int, float, str):
            assert Settings.model_fields[name].annotation in (variable.type, Base)


def test_the_fixed_settings_have_the_fixed_defaults() -> None:
    made = Settings.read()
    assert (made.host, made.port, made.base.iri) == ("127.0.0.1", 8000, DEFAULT_BASE)
    assert (made.query_seconds, made.query_memory_mb, made.max_rows) == (10, 1024, 100_000)
    assert made.total_memory_mb == 2560
    assert made.cors_origins == ""


@pytest.mark.parametrize("name", [name for name, each in VARIABLES.items() if each.least is not None])
def test_bounds_are_those_of_the_table(name: str) -> None:
    variable = VARIABLES[name]
    assert variable.least is not None
    assert getattr(Settings.read(**{name: variable.least}), name) == variable.least
    with pytest.raises(BadSetting, match=f"^{variable.variable}: "):
        Settings.read(**{name: variable.least - 1})
    if variable.most is not None:
        with pytest.raises(BadSetting, match=f"^{variable.variable}: "):
            Settings.read(**{name: variable.most + 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "eighty"),
        ("workers", "0"),
        ("query_seconds", "-1"),
        ("base", "nonsense"),
        ("store", "http://localhost:1/sparql"),
        ("log_level", "loud"),
        ("trusted_proxies", "10.0.0.1, notanip"),
        ("cors_origins", "example.org"),
        ("cors_origins", "https://example.org/path"),
    ],
)
def test_a_bad_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(VARIABLES[name].variable, value)
    with pytest.raises(BadSetting) as raised:
        Settings.read()
    assert raised.value.variable == VARIABLES[name].variable
    assert "\n" not in str(raised.value)


def test_what_is_given_comes_before_the_variable_and_an_empty_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHITHI_PORT", "8001")
    monkeypatch.setenv("CHITHI_HOST", "")
    assert Settings.read().port == 8001
    assert Settings.read(port=8002, workers=None).port == 8002
    assert Settings.read().host == "127.0.0.1"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.read().port = 1


def test_several_are_written_with_commas() -> None:
    assert listed(" https://a.org ,https://b.org:8080,, ") == ["https://a.org", "https://b.org:8080"]
    assert Settings.read(cors_origins="*").cors_origins == "*"


def test_serve_has_an_option_for_each() -> None:
    options = {option.name: option for option in command.params if isinstance(option, click.Option)}
    assert set(options) == set(VARIABLES)
    for name, option in options.items():
        assert option.opts == [VARIABLES[name].option]
        assert option.envvar == VARIABLES[name].variable


def test_the_guards_limits_default_to_its_own() -> None:
    assert limits(Base()) == Limits()
    given: dict[str, Any] = {"query_seconds": 3.0, "max_rows": None}
    assert limits(Base(), **given) == Limits(seconds=3.0)
    assert set(LIMITS) <= set(VARIABLES)


def test_commands_other_than_serve_do_not_pay_for_pydantic(tmp_path: Path) -> None:
    modules = (
        "api.cli.load, api.cli.trace, api.cli.search, api.cli.serve, api.cli.dataset, api.cli.loading, api.dataset"
    )
    code = f"import sys, {modules}; print([m for m in ('pydantic', 'fastapi', 'uvicorn') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
