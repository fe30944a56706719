"""The benchmark of the hierarchy opens what it times, and its report says what holds."""

import pytest

from bench import view
from bench.view import Measured


@pytest.mark.program("chromium")
def test_page_and_file_are_opened_in_a_browser() -> None:
    found = view.measure("XS", runs=1)
    assert set(found.drawn) == set(found.opened) == {"page", "file"}
    assert found.boxes["page"] == found.boxes["file"] > 10
    assert found.megabytes > 0.5
    for times in found.opened.values():
        assert "document/hd-901" in times
        assert all(each > 0 for each in times.values())


def test_the_report_says_what_holds() -> None:
    opened = {"page": {"document/a": 90.0, "document/b": 120.0}, "file": {"document/a": 50.0, "document/b": 60.0}}
    text = view.markdown(Measured({"page": 250.0, "file": 500.0}, opened, {"page": 3, "file": 3}, 6.84))
    assert text.startswith("# The hierarchy in a browser: results\n")
    assert "(6.8 MB)" in text
    assert "| first picture of the page | 0.25 s | ≤ 0.4 s | yes |" in text
    assert "| first picture of the file | 0.50 s | ≤ 0.4 s | no |" in text
    assert "| slowest opening in the page | 0.12 s | ≤ 0.1 s | no |" in text
    assert "| slowest opening in the file | 0.060 s | ≤ 0.1 s | yes |" in text
    assert "| open `document/b` | 120 | 60 |" in text
