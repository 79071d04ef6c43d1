"""The cases of a fiche on its boundaries: on each, one over and one under, and none that the rules deny."""

from datetime import date, timedelta

import pytest
import yaml
from documents.mutations import PLUGINS, reader

from tremplin.catalogue.calendar import add_months
from tremplin.catalogue.fiche import Fiche
from tremplin.documents.reading.reader import read
from tremplin.platform import start
from tremplin.rules.boundaries import boundary_cases, decisive
from tremplin.rules.facts.file import load_facts
from tremplin.testing.cases import CASE
from tremplin.unsigned import written

DAY = date(2026, 1, 12)
WRITTEN_WITH_LISTS = (
    "partners",
    "required_attestation",
    "public_aid_ceiling",
    "own_share",
    "balanced_budget",
    "total_cost_floor",
    "indirect_costs",
)
FILES = sorted(path for path in PLUGINS.glob("*/tremplin_*/calls/**/*.yaml") if path.name != "call.yaml")


def fiche_of(path) -> Fiche:
    made = reader().fiche(read(path.read_bytes(), path.name))
    assert made
    return made


def words(fiche):
    return reader()._spoken(fiche.id.department).about(fiche)


@pytest.fixture(scope="module")
def chantiers():
    return fiche_of(next(path for path in FILES if path.match("2024/chantiers-insertion.yaml")))


def found(fiche, kind, fact):
    cases = boundary_cases(fiche, reader().vocabulary.kinds, words(fiche).family)
    return {
        case.value: (case.finding.verdict.value, case.finding.margin)
        for case in cases
        if (case.kind, case.fact) == (kind, fact)
    }


def test_the_values_on_a_boundary_one_under_and_one_over_are_those_of_the_text(chantiers):
    # 375 € a month, for ten posts and the six months of 01/01 to 01/07/2024: 22 500 €
    assert found(chantiers, "participant_month_cap", "requested") == {
        2_249_999: ("met", 1),
        2_250_000: ("met", 0),
        2_250_001: ("broken", -1),
    }
    days = found(chantiers, "deposit_window", "deposited_on")
    assert days[date(2024, 1, 31)] == ("met", 0)
    assert days[date(2024, 2, 1)] == ("broken", -1)
    assert days[date(2023, 12, 13)][0] == "broken"
    assert found(chantiers, "public_share", "participants.under_26") == {2: ("met", 0), 3: ("broken", -1)}


def changed(name, old, new):
    """A real fiche, of which a text is changed."""
    path = next(path for path in FILES if path.match(f"{name}.yaml"))
    text = path.read_text("utf-8")
    assert old in text
    made = reader().fiche(read(text.replace(old, new).encode(), path.name))
    assert made
    return made


def shown(fiche, kind, fact):
    """What the cases of a kind say of the fact that moves, in order."""
    cases = boundary_cases(fiche, reader().vocabulary.kinds, words(fiche).family)
    return [
        (case.value, case.finding.verdict.value, case.finding.margin)
        for case in cases
        if (case.kind, case.fact) == (kind, fact)
    ]


def test_committees_are_as_many_as_the_cadence_asks_for_and_one_less():
    fiche = changed("2024/chantiers-insertion", "cadence: several_per_year", "cadence: quarterly")
    # 01/01 to 01/07/2024 holds two whole quarters, the second from 01/04
    assert shown(fiche, "committees_cadence", "committees") == [
        ((date(2024, 1, 1), date(2024, 4, 1)), "met", 0),
        ((date(2024, 1, 1),), "broken", -1),
    ]


def test_an_operation_is_longer_until_one_more_committee_is_due():
    fiche = changed("2024/chantiers-insertion", "cadence: several_per_year", "cadence: half_yearly")
    verdicts = {value: verdict for value, verdict, _ in shown(fiche, "committees_cadence", "ends_on")}
    assert (verdicts[date(2024, 12, 30)], verdicts[date(2024, 12, 31)]) == ("met", "broken")


def test_news_are_taken_on_the_first_day_that_counts_and_the_day_before():
    fiche = changed("2025/preparatoires-emploi", "after_exit: {months: [6]", "after_exit: {months: [4]")
    (met, early) = shown(fiche, "follow_up_after_exit", "exits")
    assert (met[1:], early[1:]) == (("met", 0), ("broken", -1))
    ((left,), (left_before,)) = met[0], early[0]
    assert left.followed_up[0].on == add_months(left.left_on, 4)
    assert left_before.followed_up[0].on == left.followed_up[0].on - timedelta(days=1)


def test_one_person_of_one_priority_public_is_enough_and_none_is_not():
    fiche = changed("2025/evaluation-competences", "priority: [brsa, under_26]", "priority: [brsa, under_26]")
    found = shown(fiche, "priority_publics", "participants.under_26")
    assert [(value, verdict) for value, verdict, _ in found] == [(2, "met"), (1, "met"), (0, "broken")]


def test_each_kind_of_the_third_department_has_its_cases_and_they_hold():
    folder = PLUGINS.parent / "tests" / "plugins" / "lozere" / "tremplin_lozere"
    platform = start({"TREMPLIN_FICHES": str(folder)})
    fiche = platform.fiche("48/2027/ateliers")
    labels = platform.words(fiche)
    text = written(fiche, platform.vocabulary.kinds, platform.exits(fiche), labels.family, DAY)
    assert " : aucun cas" not in text
    cases = yaml.safe_load(text)
    shown = {kind: {each["verdict"] for each in cases if each.get("rule") == kind} for kind in WRITTEN_WITH_LISTS}
    assert all({"met", "broken"} <= verdicts for verdicts in shown.values()), shown
    for each in cases:
        if "facts" in each:
            facts = load_facts(each["facts"], fiche, labels)
            found = decisive(rule.terms.check(facts) for rule in fiche.rules if rule.kind == each["rule"])
            assert found.verdict == each["verdict"], each["name"]


def test_what_is_no_number_shows_a_value_that_passes_and_one_that_does_not(chantiers):
    verdicts = [verdict for verdict, _ in found(chantiers, "legal_form", "carrier.legal_form").values()]
    assert verdicts == ["met", "broken"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_cases_of_each_real_fiche_are_written_as_a_file_that_holds_and_that_nobody_signed(path):
    fiche, reading = fiche_of(path), reader()
    typology = reading.vocabulary.typologies[fiche.exits] if fiche.exits else None
    text = written(fiche, reading.vocabulary.kinds, typology, words(fiche).family, DAY)
    assert "signed: Mme Exemple, 12/01/2026" in text
    document = read(text, "essai.cases.yaml", root=list)
    if not fiche.rules and not typology:
        assert text.endswith("il n'y a pas de borne.\n")
        return
    assert document.mistakes == []
    for data in document.data:
        CASE.load(data)
        assert data["signed"] is None
        if "facts" in data:
            facts = load_facts(data["facts"], fiche, words(fiche))
            verdicts = {rule.terms.check(facts).verdict.value for rule in fiche.rules if rule.kind == data["rule"]}
            assert data["verdict"] in verdicts
    told = {str(data.get("rule")) for data in document.data}
    assert " : aucun cas" not in text
    # committees held on request have no number
    free = {line[2:].partition(" : ")[0] for line in text.splitlines() if "ne borne rien" in line}
    assert {rule.kind for rule in fiche.rules} - free == told - {"None"}
    assert free <= {"committees_cadence"}


def test_the_file_has_neither_anchor_nor_code_in_its_sentences(chantiers):
    typology = reader().vocabulary.typologies[chantiers.exits]
    text = written(chantiers, reader().vocabulary.kinds, typology, words(chantiers).family, DAY)
    names = [case["name"] for case in yaml.safe_load(text)]
    assert not any("_" in name or "&id" in name for name in names)
    assert any("(la subvention demandée, 22 500,01 €) : enfreint" in name for name in names)
