# Citizen co-creation platform. `make help` lists the commands.

PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
# One more than there are cores: stories wait for a browser half of their time.
WORKERS ?= 3
export PYTHONDONTWRITEBYTECODE :=
export PYTHONUNBUFFERED := 1
MAKEFLAGS += --no-print-directory

FRONTEND := $(shell find frontend -type f \( -name '*.ts' -o -name '*.css' -o -name '*.json' -o -name '*.svg' \) \
	-not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
TEXTS := $(wildcard cocreate/locale/*/LC_MESSAGES/django.po)
COMPILED := $(TEXTS:.po=.mo)
VECTORS := cocreate/language/making_vectors.py cocreate/language/word_vectors.py \
	cocreate/content/ordinary_sentences.txt
READY := .venv/.installed frontend/dist/.built vectors/.built $(COMPILED)

.DEFAULT_GOAL := help
.PHONY: help run test check bench messages lock screenshots handbook clean

help: ## Lists these commands.
	@grep -hE '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+):[^#]*## */  make \1|/' | \
		awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: $(READY) ## Starts the whole site with demo content at http://localhost:8000 (PORT=… for another port).
	@exec $(MANAGE) up

test: $(READY) ## Runs every test, browser included, in parallel on a real PostgreSQL (ARGS=… goes to pytest).
	@.ci/set-up browser
	@.ci/set-up redis
	@$(PYTHON) -m pytest -n $(WORKERS) $(ARGS)

check: $(READY) ## Looks for mistakes without running the product: style, types, layers, settings, migrations, texts.
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-cache --no-logo
	$(MANAGE) check --fail-level WARNING
	@echo 'manage.py check --deploy, with the values of .env.example'
	@set -a && . ./.env.example && LOG_LEVEL=ERROR SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') && \
		$(MANAGE) check --deploy --fail-level WARNING
	@echo 'manage.py makemigrations --check (which asks no database, and need not say that there is none)'
	@LOG_LEVEL=ERROR $(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(MANAGE) messages --check
	npm --prefix frontend run --silent check

bench: $(READY) ## Measures speed against bare limits in the same run; results go to docs/performance.md (ARGS=--quick).
	@$(MANAGE) bench $(ARGS)

messages: $(READY) ## Collects the texts of the sources into cocreate/locale/, keeping translations.
	@$(MANAGE) messages

screenshots: $(READY) ## Photographs ten key pages at 390 and 1280 px into var/screenshots/.
	@.ci/set-up browser
	@$(PYTHON) -m pytest -n0 -q tests/screenshots.py $(ARGS)

handbook: $(READY) ## Takes the pictures of docs/handbook anew.
	@.ci/set-up browser
	@$(PYTHON) -m pytest -n0 -q tests/handbook.py $(ARGS)

lock: .venv/.installed ## Writes exact versions with hashes for Python and Node, without any address.
	@.ci/lock

clean: ## Removes everything that was made here: environment, builds, data. The next run starts from nothing.
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m cocreate.postgres.cluster erase var/postgres && \
		$(PYTHON) -m tests.database; fi
	rm -rf .venv var vectors frontend/node_modules frontend/dist $(COMPILED) .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/.installed: requirements/dev.txt requirements/uv.txt
	@.ci/set-up environment

frontend/node_modules/.installed: frontend/package-lock.json
	@.ci/set-up packages

frontend/dist/.built: frontend/node_modules/.installed .venv/.installed $(FRONTEND)
	@.ci/set-up frontend

vectors/.built: requirements/vectors.txt .venv/.installed $(VECTORS)
	@.ci/set-up vectors

%.mo: %.po .venv/.installed
	@$(PYTHON) -m cocreate.language.catalogue compile $<
