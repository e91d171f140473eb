# medcite: `make help` lists what can be made. Everything is set up from nothing, and again only where something changed.

Q ?= What causes osteonecrosis?
PYTHON ?= python3
TORCH ?= cpu
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(wildcard corpus/*.md)
CODE := $(shell find indexer -name '*.py') indexer/medcite.tiktoken

.DEFAULT_GOAL := help
.PHONY: help setup ask serve library test test-slow check format lint types eval bench faults fuzz soak failover screenshots audit lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-18s%s\n", $$1, $$2}'

ask: library/current ## answer a question: make ask Q="What causes osteonecrosis?"
	@$(BIN)/medcite ask "$${MEDCITE_Q}" --index library

# The question goes through the environment, so that quotes and dollar signs in it stay what they are.
export MEDCITE_Q := $(value Q)

serve: library/current ## start the web page and the endpoint (PORT=8000)
	@$(BIN)/medcite serve --index library --port $(PORT)

library: library/current ## build the library from corpus/

library/current: $(VENV)/.index $(SOURCES) $(CODE)
	@$(BIN)/medcite index corpus --out library
	@touch $@

setup: $(VENV)/.index ## make .venv and install medcite

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "medcite needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No virtual environment could be made. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

# torch: an index that pip knows may offer the CPU build, whose version is marked "+cpu". Where none does, uv is asked, which
# knows PyTorch's own index of CPU builds. TORCH=gpu takes the build that PyPI carries (several gigabytes of CUDA on Linux);
# macOS has one build for all.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
TORCH_VERSION = $(shell sed -n 's/^torch==//p' constraints.txt)
TORCH_BUILD = $(if $(filter Darwin,$(shell uname -s)),gpu,$(TORCH))

$(VENV)/.torch: $(VENV)/.python constraints.txt
	@case "$(TORCH_BUILD)" in \
	gpu) $(PIP) "torch==$(TORCH_VERSION)" ;; \
	cpu) $(PIP) "torch==$(TORCH_VERSION)+cpu" 2>/dev/null || { $(PIP) -c constraints.txt uv && \
	     $(BIN)/uv pip install --quiet --python $(BIN)/python --torch-backend cpu "torch==$(TORCH_VERSION)"; } ;; \
	*) echo "TORCH is '$(TORCH)', expected cpu or gpu: make setup TORCH=cpu" >&2; exit 2 ;; esac
	@touch $@

$(VENV)/.index: $(VENV)/.torch pyproject.toml constraints.txt
	@$(PIP) -c constraints.txt -e ".[index]"
	@touch $@

$(VENV)/.dev: $(VENV)/.index
	@$(PIP) -c constraints.txt -e ".[index,dev]"
	@touch $@

test: $(VENV)/.dev ## run the tests with coverage
	@$(BIN)/python -m pytest --cov --cov-report=term:skip-covered -m "not slow"

test-slow: $(VENV)/.dev ## run the long tests too
	@$(BIN)/python -m pytest

check: lint types test ## lint, types and tests

lint: $(VENV)/.dev ## ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict
	@$(BIN)/mypy

format: $(VENV)/.dev ## let ruff put the layout right
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

screenshots: $(VENV)/.dev library/current ## take the pictures of the pages anew, into docs/screenshots
	@PYTHONPATH=tests $(BIN)/python -m browser.screenshots

eval: $(VENV)/.dev library/current ## run the golden questions, and the benchmarks in ../shared, against eval/baseline.json
	@$(BIN)/medcite-eval gate

bench: $(VENV)/.bench ## measure medcite beside others (about an hour, and longer for the million passages)
	@$(BIN)/python -m eval.bench

$(VENV)/.bench: $(VENV)/.dev
	@$(PIP) -c constraints.txt -e ".[index,dev,bench]"
	@touch $@

SECONDS ?= 60
MINUTES ?= 30
LIBRARY ?= library

faults: $(VENV)/.dev ## break things, for long: kills, full disks, damage of every kind, input that is repeated for ever
	@$(BIN)/python -m pytest tests/test_kills.py tests/test_faults_publish.py tests/test_faults_disk.py tests/test_faults_damage.py \
	     tests/test_faults_inputs.py tests/test_agreement.py

fuzz: $(VENV)/.fuzz ## look for bytes that break what reads them (SECONDS=60 for each of six targets)
	@PYTHONPATH=tests $(BIN)/python -m fuzz --seconds $(SECONDS)

$(VENV)/.fuzz: $(VENV)/.dev
	@$(PIP) -c constraints.txt -e ".[index,dev,fuzz]"
	@touch $@

soak: $(VENV)/.dev $(LIBRARY)/current ## load a service beyond what it can bear, then for MINUTES=30 with half of it (LIBRARY=library)
	@PYTHONPATH=tests $(BIN)/python -m load --library $(LIBRARY) --minutes $(MINUTES)

failover: $(VENV)/.dev $(LIBRARY)/current ## take replicas and database servers away while they are asked (needs nginx; LIBRARY=library)
	@PYTHONPATH=tests $(BIN)/python -m failover --library $(LIBRARY)

audit: $(VENV)/.dev ## look up the pinned packages among known weaknesses (asks PyPI; fails where it cannot tell)
	@$(PIP) pip-audit && $(BIN)/pip-audit --strict --no-deps --disable-pip -r constraints.txt

lock: $(VENV)/.dev ## write the hashes of what serving needs into service/deploy/requirements.lock
	@$(PIP) -c constraints.txt uv
	@{ head -2 service/deploy/requirements.lock; $(BIN)/uv pip compile pyproject.toml --extra redis --extra traces --extra llm --extra postgres \
	     -c constraints.txt --generate-hashes --universal --python-version 3.11 --no-header --no-annotate \
	     --no-emit-index-url --quiet; } > service/deploy/requirements.lock.new
	@mv service/deploy/requirements.lock.new service/deploy/requirements.lock

clean: ## remove what was made here (the environment and the library)
	rm -rf $(VENV) library .pytest_cache .mypy_cache .ruff_cache .coverage build *.egg-info
