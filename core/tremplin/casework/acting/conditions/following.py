"""An operation: it has begun, what follows it is recorded once, and its final report comes after its end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select

from tremplin.casework.acting.conditions.door import About, AnyCase, Case, Occurrence, condition
from tremplin.catalogue.calendar import french
from tremplin.errors import excerpt, hint
from tremplin.records.agreements import Agreement
from tremplin.records.codes import ReportKind

# five years: beyond, a number of months is a slip
LONGEST = 60


@dataclass(frozen=True)
class Followed:
    """Something to record of an operation under its terms; ``twin`` finds the row that says so already, by its name.

    ``about`` is the code of the interim report that a ``report`` is.
    """

    event: Occurrence
    terms: Agreement
    name: str = ""
    twin: Select[Any] | None = None
    months: int | None = None
    report: ReportKind | None = None
    about: str | None = None
    # the services that attended, and those that the department knows
    attendees: tuple[tuple[str, ...], Mapping[str, str]] = ((), MappingProxyType({}))


@condition("le jour du démarrage est venu", About.DAYS)
def begun(case: AnyCase) -> Iterator[str]:
    starts_on = case.dossier.starts_on
    if starts_on is None or starts_on > case.day:
        when = f"le {french(starts_on)}" if starts_on else "à une date inconnue"
        yield f"L'opération commence {when} : attendez ce jour."


@condition("le même comité, le même suivi n'est pas déjà enregistré", About.CONTENT, proposed=True)
def followed_once(case: Case[Followed]) -> Iterator[str]:
    # a column could not hold it to be compared: the next condition tells how many there may be
    if case.proposed.months is not None and case.proposed.months > LONGEST:
        return
    # typed twice, one committee would fill the cadence that a text wants, « tous les trois mois »
    if case.proposed.twin is not None and case.session.scalar(case.proposed.twin) is not None:
        yield f"{case.proposed.name} est déjà enregistré."


@condition(f"un suivi après la sortie se fait de 1 à {LONGEST} mois après", About.DAYS, proposed=True)
def months_after(case: Case[Followed]) -> Iterator[str]:
    if case.proposed.months is not None and not 1 <= case.proposed.months <= LONGEST:
        yield f"Un suivi après la sortie se fait de 1 à {LONGEST} mois après."


@condition("un comité réunit des services du département", About.CONTENT, proposed=True)
def attended_by_services(case: Case[Followed]) -> Iterator[str]:
    said, known = case.proposed.attendees
    for code in dict.fromkeys(said):
        if code not in known:
            listed = ", ".join(f"{each} ({label})" for each, label in known.items())
            yield f"Service « {excerpt(code)} » inconnu.{hint(code, known)} Ceux du département : {listed}."


@condition("un bilan intermédiaire dit lequel de ceux que la fiche demande", About.CONTENT, proposed=True)
def report_named(case: Case[Followed]) -> Iterator[str]:
    about, labels = case.proposed.about, case.fiche.reports.interim_labels
    known = " ; ".join(f"« {code} », {label}" for code, label in labels.items())
    if case.proposed.report is not ReportKind.INTERIM:
        if about is not None:
            yield "Seul un bilan intermédiaire dit lequel il est : retirez son code."
    elif labels and about not in labels:
        which = f"Bilan « {about} » : la fiche ne le demande pas. Elle demande" if about else "Dites lequel"
        yield f"{which} : {known}."
    elif about is not None and not labels:
        yield f"Bilan « {about} » : la fiche ne demande aucun bilan intermédiaire, retirez ce code."


@condition("l'opération est finie", About.DAYS, proposed=True)
def ended(case: Case[Followed]) -> Iterator[str]:
    event, ends_on = case.proposed.event, case.proposed.terms.ends_on
    # « dans les 3 mois qui suivent la date de fin effective de la convention »: a call of 2024, « Évaluation, 2 »
    if event.first <= event.on < ends_on:
        yield (
            f"Bilan final : l'opération finit le {french(ends_on)}. Si elle s'achève plus tôt, signez d'abord "
            "un avenant."
        )
