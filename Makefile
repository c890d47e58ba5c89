PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCK := requirements.lock

.PHONY: report test explore check lock dictionary notebooks clean

report: $(READY)
	$(BIN)/study report

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -q -n 2 --dist loadfile
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --nbval --nbval-current-env --nbval-cell-timeout 120 notebooks

explore: $(READY)
	$(BIN)/study explore

check: $(READY)
	$(BIN)/study check

# Everything below is for people who change the project.
dictionary: $(READY)
	$(BIN)/python -m analysis_lib.dictionary

notebooks: $(READY)
	$(BIN)/python -m analysis_lib.showing.refresh

lock:
	uv lock --quiet --upgrade
	uv export --quiet --format requirements-txt --extra test --no-emit-project --no-header --no-annotate -o $(LOCK)

clean:
	rm -rf $(VENV) reports

$(READY): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v[:2] <= (3, 13) else "Python %d.%d found; 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 ..." % v[:2])'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
