"""Record the accreditations of an organisation, each with the days on which it holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tremplin.casework.acting.door import Act, Actor, Desk, Typed, against, among, managing, next_number, perimeters
from tremplin.casework.organisations.organisations import write_journal
from tremplin.records.organisations import Accreditation


def accredit(
    desk: Desk, actor: Actor, written: str, code: str, starts_on: date, *, ends_on: date | None = None, at: datetime
) -> int:
    """Record an accreditation, or the last day of one that began on that day; its number."""
    typed = Typed()
    kept = typed.attempt(lambda: among("agrément", desk.catalogue.everywhere("accreditations"))(code))
    with desk.database.writing() as session:
        organisation = perimeters.managed(session, actor, written)
        held = select(Accreditation).where(Accreditation.organisation_id == organisation.id)
        all_held = session.scalars(held.order_by(Accreditation.number)).all()
        same = next((each for each in all_held if (each.code, each.starts_on) == (kept, starts_on)), None)
        beside = [managing.Accredited(each.code, each.starts_on, each.ends_on) for each in all_held if each is not same]
        proposed = managing.Registration(accredited=managing.Accredited(kept, starts_on, ends_on), beside=beside)
        told = against(Act.MANAGE_ORGANISATIONS, proposed)
        typed.settle(f"organisme {organisation.id} : l'agrément n'est pas enregistré", told)
        before = _said(same) if same else {}
        if same is None:
            number = next_number(session, Accreditation, organisation.id)
            same = Accreditation(organisation_id=organisation.id, number=number, code=kept, starts_on=starts_on)
            session.add(same)
        same.ends_on = ends_on
        organisation.version += 1
        session.flush()
        write_journal(session, actor, organisation, at, before, _said(same))
        return same.number


def _said(held: Accreditation) -> dict[str, Any]:
    return {
        "accreditation": held.number,
        "code": held.code,
        "starts_on": held.starts_on,
        "ends_on": held.ends_on,
    }
