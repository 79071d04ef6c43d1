"""What a fiche asks besides figures: the hour of a deposit, questions on conditions, and what to attest to."""

import pytest
from factories import FICHE, PLACE, make_platform, with_changes

from tremplin_web.app import create_app

HOURLY = with_changes(FICHE, ("closes: 2026-02-14", "closes: 2026-02-14\n    closes_at: 16:00"))
ASKED = """\
application:
  questions:
    - {code: stage, label: Un stage est-il prévu ?, type: yes_no, source: Dossier}
    - code: lieux
      label: Où a-t-il lieu ?
      type: choice
      choices: [{code: ici, label: Sur place}, {code: ailleurs, label: Ailleurs}]
      multiple: true
      required: true
      shown_if: {question: stage, answer: true}
      source: Dossier
    - {code: distance, label: À combien de kilomètres ?, type: decimal, max: 30, source: Dossier}
    - {code: pente, label: Quelle est la pente ?, type: decimal, min: 0.5, max: 12.25, source: Dossier}
    - {code: loyer, label: Quel est le loyer ?, type: amount, min: 1 200 €, source: Dossier}
    - {code: salles, label: Combien de salles ?, type: integer, min: 0, max: 1500, source: Dossier}
  attestations:
    - {code: locaux, label: Il dispose de locaux., required: true, source: Dossier}
"""
ADDRESS = "/fiches/00/2026/ateliers/demande"


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    platform = make_platform(tmp_path_factory.mktemp("exemple"), {PLACE: HOURLY + ASKED})
    assert platform.mistakes == ()
    return create_app(platform).test_client()


def text(visitor, **sent):
    told = visitor.post(ADDRESS, data={name.replace("__", "."): value for name, value in sent.items()}).text
    return " ".join(told.replace("&#39;", "'").replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_form_asks_for_the_hour_the_questions_and_the_attestations(visitor):
    told = visitor.get(ADDRESS).text
    for name in ("deposited_at", "answers.stage", "answers.lieux", "answers.distance", "attestations"):
        assert f'name="{name}"' in told, name
    assert 'value="ailleurs"' in told
    assert "Il dispose de locaux." in told


def test_a_question_on_a_condition_says_it_without_a_script(visitor):
    told = " ".join(visitor.get(ADDRESS).text.replace("\N{NO-BREAK SPACE}", " ").split())
    assert "Répondez-y seulement si vous répondez « oui » à « Un stage est-il prévu ? »." in told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("distance", "Au plus 30."),
        ("pente", "De 0,5 à 12,25."),
        ("loyer", "Au moins 1 200,00 €."),
        ("salles", "De 0 à 1 500."),
    ],
)
def test_the_bounds_of_an_answer_are_said_beside_it(visitor, code, told):
    page = visitor.get(ADDRESS).text.replace("\N{NO-BREAK SPACE}", " ")
    hint = page.partition(f'id="answers-{code}-hint"')[2].partition("</div>")[0]
    assert told in hint


@pytest.mark.parametrize(
    ("hour", "told"),
    [
        ("15:59", "Déposé le 14/02/2026 à 15 h 59, session ouverte"),
        ("16 h", "Déposé le 14/02/2026 à 16 h, session ouverte"),
        ("16:01", "la session fermait à 16 h"),
        ("", "Il manque : l'heure du dépôt, à Paris."),
        ("midi", "Heure attendue, et non le texte « midi »"),
    ],
)
def test_the_hour_that_is_typed_is_judged(visitor, hour, told):
    assert told in text(visitor, deposited_on="14/02/2026", starts_on="01/03/2026", deposited_at=hour)


def test_what_is_ticked_is_attested(visitor):
    assert "Attesté : Il dispose de locaux." in text(visitor, attestations="locaux")
    assert "Attestation absente" in text(visitor, attestations="-")


def test_an_answer_to_what_is_not_asked_is_ignored(visitor):
    assert "« Où a-t-il lieu ? » : la question ne se pose pas." in text(
        visitor, answers__stage="non", answers__lieux="ici"
    )
    assert "« Où a-t-il lieu ? » : répondu." in text(visitor, answers__stage="oui", answers__lieux=["ici", "ailleurs"])


def test_the_page_of_the_fiche_says_the_hour(visitor):
    page = visitor.get("/fiches/00/2026/ateliers").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "du 15/01/2026 au 14/02/2026 à 16 h" in page
    assert "clôture du dépôt à 16 h" in visitor.get("/fiches/00/2026/ateliers/calendrier.ics").text
