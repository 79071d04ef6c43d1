"""Options at the carrier's choice: one answer chooses, and only the rules of that choice are judged, settled, shown."""

from dataclasses import replace

import pytest
from factories import FICHE, PLACE, make_platform, with_changes

from rules.dossiers import said
from rules.settlements import spent
from tremplin.catalogue.forms.diff import differences
from tremplin.catalogue.rule import Stage
from tremplin.errors import MissingFacts
from tremplin.rules.facts.file import load_facts
from tremplin.rules.finding import Verdict
from tremplin.rules.judge import judge
from tremplin.rules.settling.settlement import settled
from tremplin.rules.snapshot import freeze, intact, thaw
from tremplin.rules.trial import tried

FLAT = "    - {kind: indirect_costs, mode: flat, rate: 15 %, base: [staff], source: Financement}\n"
OPTIONS = """\
  options:
    - code: frais
      label: Frais indirects
      choices:
        - code: personnel
          label: 40 % du personnel
          rules:
            - {kind: indirect_costs, mode: flat, rate: 40 %, base: [staff], source: Financement 1}
        - code: direct
          label: 20 % des dépenses directes
          rules:
            - {kind: indirect_costs, mode: ceiling, rate: 20 %, base: [staff], source: Financement 2}
        - code: reel
          label: Au réel
          rules:
            - {kind: indirect_at_cost, source: Financement 3}
"""
CHOSEN = with_changes(FICHE, (FLAT, OPTIONS))


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    made = make_platform(tmp_path_factory.mktemp("choix"), {PLACE: CHOSEN})
    assert made.mistakes == ()
    return made


@pytest.fixture
def fiche(platform):
    return platform.fiche("00/2026/ateliers")


def refused(folder, *changes):
    made = make_platform(folder, {PLACE: with_changes(CHOSEN, *changes)})
    return [(mistake.path, mistake.message) for mistake in made.mistakes]


def test_without_an_answer_one_finding_names_the_option_and_its_choices(fiche):
    judged = judge(fiche.rules, spent({"staff": 100_000}), Stage.DEPOSIT)
    (finding,) = [each.finding for each in judged if each.rule.kind == "chosen_option"]
    assert (finding.verdict, finding.missing) == (Verdict.UNKNOWN, ("answers.frais",))
    assert said(finding) == (
        "Il manque : votre choix pour « Frais indirects » : « 40 % du personnel », « 20 % des dépenses directes » ou "
        "« Au réel »."
    )
    told = {each.rule.kind for each in judged}
    assert told.isdisjoint({"indirect_costs", "indirect_at_cost", "request_within_costs"})


@pytest.mark.parametrize(
    ("choice", "kinds", "due"),
    [
        ("personnel", {"indirect_costs"}, 100_000 + 40_000),
        ("direct", {"indirect_costs"}, 100_000 + 20_000),
        ("reel", {"indirect_at_cost"}, 100_000 + 33_333),
    ],
)
def test_only_the_rules_of_the_choice_are_judged_and_settled(fiche, choice, kinds, due):
    budget = {"staff": 100_000, "operating": 0, "external_services": 0, "other": 0, "investment": 0, "indirect": 33_333}
    facts = replace(spent(budget, granted=10**6), answers={"frais": choice})
    judged = {each.rule.kind for each in judge(fiche.rules, facts, Stage.DEPOSIT)}
    assert judged & {"indirect_costs", "indirect_at_cost"} == kinds
    assert "request_within_costs" in judged
    assert settled(fiche, facts).due_cents == due
    amounts = [
        amount.cents
        for each in tried(fiche, facts, Stage.SETTLEMENT).judged
        for amount in each.finding.amounts
        if "dues au solde" in amount.label
    ]
    assert amounts == [due - 100_000]


def test_a_settlement_waits_for_the_choice_and_names_it(fiche):
    with pytest.raises(MissingFacts, match="le choix pour « Frais indirects »") as told:
        settled(fiche, spent({"staff": 1}))
    assert "answers.frais" in told.value.missing


@pytest.mark.parametrize(("asked", "verdict"), [(140_000, "met"), (140_001, "broken")])
def test_a_request_is_within_the_costs_as_the_choice_admits_them(fiche, asked, verdict):
    facts = replace(spent({"staff": 100_000, "indirect": 40_000}), requested=asked, answers={"frais": "personnel"})
    (found,) = [each.finding for each in judge(fiche.rules, facts) if each.rule.kind == "request_within_costs"]
    assert found.verdict == verdict


def test_an_answer_is_read_by_its_code_or_its_label_and_no_other_is_a_choice(platform, fiche):
    words = platform.words(fiche)
    assert load_facts({"answers": {"frais": "Au réel"}}, fiche, words).answers == {"frais": "reel"}
    facts = load_facts({"answers": {"frais": "forfait"}}, fiche, words)
    (finding,) = [each.finding for each in judge(fiche.rules, facts) if each.rule.kind == "chosen_option"]
    assert finding.verdict is Verdict.BROKEN
    assert "choisissez" in said(finding)


def test_the_published_form_says_which_rules_stand_under_which_choice(platform, fiche):
    form = platform.published(fiche)
    (option,) = form["options"]
    under = {choice["code"]: [form["rules"][rank]["kind"] for rank in choice["rules"]] for choice in option["choices"]}
    assert under == {
        "personnel": ["request_within_costs", "indirect_costs"],
        "direct": ["request_within_costs", "indirect_costs"],
        "reel": ["request_within_costs", "indirect_at_cost"],
    }
    assert {rule["option"] for rule in form["rules"]} == {None, "frais"}
    assert form["indirect_costs"] is None


def test_a_fiche_with_options_comes_back_of_its_snapshot_as_it_was(platform, fiche):
    snapshot = freeze(fiche, platform.published(fiche))
    assert intact(snapshot)
    assert thaw(snapshot.document, platform.vocabulary.kinds) == fiche


def test_what_changes_in_a_choice_is_told_with_it(platform, fiche, tmp_path):
    other = make_platform(tmp_path, {PLACE: with_changes(CHOSEN, ("rate: 20 %, base", "rate: 25 %, base"))})
    after = other.fiche("00/2026/ateliers")
    changes = differences(platform.published(fiche), other.published(after), platform.labels(fiche))
    assert {change.path for change in changes} == {"options.0.choices"}
    assert any("25\N{NO-BREAK SPACE}% au plus" in change.new for change in changes)
    assert any("20\N{NO-BREAK SPACE}% au plus" in change.old for change in changes)


AT_COST = "            - {kind: indirect_at_cost, source: Financement 3}\n"


def test_options_that_combine_without_end_are_refused_before_anything_is_implied(tmp_path):
    many = "  options:\n" + "".join(
        OPTIONS.removeprefix("  options:\n").replace("code: frais\n", f"code: frais-{rank}\n") for rank in range(6)
    )
    made = make_platform(tmp_path, {PLACE: with_changes(FICHE, (FLAT, many))})
    assert [mistake.path for mistake in made.mistakes if "se combinent" in mistake.message] == ["funding.options"]


CEILING = "    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}\n"


@pytest.mark.parametrize(
    ("change", "path", "thing"),
    [
        ((CEILING, CEILING + CEILING), "funding.rules.1", "le plafond de la subvention"),
        ((CEILING, CEILING + FLAT), "funding.options.0.choices.0.rules.0", "les charges indirectes"),
        (
            (AT_COST, AT_COST + AT_COST),
            "funding.options.0.choices.2.rules.1",
            "les charges indirectes",
        ),
    ],
)
def test_two_rules_on_one_thing_without_a_choice_between_them_are_told_at_the_second(tmp_path, change, path, thing):
    told = refused(tmp_path, change)
    assert path in [where for where, _ in told]
    assert all(f"porte sur {thing}" in message and "options" in message for _, message in told)


@pytest.mark.parametrize(
    ("change", "path", "told"),
    [
        (("code: reel", "code: direct"), "funding.options.0.choices.2.code", "écrit deux fois"),
        (("    - code: frais\n", "    - code: Frais\n"), "funding.options.0.code", "minuscules"),
        (
            ("indirect_at_cost, source: Financement 3", "indirect_at_cosst, source: F"),
            "funding.options.0.choices.2.rules.0.kind",
            "Vouliez-vous dire",
        ),
    ],
)
def test_a_mistake_in_an_option_is_told_at_its_place(tmp_path, change, path, told):
    ((where, message),) = refused(tmp_path, change)
    assert (where, told in message) == (path, True)


FLOOR = '    - {kind: grant_floor, amount: "50 000,01 €", source: Financement}\n'
COUNT = "    - {{kind: count, of: {of}, source: Publics}}\n"


def bounded(first, second):
    """Two more rules of a fiche, by what each counts and its bound."""
    return CEILING, CEILING + COUNT.format(of=first) + COUNT.format(of=second)


@pytest.mark.parametrize(
    ("change", "path", "told"),
    [
        (
            (CEILING, CEILING + FLOOR),
            "funding.rules.1",
            "pour la subvention, 50 000,01 € au moins, quand « funding.rules.0 » admet 50 000,00 € au plus",
        ),
        (
            (CEILING, FLOOR + CEILING),
            "funding.rules.1",
            "pour la subvention, 50 000,00 € au plus, quand « funding.rules.0 » veut 50 000,01 € au moins",
        ),
        (
            (AT_COST, AT_COST + FLOOR.replace("    -", "            -")),
            "funding.options.0.choices.2.rules.1",
            "« funding.rules.0 » admet 50 000,00 € au plus",
        ),
        (
            bounded("participants, at_most: 15", "public, code: brsa, at_least: 16"),
            "funding.rules.2",
            "pour le nombre de participants, 16 au moins, quand « funding.rules.1 » admet 15 au plus",
        ),
    ],
)
def test_a_floor_above_a_ceiling_is_told_at_the_later_of_the_two(tmp_path, change, path, told):
    ((where, message),) = refused(tmp_path, change)
    assert where == path
    assert told in message.replace("\N{NO-BREAK SPACE}", " ")
    assert "aucun dossier ne respecterait les deux" in message


@pytest.mark.parametrize(
    "change",
    [
        # at the bound itself, one value passes both
        (CEILING, CEILING + FLOOR.replace("000,01", "000,00")),
        bounded("participants, at_most: 15", "public, code: brsa, at_least: 15"),
        bounded("posts, at_most: 1", "participants, at_least: 2"),
    ],
)
def test_a_floor_at_its_ceiling_and_a_floor_of_something_else_are_no_mistake(tmp_path, change):
    assert refused(tmp_path, change) == []


def test_a_floor_and_a_ceiling_under_two_choices_never_meet(tmp_path):
    under = "            {}"
    apart = [
        (CEILING, ""),
        (AT_COST, AT_COST + under.format(FLOOR.strip()) + "\n"),
        (
            "mode: flat, rate: 40 %, base: [staff], source: Financement 1}\n",
            "mode: flat, rate: 40 %, base: [staff], source: Financement 1}\n" + under.format(CEILING.strip()) + "\n",
        ),
    ]
    assert refused(tmp_path, *apart) == []
