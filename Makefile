# Four verbs: make demo, make test, make check, make docs. Each makes the virtual environment that it needs.
# Half of the time of a test is waiting, so four at a time suit two cores.
PYTHON ?= python3
PIP = -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Bytecode is kept, whatever the environment says: each process would compile all modules anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test check docs clean

demo: .venv/run/installed
	.venv/run/bin/camtay demo $(DEMO)

test: .venv/dev/installed
	.venv/dev/bin/pytest --numprocesses 4 $(TESTS)

check: .venv/dev/installed
	.venv/dev/bin/ruff check .
	.venv/dev/bin/ruff format --check .
	.venv/dev/bin/mypy
	.venv/dev/bin/lint-imports
	.venv/dev/bin/camtay check --config config.example.yaml

docs: .venv/dev/installed
	.venv/dev/bin/python -m benchmarks.report

.venv/run/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv/run
	.venv/run/bin/python $(PIP) --editable '.[semantic]'
	touch $@

.venv/dev/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv/dev
	.venv/dev/bin/python $(PIP) --editable '.[semantic,dev]'
	touch $@

clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache
