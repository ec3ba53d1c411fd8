# make run   sets everything up, ingests the demo corpus and serves the app on 127.0.0.1:8000
# make test  sets everything up, then formatting, lint, types and tests

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data

.PHONY: run test lint corpus clean

run: $(VENV)/.ready
	@.ci/system-packages run
	$(BIN)/assistant --data $(DATA) ingest corpus/documents
	$(BIN)/assistant --data $(DATA) serve

test: $(VENV)/.ready-dev
	@.ci/system-packages test
	$(MAKE) lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/browser
	$(BIN)/python -m pytest tests/browser || $(BIN)/python -m pytest tests/browser --last-failed  # a slow machine's second chance

lint: $(VENV)/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

corpus: $(VENV)/.ready-dev
	$(BIN)/python corpus/typeset.py

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) build
