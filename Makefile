# Needs Python 3.11 (or newer) and make; everything else goes into .venv. Where there is npm, the installation fetches
# the SPARQL editor too (hatch_build.py); without, /sparql has a plain one. The stamp is made last, so that an
# installation that failed half-way repairs itself at the next call.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := serve
.PHONY: serve trace test check bench docs lock editor clean

serve: $(STAMP) ## load the bundled collections if nothing is loaded, and serve them at http://127.0.0.1:8000
	@$(BIN)/chithi serve

trace: $(STAMP) ## load the bundled collections and trace Chỉ thị 09-CT/TW
	@$(BIN)/chithi load
	@$(BIN)/chithi trace 09-CT/TW

test: $(STAMP) ## all tests
	$(BIN)/pytest -n auto

check: $(STAMP) ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) ## measure load, trace and HTTP side by side; writes bench/RESULTS.md
	$(BIN)/python -m bench

docs: $(STAMP) ## write the reference pages that are made from the sources
	$(BIN)/python -m docs

lock: $(STAMP) ## renew constraints.txt
	$(BIN)/uv pip compile --universal --no-header --no-annotate --group dev -o constraints.txt pyproject.toml

editor: $(STAMP) ## fetch the SPARQL editor with npm, where Node.js came after the installation
	@command -v npm >/dev/null || { echo "make editor: npm is missing, install Node.js" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@test -f api/static/yasgui/yasgui.min.js || { echo "make editor: npm could not fetch YASGUI" >&2; exit 1; }

$(STAMP): pyproject.toml constraints.txt package-lock.json
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	touch $@

clean: ## remove what make has made
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
