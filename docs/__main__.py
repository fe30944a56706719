"""Write the pages of docs/ that are made from the sources: `python -m docs`, or `make docs`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from api.pages.pictures import PICTURES, picture
from api.pages.words import Language
from docs import cookbook, curating, data_model, questions

LANGUAGES: tuple[Language, ...] = ("vi", "en")

PAGES: dict[str, Callable[[], str]] = {
    "cookbook.md": cookbook.page,
    "curating.md": curating.page,
    "data-model.md": data_model.page,
    "questions.md": questions.page,
    **{
        f"pictures/ontology-{name}-{language}.svg": partial(picture, name, language)
        for name in PICTURES
        for language in LANGUAGES
    },
}
"""File name to what makes the page."""

if __name__ == "__main__":
    for name, page in PAGES.items():
        (Path(__file__).resolve().parent / name).write_text(page(), encoding="utf-8")
