# `make demo` and `make test` need nothing but Python 3.11 or newer: they build .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test coverage mutants differential fuzz lint format bench tables pages clean

demo: $(STAMP) ## check the first agreement against its sample logs
	@$(BIN)/servanda check agreements/qinghe --fail-on never

test: $(STAMP) ## run every test
	$(BIN)/pytest -n auto

# three tests list the modules that a command loads; the one that measures would be among them. The last ones limit how long
# files may become, or how much memory there is, for the measure too
UNMEASURED := tests/cli/test_lint.py::test_lint_imports_nothing_heavy \
  tests/clocks/test_holiday_data.py::test_importing_clocks_loads_nothing_heavy \
  tests/syntax/test_table.py::test_parsing_loads_neither_lark_nor_what_only_errors_need \
  tests/faults/test_machine.py::test_a_full_disk_leaves_no_half_of_the_evidence \
  tests/faults/test_machine.py::test_memory_that_runs_out_is_said

coverage: $(STAMP) ## lines and branches that the tests run
	rm -rf .coverage && mkdir .coverage
	$(BIN)/coverage run -m pytest -n 0 $(addprefix --deselect ,$(UNMEASURED))
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

mutants: $(STAMP) ## small changes to the program that no test notices; ARGS="--module clocks --sample 100 --seconds 600"
	$(BIN)/python -m tests.mutation.run $(ARGS)

differential: $(STAMP) ## both engines on generated examples; ARGS="--examples 200000 --seconds 3600 --seed 1 --findings FILE"
	$(BIN)/python -m tests.differential.long_run $(ARGS)

# texts and whole agreements by coverage, exports by mutations alone: a file takes the database longer than the fuzzer
FUZZ_SECONDS ?= 3600
fuzz: $(STAMP) ## an hour of mutated agreements, bindings, exports and checks; what fails is kept under .fuzz
	-$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	$(BIN)/python tests/fuzz/run.py agreement --seconds $$(($(FUZZ_SECONDS) / 4))
	$(BIN)/python tests/fuzz/run.py binding --seconds $$(($(FUZZ_SECONDS) / 6))
	$(BIN)/python tests/fuzz/run.py clauses --seconds $$(($(FUZZ_SECONDS) / 6))
	$(BIN)/python tests/fuzz/run.py csv jsonl json xes xlsx parquet gzip zip sqlite duckdb gb18030 utf-16 check \
	  --seconds $$(($(FUZZ_SECONDS) * 5 / 12))

lint: $(STAMP) ## linters and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/servanda lint agreements
	$(BIN)/servanda fmt --check agreements

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## ratios of speed, measured in one run
	$(BIN)/python benchmarks/run.py

tables: $(STAMP) ## build the parse table again after a change to the grammar or the keywords
	$(BIN)/python -m servanda.syntax.table
	$(BIN)/python -m servanda.syntax.textmate

pages: $(STAMP) ## write docs/rules.md from the rules' docstrings
	$(BIN)/python -m servanda.lint.pages

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
