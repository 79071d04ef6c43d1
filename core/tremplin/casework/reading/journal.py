"""Read the journal, the latest line first: who may, and what of it.

An admin reads the lines of the dossiers of their departments; one of everywhere also reads those that are about no
dossier. Staff who may see a dossier read its lines. Carriers read no journal: what they may know is in the dossier.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    UnknownIdentifier,
    departments,
    identifier,
    login_of,
    may,
    of,
    quoted,
    reference_of,
    target_of,
)
from tremplin.casework.journal.line import names_of
from tremplin.clock import PARIS
from tremplin.records.tables import Account, Dossier, JournalLine

PAGE = 50


def read(
    desk: Desk,
    actor: Actor,
    *,
    dossier: str | None = None,
    by: str | None = None,
    act: Act | None = None,
    since: date | None = None,
    until: date | None = None,
    below: int | None = None,
    limit: int = PAGE,
) -> list[dict[str, Any]]:
    """The latest lines that an actor may read; days are of Paris, both included, ``by`` is a login.

    ``below`` is the number of a line: those before it alone are read, as a page after another.
    """
    with desk.database.reading() as session:
        kept = [_of(session, actor, dossier) if dossier else _everywhere(actor)]
        people = People(session)
        if by is not None:
            kept.append(JournalLine.actor == people.pseudonym(by))
        if act is not None:
            kept.append(JournalLine.act == act)
        if since is not None:
            # midnight in Paris is 23:00 of the day before in UTC, 22:00 in summer
            kept.append(JournalLine.at >= datetime.combine(since, time.min, PARIS))
        if until is not None and until < date.max:
            kept.append(JournalLine.at < datetime.combine(until + timedelta(days=1), time.min, PARIS))
        if below is not None:
            kept.append(JournalLine.number < below)
        found = select(JournalLine).where(*kept).order_by(JournalLine.number.desc()).limit(limit)
        return [_published(line, people) for line in session.scalars(found)]


class People:
    """The accounts that lines name by their pseudonyms, as long as they exist and the key is there."""

    def __init__(self, session: Session):
        names = names_of(session)
        accounts = session.execute(select(Account.id, Account.login)).all() if names else ()
        self._known = {names.account(number): (number, login) for number, login in accounts} if names else {}

    def pseudonym(self, login: str) -> str:
        """What stands in lines for a login; what is none of them stands for itself."""
        wanted = login_of(login)
        return next((hidden for hidden, (_, known) in self._known.items() if known == wanted), wanted)

    def login(self, hidden: str) -> str:
        """The login of an account, or its pseudonym once it is erased."""
        return self._known[hidden][1] if hidden in self._known else hidden

    def told(self, value: Any) -> Any:
        """A value of a line, with the numbers of accounts in the place of their pseudonyms."""
        if isinstance(value, dict):
            return {name: self.told(each) for name, each in value.items()}
        return self._known[value][0] if isinstance(value, str) and value in self._known else value


def _published(line: JournalLine, people: People) -> dict[str, Any]:
    """A line as other software reads it."""
    what, _, whom = line.subject.partition(" ")
    return {
        "number": line.number,
        "at": line.at.astimezone(UTC).isoformat(),
        "actor": people.login(line.actor),
        "act": line.act,
        "subject": f"{what} {people.told(whom)}",
        "reason": line.reason,
        "before": people.told(_values(line.before)),
        "after": people.told(_values(line.after)),
        "previous": line.previous,
        "hash": line.hash,
    }


def _of(session: Session, actor: Actor, reference: str) -> ColumnElement[bool]:
    """The lines of one dossier; one that the actor may not see is not told from one that is not there."""
    number = identifier(reference)
    found = None if number is None else session.get(Dossier, number)
    if found is None or not quoted(reference, found.call, found.id):
        raise UnknownIdentifier("dossier", reference, ())
    target = target_of(session, found)
    seen = may(actor, Act.SEE, target)
    # reasons that staff give each other are there: a carrier reads what is theirs in the dossier
    if may(actor, Act.READ_JOURNAL, target) or (seen and not actor.belongs_to(found.organisation_id)):
        return JournalLine.dossier_id == found.id
    if seen:
        raise Forbidden(
            f"dossier {reference_of(found.call, found.id)} : son journal se lit dans les services. "
            "Ce qui vous concerne est dans le dossier."
        )
    raise UnknownIdentifier("dossier", reference, ())


def _everywhere(actor: Actor) -> ColumnElement[bool]:
    """The lines of all that an admin administers, but those of the dossiers of their own organisations."""
    where = departments(actor, Act.READ_JOURNAL)
    if not where:
        raise Forbidden(
            f"votre rôle ne permet pas {of(Act.READ_JOURNAL)}. Celui d'un dossier que vous suivez se lit à part."
        )
    # whoever is a member there is a carrier for these dossiers, whatever else they are: act 2013-907, art. 2
    own = {grant.organisation_id for grant in actor.grants} - {None}
    bounds: list[ColumnElement[bool]] = [Dossier.id == JournalLine.dossier_id, Dossier.organisation_id.not_in(own)]
    if None not in where:
        return exists().where(*bounds, Dossier.department.in_(where))
    return or_(JournalLine.dossier_id.is_(None), exists().where(*bounds)) if own else true()


def _values(kept: str) -> Any:
    """What a line keeps as JSON, or its text where it is none any more: that it was altered must be seen."""
    try:
        return json.loads(kept)
    except ValueError:
        return kept
