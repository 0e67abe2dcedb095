# One verb a job; `make help` lists them. Needs make, git and Python 3.11 or newer.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help book serve test check record release archive pdf bench format lock verify clean env env-test env-experiments experiments test-experiments

PY := PYTHONPATH=.:book PYTHONDONTWRITEBYTECODE=1 .venv/bin/python

# Python 3.11 to 3.13 have been tried; a newer one is taken only if there is no other.
define FIND_PYTHON
for name in python3 python3.13 python3.12 python3.11; do \
  if $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; \
  then echo $$name; exit; fi; \
done; \
for name in python3 python3.14 python3.15; do \
  if $$name -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null; \
  then echo $$name; exit; fi; \
done
endef

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' \
	| awk -F '\t' '{ printf "make %-16s %s\n", $$1, $$2 }'

book: env ## build the book: environment, execution, site in _build/html
	@$(PY) -m _make book

serve: book ## build the book and show it at an address on this machine
	@$(PY) -m _make serve

test: env-test ## everything: style, types, units, records, re-execution, site, browser
	@$(PY) -m _make test

check: env-test ## the quick part of the tests: style, types, units, records
	@$(PY) -m _make check

record: env ## execute all chapters and write their recorded notebooks
	@$(PY) -m _make record

verify: env ## build twice, in two folders, and compare every byte
	@$(PY) -m _make verify

release: env-test ## make a release: make release VERSION=YYYY.MM.N
	@$(PY) -m _make release "$(VERSION)" $(if $(DATE),--date "$(DATE)") $(if $(SKIP_TESTS),--skip-tests)

archive: env ## pack site, data, notebooks and lock into one file
	@$(PY) -m _make archive

pdf: env-test ## print the whole review into one PDF (needs Chromium)
	@$(PY) -m _make pdf

bench: env ## time loading and the table (BUILD=1: builds, SCALE=N: made-up records, RECORD=1: keep)
	@$(PY) -m _make bench $(if $(BUILD),--build) $(if $(SCALE),--scale $(SCALE)) $(if $(RECORD),--record) $(if $(TREND),--trend)

format: env-test ## put the code into its one form
	@.venv/bin/ruff check --fix --quiet . && .venv/bin/ruff format --quiet . && echo "formatted"

lock: env-test ## resolve requirements*.in anew into requirements*.txt
	@$(PY) -m _make lock

env-experiments: env-test
	@.venv/bin/python -m pip install -q torch==2.13.0
	@.venv/bin/python -m pip install -q --no-deps --require-hashes -r requirements-experiments.txt

experiments: env-experiments ## run the three experiments and record them (PyTorch: a large download)
	@$(PY) -m analysis.experiments run

test-experiments: env-experiments ## tests of the experiments that need PyTorch
	@$(PY) -m pytest tests/experiments_torch

clean: ## remove what was built (the environment stays)
	@rm -rf _build .mypy_cache .pytest_cache .ruff_cache .hypothesis && echo "removed _build and caches"

env:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is missing: install python3 (3.11 to 3.13)." >&2; exit 1; fi; \
	PYTHONPATH=book "$$python" -m _make.environment requirements.txt

env-test:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is missing: install python3 (3.11 to 3.13)." >&2; exit 1; fi; \
	PYTHONPATH=book "$$python" -m _make.environment requirements.txt requirements-test.txt
