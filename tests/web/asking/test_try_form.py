"""« Ma demande passe-t-elle ? »: the form asks what the rules read, and every rule answers."""

import re

import pytest
from trying import FICHE, FULL, beside, cases, client, page, platform, sample, shown, typed

from tremplin.catalogue.rule import STAGES, Stage
from tremplin.rules.facts.file import load_facts
from tremplin.rules.facts.view import Facts
from tremplin.rules.judge import judge
from tremplin_web.asking.form import Form, FormMaker

FICHES = sorted(platform().fiches)


def form_of(name: str, stage: Stage) -> Form:
    fiche = platform().fiche(name)
    return FormMaker(fiche, platform().words(fiche)).form(stage)


@pytest.mark.parametrize("name", FICHES)
def test_the_form_of_every_fiche_is_shown(name: str) -> None:
    answer = client().get(f"/fiches/{name}/demande")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "Rien n'est conservé" in answer.text.replace("&#39;", "'")


@pytest.mark.parametrize("name", FICHES)
def test_with_no_facts_every_rule_of_every_stage_answers(name: str) -> None:
    fiche = platform().fiche(name)
    for stage in STAGES:
        text = page(name, stage=stage.value)
        for judged in judge(fiche.rules, Facts(), stage):
            assert shown(judged.finding.message) in text


@pytest.mark.parametrize("name", FICHES)
def test_with_all_its_fields_filled_every_rule_is_judged(name: str) -> None:
    for stage in STAGES:
        form = form_of(name, stage)
        sent = {field.name: sample(field) for field in form.fields.values()}
        text = page(name, stage=stage.value, **sent)
        assert "Il manque" not in text


@pytest.mark.parametrize("name", FICHES)
def test_whatever_is_missing_is_asked_for_by_a_field(name: str) -> None:
    fiche = platform().fiche(name)
    for stage in STAGES:
        fields = form_of(name, stage).fields
        for judged in judge(fiche.rules, Facts(), stage):
            assert set(judged.finding.missing) <= set(fields), judged.rule.kind


@pytest.mark.parametrize("name", FICHES)
def test_a_form_names_no_identifier_twice(name: str) -> None:
    for stage in STAGES:
        found = re.findall(r'\bid="([^"]*)"', page(name, stage=stage.value))
        assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("part", range(4))
def test_the_cases_that_departments_signed_get_the_same_answers_from_the_page(part: int) -> None:
    # one in eight: all of them say the same, and take half a minute
    for name, facts, stage in list(cases())[part::32]:
        fiche = platform().fiche(name)
        known = load_facts(facts, fiche, platform().words(fiche))
        fields = form_of(name, Stage(stage)).fields
        sent = {key: value for key, value in typed(facts) if key in fields}
        text = page(name, stage=stage, **sent)
        for judged in judge(fiche.rules, known, Stage(stage)):
            assert shown(judged.finding.message) in text, (name, facts)


def test_a_whole_dossier_passes() -> None:
    text = page(**FULL)
    assert "Votre demande passe." in text
    assert "Non respectée" not in text


def test_indirect_costs_at_their_most_pass_and_one_cent_over_does_not() -> None:
    assert "Respectée" in beside(page(**FULL), "budget-indirect")
    over = page(**{**FULL, "budget.indirect": "4 000,01", "requested": "24 000,01"})
    told = beside(over, "budget-indirect")
    assert told.startswith("Non respectée Charges indirectes : 4 000,01 € demandés, 4 000,00 € au plus")
    assert told.endswith("Baissez-les de 0,01 €.")
    assert "Votre demande ne passe pas." in over
    assert "Durée et financement, 3" in over


def test_a_computation_is_shown_line_by_line() -> None:
    text = page(**FULL)
    lines = re.findall(r'<th scope="row"[^>]*>([^<]*)</th>\s*<td[^>]*>([^<]*)</td>', text)
    assert ("Base des charges indirectes", "20 000,00 €") in lines
    assert ("Charges indirectes admises", "4 000,00 €") in lines


def test_a_request_that_passes_says_what_it_rests_on() -> None:
    text = page(**FULL)
    assert re.search(r"Votre demande passe\. \d+ règles ont été jugées\. \d+ conditions restent à vérifier\.", text)
    for condition in platform().fiche(FICHE).carriers.conditions:
        assert shown(condition) in text.split("À vérifier vous-même")[1]


def test_where_nothing_is_judged_nothing_passes() -> None:
    silent = next(
        name for name, fiche in platform().fiches.items() if not any(r.stage == "deposit" for r in fiche.rules)
    )
    text = page(silent, stage="deposit")
    assert "Votre demande passe." not in text
    assert "À vérifier vous-même" in text


def test_an_empty_field_is_unknown_and_never_zero() -> None:
    text = page(**{**FULL, "budget.indirect": ""})
    assert beside(text, "budget-indirect").startswith("À compléter")
    assert "Votre demande passe." not in text


def test_an_answer_that_cannot_be_read_is_a_mistake_at_its_question() -> None:
    text = page(expected=422, **{**FULL, "answers.action_weeks": "quatre"})
    assert 'href="#answers-action_weeks"' in text
    assert "nombre entier attendu, et non le texte « quatre »." in text


def test_a_warning_is_told_as_one_and_does_not_block() -> None:
    text = page(**{**FULL, "answers.action_weeks": "6"})
    assert beside(text, "answers-action_weeks").startswith("Avertissement Action de 6 semaines")
    assert "Votre demande passe." in text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"deposited_on": "15/02/2025"}, "deposited_on"),
        ({"starts_on": "02/08/2025", "ends_on": "01/08/2026"}, "starts_on"),
        ({"ends_on": "15/03/2026"}, "ends_on"),
        ({"participants.brsa": "50"}, "participants-brsa"),
        ({"requested": "24 000,01"}, "requested"),
        ({"budget.other": "1"}, "budget-other"),
    ],
)
def test_a_refusal_is_told_beside_the_field_to_change(changed: dict[str, str], field: str) -> None:
    text = page(**{**FULL, **changed})
    told = [name for name in re.findall(r'id="r-([^"]+)"', text) if "Non respectée" in beside(text, name)]
    assert field in told


def test_what_is_to_change_in_several_fields_is_told_beside_each() -> None:
    lines = {"budget.staff": "10 000", "budget.operating": "300", "budget.other": "400"}
    text = page("62/2024/chantiers-insertion", **lines)
    for field in ("budget-operating", "budget-other"):
        assert "700,00 € de dépenses que la fiche ne finance pas" in beside(text, field)
    assert "que la fiche ne finance pas" not in beside(text, "budget-staff")


def test_a_request_over_its_cap_is_told_beside_the_request_whatever_else_would_pass() -> None:
    # 3 posts × 12 months × 375 € allow 13 500 €: as many posts as cents would pass too
    days = {"deposited_on": "15/01/2024", "starts_on": "01/02/2024", "ends_on": "31/01/2025"}
    asked = {"posts": "3", "requested": "30 000", "budget.staff": "40 000"}
    text = page("62/2024/chantiers-insertion", **days, **asked)
    assert "13 500,00 € au plus" in beside(text, "requested")
    assert "au plus" not in beside(text, "posts")
    # and what is to correct comes before what holds
    assert beside(text, "requested").index("Non respectée") < beside(text, "requested").index("Respectée")


def test_what_is_left_to_do_is_read_before_what_holds() -> None:
    text = page(**{**FULL, "requested": "24 000,01"})
    places = [text.index(title) for title in ("À corriger <span", "À vérifier vous-même <span", "Respecté <span")]
    assert places == sorted(places)
    assert 'href="#conditions">Voir les 6 conditions à vérifier vous-même</a>' in text
    assert 'id="conditions"' in text


def test_a_later_stage_asks_for_its_facts_and_keeps_what_was_typed() -> None:
    assert 'name="realised.staff"' not in page(**FULL)
    later = page(**FULL, stage="settlement")
    assert 'id="realised-staff"' in later
    assert 'value="10 000 €"' in later
    back = page(**FULL, stage="deposit", **{"realised.staff": "9 000"})
    assert '<input type="hidden" name="realised.staff" value="9 000">' in back


def test_at_settlement_points_are_taken_up_again_where_a_request_is_corrected() -> None:
    over = {**FULL, "budget.indirect": "4 000,01"}
    assert "Points à reprendre" not in page(**over)
    settled = page(**over, stage="settlement")
    assert "Points à reprendre <span" in settled
    assert "Des points sont à reprendre." in settled
    assert "À corriger" not in settled


def test_a_mistake_is_told_on_top_and_at_its_field_and_everything_typed_is_kept() -> None:
    wrong = {**FULL, "deposited_on": "31/02/2025", "budget.staff": "beaucoup", "participants.total": "3,7"}
    text = page(expected=422, **wrong)
    assert text.index("La saisie est à corriger") < text.index("<h1")
    for name, message in (
        ("deposited_on", "date impossible « 31/02/2025 » : ce jour n'existe pas."),
        ("budget-staff", "montant en euros attendu, et non le texte « beaucoup »."),
        ("participants-total", "nombre entier attendu, et non le texte « 3,7 »."),
    ):
        assert f'href="#{name}"' in text
        assert f'id="{name}-error"' in text
        assert text.count(shown(message[1:])) == 2
    for value in ("31/02/2025", "beaucoup", "3,7", "4 000,00 €", "24000"):
        assert f'value="{value}"' in text


def test_days_and_amounts_are_read_in_the_forms_people_type() -> None:
    for day in ("20/01/2025", "2025-01-20", "20.1.2025", " 20/1/2025 "):
        for amount in ("4 000,00 €", "4000", "4000.00", "4 000 euros"):
            text = page(**{**FULL, "deposited_on": day, "budget.indirect": amount})
            assert "Votre demande passe." in text, (day, amount)


def test_what_is_being_typed_is_answered_by_a_part_of_the_page() -> None:
    response = client().post(
        f"/fiches/{FICHE}/demande",
        data={**FULL, "requested": "24 000,0x", "stage": "settlement", "shown": "deposit"},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 200
    assert "<h1" not in response.text
    assert 'id="r-requested" hx-swap-oob="innerHTML"' in response.text
    assert "Ne se lit pas encore" in response.text
    assert "realised" not in response.text


def test_nothing_is_kept_of_an_answer() -> None:
    response = client().post(f"/fiches/{FICHE}/demande", data=FULL)
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("typed_in", "told"),
    [
        ("31/03/2025 ; 6 mois : 30/09/2025", "Chaque personne sortie a été réinterrogée"),
        ("31/03/2025 ; 6 mois : 29/09/2025", "Reprenez des nouvelles à partir du 30/09/2025."),
        ("31/03/2025 ; aucune", "Reprenez des nouvelles à partir du 30/09/2025."),
        ("31/03/2025", "Il manque : les sorties de l'action"),
        ("aucune", "Personne n'est sorti de l'action."),
    ],
)
def test_people_who_left_are_typed_one_a_line_with_what_was_done_since(typed_in: str, told: str) -> None:
    assert shown(told) in page(stage="settlement", exits=typed_in)


@pytest.mark.parametrize(
    ("typed_in", "told"),
    [
        ("31/03/2025 ; dans six mois", "Écrivez une échéance ainsi : 6 mois : 30/09/2025."),
        ("30/01/2025\n31/03/2025 ; 0 : 30/09/2025", "Ligne 2 : ligne 1 : « 0 » : nombre entier attendu entre 1 et 60."),
        ("31/02/2025", "igne 1 : "),
    ],
)
def test_a_person_who_left_that_cannot_be_read_is_told_at_its_line(typed_in: str, told: str) -> None:
    assert shown(told) in page(expected=422, stage="settlement", exits=typed_in)


def test_a_priority_that_no_fact_can_tell_is_to_check_beside_the_territories() -> None:
    text = page("62/2025/evaluation-competences", territories=["calaisis"])
    assert "À vérifier" in beside(text, "territories")
    assert "Bassin minier" in beside(text, "territories")
