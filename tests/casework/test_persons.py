"""One person met twice is one number, and what one dossier says of a name changes nothing of what another said."""

from collections.abc import Iterator
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from desks import AT, Office
from sqlalchemy import insert, select
from statements import hearing

from tremplin.casework.acting.desk import visible
from tremplin.casework.following.persons import Identity, ToldIdentity, people_of, person_of
from tremplin.catalogue.sheets import EMPTIED
from tremplin.errors import RefusedRequest, Unavailable
from tremplin.records.participations import Participation
from tremplin.records.people import IDENTITY, Person

BORN = date(1985, 5, 12)
LEILA = Identity("Le Goff", "Leïla-Anne", BORN)


class Meetings:
    """Participations of one dossier or of several, each with the person that it is told of."""

    def __init__(self, office: Office):
        self.office = office
        self.dossiers = [office.draft(), office.draft()]
        self.last = 0

    def meet(self, identity: Identity, of: int = 0, number: int | None = None) -> int:
        """Tell of a person, in a new participation or in one that is there; their number."""
        with self.office.desk.database.writing() as session:
            dossier = visible(session, self.office.instructor, self.dossiers[of])
            known = session.get(Participation, (dossier.id, number)) if number else None
            met = person_of(session, "00", identity, known.person_id if known else None)
            if known:
                known.person_id = met.person_id
            else:
                self.last += 1
                row = {"dossier_id": dossier.id, "number": self.last, "person_id": met.person_id}
                row |= {"publics_told": False, "version": 1, "recorded_at": AT}
                session.execute(insert(Participation), {**row, "recorded_by": self.office.instructor.account_id})
        return met.person_id

    def person(self, number: int) -> dict[str, Any]:
        with self.office.desk.database.reading() as session:
            row = session.get_one(Person, number)
            return {name: getattr(row, name) for name in IDENTITY}


@pytest.fixture
def meetings(office: Office) -> Iterator[Meetings]:
    return Meetings(office)


@pytest.mark.parametrize(
    ("last", "first"),
    [("LE GOFF", "leila anne"), ("Le-Goff", "Leïla Anne"), (" le goff ", "LEÏLA-ANNE"), ("Legoff", "Leilaanne")],
)
def test_a_name_is_known_again_without_case_accents_spaces_nor_hyphens(meetings, last, first):
    met = meetings.meet(LEILA)
    assert meetings.meet(Identity(last, first, BORN), of=1) == met


@pytest.mark.parametrize(
    "other",
    [
        Identity("Le Goff", "Leïla-Anne", date(1985, 5, 13)),
        Identity("Le Goff", "Leïla", BORN),
        Identity("Leïla-Anne", "Le Goff", BORN),
        # without all three, nobody is taken for another
        Identity("Le Goff", "Leïla-Anne"),
        Identity("Le Goff", None, BORN),
        Identity(None, "Leïla-Anne", BORN),
        Identity("-", "Leïla-Anne", BORN),
        Identity(),
    ],
)
def test_nobody_is_taken_for_another(meetings, other):
    met = {meetings.meet(LEILA), meetings.meet(other, of=1)}
    again = meetings.meet(other)
    assert len(met) == 2
    assert (again in met) == (None not in other[:3] and "-" not in other)


def test_another_department_knows_nobody_of_this_one(meetings):
    met = meetings.meet(LEILA)
    with meetings.office.desk.database.writing() as session:
        assert person_of(session, "01", LEILA).person_id != met


def test_what_is_told_last_is_kept_and_an_empty_cell_says_nothing(meetings):
    met = meetings.meet(LEILA)
    meetings.meet(Identity("LE GOFF", "Leïla-Anne", BORN), of=1)
    meetings.meet(Identity(), number=1)
    kept = meetings.person(met)
    assert (kept["last_name"], kept["first_name"], kept["birth_date"]) == ("LE GOFF", "Leïla-Anne", BORN)


def test_a_birth_date_that_comes_later_joins_the_person_known_already(meetings):
    known = meetings.meet(LEILA)
    alone = meetings.meet(Identity("Le Goff", "Leïla Anne"), of=1)
    assert meetings.meet(Identity(birth_date=BORN), of=1, number=2) == known != alone
    # of the number that nobody bears nothing is kept
    assert not any(meetings.person(alone).values())


def test_a_slip_that_is_mended_keeps_the_number_of_who_is_alone_with_it(meetings):
    met = meetings.meet(Identity("Le Gof", "Leïla-Anne", BORN))
    assert meetings.meet(Identity("Le Goff"), number=1) == met
    assert meetings.meet(LEILA, of=1) == met


def test_a_name_that_changes_in_one_dossier_leaves_the_other_as_it_was(meetings):
    met = meetings.meet(LEILA)
    meetings.meet(LEILA, of=1)
    other = meetings.meet(Identity("Martin"), of=1, number=2)
    assert other != met
    assert meetings.person(met)["last_name"] == "Le Goff"
    assert meetings.person(other)["first_name"] == "Leïla-Anne"
    # mended, they are one person again
    assert meetings.meet(Identity("Le Goff"), of=1, number=2) == met
    assert not any(meetings.person(other).values())


def test_a_birth_date_that_is_taken_back_parts_whom_it_had_joined(meetings):
    met = meetings.meet(LEILA)
    meetings.meet(LEILA, of=1)
    other = meetings.meet(Identity(birth_date=EMPTIED), of=1, number=2)
    assert other != met
    assert meetings.person(other)["hash"] is None
    assert meetings.person(met)["hash"]


def test_two_people_of_one_file_may_exchange_their_names(meetings):
    first, second = meetings.meet(LEILA), meetings.meet(Identity("Martin", "Luc", BORN))
    with meetings.office.desk.database.writing() as session:
        names = [Identity("Martin", "Luc"), Identity("Le Goff", "Leïla-Anne")]
        met = people_of(
            session, "00", [ToldIdentity(each, of) for each, of in zip(names, (first, second), strict=True)]
        )
    # the hash tells who somebody is, not the number
    assert [each.person_id for each in met] == [second, first]


def test_what_names_somebody_who_was_erased_is_refused_and_what_does_not_passes(meetings):
    met = meetings.meet(LEILA)
    with meetings.office.desk.database.writing() as session:
        person = session.get_one(Person, met)
        for name in IDENTITY:
            setattr(person, name, None)
        person.erased_at = AT
    assert meetings.meet(Identity(), number=1) == met
    with pytest.raises(RefusedRequest, match="a été effacée"):
        meetings.meet(LEILA, number=1)
    assert meetings.meet(LEILA, of=1) != met


def test_without_the_key_nobody_is_recorded(meetings):
    meetings.office.desk.database.key = type(meetings.office.desk.database.key)(None)
    with pytest.raises(Unavailable, match="la clé du journal manque"):
        meetings.meet(LEILA)


def test_a_thousand_people_are_met_in_few_statements(meetings):
    people = [ToldIdentity(Identity(f"Nom {number}", "Luc", BORN)) for number in range(1000)]
    people += [ToldIdentity(Identity(f"Nom {number}", "Luc")) for number in range(500)]
    with hearing(meetings.office) as counted, meetings.office.desk.database.writing() as session:
        met = people_of(session, "00", people)
    assert len({each.person_id for each in met}) == 1500
    assert not any(each.joined for each in met)
    assert len(counted) < 20
    with meetings.office.desk.database.writing() as session:
        again = people_of(session, "00", people[:1000])
    assert [each.person_id for each in again] == [each.person_id for each in met[:1000]]


def test_the_same_people_met_at_the_same_time_are_the_same(meetings):
    people = [ToldIdentity(Identity(f"Nom {number}", "Luc", BORN)) for number in range(200)]
    together, found = Barrier(4), []

    def meet(rows: list[ToldIdentity]) -> None:
        with meetings.office.desk.database.writing() as session:
            together.wait(10) if meetings.office.desk.database.dialect == "postgresql" else None
            found.append({each.person_id for each in people_of(session, "00", rows)})

    threads = [Thread(target=meet, args=(people[:: -1 if turn % 2 else 1],)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4
    assert found[0] == found[1] == found[2] == found[3]
    with meetings.office.desk.database.reading() as session:
        assert len(session.scalars(select(Person.id)).all()) == 200
