"""``tremplin participants``: record one person after another, list them, and prove an exit."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from desks import Office

LATER = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
EDITOR, LOCAL, INSTRUCTOR, DECIDER = (f"{who}@exemple.fr" for who in ("editor", "local", "instructor", "decider"))
AMINA = ("last_name=Dubreuil", "first_name=Amina", "birth_date=14/05/1990", "publics=brsa|rqth", "territory=nord")
ENTERED = "entered_on=10/03/2026"
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(at_desk: Typed) -> Typed:
    """Type a command about participants; the spaces of what it answers are plain ones."""

    def typed(*words: str, login: str = EDITOR, at: datetime = LATER, stdin: str = "") -> tuple[int, str, str]:
        code, out, err = at_desk("participants", *words, login=login, at=at, stdin=stdin)
        return code, out.replace("\N{NO-BREAK SPACE}", " "), err.replace("\N{NO-BREAK SPACE}", " ")

    return typed


def told(*values: str) -> list[str]:
    """The options that say these values."""
    return [word for value in values for word in ("--set", value)]


def read(typed: Typed, *words: str, login: str = EDITOR) -> Any:
    """What a command says to software."""
    code, out, err = typed(*words, "--format", "json", login=login)
    assert code == 0, err
    return json.loads(out)


def test_a_person_is_added_changed_and_leaves(office: Office, typed: Typed):
    dossier = office.running()
    code, out, err = typed("add", dossier, *told(*AMINA, ENTERED))
    assert (code, out) == (0, f"Dossier {dossier} : participant n° 1 enregistré.\n")
    assert f"tremplin participants show {dossier} 1" in err
    code, out, _ = typed("edit", dossier, "1", *told("territory=sud", "household=single"))
    assert (code, out) == (0, f"Dossier {dossier}, participant n° 1 : version 2 enregistrée.\n")
    assert typed("edit", dossier, "1", *told("territory=sud"))[1].endswith("rien n'a changé.\n")
    code, out, _ = typed("exit", dossier, "1", "--on", "30/06/2026", "--contract", "cdd", "--months", "6")
    assert (code, out) == (0, f"Dossier {dossier}, participant n° 1 : version 3 enregistrée.\n")
    row = read(typed, "show", dossier, "1")
    assert (row["stage"], row["exit_category"], row["territory"]) == ("exited", "durable", "sud")
    assert (row["last_name"], row["key"], row["publics"], row["health"]) == (None, None, ["brsa"], None)


def test_who_somebody_is_is_asked_at_the_terminal_and_stands_in_no_command(office: Office, typed: Typed):
    dossier = office.running()
    code, out, err = typed("add", dossier, *told(ENTERED), "--ask", stdin="Dubreuil\nAmina\n14/05/1990\n\n\n")
    assert err.startswith("Nom : Dubreuil\nPrénom : Amina\n")
    assert (code, out) == (0, f"Dossier {dossier} : participant n° 1 enregistré.\n")
    row = read(typed, "show", dossier, "1", "--names")
    assert (row["last_name"], row["first_name"], row["birth_date"]) == ("Dubreuil", "Amina", "1990-05-14")
    assert row["key"] == "1"


def test_rows_of_the_other_sheets_are_edited_alike_and_a_dash_takes_one_back(office: Office, typed: Typed):
    dossier = office.running()
    typed("add", dossier, *told(ENTERED))
    talk = told("activity_key=a1", "kind=interview", "on=02/04/2026", "hours_done=1,5")
    assert typed("edit", dossier, "1", "--sheet", "activities", *talk)[0] == 0
    assert (
        typed("edit", dossier, "1", "--sheet", "evaluations", *told("on=03/04/2026", "item=Code", "result=acquired"))[0]
        == 0
    )
    assert (
        typed("edit", dossier, "1", "--sheet", "milestones", *told("from=entry", "months=3", "status=unreachable"))[0]
        == 0
    )
    row = read(typed, "show", dossier, "1")
    assert [each["hours_done"] for each in row["activities"]] == ["1.5"]
    assert [each["result"] for each in row["evaluations"]] == ["acquired"]
    assert [(each["from"], each["months"], each["status"]) for each in row["milestones"]] == [
        ("entry", "3", "unreachable")
    ]
    code, out, err = typed("show", dossier, "1")
    assert code == 0
    assert err.endswith(f"  tremplin participants edit {dossier} 1 --help\n")
    assert "02/04/2026 : entretien, 1,5 h" in out
    assert "3 mois après l'entrée : injoignable" in out
    assert "03/04/2026 : Code, acquis" in out
    back = told("activity_key=a1", "kind=-", "on=02/04/2026")
    assert typed("edit", dossier, "1", "--sheet", "activities", *back)[0] == 0
    assert read(typed, "show", dossier, "1")["activities"] == []


def test_people_are_listed_by_number_without_a_name_unless_it_is_asked_for(office: Office, typed: Typed):
    dossier = office.running()
    code, out, err = typed("list", dossier)
    assert (code, out) == (0, f"Aucun participant n'est enregistré dans le dossier {dossier}.\n")
    assert f"tremplin participants add {dossier}" in err
    typed("add", dossier, *told(*AMINA, ENTERED))
    typed("add", dossier, *told("publics=under_26", "entered_on=01/04/2026"))
    code, out, _ = typed("list", dossier)
    assert code == 0
    assert "Dubreuil" not in out
    assert [line.split()[0] for line in out.splitlines()[2:]] == ["1", "2"]
    code, out, _ = typed("list", dossier, "--names", "--why", "appel du comité")
    assert "Dubreuil" in out
    rows = read(typed, "list", dossier, "--public", "under_26")
    assert [row["number"] for row in rows] == [2]
    code, out, err = typed("list", dossier, "--stage", "exited")
    assert out == f"Aucun participant ne répond à ces filtres, sur 2 dans le dossier {dossier}.\n"
    code, out, err = typed("list", dossier, "--public", "under26")
    assert (code, out) == (2, "")
    assert "« under26 » : mot inconnu ici. Connus : bénéficiaires du RSA (brsa), " in err
    code, out, _ = typed("list", dossier, "--format", "csv")
    assert out.splitlines()[0].startswith("number;key;last_name;")
    assert len(out.splitlines()) == 3


def test_health_is_told_to_who_may_read_it_when_they_ask(office: Office, typed: Typed):
    dossier = office.running()
    typed("add", dossier, *told(*AMINA, ENTERED))
    assert "Publics de santé : non communiqué" in typed("show", dossier, "1")[1]
    assert read(typed, "show", dossier, "1", "--health")["health"] == ["rqth"]
    code, out, err = typed("show", dossier, "1", "--health", login=LOCAL)
    assert (code, out) == (1, "")
    assert "votre rôle ne permet pas de lire ce qui touche à leur santé" in err
    for words in (("list", dossier, "--names"), ("show", dossier, "1", "--names")):
        code, out, err = typed(*words, login=DECIDER)
        assert (code, out) == (1, "")
        assert "votre rôle ne permet pas de lire qui sont les personnes" in err


def test_an_exit_to_nothing_takes_back_what_was_said_of_a_contract(office: Office, typed: Typed):
    dossier = office.running()
    typed("add", dossier, *told(ENTERED))
    typed("exit", dossier, "1", "--on", "30/06/2026", "--contract", "cdd", "--months", "6", "--subsidised", "non")
    assert typed("exit", dossier, "1", "--contract", "none")[0] == 0
    row = read(typed, "show", dossier, "1")
    assert (row["exit"]["months"], row["exit"]["subsidised"], row["exit_category"]) == (None, None, "none")
    assert row["exit_on"] == "2026-06-30"
    code, _, err = typed("exit", dossier, "1", "--contract", "none", "--months", "3")
    assert code == 1
    assert "retirez sa durée" in err


def test_an_exit_is_proved_by_a_piece_that_somebody_else_checks(office: Office, typed: Typed, tmp_path: Path):
    dossier = office.running()
    typed("add", dossier, *told(*AMINA, ENTERED))
    file = tmp_path / "contrat de Dubreuil Amina.txt"
    file.write_text("Contrat.", "utf-8")
    code, out, err = typed("evidence", dossier, "1", "--kind", "contract", "--file", str(file))
    assert (code, out) == (1, "")
    assert "La sortie n'est pas encore enregistrée" in err
    typed("exit", dossier, "1", "--on", "30/06/2026", "--contract", "cdi", "--evidence", "contract")
    assert read(typed, "show", dossier, "1")["evidence_told"] == "annoncée : contrat de travail"
    code, out, _ = typed("evidence", dossier, "1", "--kind", "contract", "--file", str(file))
    assert (code, out) == (0, f"Dossier {dossier}, participant n° 1 : pièce n° 1 donnée, à contrôler.\n")
    code, out, err = typed("evidence", dossier, "1", "--check", "accepted")
    assert (code, out) == (1, "")
    assert "votre rôle ne permet pas" in err
    code, out, err = typed("evidence", dossier, "1", "--check", "refused", login=LOCAL)
    assert (code, out) == (1, "")
    assert "Dites pourquoi la pièce est refusée" in err
    code, out, _ = typed("evidence", dossier, "1", "--check", "refused", "--reason", "Illisible.", login=LOCAL)
    assert (code, out) == (0, f"Dossier {dossier}, participant n° 1 : pièce n° 1 refusée : Illisible.\n")
    assert "Preuve : refusée : Illisible." in typed("show", dossier, "1")[1]
    typed("evidence", dossier, "1", "--kind", "payslip")
    code, out, _ = typed("evidence", dossier, "1", "--check", "accepted", login=INSTRUCTOR)
    assert (code, out) == (0, f"Dossier {dossier}, participant n° 1 : pièce n° 2 retenue.\n")
    assert [row["evidence"] for row in read(typed, "list", dossier, "--evidence", "accepted")] == ["accepted"]
    assert "Dubreuil" not in json.dumps(read(typed, "show", dossier, "1"))


@pytest.mark.parametrize(
    ("words", "told_"),
    [
        (("add", "{}"), "dites ce qui est connu"),
        (("edit", "{}", "1"), "dites ce qui change"),
        (("edit", "{}", "1", "--set", "Dubreuil"), "écrivez --set COLONNE=VALEUR"),
        (("edit", "{}", "1", "--set", "territory=nord", "--set", "territory=sud"), "écrit deux fois"),
        (("edit", "{}", "1", "--set", "teritory=nord"), "Vouliez-vous dire « territory » ?"),
        (("edit", "{}", "1", "--set", "key=autre"), "la clé d'un participant ne change pas"),
        (("edit", "{}", "9", "--set", "territory=nord"), "participant « 9 » : identifiant inconnu."),
        (("show", "{}", "9"), "participant « 9 » : identifiant inconnu."),
        (("exit", "{}", "1"), "dites la sortie"),
        (("evidence", "{}", "1"), "dites --kind"),
        (("evidence", "{}", "1", "--kind", "contrat"), "Vouliez-vous dire « contract » ?"),
        (("evidence", "{}", "1", "--kind", "truc"), "bulletin de paie (payslip), "),
        (("evidence", "{}", "9", "--kind", "contract"), "participant « 9 » : identifiant inconnu."),
        (("evidence", "{}", "1", "--kind", "contract", "--milestone", "bientôt"), "écrivez un nombre de mois"),
        (("evidence", "{}", "1", "--check", "accepted"), "aucune pièce n'est à contrôler"),
        (("evidence", "{}", "1", "--check", "accepted", "--piece", "4"), "pièce « 4 » : identifiant inconnu."),
    ],
)
def test_what_cannot_be_understood_is_told_and_nothing_is_kept(office: Office, typed: Typed, words, told_):
    dossier = office.running()
    typed("add", dossier, *told(ENTERED))
    before = read(typed, "show", dossier, "1")
    login = INSTRUCTOR if "--check" in words else EDITOR
    code, out, err = typed(*(word.format(dossier) for word in words), login=login)
    assert (code, out) == (2, "")
    assert told_ in err
    assert "Dubreuil" not in err
    assert read(typed, "show", dossier, "1") == before


def test_a_version_that_is_not_the_last_is_a_conflict_that_shows_facts_and_no_name(office: Office, typed: Typed):
    dossier = office.running()
    typed("add", dossier, *told(*AMINA, ENTERED))
    typed("edit", dossier, "1", *told("territory=sud", "phone=06 11 22 33 44"))
    code, out, err = typed(
        "edit", dossier, "1", *told("territory=nord", "last_name=Dubois", "phone=06 99 88 77 66"), "--version", "1"
    )
    assert (code, out) == (1, "")
    assert "Territoire : « Sud » est enregistré, vous proposez « Nord »" in err
    assert "Relisez la version 2" in err
    assert not any(said in err for said in ("Dubois", "Dubreuil", "06 11", "06 99"))
    assert typed("edit", dossier, "1", *told("territory=nord"), "--version", "2")[0] == 0


def test_news_of_a_contract_say_how_long_it_is_and_who_helps_to_pay_it(office: Office, typed: Typed):
    dossier = office.running()
    typed("add", dossier, *told("entered_on=10/03/2026", "exit_on=10/05/2026", "exit_contract=cdd"))
    work = told("months=3", "status=reached", "on=11/08/2026", "in_work=oui", "contract=cdd", "contract_months=7")
    code, _, err = typed("edit", dossier, "1", "--sheet", "milestones", *work, *told("from=exit", "subsidised=oui"))
    assert code == 0, err
    assert "3 mois après la sortie : en emploi, CDD, 7 mois, contrat aidé" in typed("show", dossier, "1")[1]


def test_a_month_counts_who_was_there_in_good_french(office: Office, typed: Typed, at_desk: Typed):
    dossier = office.running()
    for _ in range(2):
        typed("add", dossier, *told(ENTERED))
    code, out, err = at_desk("dossiers", "month", dossier, "2026-03", login=EDITOR, at=LATER)
    assert code == 0, err
    assert "2 personnes présentes, 2 entrées, 0 départ." in out.replace("\N{NO-BREAK SPACE}", " ")


def test_people_are_listed_by_the_words_that_the_list_itself_shows(office: Office, typed: Typed):
    dossier = office.running()
    typed("add", dossier, *told(ENTERED, "exit_on=10/05/2026", "exit_contract=cdi"))
    typed("add", dossier, *told(ENTERED))
    assert typed("evidence", dossier, "1", "--kind", "Contrat de travail")[0] == 0
    assert [piece["kind"] for piece in read(typed, "show", dossier, "1")["pieces"]] == ["contract"]
    typed("edit", dossier, "1", *told("territory=nord", "publics=brsa"))
    words = (("--stage", "Sorti"), ("--territory", "Nord"), ("--public", "Bénéficiaires du RSA"))
    for option, word in (*words, ("--evidence", "a controler")):
        assert [row["number"] for row in read(typed, "list", dossier, option, word)] == [1]
    assert read(typed, "list", dossier, "--due", "en retard") == []
    code, _, err = typed("list", dossier, "--stage", "sortie")
    assert (code, "sorti (exited)" in err, "Vouliez-vous dire « sorti » ?" in err) == (2, True, True)
    assert typed("evidence", dossier, "1", "--check", "retenue", login=INSTRUCTOR)[0] == 0
