"""``tremplin dossiers``: list, show and check them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from desks import AT

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.reading.listing import PAGE

KEYS = "reference;title;fiche;organisation;state;requested_cents;granted_cents;deposited_at;changed_at;version"
ABSENT = "00-2026-000999"


def test_a_listing_shows_where_each_dossier_stands(at_desk, office):
    office.draft(title="Cuisine")
    deposit(office.desk, office.signatory, office.draft(title="Jardin"), at=AT)
    done = at_desk("dossiers", "list", login="instructor@exemple.fr")
    assert done.code == 0
    rows = done.out.replace("\N{NO-BREAK SPACE}", " ").splitlines()[2:]
    assert [row.split("  ")[0] for row in rows] == ["00-2026-000002", "00-2026-000001"]
    assert "Jardin" in rows[0]
    assert "déposé" in rows[0]
    assert "20/01/2026" in rows[0]
    assert "46 000,00 €" in rows[0]
    assert "brouillon" in rows[1]
    assert done.err.endswith("  tremplin dossiers show 00-2026-000002\n")


def test_a_listing_is_read_by_software(at_desk, office):
    office.draft()
    (row,) = json.loads(at_desk("dossiers", "list", "--format", "json", login="editor@exemple.fr").out)
    assert (";".join(row), row["state"], row["requested_cents"]) == (KEYS, "draft", 46_000_00)
    lines = at_desk("dossiers", "list", "--format", "csv", login="editor@exemple.fr").out.splitlines()
    assert lines[0] == KEYS
    assert lines[1].startswith("00-2026-000001;Ateliers du nord;00/2026/ateliers;Les Ateliers;draft;4600000;;;")


@pytest.mark.parametrize("state", ["submitted", "déposé", "Depose", " DÉPOSÉ "])
def test_a_state_is_taken_by_its_code_or_as_people_call_it(at_desk, office, state):
    office.draft(title="Cuisine")
    deposit(office.desk, office.signatory, office.draft(title="Jardin"), at=AT)
    done = at_desk("dossiers", "list", "--state", state, "--format", "csv", login="editor@exemple.fr")
    assert [line.split(";")[1] for line in done.out.splitlines()[1:]] == ["Jardin"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["--call", "00/2026"], 1),
        (["--fiche", "00/2026/ateliers"], 1),
        (["--organisation", "W000000001"], 1),
        (["--organisation", "w 000000001"], 1),
        (["--after", "00-2026-000001"], 0),
    ],
)
def test_a_listing_keeps_what_is_asked(at_desk, office, words, kept):
    office.draft()
    done = at_desk("dossiers", "list", *words, "--format", "json", login="editor@exemple.fr")
    assert (done.code, len(json.loads(done.out))) == (0, kept)


def test_pages_follow_one_another_or_come_all_at_once(at_desk, office):
    for _ in range(3):
        office.draft()
    done = at_desk("dossiers", "list", "--limit", "2", login="editor@exemple.fr")
    assert "tremplin dossiers list … --after 00-2026-000002" in done.err
    assert len(done.out.splitlines()) == 4
    whole = at_desk("dossiers", "list", "--all", "--format", "csv", login="editor@exemple.fr")
    assert len(whole.out.splitlines()) == 4
    assert PAGE >= 3


def test_nobody_lists_without_saying_who_they_are(at_desk):
    done = at_desk("dossiers", "list")
    assert (done.code, done.out) == (2, "")
    assert "ajoutez --as COMPTE" in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--state", "ouvert"], "« ouvert » n'est pas un état : brouillon (draft), déposé (submitted)"),
        (["--limit", "0"], "de 1 à 500 dossiers"),
        (["--limit", "beaucoup"], "limite : nombre entier attendu"),
        (["--after", "hier"], "« hier » n'est pas la référence d'un dossier"),
        (["--organisation", "W000000002"], "organisme « W000000002 » : identifiant inconnu."),
    ],
)
def test_what_is_typed_wrong_is_told_in_a_sentence(at_desk, words, told):
    done = at_desk("dossiers", "list", *words, login="editor@exemple.fr")
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_dossier_is_read_section_by_section(at_desk, office):
    written = office.draft(resources=(("Région", "asked", 5_000_00),), budget__other=(("Repas", 100_00),))
    out = at_desk("dossiers", "show", written, login="editor@exemple.fr").out.replace("\N{NO-BREAK SPACE}", " ")
    assert out == (
        "00-2026-000001 — Ateliers du nord\n\n"
        "LE DOSSIER\n  État : brouillon\n  Porteur : Les Ateliers (RNA W000000001)\n"
        "  Fiche : 00/2026/ateliers, Ateliers\n  Département : Exemple\n"
        "  Brouillon : ce dossier n'est pas déposé.\n  Version 1, du 20/01/2026\n\n"
        "L'OPÉRATION\n  Du 01/03/2026 au 28/02/2027\n  Territoires : Nord\n  Participants : 20\n"
        "  dont jeunes de moins de 26 ans : 4\n  Postes d'insertion : 4\n\n"
        "BUDGET PRÉVU\n  Personnel : 40 000,00 €\n  Autres dépenses directes, Repas : 100,00 €\n"
        "  Charges indirectes : 6 000,00 €\n\n"
        "FINANCEMENTS\n  Subvention demandée : 46 000,00 €\n  Région, nature non précisée : 5 000,00 €, demandé\n\n"
        "CE QUE VOUS POUVEZ FAIRE\n  modifier le dossier\n  joindre ou retirer une pièce\n  écrire un message\n"
    )


def test_what_must_wait_is_told_apart_from_what_may_be_done_with_its_reason(at_desk, office):
    written = office.agreed()
    out = at_desk("dossiers", "show", written, login="instructor@exemple.fr").out
    done, waiting = out.split("CE QUE VOUS POUVEZ FAIRE\n")[1].split("CE QUI DOIT ATTENDRE\n")
    assert "constater le démarrage" not in done
    assert waiting == "  constater le démarrage : L'opération commence le 01/03/2026 : attendez ce jour.\n"


def test_a_dossier_is_read_by_software(at_desk, office):
    written = office.draft()
    whole = json.loads(at_desk("dossiers", "show", written, "--format", "json", login="editor@exemple.fr").out)
    assert (whole["reference"], whole["state"], whole["seen_as"]) == (written, "draft", "carrier")


def test_a_dossier_is_judged_as_if_deposited_today(at_desk, office):
    written = office.draft(requested=46_000_01)
    done = at_desk("dossiers", "check", written, login="editor@exemple.fr")
    assert done.code == 1
    assert "Jugement au dépôt, comme si le dossier était déposé le 20/01/2026." in done.out
    assert "Baissez la demande de 0,01" in done.out
    told = json.loads(at_desk("dossiers", "check", written, "--format", "json", login="editor@exemple.fr").out)
    assert (told["dossier"], told["verdict"], told["on"]) == (written, "broken", "2026-01-20")


def test_a_stage_judges_those_before_it_too(at_desk, office):
    written = office.draft()
    counts = [
        len(
            json.loads(at_desk("dossiers", "check", written, *stage, "--format", "json", login="local@exemple.fr").out)[
                "findings"
            ]
        )
        for stage in ([], ["--stage", "settlement"])
    ]
    assert counts[0] < counts[1]


def test_a_dossier_says_the_hour_at_which_it_counts(at_desk, office):
    online, posted = office.draft(), office.draft()
    at_desk("dossiers", "deposit", online, login="signatory@exemple.fr", at=AT + timedelta(hours=5, minutes=42))
    out = at_desk("dossiers", "show", online, login="editor@exemple.fr").out
    assert "  Déposé le 20/01/2026 à 15 h 42\n" in out
    assert "reçu le 20/01/2026 à 15 h 42, par Relais." in out
    words = ("dossiers", "record", posted, "--paper", "--counts-on", "14/02/2026", "--reason", "Posté.")
    late = datetime(2026, 2, 17, 9, 0, tzinfo=UTC)
    assert at_desk(*words, "--counts-at", "15:59", login="instructor@exemple.fr", at=late).code == 0
    out = at_desk("dossiers", "show", posted, login="editor@exemple.fr").out
    assert "  Déposé le 17/02/2026, compté le 14/02/2026 à 15 h 59\n" in out
    assert "reçu sur papier le 17/02/2026, compté le 14/02/2026 à 15 h 59, par" in out


@pytest.mark.parametrize("verb", ["show", "check", "deposit"])
@pytest.mark.parametrize("login", ["other", "statistician", "admin"])
def test_forbidden_and_absent_answer_alike(at_desk, office, verb, login):
    written = office.draft()
    first, second = (at_desk("dossiers", verb, asked, login=f"{login}@exemple.fr") for asked in (written, ABSENT))
    assert first.code == second.code == 2
    assert first.err.replace(written, ABSENT) == second.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--call", "00/2025"], "appel « 00/2025 » : identifiant inconnu. Vouliez-vous dire « 00/2026 » ?"),
        (["--fiche", "00/2026/autre"], "fiche « 00/2026/autre » : identifiant inconnu."),
    ],
)
def test_a_listing_of_what_is_not_installed_is_not_empty_but_refused(at_desk, office, words, told):
    office.draft()
    done = at_desk("dossiers", "list", *words, login="instructor@exemple.fr")
    assert (done.code, done.out) == (2, "")
    assert told in done.err
