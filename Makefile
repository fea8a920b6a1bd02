# Everything is done with `make`. On a fresh clone: `make demo`. Needs Python 3.11 or newer, with its module venv.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
UV := $(BIN)/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate
PYTEST := $(BIN)/pytest -n 2 --dist worksteal
PACKAGES := voisinage dispatch sms tests benchmarks

# Compiled files are kept: without them every start reads all libraries anew, two seconds instead of half a second.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check lint audit bench format lock screenshots migration clean

help: ## montre cette liste
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

demo: .venv/.runtime ## prépare tout et ouvre la ville de démonstration (PORT=5000)
	@$(BIN)/voisinage demo

test: .venv/.dev ## lance tous les tests
	$(PYTEST)

check: lint test ## format, règles, types, contrats, gabarits, puis tous les tests (migrations comprises)

lint: .venv/.dev
	$(BIN)/ruff format --check $(PACKAGES)
	$(BIN)/ruff check $(PACKAGES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet voisinage/templates

AUDITED := .audit.json

audit: .venv/.dev ## cherche les fautes de sécurité connues : code (bandit), attaques et en-têtes (tests), bibliothèques (pip-audit)
	$(BIN)/bandit --quiet --recursive --severity-level medium voisinage dispatch sms
	$(PYTEST) tests/attacks
	@rm -f $(AUDITED)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock \
		--format json --output $(AUDITED) && { rm -f $(AUDITED); echo "Bibliothèques : aucune faille connue."; } || { \
		if [ -s $(AUDITED) ]; then echo "ÉCHEC : des bibliothèques ont une faille connue, voyez $(AUDITED)." >&2; exit 1; fi; \
		echo "NON VÉRIFIÉ : pip-audit n'a pas pu joindre ses données. Les failles des bibliothèques ne sont pas connues." >&2; \
		exit 2; }

bench: .venv/.dev ## lance les mesures côte à côte
	$(BIN)/python -m benchmarks

format: .venv/.dev ## met le code en forme
	$(BIN)/ruff check --fix --select I $(PACKAGES)
	$(BIN)/ruff format $(PACKAGES)

migration: .venv/.dev ## écrit la prochaine migration : make migration m="ce qui change"
	@test -n "$(m)" || { echo 'Il manque ce qui change : make migration m="..."' >&2; exit 2; }
	$(BIN)/python -m voisinage.migrations.draft "$(m)"
	$(BIN)/ruff check --quiet --fix --select F401,PIE790 voisinage/migrations/versions
	$(BIN)/ruff format --quiet voisinage/migrations/versions

screenshots: .venv/.dev ## refait les images de la documentation
	$(BIN)/python -m tests.stories.take_screenshots
	$(BIN)/python -m tests.pages.take_pictures

lock: .venv/.dev ## fige à nouveau les versions des bibliothèques
	$(COMPILE) --upgrade --group build --output-file requirements.lock pyproject.toml
	$(COMPILE) --upgrade --group dev --constraints requirements.lock --output-file requirements-dev.lock pyproject.toml

clean: ## enlève ce qui se refabrique (ni la base, ni les réglages)
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(PACKAGES) -name __pycache__ -type d -prune -exec rm -rf {} +

# One folder for both: what the demo needs comes first and fast, the tools of the tests are added on top.
# The pip that is there already spares six seconds; a Python without one, or with an old one, brings its own.
borrowed_pip = { $(PYTHON) -m venv --without-pip .venv && \
	$(PYTHON) -m pip --python .venv/bin/python install --quiet --disable-pip-version-check uv==$(UV_VERSION) 2>/dev/null; }
own_pip = { $(PYTHON) -m venv --clear .venv && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); }

.venv/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Voisinage demande Python 3.11 ou plus récent ; ici : $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Indiquez-en un autre, par exemple : make demo PYTHON=python3.12" >&2; exit 1; }
	@echo "Préparation de l'environnement Python (.venv)…"
	@$(call borrowed_pip) || $(call own_pip) || { \
		echo "Il manque le module venv : installez le paquet python3-venv." >&2; exit 1; }
	@touch $@

.venv/.runtime: requirements.lock pyproject.toml | .venv/.uv
	@echo "Installation des bibliothèques…"
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --require-hashes -r requirements.lock
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Installation des outils de test…"
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
