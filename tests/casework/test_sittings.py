"""What is read to prepare and to decide a commission: its order, what may be listed, what is left to grant."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from desks import AT, Office
from graded import graded_office
from statements import statements

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.granting.commissions import arrange, convene, enlist, listed, strike
from tremplin.casework.granting.envelopes import allot
from tremplin.casework.granting.opinions import opine
from tremplin.casework.granting.scores import score
from tremplin.casework.granting.sittings import decide_many
from tremplin.casework.reading.sitting.agenda import agenda
from tremplin.casework.reading.sitting.drawing import drawing
from tremplin.casework.reading.sitting.listable import listable
from tremplin.documents.grid import GridLine
from tremplin.errors import Conflict, Forbidden, NotYet, RefusedDocuments, UnknownIdentifier
from tremplin.records.codes import Advice, Role
from tremplin.storage.engine import Database

DAY, CALL, FICHE = date(2026, 2, 12), "00/2026", "00/2026/ateliers"
LATER = AT + timedelta(days=30)
GRANTED = 46_000_00


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return graded_office(database, tmp_path)


def convened(office: Office, *references: str, title: str = "Permanente") -> str:
    number = str(convene(office.desk, office.instructor, "00", title=title, held_on=DAY, at=AT).number)
    if references:
        enlist(office.desk, office.instructor, number, references, at=AT)
    return number


def scored(office: Office, *points: int) -> list[str]:
    """Dossiers under review, and what each scores out of thirty."""
    found = []
    for rank, each in enumerate(points):
        written = office.under_review(title=f"Ateliers {rank}", lot="bassin-nord")
        score(office.desk, office.instructor, written, {"qualite": each, "cout": 5}, "Vu.", at=AT)
        found.append(written)
    return found


def order(office: Office, number: str) -> list[str]:
    return [line.dossier for line in agenda(office.desk, office.decider, number).lines]


def test_an_agenda_is_put_in_another_order_whole_or_not_at_all(office: Office):
    first, second, third = scored(office, 11, 12, 13)
    number = convened(office, first, second, third)
    arrange(office.desk, office.instructor, number, [third, first, second], at=AT)
    assert order(office, number) == [third, first, second]
    for wrong in ([third, first], [third, first, first], [third, first, "00-2026-999999"], []):
        with pytest.raises(Conflict, match="dossiers à l'ordre du jour"):
            arrange(office.desk, office.instructor, number, wrong, at=AT)
    with pytest.raises(UnknownIdentifier):
        arrange(office.desk, office.reader, number, [first, second, third], at=AT)
    assert order(office, number) == [third, first, second]


def test_what_somebody_may_not_see_keeps_its_place_in_an_agenda_that_they_put_in_order(office: Office):
    first, second, third = scored(office, 11, 12, 13)
    number = convened(office, first, second, third)
    grants = (*office.second.grants, Grant(Role.EDITOR, organisation_id=office.organisation))
    member = Actor(office.second.account_id, office.second.login, grants)
    with pytest.raises(Conflict):
        arrange(office.desk, member, number, [second, first, third], at=AT)
    arrange(office.desk, member, number, [], at=AT)
    assert order(office, number) == [first, second, third]
    # neither listed nor struck out by them
    with pytest.raises(Forbidden, match="dont vous êtes membre"):
        strike(office.desk, member, number, first, at=AT)
    other = convened(office, title="Autre")
    with pytest.raises(Forbidden, match="dont vous êtes membre"):
        enlist(office.desk, member, other, [first], at=AT)
    assert listable(office.desk, member, other, CALL) == []


def test_of_one_title_and_one_day_there_is_one_commission_however_often_it_is_sent(office: Office):
    def opened(_: int) -> bool:
        try:
            convened(office)
        except NotYet:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(opened, range(4))) == [False, False, False, True]
    assert len(listed(office.desk, office.decider)) == 1


def test_lines_are_ranked_by_their_scores_and_tell_opinions_and_what_is_under_a_threshold(office: Office):
    first, second, third = scored(office, 9, 15, 15)
    opine(office.desk, office.instructor, first, "relais", Advice.UNFAVOURABLE, "Trop loin.", at=AT)
    unscored = office.under_review(title="Sans note", lot="bassin-nord")
    lines = agenda(office.desk, office.decider, convened(office, first, second, third, unscored)).lines
    assert [(line.rank, line.tied) for line in lines] == [(3, False), (1, True), (1, True), (None, False)]
    assert lines[0].below == ("Qualité du projet", "note totale")
    assert [each.told for each in lines[0].opinions] == ["L'avis du relais : défavorable", "L'avis du comité : attendu"]


def test_what_may_be_listed_comes_in_the_order_of_the_ranking_and_says_where_it_already_is(office: Office):
    first, second, third = scored(office, 11, 13, 12)
    office.submitted(title="Pas encore instruit")
    number, other = convened(office, first), convened(office, second, title="Autre")
    found = listable(office.desk, office.instructor, number, CALL)
    assert [(each.dossier, each.listed) for each in found] == [(second, int(other)), (third, None)]
    assert [each.ranked.placed.rank for each in found if each.ranked] == [1, 2]
    for person in (office.reader, office.local, office.statistician):
        with pytest.raises((Forbidden, UnknownIdentifier)):
            listable(office.desk, person, number, CALL)


def test_each_dossier_is_granted_from_the_narrowest_envelope_and_those_of_the_agenda_alone_are_told(office: Office):
    north, south = scored(office, 11), [office.under_review(title="Sud", lot="bassin-sud", territories=("sud",))]
    number = convened(office, *north, *south)
    assert drawing(office.desk, office.decider, number).envelopes == ()
    whole = allot(office.desk, office.decider, CALL, amount_cents=10 * GRANTED, at=AT)
    lot = allot(office.desk, office.decider, CALL, lot="bassin-nord", amount_cents=GRANTED, at=AT)
    found = drawing(office.desk, office.instructor, number)
    assert found.of == {north[0]: lot.id, south[0]: whole.id}
    assert found.envelopes == (lot, whole)
    narrow = allot(office.desk, office.decider, FICHE, amount_cents=GRANTED, at=AT)
    assert drawing(office.desk, office.decider, number).envelopes == (narrow,)
    with pytest.raises(Forbidden):
        drawing(office.desk, office.reader, number)


def test_a_member_of_an_organisation_reads_of_its_dossier_neither_score_nor_opinion(office: Office):
    (mine,) = scored(office, 9)
    opine(office.desk, office.instructor, mine, "relais", Advice.UNFAVOURABLE, "Trop loin.", at=AT)
    number = convened(office, mine)
    (line,) = agenda(office.desk, office.decider, number).lines
    assert (line.score, line.rank, len(line.opinions)) == ("14 sur 30", 1, 2)
    member = replace(office.decider, grants=(*office.decider.grants, *office.editor.grants))
    (line,) = agenda(office.desk, member, number).lines
    assert (line.dossier, line.own, line.open) == (mine, True, False)
    assert (line.score, line.rank, line.below, line.opinions) == (None, None, (), ())


def test_a_line_that_somebody_changed_since_it_was_read_is_told_and_nothing_is_decided(office: Office):
    first, second = scored(office, 11, 12)
    number = convened(office, first, second)
    read = {line.dossier: line.version for line in agenda(office.desk, office.decider, number).lines}
    opine(office.desk, office.instructor, second, "relais", Advice.FAVOURABLE, "Bien.", at=AT)
    lines = [
        GridLine(rank, each, GRANTED, "Vu.", version=read[each]) for rank, each in enumerate((first, second), start=1)
    ]
    with pytest.raises(RefusedDocuments) as refused:
        decide_many(office.desk, office.decider, number, lines, at=LATER)
    assert [(each.line, each.path) for each in refused.value.mistakes] == [(2, second)]
    assert "a changé depuis que vous l'avez lu" in refused.value.mistakes[0].message
    again = [GridLine(1, each, GRANTED, "Vu.", version=office.version(each)) for each in (first, second)]
    assert len(decide_many(office.desk, office.decider, number, again, at=LATER)) == 2


def test_reading_a_commission_costs_the_same_however_many_dossiers_it_has(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=10 * GRANTED, at=AT)
    few, many = convened(office, *scored(office, 11)), convened(office, *scored(office, *range(10, 18)), title="Deux")
    for read in (agenda, drawing, lambda *given: listable(*given, CALL)):
        costs = []
        for number in (few, many):
            costs.append(statements(office, lambda of=number, read=read: read(office.desk, office.instructor, of)))
        assert costs[0] == costs[1] > 0
