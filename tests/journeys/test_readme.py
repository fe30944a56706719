"""What the documentation shows is what the program does."""

import os
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import click
import pytest

from api.cli import COMMANDS
from api.cli import chithi as program
from api.variables import VARIABLES
from tests.conftest import Server

PROJECT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/tracing.md")

Chithi = Callable[..., CompletedProcess[str]]


def _calls(page: str) -> list[tuple[str, str]]:
    """Every command of the page's console blocks, with the output that is shown under it."""
    blocks = re.findall(r"```console\n(.*?)```", (PROJECT / page).read_text(encoding="utf-8"), re.DOTALL)
    return [
        (call.split("\n", 1)[0], call.split("\n", 1)[1])
        for block in blocks
        for call in block.split("$ ")
        if call.strip()
    ]


CALLS = [call for page in PAGES for call in _calls(page)]


@pytest.mark.parametrize(("line", "shown"), [call for call in CALLS if not call[0].startswith("curl ")])
def test_each_shown_command_prints_what_is_shown(chithi: Chithi, tmp_path: Path, line: str, shown: str) -> None:
    name, *arguments = shlex.split(line)
    if name == "make":
        assert f"\n{arguments[0]}:" in (PROJECT / "Makefile").read_text(encoding="utf-8")
        return
    assert name == "chithi"
    folders = [str(PROJECT / each) if (PROJECT / each).is_dir() and "/" in each else each for each in arguments]
    own = {"CHITHI_STORE": str(tmp_path / "store")} if arguments[0] == "load" else {}  # the shared one stays as it is
    done = chithi(*folders, **own)
    assert done.returncode == 0, done.stderr
    assert not shown or done.stdout == shown


@pytest.mark.program("curl")
@pytest.mark.parametrize(("line", "shown"), [call for call in CALLS if call[0].startswith("curl ")])
def test_each_shown_request_is_answered(server: Server, line: str, shown: str) -> None:
    asked = shlex.split(line.replace("http://127.0.0.1:8000", server.url))
    done = subprocess.run([*asked, "--fail"], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert not shown or done.stdout == shown


def test_the_first_command_of_the_readme_serves() -> None:
    assert _calls("README.md")[0] == ("make serve", "")
    made = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "serve"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"]},  # without what a make that runs the tests has set
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert made.stdout.splitlines()[-1] == ".venv/bin/chithi serve"


def test_the_first_screen_of_the_readme_shows_a_trace_with_its_output() -> None:
    calls = dict(_calls("README.md"))
    assert "thanhuytphcm-so-ket-73-kh-qu p4" in calls["chithi trace 09-CT/TW"]


def test_every_command_and_option_is_documented() -> None:
    page = (PROJECT / "docs/commands.md").read_text(encoding="utf-8")
    context = click.Context(program)
    for name in COMMANDS:
        section = page[page.index(f"## `chithi {name}") :].split("\n## ")[0]
        command = program.get_command(context, name)
        assert command is not None
        for option in (each for each in command.params if isinstance(each, click.Option)):
            documented = page if option.name in VARIABLES else section
            for spelling in option.opts:
                assert f"`{spelling}" in documented, f"{name} {spelling}"
            if isinstance(option.type, click.Choice):
                assert all(f"`{choice}`" in documented for choice in option.type.choices), f"{name} {option.name}"


def test_every_setting_is_documented() -> None:
    page = (PROJECT / "docs/commands.md").read_text(encoding="utf-8")
    for name, variable in VARIABLES.items():
        default = str(variable.default) or "none"
        row = next(line for line in page.splitlines() if f"| `{variable.variable}` |" in line)
        assert f"| `{variable.option}` |" in row
        assert default in row, name


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for page in (*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")):
        for names in re.findall(r"`make ([a-z ]+)`", page.read_text(encoding="utf-8")):
            assert all(f"\n{name}:" in makefile for name in names.split()), page


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    for page in (*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("data/*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page}: {target}"


def test_the_collection_of_the_curators_page_loads_and_traces(chithi: Chithi, tmp_path: Path) -> None:
    page = (PROJECT / "data/README.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"`([a-z]+\.csv)`\n\n```csv\n(.*?)```", page, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 4
    done = chithi("check", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "violations: none" in done.stdout
    chithi("load", str(tmp_path), "--store", str(tmp_path / "store"))
    assert "7/KH-UBND" in chithi("trace", "01-CT/VD", "--store", str(tmp_path / "store")).stdout
