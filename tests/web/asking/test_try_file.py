"""The file of facts that the form gives: « tremplin fiches try » finds in it what the page found."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trying import FICHE, FULL, client, page, platform, sample, shown

from tremplin.catalogue.rule import STAGES, Stage
from tremplin.documents.reading.reader import FORBIDDEN
from tremplin.rules.facts.file import read_facts
from tremplin.rules.judge import judge
from tremplin_web.asking.form import FormMaker


def exported(name: str, expected: int = 200, **typed: object) -> bytes:
    response = client().post(f"/fiches/{name}/demande", data={**typed, "action": "file"})
    assert response.status_code == expected, response.text
    return response.data


@pytest.mark.parametrize("name", sorted(platform().fiches))
def test_the_file_gives_the_same_findings_as_the_page(name: str) -> None:
    fiche = platform().fiche(name)
    words = platform().words(fiche)
    for stage in STAGES:
        form = FormMaker(fiche, words).form(stage)
        sent = {field.name: sample(field) for field in form.fields.values()}
        facts = read_facts(exported(name, stage=stage.value, **sent), "faits.yaml", fiche, words)
        text = page(name, stage=stage.value, **sent)
        for judged in judge(fiche.rules, facts, stage):
            assert shown(judged.finding.message) in text


def test_the_file_is_one_to_save_and_says_the_command_that_reads_it() -> None:
    response = client().post(f"/fiches/{FICHE}/demande", data={**FULL, "action": "file"})
    assert response.headers["Content-Disposition"] == ('attachment; filename="faits-62-2025-preparatoires-emploi.yaml"')
    assert f"# tremplin fiches try {FICHE} --facts faits-62-2025-preparatoires-emploi.yaml" in response.text
    assert "deposited_on: 2025-01-20\n" in response.text
    assert "  staff: 10000\n" in response.text
    assert "!!" not in response.text


def test_cents_are_kept_exact() -> None:
    fiche = platform().fiche(FICHE)
    content = exported(FICHE, **{"budget.staff": "0,10", "requested": "1 234 567,89 €"})
    facts = read_facts(content, "faits.yaml", fiche, platform().words(fiche))
    assert (facts.budget.staff, facts.requested) == (10, 123_456_789)


def test_nothing_typed_is_a_file_that_tells_nothing() -> None:
    fiche = platform().fiche(FICHE)
    facts = read_facts(exported(FICHE), "faits.yaml", fiche, platform().words(fiche))
    assert {each.finding.verdict for each in judge(fiche.rules, facts, Stage.DEPOSIT)} <= {"unknown", "out_of_scope"}


def test_a_form_with_a_mistake_gives_no_file() -> None:
    assert b"La saisie est" in exported(FICHE, expected=422, requested="beaucoup")


TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: not FORBIDDEN.search(text))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_text_comes_out_of_the_file_as_it_was_typed(text: str) -> None:
    fiche = next(each for each in platform().fiches.values() if _text_questions(each))
    code = _text_questions(fiche)[0]
    body = urlencode({f"answers.{code}": text, "action": "file"}, errors="surrogatepass")
    response = client().post(f"/fiches/{fiche.id}/demande", data=body, content_type="application/x-www-form-urlencoded")
    facts = read_facts(response.data, "faits.yaml", fiche, platform().words(fiche))
    assert facts.answers.get(code, "") == text.replace("\r\n", "\n").strip()


def _text_questions(fiche) -> list[str]:
    questions = fiche.application.questions
    return [question.code for question in questions if question.type == "text"]
