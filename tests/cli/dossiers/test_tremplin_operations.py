"""``tremplin dossiers``, from the agreement to the closure: what each command says, to people and to software."""

import json
from datetime import UTC, datetime

import pytest
from desks import AT, REPORTED, SETTLED, SIGNED, STARTED, Office

DECIDER, INSTRUCTOR, EDITOR = "decider@exemple.fr", "instructor@exemple.fr", "editor@exemple.fr"
NEXT = "\nÀ taper ensuite :\n  tremplin {}\n"


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_an_operation_is_followed_from_its_agreement_to_its_closure(at_desk, office: Office):
    written = office.accepted()
    steps = [
        (
            DECIDER,
            SIGNED,
            ("agree", written, "--signed-on", "20/02/2026", "--advance", "20 000 €"),
            f"Dossier {written} conventionné : 46 000,00 €, dont 20 000,00 € d'avance, du 01/03/2026 au 28/02/2027.\n",
            f"dossiers calendar {written}",
        ),
        (
            DECIDER,
            SIGNED,
            ("pay", written, "--kind", "advance", "--amount", "20000", "--on", "2026-02-21"),
            f"Dossier {written} : 20 000,00 € enregistrés (avance), "
            "20 000,00 € versés en tout sur 46 000,00 € accordés.\n",
            f"dossiers calendar {written}",
        ),
        (
            INSTRUCTOR,
            STARTED,
            ("start", written),
            f"Dossier {written} : l'opération est en cours.\n",
            f"dossiers calendar {written}",
        ),
        (
            INSTRUCTOR,
            REPORTED,
            ("committee", written, "--on", "2026-06-01", "--minutes", "Rien à signaler."),
            f"Dossier {written} : comité n° 1 du 01/06/2026 enregistré.\n",
            f"dossiers calendar {written}",
        ),
        (
            DECIDER,
            REPORTED,
            ("amend", written, "--signed-on", "2026-06-02", "--reason", "Un poste de moins.", "--amount", "44000"),
            f"Dossier {written}, avenant n° 1 : 44 000,00 €, dont 20 000,00 € d'avance, du 01/03/2026 au 28/02/2027.\n",
            f"dossiers calendar {written}",
        ),
        (
            INSTRUCTOR,
            REPORTED,
            ("follow-up", written, "--months", "3", "--on", "2027-03-29"),
            f"Dossier {written} : suivi à 3 mois du 29/03/2027 enregistré.\n",
            f"dossiers calendar {written}",
        ),
        (
            EDITOR,
            REPORTED,
            ("realise", written, "realised.staff=35 000 €", "results.exits=2,5"),
            f"Dossier {written} : réalisé enregistré, version 11.\n",
            f"settlements compute {written}",
        ),
        (
            INSTRUCTOR,
            REPORTED,
            ("report", written, "--kind", "final", "--on", "2027-03-31"),
            f"Dossier {written} : bilan final, réception du 31/03/2027 enregistrée.\n",
            f"settlements compute {written}",
        ),
    ]
    for login, at, words, told, then in steps:
        done = at_desk("dossiers", *words, login=login, at=at)
        assert (done.code, plain(done.out), done.err) == (0, told, NEXT.format(then)), words
    settled = at_desk("settlements", "settle", written, login=INSTRUCTOR, at=SETTLED)
    # it is paid by another person
    assert (settled.code, settled.err) == (0, NEXT.format(f"dossiers show {written}"))
    pay = ("pay", written, "--kind", "balance", "--amount", "20250.00", "--on")
    at_desk("dossiers", *pay, "2027-05-03", login=DECIDER, at=SETTLED)
    closed = at_desk("dossiers", "close", written, login=DECIDER, at=SETTLED)
    assert (closed.code, closed.out) == (0, f"Dossier {written} clos.\n")


def test_software_reads_json(at_desk, office: Office):
    written = office.accepted()
    words = ("agree", written, "--signed-on", "2026-02-20", "--advance", "0,01", "--format", "json")
    done = at_desk("dossiers", *words, login=DECIDER, at=SIGNED)
    assert done.err == ""
    assert json.loads(done.out)["amount_cents"] == 46_000_00
    words = ("pay", written, "--kind", "advance", "--amount", "0,01", "--on", "2026-02-20", "--format", "json")
    assert json.loads(at_desk("dossiers", *words, login=DECIDER, at=SIGNED).out) == {
        "dossier": written,
        "number": 1,
        "kind": "advance",
        "amount_cents": 1,
        "paid_on": "2026-02-20",
        "paid_cents": 1,
        "granted_cents": 46_000_00,
        "instalment": None,
        "year": None,
    }
    words = ("start", written, "--format", "json")
    assert json.loads(at_desk("dossiers", *words, login=INSTRUCTOR, at=STARTED).out) == {
        "dossier": written,
        "state": "running",
    }


def test_a_refusal_is_told_with_all_its_reasons_and_exits_1(at_desk, office: Office):
    written = office.accepted()
    words = ("agree", written, "--signed-on", "2026-02-22", "--advance", "46000,01")
    done = at_desk("dossiers", *words, login=DECIDER, at=SIGNED)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"Erreur : dossier {written} : impossible de signer la convention :\n  ✗ ")
    assert done.err.count("✗") == 2


def test_the_second_of_two_people_is_told_both_values(at_desk, office: Office):
    written = office.running()
    version = office.version(written)
    at_desk("dossiers", "realise", written, "realised.staff=10", login=EDITOR, at=REPORTED)
    words = ("realise", written, "realised.staff=20", "--version", str(version))
    done = at_desk("dossiers", *words, login=INSTRUCTOR, at=REPORTED)
    assert done.code == 1
    assert "« 10,00 € » est enregistré, vous proposez « 20,00 € »" in plain(done.err)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["realised.staff"], "« realised.staff » : écrivez « champ=valeur »."),
        (["realised.staff=1", "realised.staff=2"], "realised.staff : donné plusieurs fois"),
        (["realised.staf=1"], "Vouliez-vous dire « realised.staff » ?"),
        (["budget.staff=1"], "budget.staff : champ inconnu"),
    ],
)
def test_a_slip_in_what_was_realised_is_a_wrong_usage(at_desk, office: Office, values, told):
    done = at_desk("dossiers", "realise", office.running(), *values, login=EDITOR, at=REPORTED)
    assert done.code == 2
    assert told in done.err


def test_what_was_obtained_is_shown_beside_what_was_spent(at_desk, office: Office):
    written = office.running()
    values = ("results.months=46,5", "results.exits=2", "results.quality=", "results.rural.hours=12,25")
    at_desk("dossiers", "realise", written, *values, login=EDITOR, at=REPORTED)
    out = at_desk("dossiers", "show", written, login=EDITOR, at=REPORTED).out
    told = out.partition("RÉSULTATS\n")[2].partition("\n\n")[0].split("\n")
    assert [line.strip() for line in told] == [
        "Mois d'accompagnement réalisés : 46,5",
        "Sorties dynamiques obtenues : 2",
        "Heures de mise à disposition en milieu rural : 12,25",
    ]


def test_a_theme_that_the_fiche_does_not_have_is_a_wrong_usage(at_desk, office: Office):
    done = at_desk("dossiers", "realise", office.running(), "results.quality=mobilite", login=EDITOR, at=REPORTED)
    assert done.code == 2
    assert "results.quality : thème « mobilite » que la fiche n'a pas." in done.err


def test_the_help_of_realise_lists_the_fields(at_desk):
    assert "\n    results.rural.hours\n" in at_desk("dossiers", "realise", "--help").out


def test_a_calendar_is_read_as_it_stands_on_a_day(at_desk, office: Office):
    written = office.running()
    at_rest = at_desk("dossiers", "calendar", written, "--on", "2027-05-28", login=EDITOR, at=AT)
    lines = [line.split("  ") for line in plain(at_rest.out).splitlines()]
    assert [[cell.strip() for cell in line if cell.strip()] for line in lines[2:]] == [
        ["dès le 20/02/2026", "Avance de 20 000,00 €", "à faire", "–", "Financement"],
        ["dès le 28/02/2027", "Bilan final", "à faire", "–", "–"],
        ["28/05/2027", "Solde, sur production du bilan final", "à venir", "–", "Financement"],
    ]
    late = at_desk("dossiers", "calendar", written, "--on", "2027-05-29", "--format", "json", login=EDITOR, at=AT)
    first, *_ = json.loads(late.out)
    assert first == {
        "dossier": written,
        "kind": "balance",
        "label": "Solde, sur production du bilan final",
        "since": None,
        "due": "2027-05-28",
        "done": None,
        "standing": "late",
        "source": "Financement",
        "code": None,
    }


def test_without_a_dossier_the_calendar_lists_what_is_late(at_desk, office: Office):
    written = office.running()
    today = datetime(2027, 5, 28, 22, 0, tzinfo=UTC)
    late = at_desk("dossiers", "calendar", login=INSTRUCTOR, at=today)
    assert plain(late.out).splitlines()[2].split("  ") == [
        "28/05/2027",
        written,
        "Ateliers du nord",
        "Solde, sur production du bilan final",
    ]
    in_time = at_desk("dossiers", "calendar", login=INSTRUCTOR, at=datetime(2027, 5, 28, 21, 59, tzinfo=UTC))
    assert in_time.out == "Rien n'est en retard dans les dossiers que vous suivez, au 28/05/2027.\n"
    csv = at_desk("dossiers", "calendar", "--format", "csv", login=INSTRUCTOR, at=today)
    assert csv.out.splitlines()[0] == "dossier;kind;label;since;due;done;standing;source;title;code"


def test_forbidden_and_absent_answer_alike(at_desk, office: Office):
    written = office.agreed()
    for shown in (written, "00-2026-000999"):
        done = at_desk("dossiers", "calendar", shown, login="other@exemple.fr", at=AT)
        assert (done.code, done.err) == (2, f"Erreur : dossier « {shown} » : identifiant inconnu.\n")


def test_a_payment_typed_twice_under_its_key_is_one(at_desk, office: Office):
    written = office.agreed()
    words = ("dossiers", "pay", written, "--kind", "advance", "--amount", "100", "--on", "2026-02-20", "--key", "M-42")
    first, again = (at_desk(*words, login=DECIDER, at=SIGNED) for _ in range(2))
    assert (first.code, first.out) == (again.code, again.out) == (0, first.out)
    other = at_desk(*words[:6], "200", *words[7:], login=DECIDER, at=SIGNED)
    assert other.code == 1
    assert "Cette clé a déjà servi à un autre versement de ce dossier" in other.err
