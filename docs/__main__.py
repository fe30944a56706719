"""Write the pages of docs/ that are made from the sources: `python -m docs`, or `make docs`."""

from collections.abc import Callable
from pathlib import Path

from docs import cookbook, data_model, questions

PAGES: dict[str, Callable[[], str]] = {
    "cookbook.md": cookbook.page,
    "data-model.md": data_model.page,
    "questions.md": questions.page,
}
"""File name to what makes the page."""

if __name__ == "__main__":
    for name, page in PAGES.items():
        (Path(__file__).resolve().parent / name).write_text(page(), encoding="utf-8")
