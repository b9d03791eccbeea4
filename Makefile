# Two commands matter: `make demo` and `make test`. Everything else is a part of them.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo test setup quick lint types contracts catalogue bench lock clean

demo: .venv/ready  ## load the demo counties and serve them
	@$(BIN)/lianjian demo

setup: .venv/ready  ## only build .venv

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing packages …"
	@$(PIP) -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m lianjian.site.catalogue compile
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@echo "installing tools for tests …"
	@$(PIP) -r requirements-dev.lock
	@touch $@

test: lint types contracts catalogue  ## everything that CI passes
	@$(BIN)/pytest -n 2 --dist loadgroup

quick: .venv/ready-dev  ## the tests one runs while working
	@$(BIN)/pytest -n 2 -m "not slow and not browser"

lint: .venv/ready-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: .venv/ready-dev
	@$(BIN)/mypy

contracts: .venv/ready-dev
	@$(BIN)/lint-imports

catalogue: .venv/ready-dev
	@$(BIN)/python -m lianjian.site.catalogue compile
	@$(BIN)/python -m lianjian.site.catalogue check

.venv/ready-bench: .venv/ready-dev requirements-bench.lock
	@$(PIP) -r requirements-bench.lock
	@touch $@

bench: .venv/ready-bench  ## print every bound of the issues with its measurement and ratio
	@$(BIN)/python -m bench

lock:  ## write the lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build --group dev --group bench --extra dask -c requirements-dev.lock pyproject.toml -o requirements-bench.lock

clean:  ## throw away what can be made again, and the demo's database
	@test ! -x $(BIN)/lianjian || $(BIN)/lianjian stop --and-delete
	rm -rf .venv var
