# Everything runs from a clean clone with only Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test test-long chaos check bench bench-search lock clean

setup: $(READY)

# --require-hashes: what is installed is exactly what the lock names.
$(READY): requirements.lock requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("oacite needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	@$(BIN)/oacite demo

test: setup
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# What takes too long for every time: three nodes, of which some are killed.
chaos: setup
	OACITE_LONG=1 $(BIN)/pytest tests/indexer/test_chaos.py tests/indexer/test_cluster.py tests/engine/test_demo.py

# All there is: the long tests too, and properties tried more often.
test-long: setup
	OACITE_LONG=1 $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup
	$(BIN)/python -m benchmarks.bench $(BENCH)

# Over what is indexed already.
bench-search: setup
	$(BIN)/python -m benchmarks.search_bench $(BENCH_SEARCH)

# Needs a .venv that stands. Without the index URL: the locks name no registry's host. What runs is the same in both.
COMPILE := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --all-build-deps
lock:
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) dist build
