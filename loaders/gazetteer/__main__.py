"""`python -m loaders.gazetteer [FOLDER]`: build the gazetteer anew, in data/gazetteer or another folder."""

import sys
from pathlib import Path

from loaders.gazetteer import Missing, build
from loaders.tables import BUNDLE


def main(arguments: list[str]) -> int:
    """Write the files of the collection; return the exit status."""
    folder = Path(arguments[0]) if arguments else BUNDLE / "gazetteer"
    try:
        files = build()
    except Missing as missing:
        print(f"{missing}: expected the packages of the group “dev” of pyproject.toml", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"{len(content.splitlines()) - 1:>9,} rows of {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
