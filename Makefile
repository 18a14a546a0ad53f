# `make test` and `make bench` need only Python 3.11 or newer and git: they build their own environment.
PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin/python
# How many tests run at once: one more than there are cores, up to four, because many wait for a process; 0 is one
# after the other, in one process.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)

.PHONY: test lint bench demo format clean
.DEFAULT_GOAL := test

$(VENV)/.complete: pyproject.toml scripts/environment.sh
	sh scripts/environment.sh "$(PYTHON)" "$(VENV)"
	@touch $@

test: $(VENV)/.complete
	$(RUN) -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal

lint: $(VENV)/.complete
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/.complete
	-$(RUN) -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(RUN) -m bench

demo: $(VENV)/.complete
	$(VENV)/bin/claude-coordinator demo

format: $(VENV)/.complete
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
