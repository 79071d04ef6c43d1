"""The files of a new plugin, by name; « $ » marks what ``new_plugin`` fills in.

A plugin describes a department, or adds to one that stands; a folder holds the same documents and no Python.
"""

DOCUMENTS = {
    "department.yaml": """\
department: "$code"
name: "$name"
# Les mots du département, chacun un code et un libellé : retirez le « # » de ceux qui servent.
#territories:
#  centre: Centre
#services:
#  insertion: service départemental d'insertion
#publics:
#  jeunes: jeunes suivis par une mission locale
""",
    "calls/$year/call.yaml": """\
call: $call
title: Appel à projets $year
edition: $year
""",
    "exits/sorties.yaml": """\
# Quelles sorties comptent, et sous quelle catégorie : à remplacer par ce que dit le texte publié.
# Une ligne qui ne parle ni des mois, ni de l'aide, ni du secteur les prend tous.
typology: $typology
label: Sorties dynamiques
categories:
  - code: durable
    label: Emplois durables
    when:
      - {contract: cdi}
      - {contract: cdd, months_at_least: 6}
  - code: transition
    label: Emplois de transition
    when:
      - {contract: cdd, months_below: 6}
  - code: positive
    label: Sorties positives
    when:
      - {contract: formation_qualifiante}
""",
}
CASES = """\
# Ce que la typologie dit, à ses bornes. « pytest -p tremplin.testing . » vérifie chaque cas.
- name: Un CDD de six mois est un emploi durable
  typology: $typology
  exit: {contract: cdd, months: 6}
  category: durable
- name: Un CDD de cinq mois est un emploi de transition
  typology: $typology
  exit: {contract: cdd, months: 5}
  category: transition
- name: Un contrat d'apprentissage ne compte pas
  typology: $typology
  exit: {contract: apprentissage}
  category: null
"""
PACKAGING = {
    "setup.cfg": """\
[metadata]
name = $distribution
version = 0.1.0
description = The calls for projects of $name, as a Tremplin plugin
long_description = file: README.md
long_description_content_type = text/markdown

[options]
python_requires = >=3.11
packages = $package
install_requires =
    $requires

[options.package_data]
$package = **/*.yaml

[options.entry_points]
tremplin =
    $slug = $package.plugin
""",
    "pyproject.toml": """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"
""",
    "$package/__init__.py": '''\
"""$name for Tremplin: its calls, its fiches and its words."""
''',
}
DEPARTMENT = {
    **PACKAGING,
    "README.md": """\
# $name

Les appels à projets du département $code ($name), pour Tremplin.

- `$package/department.yaml` : les mots du département, ses territoires, ses services, ses publics.
- `$package/calls/$year/` : un appel par dossier, une fiche par document.
- `$package/exits/` : les typologies de sorties.
- `cases/` : ce que chaque fiche dit, à ses bornes ; à lire, corriger et signer par le département.
- `tests/` : ce qui est propre à ce greffon.

```sh
pip install -e .
tremplin plugins check
tremplin fiches check
pytest -p tremplin.testing .
```

Une fiche de plus : `tremplin fiches new $call/ma-fiche > $package/calls/$year/ma-fiche.yaml`. La première n'est qu'un
exemple : effacez-la quand vous voulez.
""",
    "$package/plugin.py": '''\
"""Where the documents of $name are; the core reads and validates them."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from tremplin import hookimpl

HERE = files(__package__)


@hookimpl
def tremplin_department() -> Traversable:
    return HERE / "department.yaml"


@hookimpl
def tremplin_calls() -> Traversable:
    return HERE / "calls"


@hookimpl
def tremplin_fiches() -> Traversable:
    return HERE / "calls"


@hookimpl
def tremplin_exit_typologies() -> Traversable:
    return HERE / "exits"
''',
    **{f"$package/{name}": text for name, text in DOCUMENTS.items()},
    "cases/sorties.cases.yaml": CASES,
    "tests/test_$slug.py": '''\
"""What is particular to this plugin; « pytest -p tremplin.testing . » holds it to what every plugin promises."""

from tremplin.testing import installed


def test_the_department_is_served():
    assert "$code" in installed().departments
''',
}
ADDITION = {
    **PACKAGING,
    "README.md": """\
# $name

Une fiche de plus pour l'appel $call, pour Tremplin.

- `$package/fiches/` : une fiche par document.
- `cases/` : ce que chaque fiche dit, à ses bornes, dans des fichiers `*.cases.yaml`.

```sh
pip install -e .
tremplin plugins check
tremplin fiches check
pytest -p tremplin.testing .
```

Ce qui est déjà servi le reste : une fiche d'une identité déjà prise est dite, et n'est pas servie.
""",
    "$package/plugin.py": '''\
"""Where the fiches of $name are; the core reads and validates them."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from tremplin import hookimpl


@hookimpl
def tremplin_fiches() -> Traversable:
    return files(__package__) / "fiches"
''',
    "tests/test_$slug.py": '''\
"""What is particular to this plugin; « pytest -p tremplin.testing . » holds it to what every plugin promises."""

from tremplin.testing import installed


def test_the_call_stands():
    assert "$call" in installed().calls
''',
}
FOLDER = {
    **DOCUMENTS,
    "cases/sorties.cases.yaml": CASES,
    "LISEZMOI.md": """\
# $name

Les appels à projets du département $code ($name), pour Tremplin, sans une ligne de Python.

- `department.yaml` : les mots du département, ses territoires, ses services, ses publics.
- `calls/$year/` : un appel par dossier, une fiche par document.
- `exits/` : les typologies de sorties.
- `cases/` : ce que les documents disent, à leurs bornes ; à lire, corriger et signer par le département.

```sh
export TREMPLIN_FICHES="$$PWD"
tremplin plugins check
tremplin fiches check
pytest -p tremplin.testing .
```
""",
}
ADDED_FOLDER = {
    "LISEZMOI.md": """\
# $name

Une fiche de plus pour l'appel $call, pour Tremplin, sans une ligne de Python.

```sh
export TREMPLIN_FICHES="$$PWD"
tremplin plugins check
tremplin fiches check
```
""",
}
