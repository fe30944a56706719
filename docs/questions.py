"""The page docs/questions.md: what the ontology must be able to answer, and the terms that each question takes."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import queries
from ontology import vocab

FOLDER = vocab.FOLDER / "questions"
"""Queries `NAME.rq` and their answers on the bundled collections: `NAME.csv`, of CONSTRUCT `.ttl`, of ASK `.srj`."""

_COOKBOOK = queries.FOLDER / "cookbook"
_LINK = "../ontology/questions"
_TERM = re.compile(r"\bct:(\w+)")


@dataclass(frozen=True)
class Section:
    """A heading in Vietnamese and English, and the questions below it. Those of the cookbook are not repeated here."""

    vietnamese: str
    english: str
    names: tuple[str, ...]


ASKED_FIRST = (
    Section(
        "Chỉ thị đã dẫn đến những gì, và ai nói vậy?",
        "What did the directive lead to, and who says so?",
        ("led-to", "trace-down", "who-says-so", "ward-actions-of-directives"),
    ),
    Section(
        "Việc này bắt nguồn từ đâu, ngược lên đến cùng?",
        "Where does this come from, all the way up?",
        ("origins-of-a-conference", "trace-up", "chain-ends"),
    ),
    Section(
        "Nơi nào có văn bản, chỉ có sự kiện, chưa ghi nhận gì, hay không còn?",
        "Which places have a document, only an event, nothing recorded, or were no more?",
        (
            "provinces-with-a-document",
            "provinces-with-an-event-only",
            "coverage",
            "coverage-counts",
            "provinces-without-plan",
            "wards-with-nothing-recorded",
            "places-that-were-no-more",
        ),
    ),
    Section(
        "Mất bao nhiêu ngày, và chuỗi đứt ở đâu?",
        "How many days did it take, and where is the chain broken?",
        ("days-from-directive", "first-step-of-each-level", "missing-levels", "levels-without-document"),
    ),
    Section(
        "Ai giữ chức vụ nào ngày ấy, ai ở hai khối?",
        "Who held which post on that day, and who was in two branches?",
        (
            "posts-on-a-day",
            "two-branches",
            "two-branches-on-a-day",
            "posts-in-three-branches",
            "successors-in-a-post",
            "posts-with-known-limits",
            "ranks",
        ),
    ),
    Section(
        "Các nguồn khác nhau ở đâu, và nói gì?",
        "Where do sources disagree, and what do they say?",
        ("two-dates", "two-names", "disputed-claims", "partial-and-full-dates", "titles-of-a-directive"),
    ),
    Section(
        "Quận không còn: kế hoạch của quận ra sao, nay tìm theo phường nào?",
        "The district is no more: what of its plans, and which ward of today to search by?",
        (
            "what-became-of",
            "plans-of-todays-ward",
            "todays-ward",
            "wards-of-a-district-on-a-day",
            "wards-ended-by-a-resolution",
            "split-wards",
            "bodies-that-ended",
            "issuers-renamed",
        ),
    ),
    Section(
        "Còn gì về cùng phong trào mà chưa rõ mối nối?",
        "What else is about the same movement, though no link is proven?",
        ("same-movement", "no-link", "things-about-a-topic"),
    ),
    Section(
        "Câu hỏi tự viết, và một sơ đồ",
        "One's own question, and a picture",
        ("lineage-relations", "levels", "abbreviations", "picture"),
    ),
)
"""The nine questions that analysts ask first, in their order."""

ASKED_TOO = (
    Section(
        "Những lớp mà suy luận điền vào",
        "Classes that reasoning fills",
        ("central-directives", "ward-actions", "traced-to-central"),
    ),
    Section(
        "Văn bản",
        "Documents",
        (
            "legal-documents",
            "course-setting-documents",
            "planning-documents",
            "reporting-documents",
            "administrative-papers",
            "decisions-before-a-year",
            "implementing-documents",
            "one-step-of-lineage",
            "annexes",
            "changed-documents",
            "grounds",
            "cited-documents",
            "not-yet-in-force",
            "joint-documents",
            "documents-without-issuer",
            "documents-of-a-number",
            "forms-of-documents",
            "bodies-set-up",
        ),
    ),
    Section(
        "Sự kiện và hoạt động",
        "Events and actions",
        (
            "launched-and-disseminated",
            "reviews-of-documents",
            "closing-and-launching",
            "work-carried-out",
            "stages-of-actions",
            "drills",
            "possible-year",
            "things-of-a-period",
        ),
    ),
    Section(
        "Người và tổ chức",
        "People and bodies",
        (
            "participants-of-a-district",
            "chairs-who-spoke",
            "roles-beyond-attending",
            "attended-without-speaking",
            "joint-organisers",
            "performers",
            "named-in-words-only",
            "bodies-of-a-district",
            "parts-of-a-body",
            "neighbourhood-bodies",
        ),
    ),
    Section(
        "Khen thưởng, chỉ tiêu, nhiệm vụ",
        "Awards, figures, tasks",
        (
            "awards-by-form",
            "awards-by-branch",
            "presented-awards",
            "awards-within-awards",
            "figures-of-a-report",
            "tasks-of-a-body",
            "tasks-with-a-result",
            "tasks-with-a-deadline",
        ),
    ),
    Section(
        "Nguồn và độ chắc chắn",
        "Sources and certainty",
        ("corroborated-links", "inferred-links", "sources-of-a-programme", "retrieved-sources", "early-sources"),
    ),
)

NAMES = tuple(name for section in (*ASKED_FIRST, *ASKED_TOO) for name in section.names)

REASONED = (
    "administrative-papers",
    "central-directives",
    "course-setting-documents",
    "decisions-before-a-year",
    "first-step-of-each-level",
    "led-to",
    "legal-documents",
    "one-step-of-lineage",
    "origins-of-a-conference",
    "participants-of-a-district",
    "picture",
    "planning-documents",
    "reporting-documents",
    "trace-down",
    "traced-to-central",
    "ward-actions",
    "ward-actions-of-directives",
)
"""Questions whose answer follows from axioms: a test asks them of HermiT, too, without what the loader wrote."""

_INTRODUCTION = """\
# Competency questions

What the ontology must be able to answer: {count} questions in SPARQL, each with its whole answer on the bundled
collections, checked by hand against the rows. A test asks them all; another holds that every class and property of
[the ontology](ontology.md) is needed by at least one: without it, that question has another answer. The first nine
sections are what analysts ask first.

Questions that stand in the [cookbook](cookbook.md) are not written twice: their link leads there. Answers are files in
`ontology/questions/`, in the formats of the W3C: CSV, Turtle for CONSTRUCT, JSON (`.srj`) for ASK. An answer without
rows is one: no source in the bundled collections says such a thing, and a test has the same question answered by data
made for it.

**R** marks the {reasoned} questions whose answer follows from axioms. A test asks them of HermiT, too: of what follows
from the two collections without the classes by type, `ct:derivesFrom` and `ct:participant` that the loader writes. A
query `NAME.owl.rq` beside `NAME.rq` asks the same in words that only reasoning gives a meaning: classes that no loader
fills, and `ct:tracesTo`.

```
chithi query ontology/questions/joint-documents.rq
```

A new term needs a question here: a query, its answer checked against the rows, its name in `docs/questions.py`. Where
no bundled row uses the term, `tests/journeys/questions.ttl` does. This page is made by `make docs`.
"""


@cache
def query(name: str, *, reasoned: bool = False) -> str:
    """Return a question's query; `reasoned`: in the words for a reasoner, where it has such."""
    files = [FOLDER / f"{name}.rq", _COOKBOOK / f"{name}.rq"]
    if reasoned:
        files.insert(0, FOLDER / f"{name}.owl.rq")
    return next(path for path in files if path.exists()).read_text(encoding="utf-8")


def answer(name: str) -> Path:
    """Return the file that holds a question's answer on the bundled collections."""
    (path,) = (path for path in FOLDER.glob(f"{name}.*") if path.suffix != ".rq")
    return path


def terms(query: str) -> set[str]:
    """Return the terms of the ontology that a query takes, without their prefix."""
    return set(_TERM.findall("\n".join(line for line in query.splitlines() if not line.startswith("#"))))


def page() -> str:
    """Return the whole page; it runs no query."""
    first = [_section(f"{number}. {each.english}", each) for number, each in enumerate(ASKED_FIRST, start=1)]
    rest = [_section(each.english, each) for each in ASKED_TOO]
    return "\n".join([_INTRODUCTION.format(count=len(NAMES), reasoned=len(REASONED)), *first, *rest])


def _section(heading: str, section: Section) -> str:
    head = ["| question | câu hỏi | terms | answer |", "|---|---|---|---|"]
    return "\n".join([f"## {heading}", "", f"*{section.vietnamese}*", "", *head, *map(_row, section.names), ""])


def _row(name: str) -> str:
    text, twin = query(name), query(name, reasoned=True)
    vietnamese, english = (line.removeprefix("# ") for line in text.splitlines()[:2])
    own = (FOLDER / f"{name}.rq").exists()
    asked = f"[{english}]({f'{_LINK}/{name}.rq' if own else f'cookbook.md#{name}'})"
    if name in REASONED:
        asked += " **R**" if twin == text else f" [**R**]({_LINK}/{name}.owl.rq)"
    used = " ".join(f"`{term}`" for term in sorted(terms(text) | terms(twin), key=lambda each: (each.lower(), each)))
    size = f"[{_size(answer(name))}]({_LINK}/{answer(name).name})"
    return f"| {asked} | {vietnamese} | {used} | {size} |"


def _size(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".srj":
        return "yes" if "true" in text else "no"
    if path.suffix == ".ttl":
        return "a graph"
    count = sum(1 for _ in csv.reader(text.splitlines())) - 1
    return "no row" if not count else f"{count} row{'s' if count > 1 else ''}"
