# `make` alone lists the commands.
PYTHON ?= python3
RUN := $(PYTHON) -m bringup
VENV := .venv/bin/python -m

.DEFAULT_GOAL := help
.PHONY: help demo test check lint bench chaos outage cluster cluster-up up down status environment lock

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: python ## Everything on this machine: open the playground, type /ban; Ctrl-C ends it
	@$(RUN) demo

test: python ## All tests, with services of their own. ARGS="-k ban" goes to pytest
	@$(RUN) test

check: lint ## The same, and the unit tests: under two minutes
	@$(VENV) pytest -q --numprocesses=2 --dist=loadgroup tests/unit tests/bringup -m "not slow and not browser"

lint: environment ## Format, lint, types, layers, spelling: half a minute
	@$(VENV) ruff format --check .
	@$(VENV) ruff check .
	@$(VENV) mypy
	@.venv/bin/lint-imports
	@$(VENV) codespell_lib --ignore-words-list pressin,vor

bench: python ## The benchmarks, with services of their own. ARGS="expiry mixed --quick" chooses
	@$(RUN) bench $(ARGS)

chaos: environment ## Break everything under load and say what became of it. SECONDS=600 SEED=1 ARGS="--results FILE"
	@$(VENV) chaos --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1) $(ARGS)

outage: environment ## Take the broker away for SECONDS=600, the database for a tenth of it, and measure
	@$(VENV) chaos.outage --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1) $(ARGS)

cluster: environment ## Several hosts: three RabbitMQ nodes, a standby, two Stewards; break them. SECONDS=300 SEED=1
	@$(VENV) chaos.cluster --seconds $(or $(SECONDS),300) --seed $(or $(SEED),1) $(ARGS)

cluster-up: environment ## The same set-up left running until Ctrl-C
	@$(VENV) chaos.cluster --stay $(ARGS)

up: python ## Services in the background, for developing; prints their URLs
	@$(RUN) up

down: python ## Stop what `make up`, or an interrupted run, has left running
	@$(RUN) down

status: python ## What is running
	@$(RUN) status

environment: python ## Only make .venv
	@$(RUN) environment

lock: environment ## Pin the newest versions that requirements/*.in allow
	@$(VENV) bringup.lock

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Steward needs Python 3.11 or newer. Debian: apt-get install python3. Another one: make PYTHON=python3.12"; exit 1; }
.PHONY: python
