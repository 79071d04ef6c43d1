"""What may be told of people: small cells are masked, and nobody finds them again from what stays."""

from contextlib import suppress
from itertools import combinations
from pathlib import Path

import pytest
from attacker import attack
from crowds import draw

from tremplin.errors import RefusedRequest
from tremplin.indicators.disclosure.certified import Disclosure, from_json
from tremplin.indicators.disclosure.control import certify
from tremplin.indicators.disclosure.quantity import Address
from tremplin.indicators.disclosure.release import CountedCell, Population, Release, Table, Thresholds, Union

FICHE = Population("fiche")
PAGE = Path(__file__).parents[2] / "docs" / "disclosure.md"


def persons(many, health=False):
    return CountedCell(many, persons=many, health=health)


def table(by, cells, scope=FICHE, indicator="participants", **how):
    made = {key if isinstance(key, tuple) else (key,): cell for key, cell in cells.items()}
    figures = {key: cell if isinstance(cell, CountedCell) else persons(cell) for key, cell in made.items()}
    return Table(indicator, scope, tuple(by.split()), figures, **how)


def total(many, scope=FICHE, **how):
    return table("", {(): many}, scope, **how)


def release(*tables, name="r", **how):
    return Release(name, tables, **how)


def masked(certified, indicator=None):
    return {
        each.key
        for each in certified.cells()
        if each.mark is Disclosure.MASKED and indicator in (None, each.table.indicator)
    }


def released(crowd):
    certified = {}
    for rank, each in enumerate(crowd.releases):
        # one that is refused is not written: those before it were
        with suppress(RefusedRequest):
            certified[rank] = certify(each, [*certified.values()])
    return certified


def marks(certified):
    return {
        rank: {
            (each.table.indicator, each.table.scope, each.table.by, each.key): each.cell is None for each in one.cells()
        }
        for rank, one in certified.items()
    }


def pages():
    """The tables of the worked example, as their rows."""
    example = PAGE.read_text("utf-8").partition("## Un exemple")[2].partition("\n## ")[0]
    tables = [[]]
    for line in example.splitlines():
        if line.startswith("|"):
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif tables[-1]:
            tables.append([])
    return [rows for rows in tables if rows]


def test_the_example_of_the_page_is_what_is_told():
    exact, told = pages()
    heads, _, *rows = exact
    figures = {(row[0], head): int(cell) for row in rows for head, cell in zip(heads[1:], row[1:], strict=True)}
    parts = {
        "": {(): figures["total", "total"]},
        "sex": {(sex,): many for (sex, age), many in figures.items() if age == "total" != sex},
        "age": {(age,): many for (sex, age), many in figures.items() if sex == "total" != age},
        "sex age": {key: many for key, many in figures.items() if "total" not in key},
    }
    hidden = masked(certify(release(*(table(by, cells) for by, cells in parts.items()))))
    read = [
        [row[0]]
        + [
            "masqué" if tuple(each for each in (row[0], head) if each != "total") in hidden else cell
            for head, cell in zip(heads[1:], row[1:], strict=True)
        ]
        for row in rows
    ]
    assert read == told[2:]


@pytest.mark.parametrize(("many", "hidden"), [(0, True), (1, True), (4, True), (5, False)])
def test_a_cell_is_masked_below_five_and_zero_too(many, hidden):
    assert bool(masked(certify(release(total(many))))) is hidden


@pytest.mark.parametrize(("many", "hidden"), [(0, True), (10, True), (11, False)])
def test_health_is_masked_below_eleven(many, hidden):
    assert bool(masked(certify(release(total(persons(many, health=True)))))) is hidden


def test_a_threshold_may_be_set_but_not_under_three():
    assert masked(certify(release(total(9)), thresholds=Thresholds(general=10))) == {()}
    with pytest.raises(ValueError, match="3 or more"):
        Thresholds(general=2)


def test_a_masked_cell_holds_no_figure():
    each = next(iter(certify(release(total(3))).cells()))
    assert (each.mark, each.cell) == (Disclosure.MASKED, None)


def test_a_total_of_one_cell_is_masked_with_it():
    assert masked(certify(release(total(3), table("sex", {"f": 3})))) == {(), ("f",)}


def test_a_small_cell_takes_another_with_it():
    certified = certify(release(total(30), table("sex", {"f": 26, "m": 4})))
    assert masked(certified) == {("f",), ("m",)}


def test_two_masked_cells_of_a_row_are_not_enough_when_they_sum_to_nothing():
    certified = certify(release(total(40), table("age", {"a": 0, "b": 0, "c": 20, "d": 20})))
    assert len(masked(certified)) == 3


def test_two_masked_cells_in_a_row_of_a_square_mask_the_other_row():
    square = {("f", "x"): 2, ("f", "y"): 3, ("m", "x"): 20, ("m", "y"): 30}
    sums = [table("sex", {"f": 5, "m": 50}), table("act", {"x": 22, "y": 33})]
    certified = certify(release(total(55), *sums, table("sex act", square)))
    assert masked(certified) == {*square}


def test_a_crossing_whose_margin_is_not_given_is_protected_by_the_margin_of_another():
    ages = table("sex age", {("f", "a"): 2, ("f", "b"): 20, ("m", "a"): 20, ("m", "b"): 20})
    acts = table("sex act", {("f", "x"): 12, ("f", "y"): 10, ("m", "x"): 20, ("m", "y"): 20})
    hidden = masked(certify(release(ages, acts)))
    assert ("f", "a") in hidden
    # 12 + 10 - 20 would give it
    assert len(hidden) > 1


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [(0, 20, True), (20, 20, True), (4, 20, True), (16, 20, True), (5, 20, False), (15, 20, False), (2, 4, True)],
)
def test_a_rate_is_masked_when_it_tells_of_few_be_it_none_or_all(numerator, denominator, hidden):
    rate = table("", {(): CountedCell(numerator, denominator, denominator)}, indicator="rate")
    assert bool(masked(certify(release(rate)))) is hidden


def test_a_rate_does_not_come_back_by_the_figures_it_is_made_of():
    exits, good = total(20, indicator="exits"), total(17, indicator="good")
    rate = table("", {(): CountedCell(17, 20, 20)}, indicator="rate", counts="good", of="exits")
    certified = certify(release(exits, good, rate))
    assert len([each for each in certified.cells() if each.cell is None]) == 2


def test_hours_are_masked_by_the_persons_behind_them():
    few, many = CountedCell(200, persons=4), CountedCell(300, persons=5)
    hours = [table("", {(): cell}, indicator=name, magnitude=True) for name, cell in (("few", few), ("many", many))]
    assert masked(certify(release(*hours)), "few") == {()}
    assert masked(certify(release(*hours)), "many") == set()


def test_what_is_of_nobody_is_shown():
    assert masked(certify(release(total(CountedCell(0))))) == set()


def test_who_is_not_of_a_public_is_known_too():
    publics = table("public", {"p": 27, "q": 12}, overlapping=("public",))
    hidden = masked(certify(release(total(30), publics)))
    assert ("p",) in hidden or () in hidden


def test_parts_do_not_give_back_a_fiche():
    fiches = [total(many, Population(name)) for name, many in (("a", 3), ("b", 20), ("c", 30))]
    certified = certify(release(*fiches, total(53, Population("call")), unions=(Union("call", ("a", "b", "c")),)))
    hidden = {each.table.scope.name for each in certified.cells() if each.cell is None}
    assert "a" in hidden
    assert len(hidden) >= 2


def test_a_fiche_that_is_not_given_is_not_found_by_difference():
    fiches = [total(many, Population(name)) for name, many in (("b", 20), ("c", 30))]
    certified = certify(release(*fiches, total(53, Population("call")), unions=(Union("call", ("a", "b", "c")),)))
    assert [each for each in certified.cells() if each.cell is None]


@pytest.mark.parametrize(("later", "hidden"), [(20, False), (21, True), (24, True), (25, False), (16, True)])
def test_two_days_do_not_tell_who_came_in_between(later, hidden):
    first = certify(release(total(20), name="monday"))
    assert bool(masked(certify(release(total(later), name="tuesday"), [first]))) is hidden


@pytest.mark.parametrize(
    "inner",
    [
        Population("fiche", where=(("sex", ("f",)),)),
        Population("fiche", "2024-01-01", "2024-06-30"),
    ],
)
def test_a_filter_or_a_period_does_not_tell_who_is_outside(inner):
    outer = Population("fiche", inner.since, "2024-12-31" if inner.until else "")
    first = certify(release(total(30, outer), name="whole"))
    assert masked(certify(release(total(27, inner), name="part"), [first])) == {()}
    assert masked(certify(release(total(20, inner), name="part"), [first])) == set()


def test_a_filter_is_the_cell_of_a_breakdown():
    first = certify(release(total(30), table("sex", {"f": 26, "m": 4}), name="first"))
    women = Population("fiche", where=(("sex", ("f",)),))
    assert masked(certify(release(total(26, women), name="second"), [first])) == {()}


def test_what_was_masked_is_so_the_next_day_and_the_same_is_written_twice():
    given = (total(40), table("age", {"a": 2, "b": 18, "c": 20}))
    first = certify(release(*given, name="first"))
    assert masked(certify(release(*given, name="second"), [first])) == masked(first)
    assert certify(release(*given, name="first")).to_json() == first.to_json()


def test_what_is_kept_is_read_again():
    bands = {"age": ("0-17", "18-25")}
    crossed = table("sex public", {("f", "p"): 12, ("m", "p"): 9}, overlapping=("public",))
    certified = certify(release(total(21), crossed, unions=(Union("call", ("fiche",)),), bands=bands))
    assert from_json(certified.to_json()) == certified


def test_without_the_solver_only_small_cells_are_masked():
    alone = release(total(3), table("sex", {"f": 1, "m": 2}))
    assert certify(alone, solving=lambda: False) == certify(alone)
    with pytest.raises(RefusedRequest, match="highspy"):
        certify(release(total(30), table("sex", {"f": 26, "m": 4})), solving=lambda: False)


def test_lots_are_drawn_as_they_were_whatever_the_class_is_called():
    class Renamed(Address):
        pass

    told = ("participants", "62/2025/ateliers", "2025-01-01", "2025-12-31", (("sex", ("f",)), ("public", ("brsa",))))
    kept = "0b79deebe9567b7cad4161731296670bce11ec0a8749a5caeceeff2e509f1d55"
    assert [Address(*told).lot(), Renamed(*told).lot()] == [kept, kept]


def test_bands_are_merged_where_that_shows_more():
    ages = {"0-17": 3, "18-25": 9, "26-29": 12, "30-54": 20}
    given = release(total(44), table("age", ages), bands={"age": tuple(ages)})
    # without the solver nothing more may be masked: the first form that needs none is told
    certified = certify(given, solving=lambda: False)
    shown = {each.key: (each.mark, each.cell and each.cell.numerator) for each in certified.cells()}
    assert shown == {
        (): (Disclosure.SHOWN, 44),
        ("0-25",): (Disclosure.COARSENED, 12),
        ("26-54",): (Disclosure.COARSENED, 32),
    }


def test_bands_in_which_a_person_counts_twice_are_not_merged():
    ages = {"0-17": 3, "18-25": 9, "26-29": 12, "30-54": 21}
    with pytest.raises(RefusedRequest):
        certify(release(total(44), table("age", ages), bands={"age": tuple(ages)}), solving=lambda: False)


def test_a_crossing_is_left_out_where_it_cannot_be_protected():
    square = {("f", "x"): 2, ("f", "y"): 18, ("m", "x"): 20, ("m", "y"): 30}
    sums = [table("sex", {"f": 20, "m": 50}), table("act", {"x": 22, "y": 48})]
    certified = certify(release(total(70), *sums, table("sex act", square)), solving=lambda: False)
    assert [each.by for each in certified.dropped] == [("sex", "act")]
    assert masked(certified) == set()


def test_what_earlier_releases_tell_already_is_refused():
    low, women = Thresholds(general=3, health=3), Population("fiche", where=(("sex", ("f",)),))
    first = certify(release(total(30), name="first"), thresholds=low)
    second = certify(release(total(26, women), name="second"), [first], low)
    with pytest.raises(RefusedRequest, match="ne peuvent pas être diffusés"):
        certify(release(table("act", {"x": 15, "y": 15}), name="third"), [first, second])


@pytest.mark.parametrize("seed", range(50))
def test_an_attacker_pins_nothing(seed):
    crowd = draw(seed)
    _, pinned = attack(crowd, marks(released(crowd)))
    assert pinned == []


def test_the_attacker_finds_what_is_masked_alone():
    pinned = []
    for crowd in map(draw, range(20)):
        alone = {
            (each.indicator, each.scope, each.by, key): cell.numerator < 5
            for each in crowd.releases[0].tables
            for key, cell in each.cells.items()
            if each.indicator == "people"
        }
        pinned += attack(crowd, {0: alone})[1]
    assert len(pinned) > 20


def test_all_that_can_be_asked_of_a_small_square_is_safe():
    for first, second in combinations(range(0, 12, 3), 2):
        square = {("f", "x"): first, ("f", "y"): second, ("m", "x"): 8, ("m", "y"): 6}
        sexes = table("sex", {"f": first + second, "m": 14})
        acts = table("act", {"x": first + 8, "y": second + 6})
        hidden = masked(certify(release(total(first + second + 14), sexes, acts, table("sex act", square))))
        assert {key for key, many in square.items() if many < 5} <= hidden
