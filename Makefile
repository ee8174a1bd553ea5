# Every command. "make help" lists them.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
DATA ?= ./demo
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.setup
SETUP_TEST := $(VENV)/.setup-test
SETUP_BENCH := $(VENV)/.setup-bench
ASSETS := src/saferday/centre/ui/static/ui/main.css
export PYTHONUTF8 := 1

.PHONY: help
help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

.PHONY: setup
setup: $(SETUP) assets messages-compile ## Make the environment and build the assets

$(SETUP): requirements/base.txt pyproject.toml scripts/bootstrap.sh
	PYTHON="$(PYTHON)" sh scripts/bootstrap.sh $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/base.txt
	$(BIN)/python scripts/link_source.py
	@touch $@

$(SETUP_TEST): $(SETUP) requirements/dev.txt scripts/test_needs.sh
	PYTHON=$(BIN)/python sh scripts/test_needs.sh
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(SETUP_BENCH): $(SETUP_TEST) requirements/bench.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

.PHONY: assets
assets: $(SETUP) ## Build styles and scripts into the package
	@VENV=$(VENV) sh scripts/assets.sh

.PHONY: messages
messages: $(SETUP) ## Refresh and compile the message catalogues
	@$(BIN)/python -m saferday.centre.languages.messages extract
	@$(BIN)/python -m saferday.centre.languages.messages compile

.PHONY: messages-compile
messages-compile: $(SETUP)
	@$(BIN)/python -m saferday.centre.languages.messages compile

.PHONY: demo
demo: setup ## Load a demonstration centre and serve it (PORT=8000 DATA=./demo)
	@$(BIN)/saferday demo --port $(PORT) --data $(DATA)

.PHONY: test
test: $(SETUP_TEST) assets messages-compile lint ## Check and test everything, on SQLite, PostgreSQL and in a browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup
	SAFERDAY_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 src

.PHONY: fuzz
fuzz: $(SETUP_TEST) assets messages-compile ## Run the property tests on examples that were not tried before
	SAFERDAY_TEST_FUZZ=1 $(BIN)/python -m pytest -n 2 -m hypothesis src

.PHONY: lint
lint: $(SETUP_TEST) ## Format, style, types, import rules, templates, scripts
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/python scripts/typed.py
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --check --lint src/saferday
	@VENV=$(VENV) sh scripts/assets.sh check

.PHONY: format
format: $(SETUP_TEST) ## Put code and templates into their format
	$(BIN)/ruff check --quiet --fix . || true
	$(BIN)/ruff format --quiet .
	-$(BIN)/djlint --quiet --reformat src/saferday

.PHONY: bench
bench: $(SETUP_BENCH) assets messages-compile ## Measure, side by side with peers
	$(BIN)/python -m benchmarks

.PHONY: screenshots
screenshots: $(SETUP_TEST) assets messages-compile ## Picture the main pages at three widths, light and dark, in both languages
	$(BIN)/python -m tests.screenshots

.PHONY: wheel
wheel: $(SETUP_TEST) assets messages-compile ## Build a wheel with the assets inside, into dist/
	$(BIN)/python -m build --wheel --no-isolation

.PHONY: requirements
requirements: ## Pin the dependencies again (needs uv)
	sh requirements/compile.sh

.PHONY: clean
clean: ## Remove what the other commands made, but no centre's data
	rm -rf $(VENV) build dist screenshots frontend/node_modules src/saferday/centre/ui/static/ui
