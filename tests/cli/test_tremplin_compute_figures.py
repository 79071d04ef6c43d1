"""``tremplin indicators compute`` and ``export``: what is read on a screen, what is said aside, and what is refused."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desks import Office
from peopled import peopled_office, person, row

from tremplin.indicators.exports.columns import NAMES
from tremplin.storage.engine import Database

CALL = ("--call", "00/2026")
MARCH = date(2026, 3, 1)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


@pytest.fixture
def crowded(office: Office) -> Office:
    """Forty people of whom three are men, most of them out to a job."""
    reference = office.running()
    for number in range(1, 41):
        person(office, reference, number, entered_on=MARCH, sex="m" if number <= 3 else "f", publics=["brsa"])
        if number > 10:
            row(office, "exits", reference, number, exit_on=date(2026, 6, 1), contract="cdi")
    return office


@pytest.fixture
def compute(crowded: Office, at_desk: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *words, login="statistician@exemple.fr": at_desk("indicators", "compute", *words, login=login)


def test_a_page_tells_what_is_done_beside_what_was_foreseen(compute):
    done = compute(*CALL, "--by", "sexe")
    assert done.code == 0
    assert done.out.startswith("Chiffres, appel 00/2026\n")
    assert "Fait" in done.out
    assert "Déclaré" not in done.out
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "Personnes accompagnées 40 20 (prévu)" in lines
    # three men, and nobody of neither sex nor whose sex is unknown: one mark, and a sentence says why
    few = ("homme", "autre, ou non dit")
    assert [lines.count(f"{sex} masqué –") for sex in few] == [2, 2]
    assert "« masqué » : moins de 5 personnes (11 pour une donnée de santé), zéro compris" in done.out
    assert "tremplin indicators export --call 00/2026 --out FICHIER.csv" in done.err


def test_software_reads_the_rows_of_an_export(compute):
    rows = json.loads(compute(*CALL, "--format", "json").out)
    assert [*rows[0]] == [*NAMES]
    assert (rows[0]["scope_kind"], rows[0]["scope"], rows[0]["numerator"], rows[0]["target"]) == (
        "call",
        "00/2026",
        40,
        20,
    )
    assert compute(*CALL, "--format", "csv").out.startswith("\ufeffschema;department;")


def test_exact_figures_say_that_they_are_not_to_be_given_out(compute):
    done = compute(*CALL, "--by", "sex", "--exact", login="instructor@exemple.fr")
    assert done.out.startswith("Chiffres, appel 00/2026 : chiffres exacts, à ne pas diffuser\n")
    assert "masqué" not in done.out
    refused = compute(*CALL, "--exact")
    assert (refused.code, refused.out) == (1, "")
    assert "votre rôle ne permet pas de lire des chiffres exacts" in refused.err


def test_a_carrier_is_told_that_only_its_own_is_counted(compute):
    assert "Compté sur les dossiers de votre périmètre seulement." in compute(*CALL, login="signatory@exemple.fr").err
    assert "Compté sur" not in compute(*CALL).err


def test_figures_are_of_one_scope(compute):
    done = compute(*CALL, "--fiche", "00/2026/ateliers")
    assert done.code == 2
    assert "gardez l'une de ces options (--call, --fiche)" in done.err
    twice = compute(*CALL, *CALL)
    assert twice.code == 2
    assert "donnez --call une seule fois" in twice.err


def test_without_a_scope_they_are_those_of_ones_department(compute):
    assert compute().out.startswith("Chiffres, département 00\n")
    assert compute(login="signatory@exemple.fr").out.startswith("Chiffres, département 00\n")
    assert compute(login="admin@exemple.fr").code == 1


def test_where_nothing_was_granted_there_is_nothing_to_count_yet(office: Office, at_desk):
    office.submitted()
    done = at_desk("indicators", "compute", *CALL, login="statistician@exemple.fr")
    assert (done.code, done.out) == (1, "")
    assert "Aucun dossier accordé n'est là : il n'y a rien à compter encore." in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--where", "sex"), "écrivez « champ=valeur »"),
        (("--where", "age=25-18"), "la seconde est plus petite que la première"),
        (("--at", "61-months"), "60 mois au plus"),
        (("--from", "2026-05-01", "--until", "2026-04-01"), "la période finit avant de commencer"),
        (("--call", "00/2025"), "appel « 00/2025 » : identifiant inconnu. Vouliez-vous dire « 00/2026 » ?"),
        (("--frozen",), "dites de quel dossier"),
    ],
)
def test_what_is_typed_wrong_is_told_in_words(compute, words, told):
    done = compute(*(words if "--call" in words else (*CALL, *words)))
    assert done.code == 2
    assert told in done.err


@pytest.mark.parametrize("words", [("--by", "attendee"), ("--call", "00/2026", "--exact")])
def test_a_refusal_writes_no_file_and_leaves_the_one_that_was_there(crowded, at_desk, tmp_path: Path, words):
    folder = tmp_path / "sortie"
    folder.mkdir()
    there = folder / "chiffres.csv"
    there.write_text("avant", "utf-8")
    for file in (there, folder / "autre.csv"):
        done = at_desk("indicators", "export", *words, "--out", str(file), login="statistician@exemple.fr")
        assert done.code == 1
    assert [(each.name, each.read_text("utf-8")) for each in folder.iterdir()] == [("chiffres.csv", "avant")]


def test_the_figures_that_a_report_froze_are_the_same_bytes_for_ever(crowded: Office, at_desk):
    reference = "00-2026-000001"
    crowded.report(reference)
    words = ("--dossier", reference, "--frozen", "--format", "csv")
    before = at_desk("indicators", "compute", *words, login="statistician@exemple.fr").out
    for number in range(50, 80):
        person(crowded, reference, number, entered_on=MARCH, sex="f", publics=["brsa"])
    assert at_desk("indicators", "compute", *words, login="statistician@exemple.fr").out == before
    page = at_desk("indicators", "compute", "--dossier", reference, "--frozen", login="statistician@exemple.fr").out
    assert page.startswith(f"Chiffres, dossier {reference}, tels que son bilan final les a figés\n")
