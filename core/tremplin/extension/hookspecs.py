"""What the core asks plugins. docs/hooks.md tells each hook with an example; answers come in no meaningful order."""

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Any

from tremplin.extension.markers import hookspec


@hookspec
def tremplin_department() -> Traversable:
    """Say where the department is described: its code, its name and its own words.

    Called once, when the catalogue is built. The core reads and validates; two departments of one code are refused.

    :return: one YAML document, as an ``importlib.resources`` traversable.
    """


@hookspec
def tremplin_calls() -> Traversable:
    """Say where calls are: a call is a folder that holds a document named ``call.yaml``.

    Called once, when the catalogue is built. The folder is searched recursively.

    :return: a folder, as an ``importlib.resources`` traversable.
    """


@hookspec
def tremplin_fiches() -> Traversable:
    """Say where fiches are: a department's own, or one more for a call that stands.

    Called once, when the catalogue is built. The folder is searched recursively, every ``.yaml`` but ``call.yaml`` is
    a fiche. The core reads and validates: give a place, never parsed data.

    :return: a folder, as an ``importlib.resources`` traversable.
    """


@hookspec
def tremplin_exit_typologies() -> Traversable:
    """Say where typologies of exits are: one YAML document each, in a folder searched recursively.

    Called once, when the catalogue is built. Each is checked against its whole partition before a fiche may name it.

    :return: a folder, as an ``importlib.resources`` traversable.
    """


@hookspec
def tremplin_rule_kinds() -> Iterable[Any]:
    """Register kinds of rules that documents may then write.

    Called once, before the documents are read. A kind of the core's library cannot be replaced.

    :return: ``tremplin.RuleKind`` objects.
    """


@hookspec
def tremplin_measures() -> Iterable[Any]:
    """Declare measures that indicators may then name: code, label, unit, aggregation and breakdowns.

    Called once, before the documents are read.

    :return: ``tremplin.Measure`` objects.
    """


HOOKS = (
    tremplin_department,
    tremplin_calls,
    tremplin_fiches,
    tremplin_exit_typologies,
    tremplin_rule_kinds,
    tremplin_measures,
)
