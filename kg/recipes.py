"""The questions of kg/queries/cookbook, in the order in which readers get them: the cookbook, the SPARQL editor."""

from dataclasses import dataclass

from kg import queries


@dataclass(frozen=True)
class Section:
    """A heading in Vietnamese and English, and the recipes below it."""

    vietnamese: str
    english: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    """A question in Vietnamese and English, a remark on how it is asked (may be empty), and the query itself."""

    name: str
    vietnamese: str
    english: str
    remark: str
    query: str


SECTIONS = (
    Section("Hai cách nhìn một bộ dữ liệu", "Two views of one dataset", ("view", "claims")),
    Section(
        "Truy vết",
        "Tracing",
        (
            "trace-down",
            "trace-up",
            "chain-ends",
            "days-from-directive",
            "missing-levels",
            "coverage",
            "coverage-counts",
            "provinces-without-plan",
            "no-link",
            "same-movement",
        ),
    ),
    Section(
        "Bằng chứng",
        "Evidence",
        ("who-says-so", "certainty", "inferred", "one-source", "two-dates", "two-names"),
    ),
    Section("Ngày tháng", "Dates", ("dates-without-year", "certain-or-possible")),
    Section(
        "Người và tổ chức",
        "People and bodies",
        (
            "posts-on-a-day",
            "posts-of-a-person",
            "two-branches",
            "two-branches-on-a-day",
            "participants",
            "bodies-by-branch",
        ),
    ),
    Section(
        "Địa phương",
        "Places",
        (
            "events-by-place",
            "events-by-province",
            "stages",
            "what-became-of",
            "made-of",
            "todays-ward",
            "plans-of-todays-ward",
            "one-code",
            "places-on-a-day",
            "abolished-districts",
            "merged-provinces",
        ),
    ),
    Section(
        "Đếm và liệt kê",
        "Counting and listing",
        (
            "documents",
            "documents-by-type",
            "documents-without-number",
            "documents-after-the-reform",
            "same-symbol",
            "numbers-of-a-sequence",
            "awards",
            "awards-total",
            "indicators",
            "tasks",
            "tasks-overdue",
            "text",
        ),
    ),
)


def recipe(name: str) -> Recipe:
    """Read a recipe: the first two lines of its comment are the question, the others the remark."""
    lines = queries.text(f"cookbook/{name}").splitlines()
    head = [line.removeprefix("#").strip() for line in lines[: next(i for i, x in enumerate(lines) if x[:1] != "#")]]
    vietnamese, english, *remark = head
    return Recipe(name, vietnamese, english, " ".join(remark), "\n".join(lines[len(head) :]))
