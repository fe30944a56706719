"""Puts YASGUI, the SPARQL editor of /sparql, into the package: fetched by npm as package-lock.json pins it.

A wheel without it is not built. An editable installation, as `make` makes it, does without where there is no npm or no
registry: the page then has a plain editor and says so, and `make editor` fetches it later.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = ("yasgui.min.js", "yasgui.min.css")
FOLDER = "api/static/yasgui"
LICENCES = "licences.txt"
STAMP = "package-lock.json"
"""A copy of the lock file beside the files says what they were made from."""


class EditorHook(BuildHookInterface[Any]):
    """Called by hatchling before it collects the files of a package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make sure that the files are there; `version` is `editable` or `standard`."""
        root = Path(self.root)
        folder = root / FOLDER
        if _is_made(folder, root):
            return
        try:
            _make(folder, root)
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or str(error)
            if version != "editable":
                raise RuntimeError(f"the SPARQL editor could not be fetched with npm: {said}") from error
            self.app.display_warning(f"without the SPARQL editor, which npm could not fetch: {said}")


def _is_made(folder: Path, root: Path) -> bool:
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_bytes() == (root / STAMP).read_bytes()


def _make(folder: Path, root: Path) -> None:
    """Fetch into a folder aside, so that none but the files needed stay; raise OSError or SubprocessError."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("there is no npm")
    with tempfile.TemporaryDirectory() as place:
        for name in ("package.json", STAMP, ".npmrc"):
            shutil.copy(root / name, place)
        command = (npm, "ci", "--omit=dev", "--ignore-scripts")
        subprocess.run(command, cwd=place, check=True, capture_output=True, encoding="utf-8", timeout=600)  # noqa: S603
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in FILES:
            shutil.copy(Path(place) / "node_modules/@zazuko/yasgui/build" / name, folder)
        (folder / LICENCES).write_text(_licences(Path(place)), encoding="utf-8")
    shutil.copy(root / STAMP, folder)  # last: what is not whole is made anew


def _licences(place: Path) -> str:
    """The licences of all that YASGUI is made of, which whoever passes it on has to pass on too."""
    parts = []
    for path, package in json.loads((place / STAMP).read_text(encoding="utf-8"))["packages"].items():
        if path:
            texts = sorted(
                each for each in (place / path).iterdir() if each.name.lower().startswith(("licen", "copyi"))
            )
            head = f"{path.rpartition('node_modules/')[2]} {package['version']} ({package.get('license', 'see below')})"
            parts.append("\n\n".join([head, *(each.read_text(encoding="utf-8") for each in texts if each.is_file())]))
    return f"\n\n{'=' * 80}\n\n".join(parts)
