"""The options by which figures are asked for: on what, which, by what, of whom, when."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import click

from tremplin_cli.terminal.door import CALL, FICHE, DayType, WrongUsage, late

with late():
    from tremplin.casework.reading.figures import requests

F = TypeVar("F", bound=Callable[..., Any])
KINDS = ("department", "call", "lot", "fiche", "dossier", "organisation", "territory")


def _one(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> str | None:
    """The scope that was named: of two, Click would keep the last and say nothing."""
    if len(values) > 1:
        raise WrongUsage(f"des chiffres sont d'un seul périmètre : donnez --{option.name} une seule fois.")
    return values[0] if values else None


def _scope(name: str, **said: Any) -> Callable[[F], F]:
    return click.option(name, multiple=True, callback=_one, **said)


OPTIONS = (
    _scope("--department", metavar="CODE", help="Tout un département : le vôtre, si rien n'est dit."),
    _scope("--call", type=CALL, metavar="APPEL", help="Un appel."),
    _scope("--lot", metavar="APPEL/LOT", help="Un lot d'un appel."),
    _scope("--fiche", type=FICHE, metavar="FICHE", help="Une fiche."),
    _scope("--dossier", metavar="DOSSIER", help="Un dossier."),
    _scope("--organisation", metavar="ORGANISME", help="Un organisme : son numéro, son SIRET ou son RNA."),
    _scope("--territory", metavar="TERRITOIRE", help="Les personnes d'un territoire."),
    click.option(
        "--indicator",
        "indicators",
        multiple=True,
        metavar="CODE",
        help="Cet indicateur seulement, ou ceux d'une mesure ; plusieurs fois possible.",
    ),
    click.option(
        "--by",
        multiple=True,
        metavar="DIM[,DIM]",
        help="Une ventilation de plus, ou un croisement : sex, public,age_band ; plusieurs fois possible.",
    ),
    click.option("--at", metavar="ÉCHÉANCE", help="À une échéance : 6-months, 6-months:hiring, exit, trial_end."),
    click.option(
        "--where",
        multiple=True,
        metavar="CHAMP=VALEUR",
        help="Ne compter que certaines personnes : sex=f, public=brsa|under_26 ; plusieurs fois possible.",
    ),
    click.option("--from", "first", type=DayType(), metavar="DATE", help="Depuis ce jour, compris."),
    click.option("--until", "last", type=DayType(), metavar="DATE", help="Jusqu'à ce jour, compris."),
    click.option(
        "--typology", metavar="CODE", help="Classer toutes les sorties par cette typologie : « tremplin exits list »."
    ),
    click.option(
        "--frozen",
        is_flag=True,
        help="D'un dossier : les chiffres tels que son bilan final les a figés, quoi qu'on enregistre ensuite.",
    ),
    click.option(
        "--exact",
        is_flag=True,
        help="Sans rien masquer : instructeurs et décideurs, dans leur périmètre ; la lecture est inscrite au journal.",
    ),
)


def figures_options(command: F) -> F:
    """The options by which figures are asked for, in the order in which they are read."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def scope(said: Mapping[str, Any]) -> str:
    """The scope that was asked for, as it is typed again; nothing where none was."""
    return next((f" --{kind} {said[kind]}" for kind in KINDS if said[kind]), "")


def asked(said: dict[str, Any]) -> "requests.FiguresRequest":
    """What the options ask for; figures are of one scope."""
    scopes = {kind: value for kind in KINDS if (value := said[kind]) is not None}
    if len(scopes) > 1:
        told = ", ".join(f"--{kind}" for kind in scopes)
        raise WrongUsage(f"des chiffres sont d'un seul périmètre : gardez l'une de ces options ({told}).")
    kind, named = next(iter(scopes.items()), ("department", None))
    first: date | None = said["first"]
    return requests.FiguresRequest(
        kind=requests.ScopeKind(kind),
        scope=named,
        indicators=said["indicators"],
        by=said["by"],
        at=said["at"],
        where=said["where"],
        first=first,
        last=said["last"],
        typology=said["typology"],
        exact=said["exact"],
        frozen=said["frozen"],
    )
