# `make test` and `make bench` need only Python 3.11 or newer and git: they build their own environment.
PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin/python
# How many tests run at once: one more than there are cores, up to four, because many wait for a process; 0 is one
# after the other, in one process.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)

# More for pytest, of `make test`: OPTIONS='-k dashboard'.
OPTIONS ?=

.PHONY: test test-deep lint bench demo docs pictures plugin format clean
.DEFAULT_GOAL := test

$(VENV)/.complete: pyproject.toml scripts/environment.sh
	sh scripts/environment.sh "$(PYTHON)" "$(VENV)"
	@touch $@

test: $(VENV)/.complete
	$(RUN) -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal $(OPTIONS)

# Many times as many stories, races and examples, not the same each time; it takes hours.
test-deep: $(VENV)/.complete
	COORDINATOR_LONG=1 $(RUN) -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal

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

# What is made of the program itself: docs/commands.md of its help, the pictures of what it says.
# They are the same each time, as long as what they show is (and the browser, and its fonts); without Chromium, the
# dashboard's stay as they are.
docs: $(VENV)/.complete pictures
	$(RUN) -m scripts.command_page

pictures: $(VENV)/.complete
	$(RUN) -m scripts.pictures docs/pictures

# hooks/hooks.json, of the table that `init` uses too.
plugin: $(VENV)/.complete
	$(RUN) -m coord_core.install.plugin_files

format: $(VENV)/.complete
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
