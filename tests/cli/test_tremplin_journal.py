"""``tremplin journal``: read it, and prove it."""

import json
from datetime import timedelta

import pytest
from desks import AT, Office
from sqlalchemy import update

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.journal.line import write
from tremplin.records.journal import JournalHead

ADMIN = "admin@exemple.fr"


@pytest.fixture
def written(office: Office) -> str:
    """A dossier that was deposited the day after it was opened."""
    made = office.draft()
    deposit(office.desk, office.signatory, made, at=AT + timedelta(days=1))
    return made


def test_the_last_line_is_shown_first(at_desk, written):
    done = at_desk("journal", "show", login=ADMIN)
    titles, _, first, second, _ = done.out.splitlines()
    assert titles.split() == ["Ligne", "Quand", "Qui", "Acte", "Sur", "quoi", "Motif"]
    assert first.split()[:4] == ["2", "21/01/2026", "10:00:00", "signatory@exemple.fr"]
    assert "déposer le dossier" in first
    assert "ouvrir un dossier" in second
    assert second.endswith(f"dossier {written}  –")


def test_json_and_csv_say_all_that_a_line_keeps(at_desk, written):
    last, first, _ = json.loads(at_desk("journal", "show", "--format", "json", login=ADMIN).out)
    assert (last["number"], last["act"], last["at"]) == (2, "deposit", "2026-01-21T09:00:00+00:00")
    assert (last["before"]["state"], last["after"]["state"]) == ("draft", "submitted")
    assert last["previous"] == first["hash"]
    titles, line, *_ = at_desk("journal", "show", "--format", "csv", login=ADMIN).out.splitlines()
    assert titles == "number;at;actor;act;subject;reason;before;after;previous;hash"
    assert '""state"": ""submitted""' in line


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ([], [2, 1, 0]),
        (["--limit", "1"], [2]),
        (["--act", "create"], [1]),
        (["--actor", "Signatory@exemple.fr"], [2, 1]),
        (["--actor", "editor@exemple.fr"], []),
        (["--since", "21/01/2026"], [2]),
        (["--since", "2026-01-22"], []),
        (["--dossier", "00-2026-000001", "--act", "deposit"], [2]),
    ],
)
def test_lines_are_chosen(at_desk, written, words, numbers):
    done = at_desk("journal", "show", *words, "--format", "json", login=ADMIN)
    assert [line["number"] for line in json.loads(done.out)] == numbers


def test_nothing_to_show_is_said(at_desk):
    assert at_desk("journal", "show", "--act", "pay", login=ADMIN).out == "Aucune ligne du journal ne répond à cela.\n"


def test_a_day_begins_at_midnight_in_paris(at_desk, office):
    with office.desk.database.writing() as session:
        for second in (-1, 0):
            write(
                session, at=AT.replace(hour=23, minute=0) + timedelta(seconds=second), actor="x", act="x", subject="x"
            )
    done = at_desk("journal", "show", "--since", "2026-01-21", "--format", "json", login=ADMIN)
    assert [line["number"] for line in json.loads(done.out)] == [2]


def test_who_may_not_read_is_told_what_they_may(at_desk, written):
    done = at_desk("journal", "show", login="instructor@exemple.fr")
    assert (done.code, done.out) == (1, "")
    assert "--dossier" in done.err
    done = at_desk("journal", "show", "--dossier", written, login="signatory@exemple.fr")
    assert (done.code, done.out) == (1, "")
    assert "son journal se lit dans les services" in done.err
    assert at_desk("journal", "show").code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "--act", "deposer"], "n'est pas un acte : ouvrir un dossier (create), "),
        (["show", "--limit", "beaucoup"], "limite : nombre entier attendu"),
        (["show", "--since", "hier"], "date attendue"),
        (["verify", "--noted", "12"], "écrivez la ligne"),
    ],
)
def test_what_cannot_be_understood_is_told(at_desk, words, told):
    done = at_desk("journal", *words, login=ADMIN)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_an_act_is_asked_for_as_the_journal_tells_it(at_desk, written):
    named, coded = (at_desk("journal", "show", "--act", act, login=ADMIN) for act in ("Ouvrir un dossier", "create"))
    assert (named.code, named.out) == (0, coded.out)
    assert "ouvrir un dossier" in named.out


def test_a_proof_says_what_to_note_and_takes_it_back_without_an_account(at_desk, written):
    done = at_desk("journal", "verify")
    sentence, to_note, noted = done.out.splitlines()
    assert (done.code, sentence) == (0, "Journal entier : 2 lignes lues.")
    assert to_note == "Dernière ligne, à noter ailleurs que sur cette machine :"
    assert at_desk("journal", "verify", "--noted", noted.strip()).code == 0
    other = at_desk("journal", "verify", "--noted", f"2:{'f' * 64}")
    assert (other.code, other.out.splitlines()[0]) == (
        1,
        "Ligne 2 : ce n'est pas, ou ce n'est plus, celle que vous avez notée.",
    )


def test_a_proof_that_fails_places_each_problem_and_exits_1(at_desk, office, written):
    with office.desk.database.writing() as session:
        session.execute(update(JournalHead).values(number=4))
    done = at_desk("journal", "verify")
    assert done.code == 1
    assert done.out.splitlines()[:2] == [
        "Lignes 3 à 4 : il n'y a plus rien : le journal a été coupé.",
        "2 lignes lues. Avant la ligne 5, plus rien ne confirme les lignes, sinon elles-mêmes : "
        "comparez-les à une sauvegarde.",
    ]
    said = json.loads(at_desk("journal", "verify", "--format", "json").out)
    assert said["intact"] is False
    assert [(each["kind"], each["first"], each["last"]) for each in said["problems"]] == [("missing", 3, 4)]


def test_an_empty_journal_is_whole(at_desk):
    assert at_desk("journal", "verify").out == "Journal entier : il n'a pas encore de ligne.\n"


def test_what_to_type_next_keeps_the_filters(at_desk, written):
    asked = ("--dossier", written, "--act", "deposit", "--since", "21/01/2026", "--limit", "5")
    told = f"tremplin journal show --dossier {written} --act deposit --since 2026-01-21 --limit 5 --format json"
    done = at_desk("journal", "show", *asked, login=ADMIN)
    assert done.err.splitlines()[-1] == f"  {told}"
    whoever = at_desk("journal", "show", *asked, "--as", ADMIN)
    assert whoever.err.splitlines()[-1] == f"  {told} --as {ADMIN}"
    assert at_desk("journal", "show", login=ADMIN).err.splitlines()[-1] == "  tremplin journal show --format json"
