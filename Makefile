# The two commands of the README are `make run` and `make test`, each alone on a fresh machine; `make help` tells the rest.
.DEFAULT_GOAL := help
.PHONY: help run test front words clean
.NOTPARALLEL:
.SILENT:

PYTHON ?= python3
BIN := .venv/bin
PLUGINS := $(patsubst %/setup.cfg,%,$(wildcard plugins/*/setup.cfg))
COMPILED := $(patsubst %.po,%.mo,$(wildcard web/tremplin_web/translations/*/LC_MESSAGES/*.po))
DECLARED := constraints.txt $(foreach folder,. $(PLUGINS),$(folder)/setup.cfg $(folder)/pyproject.toml)

help: ## cette aide
	echo "Les commandes de Tremplin :"
	sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)
	echo "Pour un autre Python que python3 : make clean, puis make test PYTHON=python3.12."

# .demo is a demonstration, on a day when fiches are open; whoever names a base is served that one
run: .venv/.run front words ## installer ce qu'il faut, puis ouvrir le site d'une démonstration sur http://localhost:5000
	if [ -z "$$TREMPLIN_DATABASE" ]; then \
	  TREMPLIN_TODAY=$${TREMPLIN_TODAY-2025-01-20} \
	    $(BIN)/tremplin demo open .demo --password tremplin-demonstration --dossiers 150 || exit; \
	  unset TREMPLIN_FILES TREMPLIN_KEY; \
	  export TREMPLIN_DATABASE=.demo/tremplin.db TREMPLIN_MAIL=$${TREMPLIN_MAIL-maildir:.demo/courriels} \
	    TREMPLIN_ADDRESS=http://localhost:$(or $(PORT),5000); \
	fi; \
	exec $(BIN)/tremplin serve $(if $(PORT),--port $(PORT))

test: .venv/.test front words ## installer ce qu'il faut, puis tout vérifier (ruff, mypy, import-linter, pytest)
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -p tremplin.testing plugins
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

front: $(BIN)/python ## fabriquer la feuille de style et le script du site, s'ils ne le sont pas déjà
	$(BIN)/python web/front/build.py

words: $(COMPILED) ## compiler les traductions du site, si elles ont changé

%.mo: %.po | .venv/.run
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $@)))

clean: ## retirer .venv et tout ce qui a été fabriqué
	rm -rf .venv .demo .demo.new .demo.old .*_cache .hypothesis $(foreach folder,. $(PLUGINS),$(folder)/build $(folder)/dist $(folder)/*.egg-info)
	rm -rf web/front/node_modules web/front/.built $(addprefix web/tremplin_web/static/,style.css* script.js* absent.txt) $(COMPILED)
	find . -name __pycache__ -prune -exec rm -rf {} +

# A stamp is as old as the last installation: nothing is installed again until what is declared changes.
.venv/.run: $(BIN)/python $(DECLARED)
	$(call install,.[pdf$(comma)web])
	touch $@

.venv/.test: $(BIN)/python $(DECLARED)
	$(call install,.[dev$(comma)web])
	touch .venv/.run $@

# setuptools comes first, pinned: an isolated build would fetch the newest, outside constraints.txt
define install
echo "Installation dans .venv : une minute environ la première fois…"
$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt setuptools
$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-build-isolation \
	--editable '$(1)' $(PLUGINS:%=--editable %)
$(BIN)/python -m compileall -q -j 0 .venv/lib core cli web/tremplin_web plugins
endef

$(BIN)/python:
	command -v $(PYTHON) > /dev/null || { echo "$(PYTHON) est introuvable : $(call debian,$(notdir $(PYTHON))-venv)" >&2; exit 1; }
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) -V) est trop ancien, Tremplin \
	demande 3.11 ou plus récent : sous Debian 12 ou plus récente, $(call debian,python3-venv)" >&2; exit 1; }
	$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "$(PYTHON) ne peut pas créer .venv : \
	$(call debian,$(notdir $(PYTHON))-venv)" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv

# a comma would end an argument of call
comma := ,
debian = installez le paquet Debian $(1) (« apt-get install $(1) » en root), puis relancez.
