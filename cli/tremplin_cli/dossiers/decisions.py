"""``tremplin dossiers``: the commands that return, instruct, decide and withdraw."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from tremplin.casework.acting.states import STATES
from tremplin.records.codes import Advice, State
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.dossiers.scoring import by_criterion, marks
from tremplin_cli.terminal.door import (
    AMOUNT,
    CommandSession,
    Count,
    WrongUsage,
    acting_as,
    as_read,
    excerpt,
    formats,
    granted_years,
    late,
    pass_session,
    several,
    tell,
    versioned,
)

with late():
    from tremplin.casework.acting import wording
    from tremplin.casework.applying import withdrawals
    from tremplin.casework.granting import decisions, instruction, opinions


@click.command("return")
@dossier
@click.option("--asked", metavar="TEXTE", help="Ce qui est à compléter : le porteur le lit tel quel.")
@click.option("--field", "fields", multiple=True, metavar="CHAMP=MOTIF", help="Un champ à compléter ; plusieurs fois.")
@as_read
@acting_as
@formats("table", "json")
@pass_session
def return_(
    session: CommandSession,
    reference: str,
    asked: str | None,
    fields: tuple[str, ...],
    version: int | None,
    login: str | None,
    output: str,
) -> None:
    """Rendre un dossier à son porteur, à compléter.

    En mots (--asked), par champs (« --field "budget.staff=Le nombre d'heures manque." », « documents.rib=… »), ou les
    deux. Les noms des champs sont ceux de « dossiers edit ». Un champ inconnu, et rien n'est rendu.
    """
    named = _by_field(fields)
    if not asked and not named:
        raise WrongUsage("dites ce qui est à compléter : --asked TEXTE, ou --field CHAMP=MOTIF.")
    actor, at = session.actor(login), session.now()
    done = instruction.return_(session.desk, actor, reference, asked, at=at, fields=named, version=version)
    said = {"dossier": done, "state": State.RETURNED, "asked": asked, "fields": named}
    tell(output, f"Dossier {done} rendu à son porteur : « {STATES[State.RETURNED]} ».", said, f"dossiers show {done}")


@click.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
@versioned
def review(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Prendre un dossier en instruction.

    Les avis que demande sa fiche sont demandés du même coup.
    """
    asked = instruction.review(session.desk, session.actor(login), reference, at=session.now())
    said = {"dossier": asked.dossier, "state": State.UNDER_REVIEW, "opinions": list(asked.labels)}
    sentence = f"Dossier {asked.dossier} pris en instruction. {_asked(asked)}"
    tell(output, sentence, said, f"dossiers check {asked.dossier}", *_answers(asked))


@click.command("ask-opinion")
@dossier
@click.argument("code", required=False, metavar="[AVIS]")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def ask_opinion(session: CommandSession, reference: str, code: str | None, login: str | None, output: str) -> None:
    """Demander un avis, ou tous ceux de la fiche.

    Sans AVIS, tous ceux qui ne sont pas encore demandés.
    """
    asked = opinions.ask(session.desk, session.actor(login), reference, code, at=session.now())
    said = {"dossier": asked.dossier, "opinions": list(asked.labels)}
    tell(output, f"Dossier {asked.dossier}. {_asked(asked)}", said, *_answers(asked))


@click.command()
@dossier
@click.argument("code", metavar="AVIS")
@click.option("--favourable/--unfavourable", default=None, help="Favorable, ou défavorable.")
@click.option("--reason", required=True, metavar="TEXTE", help="Le motif de l'avis.")
@marks(required=False)
@click.option("--replacing", metavar="TEXTE", help="Pourquoi un avis déjà rendu change ; le journal garde les deux.")
@click.option("--for", "partner", metavar="NOM", help="De qui vient l'avis, d'un partenaire qui n'a pas de compte.")
@click.option("--document", type=Count("pièce"), metavar="NUMÉRO", help="Ce qu'il a envoyé, joint au dossier.")
@as_read
@acting_as
@formats("table", "json")
@pass_session
def opine(
    session: CommandSession,
    reference: str,
    code: str,
    favourable: bool | None,
    reason: str,
    given: tuple[tuple[str, Any], ...],
    replacing: str | None,
    partner: str | None,
    document: int | None,
    version: int | None,
    login: str | None,
    output: str,
) -> None:
    """Rendre un avis, ou enregistrer celui d'un partenaire, avec ses notes s'il en donne."""
    if favourable is None:
        raise WrongUsage("dites le sens de l'avis : ajoutez --favourable ou --unfavourable.")
    advice = Advice.FAVOURABLE if favourable else Advice.UNFAVOURABLE
    actor, at = session.actor(login), session.now()
    marked = by_criterion(given)
    done = opinions.opine(
        session.desk,
        actor,
        reference,
        code,
        advice,
        reason,
        at=at,
        replacing=replacing,
        marks=marked,
        partner=partner,
        document=document,
        version=version,
    )
    whose = f", de {partner.strip()}" if partner else ""
    sentence = f"Dossier {done} : avis « {code} » {wording.ADVICE[advice]}{whose}, enregistré."
    said = {
        "dossier": done,
        "opinion": code,
        "verdict": advice,
        "reason": reason,
        "scores": _plain(marked),
        "partner": partner,
        "document": document,
    }
    tell(output, sentence, said, f"dossiers show {done}")


@click.command()
@dossier
@click.option("--accept", "granted", type=AMOUNT, metavar="MONTANT", help="Accorder ce montant : « 46 000 € ».")
@granted_years
@click.option("--refuse", is_flag=True, help="Refuser le dossier.")
@click.option("--reason", required=True, metavar="TEXTE", help="Le motif : le porteur le lit tel quel.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def decide(
    session: CommandSession,
    reference: str,
    granted: int | None,
    years: dict[int, int],
    refuse: bool,
    reason: str,
    login: str | None,
    output: str,
) -> None:
    """Accorder ou refuser un dossier.

    Une autre personne que celle qui l'a instruit décide, dans la limite de l'enveloppe. Où le budget est par année,
    « --grant-year 2026=10000 » dit la part de chacune ; leur total est accordé.
    """
    if granted is None and years and not refuse:
        granted = sum(years.values())
    if (granted is None) is not refuse:
        raise WrongUsage("dites ce que vous décidez : --accept MONTANT, ou --refuse, l'un des deux.")
    desk, actor, at = session.desk, session.actor(login), session.now()
    if granted is None:
        done = decisions.refuse(desk, actor, reference, reason, at=at)
    else:
        done = decisions.accept(desk, actor, reference, granted, reason, at=at, years=years)
    awaited = f" Attendu avant la convention : {' ; '.join(done.awaited)}." if granted and done.awaited else ""
    agree = f"dossiers agree {done.dossier} --signed-on DATE --advance MONTANT"
    then = f"dossiers show {done.dossier}" if granted is None else agree
    tell(output, f"{done.sentence()}{awaited}", done.published(), then)


@click.command()
@dossier
@click.option("--reason", required=True, metavar="TEXTE", help="Le motif, ou ce que dit le courrier du porteur.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def withdraw(session: CommandSession, reference: str, reason: str, login: str | None, output: str) -> None:
    """Retirer un dossier ; l'enveloppe qu'il engageait est libérée."""
    done = withdrawals.withdraw(session.desk, session.actor(login), reference, reason, at=session.now())
    said = {"dossier": done.dossier, "state": State.WITHDRAWN, "envelope": done.published()["envelope"]}
    tell(output, done.sentence(), said, f"dossiers show {done.dossier}")


def _by_field(typed: Iterable[str]) -> dict[str, str]:
    """What is to complete in each field, each named once."""
    found: dict[str, str] = {}
    for each in typed:
        name, equal, reason = (part.strip() for part in each.partition("="))
        if not (name and equal):
            raise WrongUsage(f"« {excerpt(each)} » : écrivez CHAMP=MOTIF, comme « budget.staff=Le détail manque. ».")
        if name in found:
            raise WrongUsage(f"{name} : dit deux fois, gardez-en un.")
        found[name] = reason
    return found


def _asked(asked: "opinions.Asked") -> str:
    if not asked.labels:
        return "Aucun avis n'était à demander."
    return f"{several(len(asked.labels), 'avis demandé', 'avis demandés')} : {' ; '.join(asked.labels.values())}."


def _answers(asked: "opinions.Asked") -> list[str]:
    return [
        f"dossiers opine {asked.dossier} {code} --favourable|--unfavourable --reason TEXTE" for code in asked.labels
    ]


def _plain(marked: Mapping[str, Any]) -> dict[str, Any]:
    """Scores as JSON writes them: whole numbers as such, others exact, as texts."""
    return {code: points if isinstance(points, int) else format(points, "f") for code, points in marked.items()}
