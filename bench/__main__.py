"""`python -m bench [load] [http] [view]`: measure, and write the results beside this file."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bench import http, http_report, load_trace, report, view
from bench.traces import Disagreement

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def main(arguments: list[str] | None = None) -> int:
    """Measure what the command line asks for and write it into the report; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="*", choices=("load", "http", "view", []), help="what to measure (default: all)")
    parser.add_argument("--size", choices=("S", "M", "all"), default="all", help="cascades to load (default: all)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file for the report (default: bench/RESULTS.md)")
    given = parser.parse_args(arguments)
    sizes = ["S", "M"] if given.size == "all" else [given.size]
    parts: dict[str, Callable[[], str]] = {
        "load": lambda: report.markdown(load_trace.measure(sizes)),
        "http": lambda: http_report.markdown(http.measure()),
        "view": lambda: view.markdown(view.measure()),
    }
    for name in given.part or parts:
        try:
            part = parts[name]()
        except Disagreement as error:
            print(f"no figures, since the answers differ: {error}", file=sys.stderr)
            return 1
        known = given.out.read_text(encoding="utf-8") if given.out.exists() else ""
        given.out.write_text(report.with_part(known, part), encoding="utf-8")
        print(f"{name}: written to {given.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
