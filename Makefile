# The two commands of the README are `make run` and `make test`, each alone on a fresh machine; `make help` tells the rest.
.DEFAULT_GOAL := help
.PHONY: help run test clean
.NOTPARALLEL:
.SILENT:

PYTHON ?= python3
BIN := .venv/bin
PLUGINS := $(patsubst %/setup.cfg,%,$(wildcard plugins/*/setup.cfg))
DECLARED := constraints.txt $(foreach folder,. $(PLUGINS),$(folder)/setup.cfg $(folder)/pyproject.toml)

help: ## cette aide
	echo "Les commandes de Tremplin :"
	sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)
	echo "Pour un autre Python que python3 : make clean, puis make test PYTHON=python3.12."

run: .venv/.run ## installer ce qu'il faut, puis lister les appels à projets
	$(BIN)/tremplin calls list

test: .venv/.test ## installer ce qu'il faut, puis tout vérifier (ruff, mypy, import-linter, pytest)
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -p tremplin.testing plugins
	$(BIN)/pytest -n auto --dist loadfile

clean: ## retirer .venv et tout ce qui a été fabriqué
	rm -rf .venv .*_cache .hypothesis $(foreach folder,. $(PLUGINS),$(folder)/build $(folder)/dist $(folder)/*.egg-info)
	find . -name __pycache__ -prune -exec rm -rf {} +

# A stamp is as old as the last installation: nothing is installed again until what is declared changes.
.venv/.run: $(BIN)/python $(DECLARED)
	$(call install,.)
	touch $@

.venv/.test: $(BIN)/python $(DECLARED)
	$(call install,.[dev])
	touch .venv/.run $@

# setuptools comes first, pinned: an isolated build would fetch the newest, outside constraints.txt
define install
echo "Installation dans .venv : une minute environ la première fois…"
$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt setuptools
$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-build-isolation \
	--editable '$(1)' $(PLUGINS:%=--editable %)
$(BIN)/python -m compileall -q -j 0 .venv/lib core cli plugins
endef

$(BIN)/python:
	command -v $(PYTHON) > /dev/null || { echo "$(PYTHON) est introuvable : $(call debian,$(notdir $(PYTHON))-venv)" >&2; exit 1; }
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) -V) est trop ancien, Tremplin \
	demande 3.11 ou plus récent : sous Debian 12 ou plus récente, $(call debian,python3-venv)" >&2; exit 1; }
	$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "$(PYTHON) ne peut pas créer .venv : \
	$(call debian,$(notdir $(PYTHON))-venv)" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv

debian = installez le paquet Debian $(1) (« apt-get install $(1) » en root), puis relancez.
