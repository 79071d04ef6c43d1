"""Figures given out: the rows of a release are those of the figures, but for what is masked, which holds nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tremplin.catalogue.filters import Filter
from tremplin.catalogue.indicator import Indicator
from tremplin.indicators.disclosure.certified import Certified, from_json
from tremplin.indicators.disclosure.control import certify
from tremplin.indicators.engine.assembling import FicheAsked, Figure, FiguresAsked, figures
from tremplin.indicators.engine.entries import Did, DossierRows, PersonEntry
from tremplin.indicators.exports.releasing import ToRelease, release_of, told
from tremplin.indicators.exports.told import ScopeTold, rows
from tremplin.indicators.measures import MEASURES

LIBRARY = {measure.code: measure for measure in MEASURES}
ATELIERS = "00/2026/ateliers"
SCOPE = ScopeTold(department="00", kind="call", scope="00/2026")
AGES = {"18-25": 20, "26-29": 27, "30-54": 40}
# the worked example of docs/disclosure.md
CROWD = {("f", "18-25"): 3, ("f", "26-29"): 14, ("f", "30-54"): 25}
CROWD |= {("m", "18-25"): 9, ("m", "26-29"): 12, ("m", "30-54"): 21, (None, "30-54"): 6}


def crowd(extra: int = 0, **said: Any) -> list[Figure]:
    """The figures of ninety people, by sex and age, and of some more."""
    entries, number = [], 0
    for (sex, band), count in [*CROWD.items(), (("m", "30-54"), extra)]:
        for _ in range(count):
            number += 1
            entries.append(PersonEntry(number, number, sex=sex, age=AGES[band], entered_on=date(2026, 1, 5), **said))
    dossier = DossierRows(dossier=1, fiche=ATELIERS, entries=entries)
    asked = FicheAsked(
        fiche=ATELIERS, indicators=(Indicator(code="accueillis", label="Accueillis", measure="participants"),)
    )
    by = (("sex",), ("age_band",), ("sex", "age_band"))
    return figures(iter([dossier]), [asked], FiguresAsked(measures=LIBRARY, by=by), frozenset())


def released(name: str = "2026-12-01.1", **said: Any) -> ToRelease:
    return ToRelease(name=name, scope=SCOPE, **said)


def test_what_is_shown_is_what_was_counted_and_what_is_masked_holds_nothing():
    counted = crowd()
    certified = certify(release_of(counted, released()))
    exact = {(row.fiche, row.by, row.cell): row for row in rows(counted, SCOPE)}
    given = {(row.fiche, row.by, row.cell): row for row in told(certified, counted, SCOPE)}
    assert exact.keys() == given.keys()
    assert given[ATELIERS, "", ""].value == 90
    assert given[ATELIERS, "sex|age_band", "f|18-25"].status == "masked"
    masked = [row for row in given.values() if row.status == "masked"]
    assert {(row.numerator, row.denominator, row.value, row.declared) for row in masked} == {(None, None, None, None)}
    assert all(row == exact[key] for key, row in given.items() if row.status == "shown")
    # three cells are small, and more are masked so that no sum gives them back
    assert len(masked) > 3


def test_the_rows_are_in_the_order_of_an_export_and_the_same_each_time():
    counted = crowd()
    certified = certify(release_of(counted, released()))
    given = [*told(certified, counted, SCOPE)]
    order = [(row.fiche or "", row.indicator, row.by, row.cell) for row in given]
    assert order == sorted(order)
    # as it is kept for the next release
    assert [*told(from_json(certified.to_json()), counted, SCOPE)] == given


def test_a_release_is_certified_with_the_one_before():
    first = certify(release_of(crowd(), released()))
    # two people more since then: their difference is small
    more = crowd(extra=2)
    second = certify(release_of(more, released("2026-12-02.1")), [first])
    given = {(row.by, row.cell): row for row in told(second, more, SCOPE) if row.fiche}
    assert given["sex", "m"].status == "masked"


def test_a_public_of_health_is_masked_below_eleven():
    counted = crowd(publics=frozenset({"rqth"}))
    asked = released(sensitive=("rqth",), where=(Filter(field="public", values=("rqth",)),))
    table = next(table for table in release_of(counted, asked).tables if table.by == ("sex",))
    assert all(cell.health for cell in table.cells.values())
    assert table.scope.where == (("public", ("rqth",)),)


def test_a_figure_of_two_persons_alone_is_masked():
    alone = [crowd()[0]._replace(numerator=Decimal(2), persons=2)]
    certified = certify(release_of(alone, released()))
    assert [row.status for row in told(certified, alone, SCOPE)] == ["masked"]


@pytest.mark.parametrize("fiche", [None, ATELIERS])
def test_a_scope_is_the_union_of_its_fiches(fiche):
    release = release_of([each for each in crowd() if fiche is None or each.fiche == fiche], released())
    assert [(union.whole, union.parts) for union in release.unions] == [("00/2026", (ATELIERS,))]


def status(found: list[Figure], *before: Certified, **said: Any) -> dict[str, str]:
    certified = certify(release_of(found, released("2026-12-02.1", **said)), before)
    return {"|".join(row.cell): row.status for row in told(certified, found, SCOPE)}


def few(*kept: Filter, **said: Any) -> list[Figure]:
    """Twelve people of whom three are men, by the indicator of a fiche; ``kept`` is what the indicator keeps."""
    entries = [PersonEntry(at, at, sex="f" if at > 2 else "m", age=40, entered_on=date(2026, 1, 5)) for at in range(12)]
    dossier = DossierRows(dossier=1, fiche=ATELIERS, entries=entries)
    own = Indicator(code="accueillis", label="Accueillis", measure="participants", where=kept)
    asked = FicheAsked(fiche=ATELIERS, indicators=(own,))
    told_by = FiguresAsked(measures=LIBRARY, whole=(), **said)
    return figures(iter([dossier]), [asked], told_by, frozenset())


WOMEN = Filter(field="sex", values=("f",))


def test_a_filter_and_the_cell_of_a_breakdown_are_the_same_people():
    told_by_sex = few(by=(("sex",),))
    first = certify(release_of(told_by_sex, released()))
    # three men of twelve: the women are masked too, or twelve less nine would give them
    given = {row.cell: row.status for row in told(first, told_by_sex, SCOPE)}
    assert given == {"": "shown", "f": "masked", "m": "masked"}
    # whether the filter is that of whoever asks or that of the indicator
    assert status(few(where=(WOMEN,)), first, where=(WOMEN,)) == {"": "masked"}
    assert status(few(WOMEN), first) == {"": "masked"}


def test_what_was_shown_of_a_filter_is_what_a_breakdown_would_tell():
    alone = few(WOMEN)
    first = certify(release_of(alone, released()))
    assert {row.status for row in told(first, alone, SCOPE)} == {"shown"}
    # nine women were shown: the total would now give the men
    assert status(few(), first) == {"": "masked"}


def test_a_band_of_ages_is_the_filter_of_these_ages():
    over = few(Filter(field="age", values=("30-54",)))
    table = release_of(over, released()).tables[0]
    assert table.kept == (("age_band", ("30-54",)),)
    oldest = few(Filter(field="age", values=("55-",)))
    assert release_of(oldest, released()).tables[0].kept == (("age_band", ("55+",)),)


def test_hours_told_by_a_dimension_of_which_some_cells_are_nought_keep_their_total():
    entries = [
        PersonEntry(
            *(at, at),
            sex="f" if at > 15 else "m",
            entered_on=date(2026, 1, 5),
            activities=[Did("interview", date(2026, 2, 2), f"a{at}", done=10_000)],
        )
        for at in range(40)
    ]
    hours = Indicator(code="heures", label="Heures", measure="hours")
    asked = FicheAsked(fiche=ATELIERS, indicators=(hours,))
    told_by = FiguresAsked(measures=LIBRARY, whole=(), by=(("sex",),), values={"sex": ("f", "m", "x", "?")})
    found = figures(iter([DossierRows(dossier=1, fiche=ATELIERS, entries=entries)]), [asked], told_by, frozenset())
    given = status(found)
    assert given[""] == "shown"
    # nobody is of neither: whoever has one of two and the total would know it
    assert {given[cell] for cell in ("x", "?")} == {"masked"}
