"""Following an operation: its start, its committees, the news after the exits, and what it realised."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from desks import REPORTED, SETTLED, SIGNED, STARTED, Office, make_office
from factories import DEPARTMENT, FICHE, PLACE, with_changes
from sqlalchemy import select

from tremplin.casework.acting.desk import visible
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.operating import outcomes
from tremplin.casework.operating.operations import ask_again, meet, realise, start, typed
from tremplin.casework.reading.page import shown
from tremplin.catalogue.quantities import euros
from tremplin.catalogue.rule import Stage
from tremplin.errors import Conflict, Forbidden, NotYet, RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.following import Committee

# midnight in Paris, the day on which the operation starts
MIDNIGHT = datetime(2026, 2, 28, 23, 0, tzinfo=UTC)


def said(office: Office, written: str):
    with office.desk.database.reading() as session:
        return outcomes.read(session, visible(session, office.instructor, written))


def facts(office: Office, written: str):
    with office.desk.database.reading() as session:
        dossier = visible(session, office.instructor, written)
        fiche = office.desk.shelf.fiche(session, dossier.snapshot)
        return facts_of(session, dossier, fiche, Stage.SETTLEMENT, date(2027, 5, 1))


def test_an_operation_starts_on_its_day_in_paris_and_not_before(office: Office):
    written = office.agreed()
    with pytest.raises(NotYet, match="L'opération commence le 01/03/2026"):
        start(office.desk, office.instructor, written, at=MIDNIGHT - timedelta(microseconds=1))
    assert start(office.desk, office.instructor, written, at=MIDNIGHT) == written


def test_a_committee_is_kept_with_its_minutes(office: Office):
    written = office.running()
    assert (
        meet(office.desk, office.local, written, held_on=date(2026, 3, 2), minutes=" Lancé.\n", at=STARTED).number == 1
    )
    assert facts(office, written).committees == (date(2026, 3, 2),)
    with office.desk.database.reading() as session:
        assert session.scalars(select(Committee)).one().minutes == "Lancé."


def test_a_committee_is_not_to_come_nor_recorded_twice(office: Office):
    written = office.running()
    with pytest.raises(NotYet, match="03/03/2026 n'est pas encore venu"):
        meet(office.desk, office.local, written, held_on=date(2026, 3, 3), at=STARTED)
    meet(office.desk, office.local, written, held_on=date(2026, 3, 2), at=STARTED)
    with pytest.raises(RefusedRequest, match="déjà enregistré"):
        meet(office.desk, office.instructor, written, held_on=date(2026, 3, 2), at=STARTED)


def test_two_rounds_of_one_day_are_those_of_two_milestones(office: Office):
    written, day = office.running(), date(2026, 3, 2)
    assert ask_again(office.desk, office.local, written, months=3, done_on=day, at=STARTED).number == 1
    assert ask_again(office.desk, office.local, written, months=6, done_on=day, at=STARTED).number == 2
    with pytest.raises(RefusedRequest, match="Le suivi à 3 mois du 02/03/2026 est déjà enregistré"):
        ask_again(office.desk, office.local, written, months=3, done_on=day, at=STARTED)
    with pytest.raises(RefusedRequest, match="de 1 à 60 mois après"):
        ask_again(office.desk, office.local, written, months=0, done_on=day, at=STARTED)


def test_nothing_is_followed_before_the_agreement(office: Office):
    written = office.accepted()
    with pytest.raises(RefusedRequest, match="il est « accordé »"):
        meet(office.desk, office.instructor, written, held_on=date(2026, 2, 1), at=SIGNED)


@pytest.fixture
def charter(database, tmp_path) -> Office:
    """An office whose fiche pays for two themes of quality."""
    paid = """base: [staff], source: Financement}
    - kind: results
      quality: {weight: 10 %, themes: [mobilite, numerique]}
      source: Résultats
"""
    themes = "themes: {mobilite: Mobilité, numerique: Numérique, accueil: Accueil}\n"
    fiche = with_changes(FICHE, ("base: [staff], source: Financement}\n", paid))
    return make_office(database, tmp_path / "charter", {"department.yaml": DEPARTMENT + themes, PLACE: fiche})


def test_a_theme_that_the_fiche_does_not_have_is_refused_and_its_own_are_named(charter: Office):
    written = charter.running()
    read = charter.version(written)
    own = r"Les siens : mobilite \(Mobilité\), numerique \(Numérique\)\."
    with pytest.raises(WrongUsage, match=rf"thème « accueil » que la fiche n'a pas\. {own}"):
        typed(charter.desk, charter.editor, written, {"results.quality": "mobilite|accueil"})
    changes = {"results.quality": ("mobilit",)}
    with pytest.raises(WrongUsage, match=rf"Vouliez-vous dire « mobilite » \? {own}"):
        realise(charter.desk, charter.editor, written, changes, at=REPORTED, version=read)
    assert said(charter, written) == {}
    # who may not write is told so, and nothing of the themes
    with pytest.raises(Forbidden):
        realise(charter.desk, charter.decider, written, changes, at=REPORTED, version=read)


def test_where_the_fiche_has_no_theme_none_is_taken(office: Office):
    with pytest.raises(WrongUsage, match=r"La fiche n'a pas de référentiel qualité\."):
        typed(office.desk, office.editor, office.running(), {"results.quality": "mobilite"})


def test_what_was_realised_is_shown_with_the_names_of_the_themes(charter: Office):
    written = charter.running()
    changes = {"results.months": Decimal("46.5"), "results.quality": ("numerique",), "results.urban.hours": 12}
    realise(charter.desk, charter.editor, written, changes, at=REPORTED, version=charter.version(written))
    obtained = shown(charter.desk, charter.local, written, at=REPORTED)["outcomes"]
    assert obtained["themes"] == [{"code": "numerique", "label": "Numérique"}]
    assert (obtained["months"], obtained["exits"], obtained["urban_hours"]) == ("46.5", None, "12")


def test_what_was_realised_is_what_the_settlement_reads(charter: Office):
    office = charter
    written = office.running()
    changes = {
        "realised.staff": 31_000_00,
        "results.months": Decimal("46.5"),
        "results.exits": 2,
        "results.quality": ("mobilite", "numerique"),
        "results.rural.hours": Decimal("0.125"),
    }
    version = office.version(written)
    assert realise(office.desk, office.editor, written, changes, at=REPORTED, version=version) == version + 1
    assert said(office, written) == changes
    found = facts(office, written)
    assert (found.realised.staff, found.results.months, found.results.exits) == (31_000_00, Decimal("46.5"), 2)
    assert found.results.quality == ("mobilite", "numerique")


def test_what_is_not_said_is_not_zero_and_what_is_forgotten_is_not_said_any_more(office: Office):
    written = office.running()
    changes = {"realised.staff": 0, "results.exits": 0, "results.quality": ()}
    version = realise(office.desk, office.editor, written, changes, at=REPORTED, version=office.version(written))
    assert said(office, written) == changes
    nothing = dict.fromkeys(changes)
    realise(office.desk, office.editor, written, nothing, at=REPORTED, version=version)
    assert said(office, written) == {}


def test_the_second_of_two_people_is_shown_both_values_and_nothing_of_theirs_is_kept(office: Office):
    written = office.running()
    version = office.version(written)
    first = {"realised.staff": 31_000_00, "results.exits": 2}
    realise(office.desk, office.editor, written, first, at=REPORTED, version=version)
    second = {"realised.staff": 30_000_00, "results.exits": 2, "results.months": Decimal("1.5")}
    with pytest.raises(Conflict) as refused:
        realise(office.desk, office.instructor, written, second, at=REPORTED, version=version)
    assert [tuple(each) for each in refused.value.differences] == [
        ("les dépenses de personnel réalisées", euros(31_000_00), euros(30_000_00)),
        ("les mois d'accompagnement réalisés", "rien", "1,5"),
    ]
    assert refused.value.version == version + 1
    assert said(office, written) == first


def test_a_quantity_has_three_decimals_at_most(office: Office):
    written = office.running()
    changes = {"results.months": Decimal("1.0005"), "results.exits": Decimal("0.0001")}
    with pytest.raises(WrongUsage, match=r"results\.months : .*\nresults\.exits : "):
        realise(office.desk, office.editor, written, changes, at=REPORTED, version=office.version(written))


def test_once_the_report_is_handed_over_staff_alone_corrects_it(office: Office):
    written = office.reported()
    changes = {"realised.staff": 34_000_00}
    with pytest.raises(NotYet, match="Le bilan final est remis"):
        realise(office.desk, office.editor, written, changes, at=SETTLED, version=office.version(written))
    realise(office.desk, office.instructor, written, changes, at=SETTLED, version=office.version(written))
    assert said(office, written) == changes


def test_values_are_read_as_people_type_them(charter: Office):
    office = charter
    fiche = office.desk.catalogue.fiche("00/2026/ateliers")
    written = {
        "realised.staff": "31 000,50 €",
        "realised.indirect": "",
        "results.rural.hours": "1,5",
        "results.quality": "mobilite| numerique",
    }
    assert outcomes.understood(written, fiche, office.desk.catalogue.words(fiche)) == {
        "realised.staff": 31_000_50,
        "realised.indirect": None,
        "results.rural.hours": Decimal("1.5"),
        "results.quality": ("mobilite", "numerique"),
    }


def test_every_slip_of_what_is_typed_is_told_at_once(office: Office):
    fiche = office.desk.catalogue.fiche("00/2026/ateliers")
    with pytest.raises(WrongUsage) as refused:
        outcomes.understood(
            {"realised.staf": "1", "realised.total": "9", "realised.staff": "dix", "results.urban.months": "-1"},
            fiche,
            office.desk.catalogue.words(fiche),
        )
    first, *others = str(refused.value).split("\n")
    assert first == "realised.staf : champ inconnu. Vouliez-vous dire « realised.staff » ?"
    assert [line.partition(" ")[0] for line in others] == ["realised.total", "realised.staff", "results.urban.months"]
    assert "ce total se calcule" in others[0]


def test_a_stranger_follows_nothing(office: Office):
    written = office.running()
    with pytest.raises(UnknownIdentifier):
        realise(office.desk, office.other, written, {"realised.staff": 1}, at=REPORTED, version=1)


def test_news_of_people_taken_after_more_months_than_a_base_holds_are_refused_as_any_slip(office: Office):
    written = office.settled()
    for months in (0, 61, 2**31, 2**63):
        with pytest.raises(NotYet, match="de 1 à 60 mois"):
            ask_again(office.desk, office.local, written, months=months, done_on=date(2027, 3, 28), at=SETTLED)
