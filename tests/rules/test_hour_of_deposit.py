"""The hour of a deposit in a file of facts: alone, or with its day."""

from datetime import date, time

import pytest
from factories import FICHE, PLACE, make_platform, with_changes

from tremplin.errors import RefusedDocuments
from tremplin.rules.facts.file import read_facts
from tremplin.rules.trial import tried


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    hourly = with_changes(FICHE, ("closes: 2026-02-14", "closes: 2026-02-14\n    closes_at: 16:00"))
    return make_platform(tmp_path_factory.mktemp("exemple"), {PLACE: hourly})


def read(platform, text):
    fiche = platform.fiche("00/2026/ateliers")
    return read_facts(text.encode(), "faits.yaml", fiche, platform.words(fiche))


@pytest.mark.parametrize(
    "written",
    [
        "deposited_on: 2026-02-14\ndeposited_at: 15:59\n",
        'deposited_on: 14/02/2026\ndeposited_at: "15 h 59"\n',
        "deposited_at: 14/02/2026 15:59\n",
        "deposited_at: 2026-02-14T15:59\n",
        "deposited_at: 14 février 2026 à 15 h 59\n",
        "deposited_on: 2026-02-14\ndeposited_at: 14/02/2026 15:59\n",
        '{"deposited_on": "2026-02-14", "deposited_at": "15:59:00"}',
    ],
)
def test_an_hour_is_read_alone_or_with_its_day(platform, written):
    facts = read(platform, written)
    assert (facts.deposited_on, facts.deposited_at) == (date(2026, 2, 14), time(15, 59))


def test_the_hour_of_another_day_is_refused_at_its_place(platform):
    with pytest.raises(RefusedDocuments, match=r"faits\.yaml:2:15 deposited_at : heure attendue"):
        read(platform, "deposited_on: 2026-02-13\ndeposited_at: 14/02/2026 15:59\n")


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [("deposited_at: 14/02/2026 16:00\n", "met"), ("deposited_at: 14/02/2026 16:00:01\n", "broken")],
)
def test_a_trial_judges_the_hour(platform, facts, verdict):
    fiche = platform.fiche("00/2026/ateliers")
    made = tried(fiche, read(platform, f"{facts}starts_on: 2026-03-01\n"))
    [found] = [each.finding.verdict for each in made.judged if each.rule.kind == "deposit_window"]
    assert found == verdict


def test_what_is_asked_of_a_late_deposit_is_written_as_a_file_reads_it(platform):
    fiche = platform.fiche("00/2026/ateliers")
    facts = read(platform, "deposited_at: 14/02/2026 18:00\nstarts_on: 2026-03-01\n")
    [finding] = [each for each in tried(fiche, facts).published()["findings"] if each["kind"] == "deposit_window"]
    assert finding["changes"] == [{"fact": "deposited_at", "value": "16:00"}]
    assert finding["nearest"] == "16:00"
