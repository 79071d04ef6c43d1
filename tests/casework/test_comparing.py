"""Figures side by side: one typology, one release, each person once, and nothing of what may not be seen."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desks import AT, FICHE, Office, make_office
from factories import CALL, DEPARTMENT, PLACE, TYPOLOGY, FolderModule, extensions, with_changes
from peopled import DEPARTMENT_THEMES, FOLLOWING, person, row
from sqlalchemy import select, update

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.reading.comparing.comparison import ComparedFigures, compared
from tremplin.casework.reading.comparing.requests import ComparedKind, ComparisonRequest
from tremplin.casework.reading.comparing.typologies import SeveralTypologies
from tremplin.casework.reading.figures.computing import computed
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, UnknownIdentifier, WrongUsage
from tremplin.extension.plugin import Plugin
from tremplin.platform import assemble
from tremplin.records.codes import Role
from tremplin.records.tables import Dossier, JournalLine, identifier
from tremplin.storage.engine import Database

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
IN_CALL = FiguresRequest(kind=ScopeKind.CALL, scope="00/2026")
OTHER, EARLIER = "00/2026/chantiers", "00/2025/ateliers"
# CDD count in it, and trainings do not
NARROW = with_changes(
    TYPOLOGY,
    ("typology: sorties", "typology: autre"),
    ("label: Sorties dynamiques", "label: Autre compte"),
    ("formation_qualifiante", "apprentissage"),
)
DOCUMENTS = {
    PLACE: with_changes(FOLLOWING, ("title: Ateliers\n", f"title: Ateliers\nfollows: {EARLIER}\n")),
    "calls/2026/chantiers.yaml": with_changes(
        FOLLOWING, (f"fiche: {FICHE}", f"fiche: {OTHER}"), ("title: Ateliers\n", "title: Chantiers\n")
    ),
    "calls/2025/call.yaml": with_changes(CALL, ("00/2026", "00/2025")),
    "calls/2025/ateliers.yaml": with_changes(
        FOLLOWING, (f"fiche: {FICHE}", f"fiche: {EARLIER}"), ("exits: sorties", "exits: autre")
    ),
    "exits/autre.yaml": NARROW,
    "department.yaml": f"{DEPARTMENT}{DEPARTMENT_THEMES}",
}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return make_office(database, tmp_path / "documents", DOCUMENTS)


def crowd(office: Office, reference: str, count: int, *known: int, **said: object) -> list[int]:
    """So many people who entered a dossier, after those who are known already."""
    people = [*known, *(None for _ in range(count - len(known)))]
    return [
        person(office, reference, number, person_id=who, **{"entered_on": MARCH, "territory": "nord", **said})
        for number, who in enumerate(people, start=1)
    ]


def leave(office: Office, reference: str, contracts: dict[str, int]) -> None:
    """The first people of a dossier leave it, so many towards each contract."""
    number = 0
    for contract, count in contracts.items():
        for _ in range(count):
            number += 1
            row(office, "exits", reference, number, exit_on=JUNE, contract=contract)


def moved(office: Office, reference: str, **said: object) -> str:
    """A dossier that is of another fiche, or of another organisation, as it is kept."""
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(reference)).values(**said))
    return reference


FAR = "call: 99/2026\ntitle: Appel d'ailleurs\n"


def two_fiches(office: Office) -> tuple[str, str]:
    """Two fiches in which eight people are met twice; twenty then thirty people, of whom all are women in one."""
    one, two = office.running(), moved(office, office.running(title="Deux"), fiche=OTHER)
    known = crowd(office, one, 20, sex="f")
    crowd(office, two, 30, *known[:8])
    return one, two


def asked(
    office: Office, kind: ComparedKind, *names: str, actor: Actor | None = None, figures: FiguresRequest = IN_CALL
) -> ComparedFigures:
    request = ComparisonRequest(kind=kind, names=names, figures=figures)
    return compared(office.desk, actor or office.statistician, request, at=AT)


def values(found: ComparedFigures, measure: str = "participants") -> list[object]:
    """The figures of a measure, column after column, then all together."""
    (line,) = [each for each in found.side.lines if each.head.indicator == measure and not each.by]
    return [
        *(line.figures[key].value for key in found.side.columns if key in line.figures),
        line.whole.value if line.whole else None,
    ]


def refusal(office: Office, *said: Any, **more: Any) -> tuple[type[TremplinError], str]:
    with pytest.raises(TremplinError) as refused:
        asked(office, *said, **more)
    return type(refused.value), str(refused.value)


def test_a_person_in_two_columns_counts_in_each_and_once_in_all(office: Office):
    two_fiches(office)
    found = asked(office, ComparedKind.FICHES)
    assert found.side.columns == {FICHE: "Ateliers (00/2026)", OTHER: "Chantiers (00/2026)"}
    assert values(found) == [20, 30, 42]
    assert found.about == "Appel 00/2026"


def test_rates_have_their_two_figures_in_each_column(office: Office):
    one, two = two_fiches(office)
    leave(office, one, {"cdi": 10, "cdd": 5})
    leave(office, two, {"cdi": 15, "formation_qualifiante": 5, "cdd": 7})
    found = asked(office, ComparedKind.FICHES, figures=replace(IN_CALL, indicators=("exit_rate",)))
    (line,) = found.side.lines
    told = [(row.numerator, row.denominator) for row in (*line.figures.values(), line.whole) if row]
    assert told == [(10, 15), (20, 27), (30, 42)]
    assert found.about == "Appel 00/2026, sorties classées par « Sorties dynamiques »"


def test_columns_and_their_whole_are_one_release(office: Office):
    one, two = office.running(), moved(office, office.running(title="Deux"), fiche=OTHER)
    crowd(office, one, 40)
    crowd(office, two, 3)
    first, second, whole = values(asked(office, ComparedKind.FICHES))
    # three people, and whatever would give them back: 43 less 40
    assert second is None
    assert None in (first, whole)
    exact = asked(office, ComparedKind.FICHES, actor=office.instructor, figures=replace(IN_CALL, exact=True))
    assert values(exact) == [40, 3, 43]
    assert exact.about == "Appel 00/2026, chiffres exacts, à ne pas diffuser"
    assert refusal(office, ComparedKind.FICHES, figures=replace(IN_CALL, exact=True))[0] is Forbidden


def test_exits_of_two_typologies_are_compared_under_one(office: Office):
    old, new = moved(office, office.running(), fiche=EARLIER, call="00/2025"), office.running(title="Deux")
    for reference in (old, new):
        crowd(office, reference, 40)
        leave(office, reference, {"cdi": 12, "formation_qualifiante": 8, "apprentissage": 18})
    asks = FiguresRequest(indicators=("counting_exits",))
    kind, told = refusal(office, ComparedKind.EDITIONS, FICHE, figures=asks)
    assert kind is SeveralTypologies
    assert "(« Autre compte », « Sorties dynamiques ») : dites par laquelle tout compter" in told
    # people are not classified
    assert values(asked(office, ComparedKind.EDITIONS, FICHE, figures=FiguresRequest())) == [40, 40, 80]
    found = asked(office, ComparedKind.EDITIONS, FICHE, figures=replace(asks, typology="sorties"))
    assert [*found.side.columns] == [EARLIER, FICHE]
    assert values(found, "counting_exits") == [20, 20, 40]
    (line,) = found.side.lines
    assert [row.series_break for row in (*line.figures.values(), line.whole) if row] == [True, False, True]
    other = asked(office, ComparedKind.EDITIONS, "00/2026", figures=replace(asks, typology="autre"))
    assert [*other.side.columns] == ["00/2025", "00/2026"]
    assert values(other, "counting_exits") == [30, 30, 60]


def test_territories_are_those_of_people(office: Office):
    one, _ = office.running(), office.running(title="Deux")
    people = crowd(office, one, 24)
    more = moved(office, office.running(title="Trois"), fiche=OTHER)
    # eight of them moved south meanwhile, and six say nothing of where they live
    crowd(office, more, 18, *people[:8], territory="sud")
    person(office, more, 90, entered_on=MARCH)
    for number in range(91, 97):
        person(office, more, number, entered_on=MARCH)
    found = asked(office, ComparedKind.TERRITORIES)
    assert found.side.columns == {"nord": "Nord", "sud": "Sud", "?": "Non renseigné"}
    assert values(found) == [24, 18, 7, 41]
    assert values(asked(office, ComparedKind.TERRITORIES, "sud", "nord")) == [18, 24, 41]
    assert refusal(office, ComparedKind.TERRITORIES, "noord", "sud")[0] is UnknownIdentifier


def test_an_organisation_that_may_not_be_seen_is_as_one_that_does_not_exist(office: Office):
    mine, two = office.running(), office.running(title="Deux")
    theirs = moved(office, office.running(title="Autre"), organisation_id=office.stranger)
    for reference in (mine, two, theirs):
        crowd(office, reference, 20)
    found = asked(office, ComparedKind.ORGANISATIONS)
    assert found.side.columns == {str(office.organisation): "Les Ateliers", str(office.stranger): "Autre"}
    assert values(found) == [40, 20, 60]
    # a carrier has one organisation: there is nothing to put beside it, and nothing tells of another
    kind, told = refusal(office, ComparedKind.ORGANISATIONS, actor=office.signatory)
    assert kind is RefusedRequest
    assert "rien à comparer" in told
    there = refusal(
        office, ComparedKind.ORGANISATIONS, str(office.organisation), str(office.stranger), actor=office.signatory
    )
    absent = refusal(office, ComparedKind.ORGANISATIONS, str(office.organisation), "99", actor=office.signatory)
    assert there[0] is absent[0] is UnknownIdentifier
    assert there[1].replace(f"« {office.stranger} »", "…") == absent[1].replace("« 99 »", "…")


def test_departments_are_those_of_whoever_asks(database: Database, tmp_path: Path):
    plugins = extensions(tmp_path / "documents", DOCUMENTS)
    far_away = {"department.yaml": 'department: "99"\nname: Ailleurs\n', "calls/loin/call.yaml": FAR}
    folder = tmp_path / "ailleurs"
    for name, text in far_away.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    plugins.register(Plugin("ailleurs", "tremplin-ailleurs", "1.0"), FolderModule(folder))
    office = make_office(database, tmp_path, platform=assemble(plugins))
    crowd(office, office.running(), 20)
    far = moved(office, office.running(title="Loin"), department="99", fiche="99/2026/loin", call="99/2026")
    crowd(office, far, 30)
    both = Actor(1, "deux@exemple.fr", tuple(Grant(Role.STATISTICIAN, department=code) for code in ("00", "99")))
    anywhere = FiguresRequest()
    found = asked(office, ComparedKind.DEPARTMENTS, actor=both, figures=anywhere)
    assert found.side.columns == {"00": "Exemple (00)", "99": "Ailleurs (99)"}
    # each is a release of its own: nothing is told of both together
    assert values(found) == [20, 30, None]
    kind, told = refusal(office, ComparedKind.DEPARTMENTS, figures=anywhere)
    assert kind is RefusedRequest
    assert told == "vos départements : rien à comparer, il en faut deux qui aient un dossier accordé."


def test_fiches_that_are_named_make_a_whole_of_their_own(office: Office):
    two_fiches(office)
    crowd(office, moved(office, office.running(title="Trois"), fiche=EARLIER, call="00/2025"), 25)
    found = asked(office, ComparedKind.FICHES, OTHER, EARLIER, figures=FiguresRequest())
    assert values(found) == [30, 25, 55]
    assert found.about == "Département 00"
    assert {row.scope for row in found.side.rows} == {f"{OTHER} + {EARLIER}"}
    assert refusal(office, ComparedKind.FICHES, "00/2026/chantier", FICHE)[0] is UnknownIdentifier
    assert refusal(office, ComparedKind.FICHES, FICHE, "99/2026/autre", figures=FiguresRequest())[0] is WrongUsage
    assert refusal(office, ComparedKind.EDITIONS)[0] is WrongUsage


def test_what_was_read_exactly_is_journaled_whatever_was_put_side_by_side(office: Office):
    crowd(office, office.running(), 2)
    long = [f"00/2026/une-fiche-dont-le-code-est-long-{number}" for number in range(4)]
    for fiche in long:
        crowd(office, moved(office, office.running(title=fiche), fiche=fiche), 3)
    exact = replace(IN_CALL, exact=True, indicators=("participants",))
    found = asked(office, ComparedKind.FICHES, *long, actor=office.instructor, figures=exact)
    assert values(found) == [3, 3, 3, 3, 12]
    assert {row.scope for row in found.side.rows} == {"00/2026 (4 colonnes)"}
    with office.desk.database.reading() as session:
        last = session.scalars(select(JournalLine).order_by(JournalLine.number.desc())).first()
    assert last is not None
    assert (last.act, last.subject) == ("exact_figures", "chiffres 00/2026 (4 colonnes)")
    assert all(f"fiche={fiche}" in str(last.after) for fiche in long)


def test_breakdowns_stand_beside_one_another_too(office: Office):
    for reference, women, men in ((office.running(), 12, 8), (office.running(title="Deux"), 18, 12)):
        crowd(office, reference, women, sex="f")
        for number in range(women, women + men):
            person(office, reference, number + 1, entered_on=MARCH, territory="sud", sex="m")
        moved(office, reference, fiche=FICHE if women == 12 else OTHER)
    found = asked(office, ComparedKind.FICHES, figures=replace(IN_CALL, by=("sex",)))
    (women,) = [line for line in found.side.lines if line.cell == ("f",)]
    assert women.label(found.words) == "Personnes accompagnées : femme"
    assert [row.value for row in (*women.figures.values(), women.whole) if row] == [12, 18, 30]
    across = asked(office, ComparedKind.TERRITORIES, figures=replace(IN_CALL, by=("sex",)))
    assert {line.cell for line in across.side.lines} == {(), ("f",), ("m",), ("x",), ("?",)}


def test_a_whole_and_what_some_of_it_come_to_never_give_the_rest(office: Office):
    for fiche, count in ((FICHE, 40), (OTHER, 12), (EARLIER, 3)):
        crowd(office, moved(office, office.running(title=fiche), fiche=fiche), count)
    figures = replace(IN_CALL, indicators=("participants",))
    assert values(asked(office, ComparedKind.FICHES, FICHE, OTHER, figures=figures)) == [40, 12, 52]
    # 55 less 52 are the three of the third fiche
    after = computed(office.desk, office.statistician, figures, at=AT)
    assert [row.value for row in after.rows if row.fiche is None] == [None]
