"""Figures that somebody would take one from the other: accounts, scopes, periods, filters, days, all at once."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from desks import AT, FICHE, Office
from peopled import peopled_office, person, row
from sqlalchemy import func, insert, select, update

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.reading.figures import keeping
from tremplin.casework.reading.figures.computing import computed
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.casework.reading.journal import read
from tremplin.errors import RefusedRequest
from tremplin.indicators.disclosure.control import certify
from tremplin.records.acts import Act
from tremplin.records.codes import Role
from tremplin.records.figures import KeptRelease
from tremplin.records.tables import METADATA, Dossier, identifier
from tremplin.storage.engine import Database

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
CALL = "00/2026"
OTHER = "00/2026/verts"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def crowd(office: Office, reference: str, count: int, first: int = 1, **said: object) -> None:
    for number in range(first, first + count):
        person(office, reference, number, **{"entered_on": MARCH, "sex": "f", "publics": ["brsa"], **said})
    written(office, reference)


def written(office: Office, reference: str) -> None:
    """Say that the people of a dossier were written, as every act on them does: what was counted of them has aged."""
    rosters, dossier = METADATA.tables["rosters"], identifier(reference)
    with office.desk.database.writing() as session:
        more = update(rosters).where(rosters.c.dossier_id == dossier).values(version=rosters.c.version + 1)
        if not session.execute(more).rowcount:
            session.execute(insert(rosters), {"dossier_id": dossier, "version": 1, "changed_at": AT})


def moved(office: Office, reference: str, **said: object) -> str:
    """A dossier that is of another fiche, or of another organisation, as it is kept."""
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(reference)).values(**said))
    return reference


def total(
    office: Office, kind: ScopeKind, scope: str, actor: Actor | None = None, fiche: str | None = None, **said: Any
) -> object:
    """The persons of a scope, or of one fiche in it; « masked » where they are, « refused » where nothing is told."""
    request = FiguresRequest(kind=kind, scope=scope, indicators=("participants",), **said)
    try:
        found = computed(office.desk, actor or office.statistician, request, at=AT)
    except RefusedRequest:
        return "refused"
    told = next(each for each in found.rows if (each.fiche, each.by, each.measure) == (fiche, "", "participants"))
    return told.value if told.status == "shown" else told.status


def kept(office: Office) -> int:
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(KeptRelease)) or 0


def test_the_same_figures_asked_again_are_told_the_same_and_kept_once(office: Office):
    one, two = office.running(), office.running(title="Deux")
    crowd(office, one, 20)
    crowd(office, two, 3)
    request = FiguresRequest(kind=ScopeKind.CALL, scope=CALL, by=("sex,age_band",))
    first = computed(office.desk, office.statistician, request, at=AT)
    again = computed(office.desk, office.instructor, request, at=AT)
    assert again.rows == first.rows
    assert kept(office) == 1
    # another release came between
    total(office, ScopeKind.FICHE, FICHE)
    assert computed(office.desk, office.statistician, request, at=AT).rows == first.rows
    assert kept(office) == 2


def test_a_dossier_and_the_others_of_its_fiche_do_not_give_one_another(office: Office):
    one, two = office.running(), office.running(title="Deux")
    crowd(office, one, 20)
    crowd(office, two, 3)
    assert total(office, ScopeKind.FICHE, FICHE) == 23
    assert total(office, ScopeKind.DOSSIER, one) != 20
    assert total(office, ScopeKind.DOSSIER, two) in ("masked", "refused")


def test_a_call_less_its_other_fiches_is_not_the_last_one(office: Office):
    one = office.running()
    two, three = (moved(office, office.running(title=title), fiche=OTHER) for title in ("Deux", "Trois"))
    crowd(office, one, 3)
    crowd(office, two, 12)
    crowd(office, three, 9)
    told = {
        "call": total(office, ScopeKind.CALL, CALL),
        "two": total(office, ScopeKind.DOSSIER, two),
        "three": total(office, ScopeKind.DOSSIER, three),
        "other": total(office, ScopeKind.FICHE, OTHER),
    }
    assert told["call"] == 24
    assert not {"two", "three"} <= {name for name, value in told.items() if value not in ("masked", "refused")}
    assert told["other"] in ("masked", "refused")


def test_a_carrier_and_a_statistician_have_one_memory(office: Office):
    one = office.running()
    two = moved(office, office.running(title="Deux"), organisation_id=office.stranger)
    crowd(office, one, 20)
    crowd(office, two, 3)
    # the carrier is told of its own, which is the call less three
    assert total(office, ScopeKind.CALL, CALL, office.signatory) == 20
    assert total(office, ScopeKind.CALL, CALL) in ("masked", "refused")
    # and the other one would be the difference
    assert total(office, ScopeKind.ORGANISATION, str(office.organisation)) == 20


def test_the_figures_of_a_carrier_are_one_release_whoever_asks(office: Office):
    crowd(office, office.running(), 20)
    crowd(office, moved(office, office.running(title="Deux"), organisation_id=office.stranger), 12)
    for actor in (office.signatory, office.editor):
        assert total(office, ScopeKind.CALL, CALL, actor) == 20
    assert kept(office) == 1
    assert total(office, ScopeKind.ORGANISATION, str(office.organisation), office.signatory) == 20
    before = kept(office)
    assert total(office, ScopeKind.ORGANISATION, str(office.organisation)) == 20
    assert kept(office) == before


@pytest.mark.parametrize("more", [1, 4])
def test_who_arrives_between_two_days_is_not_told(office: Office, more):
    one = office.running()
    crowd(office, one, 20)
    assert total(office, ScopeKind.FICHE, FICHE) == 20
    crowd(office, one, more, first=21)
    assert total(office, ScopeKind.FICHE, FICHE) in ("masked", "refused")
    crowd(office, one, 20, first=40)
    assert total(office, ScopeKind.FICHE, FICHE) == 40 + more


def test_an_old_release_is_remembered_after_many_others(office: Office):
    one = office.running()
    crowd(office, one, 20)
    assert total(office, ScopeKind.FICHE, FICHE) == 20
    # fewer than eleven would tell that none of these is of a public of health
    for turn in range(1, 6):
        crowd(office, one, 12, first=100 * turn)
        assert total(office, ScopeKind.FICHE, FICHE) == 20 + 12 * turn
    # those are gone, and one more than on the first day is left
    participations = METADATA.tables["participations"]
    with office.desk.database.writing() as session:
        session.execute(update(participations).where(participations.c.number > 100).values(entered_on=None))
    written(office, one)
    assert total(office, ScopeKind.FICHE, FICHE) in ("masked", "refused")


def test_a_period_and_the_whole_do_not_give_what_lies_between(office: Office):
    one = office.running()
    crowd(office, one, 20)
    crowd(office, one, 3, first=30, entered_on=JUNE)
    assert total(office, ScopeKind.FICHE, FICHE, first=MARCH, last=JUNE) == 23
    assert total(office, ScopeKind.FICHE, FICHE, first=MARCH, last=date(2026, 5, 31)) in ("masked", "refused")


def test_those_who_went_out_are_not_told_under_the_name_of_a_stage(office: Office):
    """Participants kept to those who left are the exits: one would tell what the other masks."""
    crowd(office, office.running(), 12)
    where = ("stage=exited",)
    assert total(office, ScopeKind.FICHE, FICHE, where=where) == "refused"
    assert total(office, ScopeKind.FICHE, FICHE, office.instructor, where=where, exact=True) == 0
    assert total(office, ScopeKind.FICHE, FICHE) == 12


@pytest.mark.parametrize("first", [("sex=f",), ()])
def test_a_filter_and_the_whole_do_not_give_the_others(office: Office, first):
    one = office.running()
    crowd(office, one, 20)
    crowd(office, one, 3, first=30, sex="m")
    second = () if first else ("sex=f",)
    told = [total(office, ScopeKind.FICHE, FICHE, where=where) for where in (first, second, ("sex=m",))]
    assert [value for value in told if value not in ("masked", "refused")] == [23 if not first else 20]


def test_territories_are_those_of_people_however_they_are_asked_for(office: Office):
    one = office.running()
    crowd(office, one, 20, territory="nord")
    crowd(office, one, 3, first=30, territory="sud")
    assert total(office, ScopeKind.TERRITORY, "nord") == 20
    assert total(office, ScopeKind.DEPARTMENT, "00") in ("masked", "refused")


def test_a_dossier_of_one_person_tells_nothing(office: Office):
    reference = office.reported()
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(reference)).values(participants=1))
    person(office, reference, 1, entered_on=MARCH, sex="f", publics=["rqth"])
    row(office, "exits", reference, 1, exit_on=JUNE, contract="cdi")
    request = FiguresRequest(kind=ScopeKind.DOSSIER, scope=reference, by=("sex", "public"))
    try:
        found = computed(office.desk, office.statistician, request, at=AT)
    except RefusedRequest:
        return
    assert {each.status for each in found.rows} == {"masked"}
    assert {(each.numerator, each.value, each.declared) for each in found.rows} == {(None, None, None)}


def test_exact_figures_are_no_release_and_the_journal_keeps_what_was_asked(office: Office):
    reference = office.running()
    crowd(office, reference, 3)
    asked = {"where": ("sex=f",), "by": ("public",), "last": JUNE}
    assert total(office, ScopeKind.DOSSIER, reference, office.decider, exact=True, **asked) == 3
    assert kept(office) == 0
    with office.desk.database.reading() as session:
        assert session.get_one(Dossier, identifier(reference)).version == office.version(reference)
    (line,) = read(office.desk, office.instructor, dossier=reference, act=Act.EXACT_FIGURES)
    assert (line["subject"], line["actor"]) == (f"chiffres {reference}", "decider@exemple.fr")
    assert line["after"] == {
        "scope": reference,
        "indicators": ["participants"],
        "by": ["public"],
        "where": ["sex=f"],
        "until": "2026-06-01",
    }


@contextmanager
def certifying(monkeypatch: pytest.MonkeyPatch, before: Callable[[], object]) -> Iterator[None]:
    """Do something just before each certification."""
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "certify", lambda *said, **more: (before(), certify(*said, **more))[1])
        yield


def test_two_who_export_at_once_are_certified_one_with_the_other(office: Office, monkeypatch):
    one, two = office.running(), office.running(title="Deux")
    crowd(office, one, 20)
    crowd(office, two, 3)
    meeting = Barrier(2, timeout=20)
    first: list[None] = []

    def meet() -> None:
        # both have read what was kept before either keeps anything
        if len(first) < 2:
            first.append(None)
            meeting.wait()

    scopes = ((ScopeKind.FICHE, FICHE), (ScopeKind.DOSSIER, one))
    with certifying(monkeypatch, meet), ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda scope: total(office, *scope), scopes))
    assert len(first) == 2
    assert len([value for value in told if value not in ("masked", "refused")]) == 1
    with office.desk.database.reading() as session:
        rows = session.execute(select(KeptRelease.number, KeptRelease.name).order_by(KeptRelease.number)).all()
    assert [number for number, _ in rows] == [*range(1, len(rows) + 1)]
    assert len({name for _, name in rows}) == len(rows)


def test_what_is_too_much_to_control_is_refused_in_words(office: Office, monkeypatch):
    crowd(office, office.running(), 20)
    monkeypatch.setattr(keeping, "MOST_TOGETHER", 5)
    with pytest.raises(RefusedRequest, match="Trop de cases pour être contrôlées ensemble"):
        computed(office.desk, office.statistician, FiguresRequest(kind=ScopeKind.CALL, scope=CALL), at=AT)
    assert kept(office) == 0


def test_a_kept_release_says_which_figures_it_counts(office: Office):
    crowd(office, office.running(), 20)
    total(office, ScopeKind.CALL, CALL)
    with office.desk.database.reading() as session:
        (release,) = session.scalars(select(KeptRelease))
    # and those with which they are reckoned
    assert json.loads(release.figures) == ["participants", "participations"]
    assert (release.department, release.number, release.name) == ("00", 1, "00 2026-01-20 1")
    assert release.made_by == office.statistician.account_id


def test_figures_are_of_one_department(office: Office):
    one, two = office.running(), office.running(title="Deux")
    crowd(office, one, 20)
    crowd(office, moved(office, two, department="99", call="99/2026", fiche="99/2026/verts"), 12)
    number = str(office.organisation)
    grants = tuple(Grant(Role.STATISTICIAN, department=code) for code in ("00", "99"))
    both = Actor(office.statistician.account_id, "a@exemple.fr", grants)
    asked = FiguresRequest(kind=ScopeKind.ORGANISATION, scope=number)
    with pytest.raises(RefusedRequest, match=r"dans plusieurs départements \(00, 99\)"):
        computed(office.desk, both, asked, at=AT)
    assert total(office, ScopeKind.ORGANISATION, number) == 20
    assert total(office, ScopeKind.DEPARTMENT, "00") == 20
