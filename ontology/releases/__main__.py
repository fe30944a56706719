"""Print the lines of a release: `python -m ontology.releases > ontology/releases/0.2.0.txt`."""

import sys

from ontology.releases import signatures, written

if __name__ == "__main__":
    sys.stdout.write(written(signatures()))
