"""A desk of the tests' own: a small department, a real database, and people of every role."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from factories import extensions, make_platform
from sqlalchemy import insert, update

from tremplin.assembly import Assembly, registered
from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.desk import Desk, visible
from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import create
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.instruction import review
from tremplin.casework.journal.line import write
from tremplin.casework.operating.agreements import agree
from tremplin.casework.operating.operations import realise, start
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import settle
from tremplin.platform import Platform
from tremplin.records.accounts import Account, Duty, Membership
from tremplin.records.acts import Act
from tremplin.records.following import ReportKind
from tremplin.records.journal import JournalHead
from tremplin.records.organisations import Organisation
from tremplin.storage.engine import Database, rows_of

FICHE = "00/2026/ateliers"
# within the session of the fiche of factories.py: 15/01/2026 to 14/02/2026
AT = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
SIGNED = datetime(2026, 2, 21, 9, 0, tzinfo=UTC)
STARTED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REPORTED = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
SETTLED = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)
# 35 000,00 € of the 40 000,00 € foreseen: with 15 % of indirect costs, 40 250,00 € are due
REALISED: Mapping[str, Any] = {"realised.staff": 35_000_00}
SAID: Mapping[str, Any] = {
    "starts_on": date(2026, 3, 1),
    "ends_on": date(2027, 2, 28),
    "territories": ("nord",),
    "participants.total": 20,
    "participants.under_26": 4,
    "posts": 4,
    "budget.staff": 40_000_00,
    "budget.indirect": 6_000_00,
    "requested": 46_000_00,
}
# the costs that it has none of: without them, it is not known to be complete
NO_MORE: Mapping[str, Any] = {"budget__operating": 0, "budget__external_services": 0, "budget__other": 0}
COMPLETE: Mapping[str, Any] = {**SAID, **{name.replace("__", "."): value for name, value in NO_MORE.items()}}

# the assembling of a platform took a fifth of the time of each office
ASSEMBLED: dict[tuple[tuple[str, str | bytes | None], ...], Platform] = {}


@dataclass(frozen=True)
class Office:
    """A desk, and the people who work there: ``other`` belongs to another organisation, ``far`` elsewhere."""

    desk: Desk
    organisation: int
    stranger: int
    signatory: Actor
    editor: Actor
    other: Actor
    local: Actor
    instructor: Actor
    decider: Actor
    reader: Actor
    second: Actor
    statistician: Actor
    admin: Actor

    def draft(self, title: str = "Ateliers du nord", **said: Any) -> str:
        """A draft that the fiche accepts; ``said`` replaces what it says, ``__`` standing for a point."""
        content = {**SAID, **{name.replace("__", "."): value for name, value in said.items()}}
        return create(
            self.desk,
            self.signatory,
            fiche=FICHE,
            organisation_id=self.organisation,
            title=title,
            at=AT,
            said={name: value for name, value in content.items() if value is not None},
        )

    def submitted(self, **said: Any) -> str:
        """A dossier that was deposited, and in which nothing is missing; ``said`` as for a draft."""
        written = self.draft(**{**NO_MORE, **said})
        deposit(self.desk, self.signatory, written, at=AT)
        return written

    def under_review(self, **said: Any) -> str:
        """A dossier that the instructor took."""
        written = self.submitted(**said)
        review(self.desk, self.instructor, written, at=AT)
        return written

    def accepted(self, granted: int = 46_000_00, **said: Any) -> str:
        """A dossier that the decider granted."""
        written = self.under_review(**said)
        accept(self.desk, self.decider, written, granted, "Avis favorable du comité.", at=AT)
        return written

    def agreed(self, advance: int = 20_000_00, **said: Any) -> str:
        """A dossier whose agreement is signed, for the operation that it foresaw."""
        written = self.accepted(**said)
        agree(self.desk, self.decider, written, signed_on=date(2026, 2, 20), advance_cents=advance, at=SIGNED)
        return written

    def running(self, **said: Any) -> str:
        """A dossier whose operation has started."""
        written = self.agreed(**said)
        start(self.desk, self.instructor, written, at=STARTED)
        return written

    def reported(self, **said: Any) -> str:
        """A dossier whose final report is received, and says what was realised."""
        return self.report(self.running(**said))

    def report(
        self,
        written: str,
        realised: Mapping[str, Any] = REALISED,
        on: date = date(2027, 3, 15),
        at: datetime = REPORTED,
    ) -> str:
        """Bring a running dossier to its report."""
        realise(self.desk, self.editor, written, realised, at=at, version=self.version(written))
        receive(self.desk, self.signatory, written, kind=ReportKind.FINAL, received_on=on, at=at)
        return written

    def settled(self, **said: Any) -> str:
        """A dossier whose settlement is kept: 40 250,00 € are due."""
        return self.settle(self.reported(**said))

    def settle(self, written: str) -> str:
        """Bring a reported dossier to its settlement."""
        settle(self.desk, self.instructor, written, at=SETTLED)
        return written

    def version(self, written: str) -> int:
        """The version of a dossier, as whoever reads it now is shown it."""
        with self.desk.database.reading() as session:
            return visible(session, self.instructor, written).version


def signed(desk: Desk, who: Actor) -> str:
    """How the journal names somebody."""
    return desk.database.key.make().account(who.account_id)


ROLES = {
    "local": "territorial_service",
    "instructor": "instructor",
    "decider": "decision_maker",
    "reader": "reader",
    "statistician": "statistician",
    "admin": "admin",
}


def make_office(
    database: Database,
    folder: Path,
    documents: Mapping[str, str | bytes | None] | None = None,
    *,
    platform: Platform | None = None,
    place: tuple[str, str] = ("00", "nord"),
) -> Office:
    """The office of a department and one of its territories, in a migrated database: the small one, unless told."""
    desk = Desk(database, platform or assembled(folder, documents or {}), folder / "files")
    with database.writing() as session:
        organisations = [
            Organisation(name=name, legal_form="association", rna=rna, created_at=AT, version=1)
            for name, rna in (("Les Ateliers", "W000000001"), ("Autre", "W000000002"))
        ]
        session.add_all(organisations)
        names = ("signatory", "editor", "other", *ROLES, "second")
        accounts = {
            name: Account(login=f"{name}@exemple.fr", name=name.title(), created_at=AT, version=1) for name in names
        }
        session.add_all(accounts.values())
        session.flush()
        members = (("signatory", 0, "signatory"), ("editor", 0, "editor"), ("other", 1, "signatory"))
        for name, which, role in members:
            session.add(
                Membership(account_id=accounts[name].id, organisation_id=organisations[which].id, role=role, since=AT)
            )
        # « second » instructs and decides, for what one person alone must not do
        department, where = place
        duties = [
            (name, 1, role, None if role == "admin" else department, where if role == "territorial_service" else None)
            for name, role in ROLES.items()
        ]
        duties += [("second", 1, "instructor", department, None), ("second", 2, "decision_maker", department, None)]
        for name, number, role, held_in, territory in duties:
            session.execute(
                insert(Duty),
                {
                    "account_id": accounts[name].id,
                    "number": number,
                    "role": role,
                    "department": held_in,
                    "territory": territory,
                    "since": AT,
                },
            )
        # line 0, which is no act: the people and their roles were there before
        session.execute(update(JournalHead).values(number=-1))
        write(session, at=AT, actor=None, act=Act.SEAL, subject="bureau")
    with database.reading() as session:
        people = {name: actor(rows_of(session), f"{name}@exemple.fr") for name in names}
    return Office(desk, organisations[0].id, organisations[1].id, **people)


def assembled(folder: Path, documents: Mapping[str, str | bytes | None]) -> Platform:
    """The platform of these documents, read and validated once; the plugins are those of each office, which may add."""
    told = tuple(sorted(documents.items()))
    if told not in ASSEMBLED:
        ASSEMBLED[told] = make_platform(folder, documents)
        return ASSEMBLED[told]
    made = ASSEMBLED[told]
    if made.mistakes:
        return make_platform(folder, documents)
    assert isinstance(made.ground, Assembly)
    own = registered(extensions(folder, documents))
    return replace(made, plugins=own.plugins, ground=replace(made.ground, registered=own))
