"""How the SPARQL editor gets into the package: by npm, or not at all where the installation is a checkout's."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FILES = ("yasgui.min.js", "yasgui.min.css", "licences.txt")
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a build needs of the project, without YASGUI."""
    for name in ("pyproject.toml", "hatch_build.py", "package.json", "package-lock.json", ".npmrc", "README.md"):
        shutil.copy(PROJECT / name, tmp_path)
    for name in ("LICENSE", "data/LICENSE", "chithi.pth"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / name, tmp_path / name)
    (tmp_path / ".gitignore").write_text("api/static/yasgui/\n")
    (tmp_path / "api").mkdir()
    (tmp_path / "api/__init__.py").touch()
    return tmp_path


@pytest.fixture
def without_npm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables of a machine where no program is found: Python itself is called by its path."""
    return {**os.environ, "PATH": str(tmp_path_factory.mktemp("bin"))}


def _run(*command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd="/", env=env, capture_output=True, encoding="utf-8", timeout=600, check=False)
    if "No matching distribution" in done.stderr and os.environ.get("CI") != "true":
        pytest.skip("no package index can be reached")
    return done


def _wheel(checkout: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return _run(*PIP, "wheel", "--no-deps", "--wheel-dir", str(checkout / "dist"), str(checkout), env=env)


@pytest.mark.program("npm")
def test_a_wheel_holds_the_editor_and_its_licences_and_nothing_is_left_behind(checkout: Path) -> None:
    built = _wheel(checkout)
    assert built.returncode == 0, built.stderr
    (wheel,) = (checkout / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        sizes = {each.filename: each.file_size for each in packed.infolist()}
        licences = packed.read("chithi/api/static/yasgui/licences.txt").decode()
    assert all(sizes[f"chithi/api/static/yasgui/{name}"] > 10_000 for name in FILES)
    assert "@zazuko/yasgui 4.6.2 (MIT)" in licences
    assert "Permission is hereby granted" in licences
    assert not (checkout / "node_modules").exists()


def test_a_wheel_without_the_editor_is_not_built(checkout: Path, without_npm: dict[str, str]) -> None:
    built = _wheel(checkout, env=without_npm)
    assert built.returncode != 0
    assert "the SPARQL editor could not be fetched with npm: there is no npm" in built.stderr
    assert not list((checkout / "dist").glob("*.whl"))


def test_a_wheel_is_built_without_npm_where_the_editor_is_there(checkout: Path, without_npm: dict[str, str]) -> None:
    folder = checkout / "api/static/yasgui"
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text("as before")
    shutil.copy(checkout / "package-lock.json", folder)
    built = _wheel(checkout, env=without_npm)
    assert built.returncode == 0, built.stderr
    with (checkout / "package-lock.json").open("a") as lock:
        lock.write("\n")  # it pins something else now
    assert _wheel(checkout, env=without_npm).returncode != 0


def test_a_checkout_is_installed_without_npm(checkout: Path, without_npm: dict[str, str]) -> None:
    made = _run(sys.executable, "-m", "venv", "--without-pip", str(checkout / "env"))
    assert made.returncode == 0, made.stderr
    python = str(checkout / "env/bin/python")
    installed = _run(*PIP, "--python", python, "install", "--no-deps", "--editable", str(checkout), env=without_npm)
    assert installed.returncode == 0, installed.stderr
    found = _run(python, "-c", "import api; print(api.__file__)", env=without_npm)
    assert found.stdout.strip() == str(checkout / "api/__init__.py")
    assert not (checkout / "api/static").exists()


def test_nothing_of_others_is_committed_and_no_registry_named() -> None:
    lock = (PROJECT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity": "sha512-' in lock
    listed = _run("git", "-C", str(PROJECT), "ls-files", "api/static/yasgui", "node_modules")
    if listed.returncode:
        pytest.skip("no git checkout")
    assert listed.stdout == ""
