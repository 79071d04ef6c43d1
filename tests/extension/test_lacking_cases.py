"""What is told of the cases of open calls: a rule of which no case shows a side, and the cases that nobody signed."""

import os
import subprocess
import sys
from datetime import date

import pytest
from distributions import write
from factories import CALL, DEPARTMENT, FICHE, TYPOLOGY, make_platform

from tremplin.extension.manager import gather
from tremplin.platform import assemble
from tremplin.testing.lacking import lacking
from tremplin.testing.promises import Subject

# the session of the small department closes on this day
LAST = date(2026, 2, 14)
CASE = "- {{name: Un cas, fiche: 00/2026/ateliers, rule: {}, verdict: {}, facts: {{requested: 1 €}}{}}}\n"


@pytest.fixture
def told(tmp_path):
    """What is told of the small department, with these cases, on a day."""

    def asked(cases="", day=LAST, fiche=FICHE):
        alone = make_platform(tmp_path / "exemple", {"calls/2026/ateliers.yaml": fiche})
        write(tmp_path / "exemple", {"cases/ateliers.cases.yaml": cases or "[]"})
        subject = Subject(tmp_path / "exemple", "exemple", "tremplin_exemple.plugin", alone, assemble(gather([])))
        return list(lacking(subject, day))

    return asked


def test_each_rule_without_a_case_on_one_side_is_told(told):
    both = CASE.format("grant_ceiling", "met", "") + CASE.format("grant_ceiling", "broken", "")
    one = CASE.format("max_duration", "met", "")
    said = told(both + one)
    assert not any("grant_ceiling" in line for line in said)
    assert "00/2026/ateliers : aucun cas enfreint pour max_duration" in said
    assert "00/2026/ateliers : aucun cas respecté ni enfreint pour indirect_costs" in said


def test_a_fiche_whose_sessions_are_over_is_asked_for_nothing(told):
    assert told() != []
    assert told(day=date(2026, 2, 15)) == []


def test_the_cases_that_nobody_signed_are_counted_even_once_the_call_is_over(told):
    cases = CASE.format("grant_ceiling", "met", ", signed: ") + CASE.format("grant_ceiling", "met", ", signed: null")
    signed = CASE.format("grant_ceiling", "met", ", signed: Mme Exemple")
    assert told(cases + signed, day=date(2030, 1, 1)) == ["2 cas à relire et à signer"]


OF_FOLDER = {"00/2026": "33/2026", '"00"': '"33"', "sorties": "sorties-33", "closes: 2026": "closes: 2099"}


def in_folder(text):
    for old, new in OF_FOLDER.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("asked", [".", "cases", "cases/ateliers.cases.yaml"])
def test_a_folder_without_python_is_told_what_its_cases_lack(tmp_path, asked):
    cases = CASE.format("grant_ceiling", "met", ", signed: null") + CASE.format("grant_ceiling", "broken", "")
    # a contract of that department alone
    cases += "- {name: Un appui, fiche: 00/2026/ateliers, exit: {contract: cape}, category: null}\n"
    texts = {
        "department.yaml": f"{DEPARTMENT}exit_contracts:\n  cape: contrat d'appui\n",
        "2026/call.yaml": CALL,
        "2026/ateliers.yaml": FICHE,
        "sorties.yaml": TYPOLOGY,
        "cases/ateliers.cases.yaml": cases,
    }
    folder = write(tmp_path / "gironde", {name: in_folder(text) for name, text in texts.items()})
    run = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "tremplin.testing", asked]
    environ = os.environ | {"TREMPLIN_FICHES": str(folder)}
    told = subprocess.run(run, cwd=folder, env=environ, capture_output=True, text=True, check=False).stdout
    assert "cas qui manquent aux appels ouverts ou à venir" in told
    lines = told.splitlines()
    assert "33/2026/ateliers : aucun cas respecté ni enfreint pour indirect_costs" in lines
    assert not any("pour grant_ceiling" in line for line in lines)
    assert "1 cas à relire et à signer" in lines
    assert "contrat inconnu" not in told
    assert "Un appui" not in told
    # of what is installed beside the folder, nobody asked
    assert all(line.startswith("33/") for line in lines if " : aucun cas" in line)
