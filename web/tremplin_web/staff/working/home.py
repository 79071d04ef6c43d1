"""« Mon travail »: what waits for an official, the most pressing first; then their envelopes, and what sits next."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import render_template, url_for
from flask_babel import lazy_gettext

from tremplin.casework.acting.policy import RIGHTS, Actor
from tremplin.casework.granting import commissions, envelopes
from tremplin.casework.reading.awaited.answers import AwaitedAnswer, AwaitedMatter, answers_awaited
from tremplin.casework.reading.awaited.work import Pressing, WorkGroup, WorkLine, work
from tremplin.casework.reading.offers import holds
from tremplin.casework.talking.requests import waiting
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS
from tremplin_web.frame.days import ago
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.ways import way

TITLES: Mapping[Pressing, Any] = {
    Pressing.LATE: lazy_gettext("En retard"),
    Pressing.WEEK: lazy_gettext("Cette semaine"),
    Pressing.NEXT: lazy_gettext("Ensuite"),
    Pressing.OTHERS: lazy_gettext("Chez d'autres"),
}
# what one does of a dossier, in two words: the life cycle says it whole on its page
DOES: Mapping[Act, Any] = {
    Act.FOLLOW: lazy_gettext("Suivre"),
    Act.REVIEW: lazy_gettext("Instruire"),
    Act.SCORE: lazy_gettext("Étudier"),
    Act.OPINE: lazy_gettext("Donner un avis"),
    Act.ACCEPT: lazy_gettext("Décider"),
    Act.SEND_AGREEMENT: lazy_gettext("Envoyer la convention"),
    Act.AGREE: lazy_gettext("Signer la convention"),
    Act.START: lazy_gettext("Constater le démarrage"),
    Act.SETTLE: lazy_gettext("Solder"),
    Act.PAY: lazy_gettext("Verser ou clore"),
    Act.RETURN: lazy_gettext("Attendre le porteur"),
}
AWAITED: Mapping[AwaitedMatter, Any] = {
    AwaitedMatter.VERIFICATION: lazy_gettext("Vérifier l'organisme"),
    AwaitedMatter.MEMBER: lazy_gettext("Répondre à qui veut le rejoindre"),
    AwaitedMatter.BANK: lazy_gettext("Confirmer le compte bancaire"),
}
# what is opened whole, where the act is one among others
WHOLE = frozenset({Act.FOLLOW, Act.SCORE, Act.RETURN, Act.ACCEPT, Act.PAY})
FEW = 6


class ShownWork(NamedTuple):
    """A line of the page: what to do, where, and since or until when."""

    line: WorkLine
    does: Any
    address: str
    since: Any


class ShownGroup(NamedTuple):
    """Lines that are as pressing, and how many they are."""

    title: Any
    pressing: Pressing
    lines: Sequence[ShownWork]
    more: bool


def home() -> str:
    """Show what waits for whoever works here."""
    actor, day = visit().actor, site().clock.today()
    groups = [_shown(each) for each in work(desk().database, actor, day=day)]
    return render_template(
        "staff/working/home.html",
        groups=groups,
        today=day,
        titles={name: fiche.title for name, fiche in site().platform.fiches.items()},
        sees=any(grant.role in RIGHTS[Act.SEE] for grant in actor.grants),
        decides=holds(actor, Act.ACCEPT),
        answers=[(each, AWAITED[each.awaited], _place(each)) for each in answers_awaited(desk(), actor)],
        requests=waiting(desk(), actor, most=FEW) if holds(actor, Act.ANSWER) else [],
        envelopes=envelopes.listed(desk(), actor)[:FEW] if holds(actor, Act.READ_ENVELOPES) else [],
        commissions=_to_come(actor, day) if holds(actor, Act.READ_COMMISSION) else [],
        member=any(grant.role in CARRIERS for grant in actor.grants),
    )


def _shown(group: WorkGroup) -> ShownGroup:
    now = site().clock.at()
    lines = [
        ShownWork(
            each, DOES[each.act], _address(each), ago(each.row.deposited_at, now) if each.row.deposited_at else None
        )
        for each in group.lines
    ]
    return ShownGroup(TITLES[group.pressing], group.pressing, lines, group.more)


def _address(line: WorkLine) -> str:
    found = None if line.act in WHOLE else way(line.act, line.row.reference)
    return found.address if found else url_for("carriers.dossier", dossier=line.row.reference)


def _place(answer: AwaitedAnswer) -> str:
    page = "carriers.bank" if answer.awaited is AwaitedMatter.BANK else "carriers.organisation_members"
    return url_for(page, organisation=answer.organisation_id)


def _to_come(actor: Actor, day: date) -> list[Any]:
    coming = [each for each in commissions.listed(desk(), actor) if each.held_on >= day]
    return sorted(coming, key=lambda each: each.held_on)[:FEW]
