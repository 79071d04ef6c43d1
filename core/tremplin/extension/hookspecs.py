"""What the core asks plugins, then what it tells them. docs/hooks.md shows each hook with an example.

Answers come in no meaningful order, and plugins are told in none. What they are told is plain values: amounts are
cents, days are those of Paris, and ``at`` is an aware time in UTC.
"""

from collections.abc import Iterable
from datetime import date, datetime
from importlib.resources.abc import Traversable
from typing import Any

from tremplin.extension.markers import hookspec


@hookspec
def tremplin_department() -> Traversable:
    """Say where the department is described: its code, its name and its own words.

    Called once, when the catalogue is built. The core reads and validates; a department that two distributions claim
    is of neither.

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


@hookspec
def tremplin_letters() -> Traversable:
    """Say where the words of the letters are: one YAML document for a department, and its logo beside it.

    Called once, when the catalogue is built. The folder is searched recursively. What a document leaves out is said in
    the words of the core: a department without any has all its letters.

    :return: a folder, as an ``importlib.resources`` traversable.
    """


@hookspec
def tremplin_export_formats() -> Iterable[Any]:
    """Offer forms in which figures are exported.

    Called once, with the other hooks. What a form is given to write may be told already: it is not what was counted.

    :return: ``tremplin.ExportFormat`` objects.
    """


@hookspec
def tremplin_dossier_submitted(reference: str, fiche: str, at: datetime) -> None:
    """Say that a dossier was submitted.

    Called once the deposit is kept, at most one time; again if the dossier was returned and is submitted anew.

    :param reference: what people quote: « 00-2026-000012 ».
    :param fiche: the identity of its fiche: « 00/2026/ateliers ».
    :param at: the time of the deposit, or at which a paper one was entered.
    :return: nothing; an answer is ignored, an error is logged and undoes nothing.
    """


@hookspec
def tremplin_dossier_decided(reference: str, fiche: str, at: datetime, outcome: str, granted_cents: int | None) -> None:
    """Say that a dossier was accepted or refused.

    Called once the decision is kept, at most one time.

    :param outcome: ``accepted`` or ``refused``.
    :param granted_cents: the amount granted, ``None`` when refused.
    :return: nothing; an answer is ignored, an error is logged and undoes nothing.
    """


@hookspec
def tremplin_agreement_signed(
    reference: str, fiche: str, at: datetime, amount_cents: int, starts_on: date, ends_on: date
) -> None:
    """Say that the agreement of a dossier was signed.

    Called once the agreement is kept, at most one time.

    :param amount_cents: the amount agreed.
    :param starts_on: the first day of the operation.
    :param ends_on: its last day, included.
    :return: nothing; an answer is ignored, an error is logged and undoes nothing.
    """


@hookspec
def tremplin_report_received(reference: str, fiche: str, at: datetime, kind: str, received_on: date) -> None:
    """Say that a report was received.

    Called once the report is kept, at most one time.

    :param kind: ``final``, ``dashboard``, ``execution`` or ``yearly``.
    :param received_on: the day it was received, which may be before the day it is entered.
    :return: nothing; an answer is ignored, an error is logged and undoes nothing.
    """


@hookspec
def tremplin_dossier_settled(reference: str, fiche: str, at: datetime, due_cents: int, balance_cents: int) -> None:
    """Say that what is due for a dossier was settled.

    Called once the settlement is kept, at most one time.

    :param due_cents: what is due in all for the operation.
    :param balance_cents: what remains to be paid; what has to be paid back, where it is negative.
    :return: nothing; an answer is ignored, an error is logged and undoes nothing.
    """


HOOKS = (
    tremplin_department,
    tremplin_calls,
    tremplin_fiches,
    tremplin_exit_typologies,
    tremplin_rule_kinds,
    tremplin_measures,
    tremplin_letters,
    tremplin_export_formats,
    tremplin_dossier_submitted,
    tremplin_dossier_decided,
    tremplin_agreement_signed,
    tremplin_report_received,
    tremplin_dossier_settled,
)
