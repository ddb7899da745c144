# `make run` and `make test` set up everything they need on a fresh machine.

PYTHON := .venv/bin/python
JS_TESTS := $(wildcard tests/js/*.test.js)
LINTERS := .venv/tools/linters/node_modules/.bin
LOCK := $(or $(shell command -v uv),.venv/uv/bin/uv) pip compile --quiet --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --annotation-style line

# In the order of their names, the browser's come first: each worker opens one browser once, and what is
# long isn't begun last. One worker more than there are processors: who waits for a browser, a start or a
# restart leaves one idle.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
IN_PARALLEL := --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

# Several look at once; what one says is shown only when it finds something.
CHECKS := check-types check-written check-layout check-code check-imports check-templates check-scripts check-script-types
# Tests that read what is written; the other files of tests needn't be imported to find them.
WRITTEN := $(shell grep -l 'pytest.mark.written' tests/test_*.py)
AT_ONCE := $(MAKE) --no-print-directory --jobs 4
QUIETLY = >.venv/$@.log 2>&1 || { cat .venv/$@.log; exit 1; }

# Without its compiled modules, Python would compile everything anew at every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-scripts check $(CHECKS) format load lock benchmark screenshots clean
.SILENT:

help: ## What can be made
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: ## Serve the map until Ctrl-C
	scripts/set-up run
	$(PYTHON) -m app run

test: ## Run linters and every test, the browser's included
	scripts/set-up test
	$(AT_ONCE) $(CHECKS) test-scripts
	$(PYTHON) -m pytest $(IN_PARALLEL) -m "not written"

test-fast: ## Run the tests that need no browser and take no long time, nor are of check
	scripts/set-up test
	$(AT_ONCE) test-scripts
	$(PYTHON) -m pytest $(IN_PARALLEL) -m "not thorough and not written" \
		--ignore tests/browser --ignore tests/operation

test-scripts:
	node --test --test-reporter=dot $(JS_TESTS) $(QUIETLY)

check: ## Run the linters, and the tests that only read what is written
	scripts/set-up test
	$(AT_ONCE) $(CHECKS)

# It takes longest, and so begins first.
check-types:
	$(PYTHON) -m mypy --no-error-summary $(QUIETLY)

check-written:
	$(PYTHON) -m pytest -m written $(WRITTEN) $(QUIETLY)

check-layout:
	.venv/bin/ruff format --check --quiet $(QUIETLY)

check-code:
	.venv/bin/ruff check --quiet $(QUIETLY)

check-imports:
	.venv/bin/lint-imports --no-logo --no-cache $(QUIETLY)

check-templates:
	{ .venv/bin/djlint templates --check && .venv/bin/djlint templates --lint; } $(QUIETLY)

check-scripts:
	$(LINTERS)/oxlint static/js tests/js $(QUIETLY)

check-script-types:
	$(LINTERS)/tsc $(QUIETLY)

format: ## Format code and templates
	scripts/set-up test
	.venv/bin/ruff format
	.venv/bin/ruff check --fix
	.venv/bin/djlint templates --reformat --quiet

load: ## Load what lies in data/ into the database
	scripts/set-up run
	$(PYTHON) -m app load

lock: ## Bring the lock files up to the newest versions
	scripts/set-up test
	echo uv | $(LOCK) - --output-file requirements-uv.txt
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

benchmark: ## Measure what the README promises
	scripts/set-up test
	$(PYTHON) -m benchmarks

screenshots: ## Take the README's pictures of the running program
	scripts/set-up test
	$(PYTHON) -m scripts.screenshots

clean: ## Remove what can be made again; never var/, which holds the database
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
