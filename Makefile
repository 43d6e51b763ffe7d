# Two commands for a fresh machine: `make serve` and `make test`. Both set up what is missing and skip what is done.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests wait for services, clocks and commits as long as they compute: two workers a core, eight at most.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min(8, 2 * (os.cpu_count() or 1)))')
# Where nothing compiled is kept, every process of the suite would compile all of Chaupal anew.
unexport PYTHONDONTWRITEBYTECODE
export KEPT_TEST_MODELS ?= $(CURDIR)/$(VENV)/models

.PHONY: help serve test check docs bars bench package clean

help:
	@echo "make serve   set up and start the assistant on http://127.0.0.1:8000"
	@echo "make test    set up and run every test"
	@echo "make check   linters, types and import rules"
	@echo "make docs    write what is generated in README.md and docs/"
	@echo "make bars    hold the answers to their bars over the shipped questions (two minutes, later seconds)"
	@echo "make bench   compare speed and quality with the LangChain + Chroma quickstart"
	@echo "make package install what is built into an empty environment, and ask it a question (minutes)"
	@echo "make clean   remove the virtual environment and build folders"

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Chaupal needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No virtual environment could be made. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Installing the pinned dependencies (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

serve: $(VENV)/.installed
	@$(BIN)/chaupal serve

test: $(VENV)/.installed-dev
	@$(BIN)/python tests/chromium.py
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports
	@$(BIN)/chaupal --home $${TMPDIR:-/tmp}/chaupal-check knowledge check

docs: $(VENV)/.installed-dev
	@PYTHONPATH=. $(BIN)/python -m bot.cli.tables

# The model is exported once for bars and tests.
bars: $(VENV)/.installed
	@mkdir -p $(VENV)/bars $(KEPT_TEST_MODELS)
	@test -e $(VENV)/bars/models || ln -s $(abspath $(KEPT_TEST_MODELS)) $(VENV)/bars/models
	@CHAUPAL_LIBRARY=none $(BIN)/chaupal --home $(VENV)/bars knowledge import knowledge/library --prune
	@CHAUPAL_LIBRARY=none $(BIN)/chaupal --home $(VENV)/bars eval --bars

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks

package:
	@rm -rf build $(VENV)/package
	@$(PYTHON) -m venv $(VENV)/package
	@$(VENV)/package/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt .
	@cd / && CHAUPAL_HOME=$(CURDIR)/$(VENV)/package/home $(CURDIR)/$(VENV)/package/bin/chaupal ask "Does FP8 work on a T4?" | tee -a /dev/stderr | grep -q "knowledge show recipe"
	@rm -rf build $(VENV)/package

clean:
	rm -rf $(VENV) build dist *.egg-info
