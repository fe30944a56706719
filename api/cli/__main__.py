"""`python -m api.cli` is `chithi`."""

from api.cli import main

main()
