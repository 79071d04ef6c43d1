"""Figures: what each fiche asks for, and what the whole scope comes to, persons counted once."""

from datetime import date
from decimal import Decimal
from typing import Any

from tremplin.catalogue.filters import Filter
from tremplin.catalogue.indicator import Indicator
from tremplin.catalogue.typology import Category, ExitTypology, TypologyRow
from tremplin.indicators.engine.assembling import FicheAsked, Figure, FiguresAsked, figures
from tremplin.indicators.engine.entries import Did, DossierRows, Ended, PersonEntry
from tremplin.indicators.exports.told import ScopeTold, rows
from tremplin.indicators.measures import MEASURES

LIBRARY = {measure.code: measure for measure in MEASURES}
TYPOLOGY = ExitTypology(
    code="sorties",
    label="Sorties",
    categories=(
        Category(code="durable", label="Durable", when=(TypologyRow(contract="cdi"),), counts_as="durable"),
        Category(code="autre", label="Autre", when=(TypologyRow(contract="autre_positive"),)),
    ),
)
ATELIERS, VERTS = "00/2026/ateliers", "00/2026/verts"


def indicator(code: str, measure: str, **said: Any) -> Indicator:
    return Indicator(code=code, label=code.title(), measure=measure, **said)


def dossier(number: int, fiche: str, *entries: PersonEntry) -> DossierRows:
    return DossierRows(
        dossier=number, fiche=fiche, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), entries=entries
    )


ONE = dossier(
    *(1, ATELIERS),
    PersonEntry(1, 7, sex="f", entered_on=date(2026, 1, 5), exit=Ended(date(2026, 6, 1), "cdi")),
    PersonEntry(2, 8, sex="m", entered_on=date(2026, 1, 5), exit=Ended(date(2026, 6, 1), "autre_positive")),
    PersonEntry(3, 9, sex="m", entered_on=date(2026, 2, 5), exit=Ended(date(2026, 6, 1), None)),
)
TWO = dossier(2, VERTS, PersonEntry(1, 7, sex="f", entered_on=date(2026, 5, 5)))


def found(asked: list[FicheAsked], *dossiers: DossierRows, **said: Any) -> dict[tuple[object, ...], Figure]:
    told = figures(iter(dossiers or (ONE, TWO)), asked, FiguresAsked(measures=LIBRARY, **said), frozenset({7}))
    return {(each.fiche, each.indicator, *each.by, *each.cell): each for each in told}


def test_a_person_of_two_fiches_is_one_in_each_and_one_in_the_whole():
    people = (indicator("accueillis", "participants", by=("sex",)),)
    told = found([FicheAsked(fiche=ATELIERS, indicators=people), FicheAsked(fiche=VERTS, indicators=people)])
    assert {key: int(figure.numerator) for key, figure in told.items()} == {
        (ATELIERS, "accueillis"): 3,
        (ATELIERS, "accueillis", "sex", "f"): 1,
        (ATELIERS, "accueillis", "sex", "m"): 2,
        (VERTS, "accueillis"): 1,
        (VERTS, "accueillis", "sex", "f"): 1,
        (None, "participants"): 3,
    }
    assert told[ATELIERS, "accueillis", "sex", "m"].persons == 2


def test_a_rate_of_exits_is_made_of_those_that_count_or_of_the_one_shown():
    rate = (indicator("taux", "exit_rate", by=("exit_category",), target=Decimal("0.6")),)
    told = found([FicheAsked(fiche=ATELIERS, indicators=rate, typology=TYPOLOGY)])
    own = {key: (int(figure.numerator), figure.denominator) for key, figure in told.items() if key[0]}
    # « autre » counts as nothing, and is shown; an exit of which nobody said the outcome is of all
    assert own == {
        (ATELIERS, "taux"): (1, 3),
        (ATELIERS, "taux", "exit_category", "durable"): (1, 3),
        (ATELIERS, "taux", "exit_category", "autre"): (1, 3),
        (ATELIERS, "taux", "exit_category", "?"): (1, 3),
    }
    assert (told[ATELIERS, "taux"].typology, told[ATELIERS, "taux"].target) == ("sorties", Decimal("0.6"))
    # in the whole, a category is what it counts as
    assert told[None, "exit_rate"].numerator == 1


def test_a_denominator_that_lacks_a_dimension_is_its_total():
    hours = [Did(kind, date(2026, 3, 2), kind, done=amount) for kind, amount in (("driving", 2500), ("workshop", 9000))]
    rows_ = dossier(
        *(1, ATELIERS),
        PersonEntry(1, 1, entered_on=date(2026, 1, 5), activities=hours),
        PersonEntry(2, 2, entered_on=date(2026, 1, 5)),
    )
    each = (indicator("heures", "hours", by=("activity",), of="participants"),)
    told = found([FicheAsked(fiche=ATELIERS, indicators=each)], rows_)
    driving = told[ATELIERS, "heures", "activity", "driving"]
    assert (driving.numerator, driving.denominator, driving.persons) == (Decimal("2.5"), 2, 1)
    assert told[ATELIERS, "heures"].numerator == Decimal("11.5")


def test_of_another_indicator_its_filters_are_those_of_the_denominator():
    women = Filter(field="sex", values=("f",))
    both = (
        indicator("femmes", "participants", where=(women,)),
        indicator("sorties", "counting_exits", of="femmes", where=(women,)),
    )
    told = found([FicheAsked(fiche=ATELIERS, indicators=both, typology=TYPOLOGY)])
    assert (told[ATELIERS, "sorties"].numerator, told[ATELIERS, "sorties"].denominator) == (1, 1)


def test_what_the_carrier_alone_says_is_counted_by_nobody():
    told = found([FicheAsked(fiche=ATELIERS, indicators=(indicator("recit", "narrative"),))])
    assert told == {}


def test_rows_of_an_export_are_quotients_to_four_places_in_order():
    rate = (indicator("taux", "exit_rate"), indicator("accueillis", "participants"))
    told = found([FicheAsked(fiche=ATELIERS, indicators=rate, typology=TYPOLOGY)]).values()
    scope = ScopeTold(department="00", kind="call", scope="00/2026")
    lines = [(row.fiche, row.indicator, row.value, row.status) for row in rows(told, scope)]
    assert lines == [
        (None, "exit_rate", Decimal("0.3333"), "shown"),
        (None, "participants", Decimal(3), "shown"),
        (ATELIERS, "accueillis", Decimal(3), "shown"),
        (ATELIERS, "taux", Decimal("0.3333"), "shown"),
    ]
    nobody = found([FicheAsked(fiche=VERTS, indicators=rate[:1], typology=TYPOLOGY)]).values()
    assert [(row.value, row.status) for row in rows(nobody, scope) if row.fiche] == [(None, "undefined")]
