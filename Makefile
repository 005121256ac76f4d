# `make demo` and `make test` need nothing but Python 3.11 or newer: they build .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint format bench tables clean

demo: $(STAMP) ## check the first agreement against its sample logs
	@$(BIN)/servanda check agreements/qinghe --fail-on never

test: $(STAMP) ## run every test
	$(BIN)/pytest -n auto

lint: $(STAMP) ## linters and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/servanda lint agreements

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## ratios of speed, measured in one run
	$(BIN)/python benchmarks/run.py

tables: $(STAMP) ## build the parse table again after a change to the grammar or the keywords
	$(BIN)/python -m servanda.syntax.table

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
