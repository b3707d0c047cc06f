# The doors of the house: demo, test, quality, lock. `.venv` is what all of them stand on.
# A lock is whole, so pip need not resolve what uv did: --no-deps.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test browser deployed quality check lock bench clean

$(VENV): $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(VENV)/.ready
	@$(BIN)/touchline demo

test: $(VENV)/.ready check
	$(BIN)/python -m pytest

# They want what a fresh machine may not have: a Chromium (Debian: chromium), and systemd and the network.
browser: $(VENV)/.ready
	$(BIN)/python -m pytest tests/browser

deployed: $(VENV)/.ready
	$(BIN)/python -m pytest tests/deployed

check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: $(VENV)/.ready
	$(BIN)/python -m benchmarks.quality

# The peers are wanted by the benchmarks alone; they come beside what is locked, never in its place.
bench: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements-bench.lock

lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --extra dev -o requirements.lock pyproject.toml
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --extra dev --extra bench --constraint requirements.lock -o requirements-bench.lock pyproject.toml
	rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) $(VENV)-lock build dist *.db .mypy_cache .ruff_cache .pytest_cache
