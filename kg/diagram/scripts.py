"""The scripts and the style of the view: plain JavaScript, joined in the order in which they need one another."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent

VIEW: Final = (
    "layout.js",
    "boxes.js",
    "words.js",
    "facts.js",
    "model.js",
    "items.js",
    "svg.js",
    "state.js",
    "tree.js",
    "panel.js",
    "controls.js",
    "save.js",
    "aim.js",
    "view.js",
)
"""What page and file share."""

FILE: Final = (*VIEW, "vis.js", "embedded.js", "file.js")
"""What the file has, beside vis-network."""

STYLE: Final = "view.css"


@cache
def joined(names: tuple[str, ...]) -> str:
    """Return these files of this folder as one script."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


def fingerprint(text: str) -> str:
    """Return the hash of a text, as a Content-Security-Policy names a script or style that it allows."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
