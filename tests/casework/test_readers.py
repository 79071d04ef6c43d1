"""Those who read: a head of service or an auditor sees a perimeter, changes nothing, and meets nobody by name."""

import pytest
from desks import AT, Office

from tremplin.casework.accounts import accounts, roles
from tremplin.casework.accounts.roles import Perimeter
from tremplin.casework.acting.actors import actor as found
from tremplin.casework.acting.lifecycle import TRANSITIONS
from tremplin.casework.acting.policy import RIGHTS, Actor, Grant, Target, blind, may
from tremplin.casework.following.roster import listed as people
from tremplin.casework.granting import commissions
from tremplin.casework.granting.commissions import convene
from tremplin.casework.organisations import organisations
from tremplin.casework.reading.listing import listed
from tremplin.casework.reading.page import shown
from tremplin.casework.reading.sitting.agenda import agenda
from tremplin.casework.reading.sitting.ranking import ranking
from tremplin.errors import Forbidden, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import Role
from tremplin.storage.engine import rows_of


def reader(office: Office, territory: str | None) -> Actor:
    """An account that an admin opened to read a department, or a territory."""
    accounts.create(office.desk, office.admin, login="lire@exemple.fr", name="Lire", at=AT)
    where = Perimeter(department="00", territory=territory)
    assert roles.grant(office.desk, office.admin, "lire@exemple.fr", "reader", where, at=AT)
    with office.desk.database.reading() as session:
        return found(rows_of(session), "lire@exemple.fr")


def test_a_reader_sees_what_staff_see_of_their_department(office: Office):
    written = office.submitted()
    assert [row.reference for row in listed(office.desk.database, office.reader).rows] == [written]
    page = shown(office.desk, office.reader, written, at=AT)
    assert (page["seen_as"], page["acts"]) == ("staff", [])
    with pytest.raises(RefusedRequest, match="aucun critère"):
        ranking(office.desk, office.reader, "00/2026")
    assert [each["name"] for each in organisations.listed(office.desk, office.reader)] == ["Les Ateliers"]


@pytest.mark.parametrize(("territory", "sees"), [("nord", True), ("sud", False), (None, True)])
def test_a_reader_of_a_territory_sees_it_alone(office: Office, territory, sees):
    written, actor = office.submitted(territories=("nord",)), reader(office, territory)
    assert len(listed(office.desk.database, actor).rows) == sees
    assert len(organisations.listed(office.desk, actor)) == sees
    if sees:
        assert shown(office.desk, actor, written, at=AT)["reference"] == written
    else:
        with pytest.raises(UnknownIdentifier):
            shown(office.desk, actor, written, at=AT)


@pytest.mark.parametrize("act", TRANSITIONS)
def test_a_reader_does_nothing_to_a_dossier(office: Office, act):
    written = office.draft()
    with (
        pytest.raises(Forbidden, match="votre rôle ne permet pas"),
        office.desk.acting(office.reader, act, written, AT, reason="Essai."),
    ):
        raise AssertionError("the act is under way")
    assert office.version(written) == 1


def test_a_reader_meets_nobody_by_name(office: Office):
    written = office.running()
    assert people(office.desk, office.reader, written, at=AT).rows == []
    with pytest.raises(Forbidden):
        people(office.desk, office.reader, written, names=True, at=AT)


def test_an_admin_who_gives_themselves_the_role_waits_for_another(office: Office):
    assert not roles.grant(office.desk, office.admin, "admin@exemple.fr", "reader", Perimeter(department="00"), at=AT)
    with office.desk.database.reading() as session:
        assert Grant(Role.READER, department="00") not in found(rows_of(session), "admin@exemple.fr").grants


def test_a_reader_reads_somewhere(office: Office):
    for where in (Perimeter(), Perimeter(organisation="1"), Perimeter(everywhere=True)):
        with pytest.raises(NotYet):
            roles.grant(office.desk, office.admin, "editor@exemple.fr", "reader", where, at=AT)


def test_a_role_that_sees_no_dossier_is_told_so(office: Office):
    assert blind(office.admin) == (
        "Le rôle « administrateur » ne voit aucun dossier : ils se lisent avec celui de lecteur, d'instructeur ou de "
        "décideur."
    )
    assert "n'a pas de rôle" in (blind(Actor(1, "a@exemple.fr")) or "")
    assert {blind(getattr(office, name)) for name in ("reader", "editor", "local", "decider")} == {None}


def test_whoever_reads_alone_has_no_right_but_to_read():
    reading = {Act.SEE, Act.FETCH, Act.SEE_PEOPLE, Act.RANK, Act.READ_COMMISSION, Act.READ_FIGURES}
    # their own tokens read what they read, and no more
    reading |= {Act.MANAGE_TOKENS}
    grant = Grant(Role.READER, department="00")
    assert {act for act in RIGHTS if may(Actor(1, "a", (grant,)), act, Target("00"))} == reading


def test_the_reader_of_a_territory_is_told_of_no_commission_of_its_department(office: Office):
    number = str(convene(office.desk, office.instructor, "00", title="Permanente", held_on=AT.date(), at=AT).number)
    assert [each.title for each in commissions.listed(office.desk, office.reader)] == ["Permanente"]
    bounded = reader(office, "nord")
    with pytest.raises(Forbidden, match="lire une commission"):
        commissions.listed(office.desk, bounded)
    with pytest.raises(UnknownIdentifier):
        agenda(office.desk, bounded, number)
