"""A list of wrong rows, each put into sound tables: `chithi check` says of each what is wrong, with file and line.

`wrong_rows.txt` holds them: a name, the lines put at the end of tables, and with `>` all that must be said of them.
Those of which nothing is to be said may look wrong, and are the control.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api import cli
from tests.journeys.test_wrong_tables import TABLES

SOUND = {
    **TABLES,
    "places.csv": """id,name,level,part_of,succeeded_by,source,locator
tinh,Tỉnh A,province,,,bao,p1
quan,Quận B,district,tinh,,bao,p1
phuong,Phường C,commune,quan,,bao,p1
""",
    "bodies.csv": """id,name,level,branch,place,part_of,established_by,source,locator
bbt,Ban Bí thư,central,party,,,,bao,p2
qh,Quốc hội,central,national-assembly,,,,bao,p2
cp,Chính phủ,central,government,,,,bao,p2
qu,Quận ủy B,district,party,quan,,,bao,p2
""",
    "events.csv": """id,name,type,place,organiser,source,locator
hn,Hội nghị quận B,launch,quan,qu,bao,p5
""",
    "links.csv": """subject,relation,object,source,locator
hn,launches,kh,bao,p5
""",
    "people.csv": """id,name,source,locator
an,Nguyễn Văn An,bao,p5
""",
    "tenures.csv": """id,person,post,body,source,locator
an-qu,an,Bí thư,qu,bao,p5
""",
}


@dataclass(frozen=True)
class Added:
    """Lines put at the end of tables, and what is printed of them: problems of tables, else contradictions."""

    lines: tuple[tuple[str, str], ...]
    said: tuple[str, ...]


def _read(block: str) -> tuple[str, Added]:
    name, *rest = block.strip().splitlines()
    said = tuple(line.removeprefix("> ") for line in rest if line.startswith("> "))
    lines = tuple((file, row) for file, _, row in (line.partition(": ") for line in rest if not line.startswith("> ")))
    return name.removeprefix("# "), Added(lines, said)


Check = Callable[[Added], tuple[int, list[str]]]

LIST = dict(map(_read, Path(__file__).with_name("wrong_rows.txt").read_text(encoding="utf-8").split("\n\n")))
WRONG = {name: added for name, added in LIST.items() if added.said}
RIGHT = {name: added for name, added in LIST.items() if not added.said}


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """The command on the sound tables with some lines added: its exit status, and what it says of them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["chithi", "check", "cu"])

    def run(added: Added) -> tuple[int, list[str]]:
        folder = tmp_path / "cu"
        folder.mkdir()
        for name, text in SOUND.items():
            more = "".join(f"{row}\n" for file, row in added.lines if file == name)
            (folder / name).write_text(text + more, encoding="utf-8")
        with pytest.raises(SystemExit) as stop:
            cli.main()
        printed = capsys.readouterr()
        listed = printed.out.partition("contradictions: ")[2].partition("conflicts: ")[0].splitlines()[1:]
        return int(stop.value.code or 0), [*printed.err.splitlines(), *(line.strip() for line in listed)]

    return run


def test_there_are_as_many_as_promised_each_with_file_and_line() -> None:
    assert len(WRONG) >= 25
    assert len(RIGHT) >= 5
    assert all(re.search(r"\bcu/[a-z]+\.csv:\d+", line) for added in WRONG.values() for line in added.said)


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_file_and_line(checked: Check, name: str) -> None:
    assert checked(WRONG[name]) == (1, list(WRONG[name].said))


@pytest.mark.parametrize("name", RIGHT)
def test_of_what_only_looks_wrong_nothing_is_said(checked: Check, name: str) -> None:
    assert checked(RIGHT[name]) == (0, [])


def test_nothing_is_said_of_the_tables_alone(checked: Check) -> None:
    assert checked(Added((), ())) == (0, [])
