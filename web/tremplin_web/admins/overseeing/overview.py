"""What is broken before anybody calls: a line a part of the site, what is wrong first, each a link to its page."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, NamedTuple

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from tremplin.casework.entering import inviting
from tremplin.casework.machines import webhooks
from tremplin.casework.mailing import managing
from tremplin.clock import day_in_paris
from tremplin.records.codes import HoldReason
from tremplin.storage.glance import HEAD
from tremplin.works.overseeing import failed, last_done, room
from tremplin_web.admins.people.roles import waiting
from tremplin_web.frame.days import short
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# under a tenth, or a gigabyte: what is deposited the last evening comes all at once
TENTH, GIGABYTE = 10, 10**9
# a journal that nobody proved for as long would not say since when it is wrong
PROVEN_WITHIN = 31


class OverseenPart(NamedTuple):
    """A part of the site, how it does, and where one sees more; ``wrong`` is told first."""

    name: Any
    told: Any
    wrong: bool
    address: str


def overview() -> ResponseReturnValue:
    """Tell how the site does."""
    parts = [*_installed(), *_waiting(), *_people(), *_kept()]
    return render_template(
        "admins/overseeing/overview.html",
        wrong=[part for part in parts if part.wrong],
        well=[part for part in parts if not part.wrong],
        facts=_facts(),
    )


def _installed() -> Iterator[OverseenPart]:
    platform = site().platform
    failing, every = len(platform.failing), len(platform.plugins)
    if failing:
        told = ngettext("%(num)s greffon en défaut", "%(num)s greffons en défaut", failing)
    else:
        told = ngettext("%(num)s en service", "%(num)s en service", every)
    yield OverseenPart(_("Greffons"), told, bool(failing), url_for("admins.plugins"))


def _waiting() -> Iterator[OverseenPart]:
    ours, actor, sending = desk(), visit().actor, url_for("admins.sending")
    reason = managing.held(ours)
    if reason is HoldReason.RESTORED:
        yield OverseenPart(_("Envois"), _("Rien ne part : cette base vient d'une sauvegarde."), True, sending)
    rows = managing.listed(ours, actor)
    lost = sum(row["state"] == "failed" for row in rows)
    name = _("Courriels")
    if lost:
        yield OverseenPart(name, ngettext("%(num)s en échec", "%(num)s en échec", lost), True, f"{sending}#courriels")
    elif not ours.posting:
        yield OverseenPart(name, _("Ce site n'envoie pas de courriels"), False, sending)
    else:
        queued = sum(row["state"] == "waiting" for row in rows)
        told = ngettext("%(num)s en attente", "%(num)s en attente", queued) if queued else _("Tout est parti")
        yield OverseenPart(name, told, False, f"{sending}#courriels")
    calls = webhooks.calls(ours, actor)
    missed = sum(call["state"] == "failed" for call in calls)
    if calls:
        told = ngettext("%(num)s en échec", "%(num)s en échec", missed) if missed else _("En attente")
        yield OverseenPart(_("Adresses prévenues"), told, bool(missed), f"{sending}#adresses")
    works = len(failed(ours, actor))
    if works:
        told = ngettext("%(num)s en échec", "%(num)s en échec", works)
        yield OverseenPart(_("Travaux longs"), told, True, f"{sending}#travaux")


def _people() -> Iterator[OverseenPart]:
    rows = waiting()
    if rows:
        told = ngettext(
            "%(num)s rôle attend un autre administrateur", "%(num)s rôles attendent un autre administrateur", len(rows)
        )
        yield OverseenPart(_("Rôles à confirmer"), told, True, url_for("admins.roles"))
    invited = inviting.invited(desk(), visit().actor, now=site().clock.machine())
    past = sum(row["sent_at"] is not None and row["expires_at"] is None for row in invited)
    if invited:
        told = ngettext("%(num)s personne pas encore venue", "%(num)s personnes pas encore venues", len(invited))
        late = ngettext("%(num)s lien passé", "%(num)s liens passés", past)
        yield OverseenPart(_("Invitations"), f"{told} — {late}" if past else told, False, url_for("admins.invitations"))


def _kept() -> Iterator[OverseenPart]:
    found, journal = last_done(desk(), visit().actor, "verify_journal"), url_for("admins.journal")
    if found is None:
        yield OverseenPart(_("Journal"), _("Jamais vérifié depuis ce site"), True, journal)
    else:
        day = day_in_paris(found["done_at"])
        late = (site().clock.real() - day).days > PROVEN_WITHIN
        yield OverseenPart(_("Journal"), _("Vérifié le %(day)s", day=short(day)), late, journal)
    free, total = room(desk())
    told = _("%(left)s libres sur %(total)s", left=_size(free), total=_size(total))
    yield OverseenPart(_("Disque"), told, free * TENTH < total or free < GIGABYTE, url_for("admins.overview"))


def _facts() -> list[tuple[Any, Any]]:
    engine = ENGINES.get(desk().database.dialect, desk().database.dialect)
    return [
        (_("Version de Tremplin"), version("tremplin")),
        (_("Base de données"), _("%(engine)s, révision %(revision)s", engine=engine, revision=HEAD)),
    ]


def _size(count: int) -> str:
    """« 12,5 Go »."""
    return f"{count / GIGABYTE:.1f} Go".replace(".", ",")
