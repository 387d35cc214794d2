# `make demo` to try it, `make test` to check it. Each step that was done is not done again.
# Options of a command go in ARGS: make test ARGS="-k missed", make demo ARGS="--port 8080".

PYTHON ?=
ARGS ?=
VENV := .venv/bin
workshop = python="$$(PYTHON='$(PYTHON)' workshop/find-python)" && "$$python" -m workshop
pytest = $(VENV)/python -m pytest -n logical --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo test sweeps test-all bench lint format lock clean

help:
	@echo "make demo      a made-up force on http://127.0.0.1:8000"
	@echo "make test      the tests, with a browser and a PostgreSQL server"
	@echo "make sweeps    everything across: pages on PostgreSQL, each window, longer histories"
	@echo "make test-all  the tests and the sweeps"
	@echo "make lint      style, types and the direction of imports"
	@echo "make bench     the benchmarks, to bench/results/"
	@echo "make setup     what the program needs; make setup-tests: what its tests need, too"
	@echo "make lock      pins dependencies again; ARGS=--upgrade takes newer ones"
	@echo "make clean     removes what set-up made; data/ stays"

setup:
	@$(workshop) run

setup-tests:
	@$(workshop) develop
	@$(VENV)/python -m workshop system

demo: setup
	@$(VENV)/visits demo $(ARGS)

test: setup-tests
	$(pytest) -m "not exhaustive" $(ARGS)

sweeps: setup-tests
	@$(VENV)/python -m workshop sweeps
	$(pytest) -m exhaustive $(ARGS)

test-all: test sweeps

bench: setup-tests
	@$(VENV)/python -m bench $(ARGS)

lint: setup-tests
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports

format: setup-tests
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

lock: setup-tests
	$(VENV)/python -m workshop.lock $(ARGS)

clean:
	rm -rf .venv node_modules web/static/vendor dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
