"""``tremplin settlements``: compute, keep, read again, and try other rules."""

import json
from datetime import date

import pytest
from desks import SETTLED, Office

from tremplin.casework.operating.settlements import computed
from tremplin.catalogue.quantities import euros

INSTRUCTOR, EDITOR, OTHER = "instructor@exemple.fr", "editor@exemple.fr", "other@exemple.fr"
DECIDER = "decider@exemple.fr"
RATE = ("--set", "indirect_costs.rate=10 %")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_compute_shows_every_line_and_its_reason_and_keeps_nothing(at_desk, office: Office):
    written = office.reported()
    done = at_desk("settlements", "compute", written, login=EDITOR, at=SETTLED)
    assert done.code == 0
    said = " ".join(plain(done.out).split())
    assert said.startswith(f"Solde du dossier {written}, non arrêté Fiche 00/2026/ateliers ")
    lines = computed(office.desk, office.editor, written, day=date(2027, 5, 3)).settlement.lines
    for line in lines:
        assert line.label in said
        assert plain(euros(line.cents)) in said
    # the reasons are cut into lines that a person can read
    assert plain(lines[0].why).split()[:5] == said.partition("Personnel 35 000,00 € ")[2].split()[:5]
    # an editor reads it, and does not settle
    assert done.err == f"\nÀ taper ensuite :\n  tremplin dossiers show {written}\n"
    settles = at_desk("settlements", "compute", written, login=INSTRUCTOR, at=SETTLED)
    assert settles.err == f"\nÀ taper ensuite :\n  tremplin settlements settle {written}\n"
    refused = at_desk("settlements", "show", written, login=EDITOR, at=SETTLED)
    assert (refused.code, refused.err) == (1, f"Erreur : dossier {written} : le solde n'est pas arrêté.\n")


def test_compute_says_what_stands_against_the_settlement_and_exits_1(at_desk, office: Office):
    written = office.report(office.running(), on=date(2027, 5, 29), at=SETTLED.replace(month=6))
    words = ("settlements", "compute", written)
    done = at_desk(*words, login=INSTRUCTOR, at=SETTLED.replace(month=6))
    assert (done.code, done.err) == (1, "")
    _, _, obstacles = plain(done.out).partition("Points à reprendre :\n")
    assert obstacles.startswith("  ✗ Bilan final reçu le 29/05/2027, attendu le 28/05/2027 au plus tard. Il a 1 jour")
    refused = at_desk("settlements", "settle", written, login=INSTRUCTOR, at=SETTLED.replace(month=6))
    assert refused.code == 1
    last = "Si une règle enfreinte ne se corrige plus, un décideur l'admet : tremplin settlements admit."
    assert refused.err.splitlines()[-1] == last


def test_a_rule_is_admitted_by_a_decider_then_the_settlement_is_settled_by_another(at_desk, office: Office):
    when = SETTLED.replace(month=6)
    written = office.report(office.running(), on=date(2027, 5, 29), at=when)
    words = ("settlements", "admit", written, "--rule", "balance_deadline", "--reason")
    other = at_desk(*words, "Grève.", "--about", "bilan-1", login=DECIDER, at=when)
    assert (other.code, "« balance_deadline:bilan-1 » : elle n'est pas enfreinte" in other.err) == (1, True)
    done = at_desk(*words, "Grève.", login=DECIDER, at=when)
    assert done.out == f"Dossier {written} : la règle « balance_deadline » est admise.\n"
    undone = at_desk(*words, "Erreur.", "--undo", "--format", "json", login=DECIDER, at=when)
    assert json.loads(undone.out) == {"dossier": written, "admitted": []}
    assert at_desk("settlements", "settle", written, login=INSTRUCTOR, at=when).code == 1
    assert at_desk(*words, "Grève.", login=DECIDER, at=when).code == 0
    computed = at_desk("settlements", "compute", written, login=INSTRUCTOR, at=when)
    assert computed.code == 0
    assert "Règles admises bien qu'enfreintes : balance_deadline." in plain(computed.out)
    assert "balance_deadline" in at_desk("dossiers", "show", written, login=EDITOR, at=when).out
    assert at_desk("settlements", "settle", written, login=INSTRUCTOR, at=when).code == 0


def test_settle_keeps_it_and_show_reads_it_again(at_desk, office: Office):
    written = office.reported()
    kept = at_desk("settlements", "settle", written, "--format", "json", login=INSTRUCTOR, at=SETTLED)
    shown = at_desk("settlements", "show", written, "--format", "json", login=EDITOR, at=SETTLED)
    assert json.loads(shown.out) == json.loads(kept.out)
    assert json.loads(shown.out)["balance_cents"] == 40_250_00
    read = at_desk("settlements", "show", written, login=EDITOR, at=SETTLED)
    assert read.out.startswith(f"Solde du dossier {written}, arrêté le 03/05/2027\n")


def test_simulate_shows_both_settlements_side_by_side(at_desk, office: Office):
    written = office.reported()
    done = at_desk("settlements", "simulate", written, *RATE, login=EDITOR, at=SETTLED)
    assert done.code == 0
    rows = [
        [cell.strip() for cell in line.split("  ") if cell.strip()] for line in plain(done.out).splitlines() if line
    ]
    assert ["Charges indirectes", "5 250,00 €", "3 500,00 €", "− 1 750,00 €"] in rows
    assert ["Personnel", "35 000,00 €", "35 000,00 €", "–"] in rows
    costs = "des dépenses directes (personnel)"
    told = f"Charges indirectes : forfait de 15 % {costs} → Charges indirectes : forfait de 10 % {costs}"
    # the request is judged with the indirect costs that are admitted: their rate is a figure of that rule too
    assert (rows[-3], rows[-1]) == (["Règles changées :"], [told])


def test_simulate_adds_up_a_call(at_desk, office: Office):
    office.reported()
    office.running(title="Sans réalisé")
    words = ("settlements", "simulate", "--call", "00/2026", *RATE)
    done = at_desk(*words, login=INSTRUCTOR, at=SETTLED)
    assert (done.code, done.err) == (0, "")
    first, _, _, _, moved = plain(done.out).splitlines()
    assert first == (
        "2 règles changent, 1 dossier sur 1 change d'avis, − 1 750 € ; "
        "1 autre dossier ne peut pas être soldé, faute de faits"
    )
    assert "40 250,00 €, conforme" in moved
    assert "38 500,00 €, non conforme" in moved
    said = json.loads(at_desk(*words, "--format", "json", login=INSTRUCTOR, at=SETTLED).out)
    assert (said["difference_cents"], len(said["moved"]), len(said["unsettled"])) == (-1_750_00, 1, 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "un DOSSIER, ou --call APPEL"),
        (("1", "--call", "00/2026", *RATE), "un DOSSIER, ou --call APPEL"),
        (("1",), "dites ce que vous essayez"),
        (("1", "--fiche", "00/2026/ateliers", "--edition", "00/2026"), "l'un des deux"),
        (("1", "--set", "indirect_costs.rate=10"), "10 %"),
        (("--call", "00/2026", "--set", "capacite.places=1"), "inconnue"),
        (("--call", "00/2028", *RATE), "identifiant inconnu. Vouliez-vous dire « 00/2026 » ?"),
    ],
)
def test_what_cannot_be_simulated_is_a_wrong_usage(at_desk, office: Office, words, told):
    office.reported()
    done = at_desk("settlements", "simulate", *words, login=INSTRUCTOR, at=SETTLED)
    assert (done.code, done.out) == (2, "")
    assert told in plain(done.err)


@pytest.mark.parametrize("verb", ["compute", "show", "settle", "simulate"])
def test_forbidden_and_absent_answer_alike(at_desk, office: Office, verb):
    written = office.reported()
    more = RATE if verb == "simulate" else ()
    for shown in (written, "00-2026-000999"):
        done = at_desk("settlements", verb, shown, *more, login=OTHER, at=SETTLED)
        assert (done.code, done.err) == (2, f"Erreur : dossier « {shown} » : identifiant inconnu.\n")
