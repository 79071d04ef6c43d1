"""One account: its name, its roles, its second factors, what its owner instructs while they are away."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.accounts import accounts, roles
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import RIGHTS, departments
from tremplin.casework.entering import factors, identities
from tremplin.casework.granting.assigning import Days, hand_over, instructing
from tremplin.documents.writing import day
from tremplin.errors import UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import Role
from tremplin_web.admins.confirming import AdminDeed, attempted, told
from tremplin_web.admins.people.perimeters import choices, perimeter, role_told, sentence
from tremplin_web.frame.days import short
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, sent, visit
from tremplin_web.site import site

LABELS: Mapping[str, Any] = {
    "action": "",
    "name": lazy_gettext("Nom de la personne"),
    "role": lazy_gettext("Rôle"),
    "department": lazy_gettext("Département"),
    "territory": lazy_gettext("Territoire"),
    "organisation": lazy_gettext("Organisme : son numéro, son SIRET ou son RNA"),
    "to": lazy_gettext("À qui"),
    "starts_on": lazy_gettext("Premier jour"),
    "ends_on": lazy_gettext("Dernier jour"),
    "reason": lazy_gettext("Motif"),
    "identity": "",
}
CHOOSE_ROLE = {"role": lazy_gettext("choisissez le rôle.")}


def account(account: str) -> ResponseReturnValue:
    """Show an account."""
    login = _login(account)
    return _page(account, login, SentForm(LABELS))


def change_account(account: str) -> ResponseReturnValue:
    """Do what a button of the page says, once it is confirmed."""
    login, form = _login(account), sent(LABELS)
    back = url_for("admins.account", account=account)
    return attempted(_deeds(login), form, lambda wrong: _page(account, login, wrong), back)


def _login(account: str) -> str:
    number = number_of(account)
    if number is None:
        raise UnknownIdentifier("compte", "", ())
    return accounts.numbered(desk(), visit().actor, number)


def _page(account: str, login: str, form: SentForm) -> ResponseReturnValue:
    actor = visit().actor
    found = accounts.show(desk(), actor, login)
    return page_of(
        "admins/people/account.html",
        form,
        account=found,
        number=account,
        roles=[(role_told(each), each) for each in found["roles"]],
        waiting=[(role_told(each), each) for each in found["waiting"]],
        factors=factors.held(desk(), found["id"]),
        identities=identities.held_by(desk(), actor, login),
        own=found["id"] == actor.account_id,
        managed=accounts.manages(desk(), actor, login),
        labels=LABELS,
        choices=choices(members=True),
        colleagues=_colleagues(found),
        instructs=any(each["role"] == Role.INSTRUCTOR for each in found["roles"]),
        done=told(_deeds(login)),
    )


def _colleagues(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """To whom whoever reads may lend what somebody instructs: an instructor lends, among those of the department."""
    actor = visit().actor
    places = {each["department"] for each in found["roles"] if each["role"] == Role.INSTRUCTOR}
    if not any(grant.role in RIGHTS[Act.ASSIGN] for grant in actor.grants):
        return []
    mine = sorted(place for place in departments(actor, Act.ASSIGN) & places if place)
    with desk().database.reading() as session:
        rows = [row for place in mine for row in session.execute(instructing(place))]
    return sorted({(row.login, f"{row.name} ({row.login})") for row in rows if row.login != found["login"]})


def _deeds(login: str) -> Mapping[str, AdminDeed]:
    actor, at = visit().actor, site().clock.at

    def give(ours: Desk, form: SentForm) -> None:
        roles.grant(ours, actor, login, form.values["role"], perimeter(form), at=at())

    def take(ours: Desk, form: SentForm) -> None:
        roles.revoke(ours, actor, login, form.values["role"], perimeter(form), at=at())

    def untie(ours: Desk, form: SentForm) -> None:
        number = number_of(form.values["identity"])
        if number is None:
            raise UnknownIdentifier("identité", "", ())
        identities.take_away(ours, actor, login, number, at=at(), now=site().clock.machine())

    def lend(ours: Desk, form: SentForm) -> None:
        first, last = (
            day(form.values[name]) if form.values[name].strip() else None for name in ("starts_on", "ends_on")
        )
        reason = form.values["reason"].strip() or None
        hand_over(ours, actor, login, form.values["to"], at=at(), days=Days(first, last), reason=reason)

    def lent(form: SentForm) -> Any:
        days = tuple(short(day(form.values[name])) for name in ("starts_on", "ends_on"))
        asked = {"who": login, "to": form.values["to"], "first": days[0], "last": days[1]}
        return _("Confier à %(to)s tout ce qu'instruit %(who)s, du %(first)s au %(last)s compris.", **asked)

    return {
        "rename": AdminDeed(
            lambda ours, form: accounts.rename(ours, actor, login, form.values["name"], at=at()),
            _("Le nom est changé."),
            {"name": _("écrivez son nom.")},
        ),
        "disable": AdminDeed(
            lambda ours, form: accounts.disable(ours, actor, login, at=at()),
            _("Le compte est désactivé."),
            {},
            lambda form: _(
                "Désactiver %(who)s : ses sessions finissent, cette personne ne peut plus rien faire ici. Ses rôles et "
                "ce qu'elle a fait restent ; vous pourrez la réactiver.",
                who=login,
            ),
            _("Désactiver ce compte"),
        ),
        "enable": AdminDeed(
            lambda ours, form: accounts.enable(ours, actor, login, at=at()),
            _("Le compte est réactivé."),
            {},
            lambda form: _("Réactiver %(who)s : cette personne retrouve tous ses rôles.", who=login),
            _("Réactiver ce compte"),
        ),
        "forget": AdminDeed(
            lambda ours, form: factors.take_away(ours, actor, login, at=at()),
            _("Les seconds facteurs sont retirés."),
            {},
            lambda form: _(
                "Retirer les seconds facteurs de %(who)s : à sa prochaine connexion, son mot de passe suffira pour en "
                "choisir d'autres. Vérifiez d'abord, de vive voix, que c'est bien cette personne qui les a perdus.",
                who=login,
            ),
            _("Retirer ses seconds facteurs"),
        ),
        "untie": AdminDeed(
            untie,
            _("Cette identité n'ouvre plus le compte."),
            {"identity": _("choisissez laquelle.")},
            lambda form: _(
                "Ne plus laisser cette identité ouvrir le compte de %(who)s : ses sessions finissent.", who=login
            ),
            _("Retirer cette identité"),
        ),
        "grant": AdminDeed(
            give,
            _("Le rôle est donné, ou attend un autre administrateur si c'est à vous que vous le donnez."),
            CHOOSE_ROLE,
            lambda form: _("Donner à %(who)s le rôle : %(role)s.", who=login, role=sentence(form)),
            _("Donner ce rôle"),
        ),
        "revoke": AdminDeed(
            take,
            _("Le rôle est repris."),
            CHOOSE_ROLE,
            lambda form: _("Reprendre à %(who)s le rôle : %(role)s.", who=login, role=sentence(form)),
            _("Reprendre ce rôle"),
        ),
        "lend": AdminDeed(
            lend,
            _("L'instruction est confiée pour ces jours."),
            {
                "to": _("choisissez à qui."),
                "starts_on": _("écrivez le premier jour."),
                "ends_on": _("écrivez le dernier jour."),
            },
            lent,
            _("Confier ces dossiers"),
        ),
    }
