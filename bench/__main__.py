"""`python -m bench`: measure, and write the results beside this file."""

import argparse
import sys
from pathlib import Path

from bench.load_trace import measure
from bench.report import markdown
from bench.traces import Disagreement

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def main(arguments: list[str] | None = None) -> int:
    """Measure what the command line asks for and write the report; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", choices=("S", "M", "all"), default="all", help="cascades to measure (default: all)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file for the report (default: bench/RESULTS.md)")
    given = parser.parse_args(arguments)
    try:
        report = markdown(measure(["S", "M"] if given.size == "all" else [given.size]))
    except Disagreement as error:
        print(f"no figures, since the answers differ: {error}", file=sys.stderr)
        return 1
    given.out.write_text(report, encoding="utf-8")
    print(f"written to {given.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
