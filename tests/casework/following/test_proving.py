"""The evidence of an operation as a whole: what is to be proved, a sample found again by its seed, and the files."""

import json
from datetime import date

import pytest
from desks import Office
from rosters import AMINA, LATER, PAUL, everything, kept, recorded, sheet
from statements import statements
from test_evidence import PDF, given, left

from tremplin.casework.following import evidence
from tremplin.casework.following.milestones import milestone
from tremplin.casework.following.proving.opening import opened
from tremplin.casework.following.proving.pieces import EvidenceStanding
from tremplin.casework.following.proving.sampling import Provable, provable
from tremplin.errors import Conflict, Forbidden, RefusedRequest, UnknownIdentifier


def found(office: Office, dossier: str) -> Provable:
    return provable(office.desk, office.reader, dossier, at=LATER)


def many(office: Office, count: int) -> str:
    dossier = office.running()
    rows = [{**PAUL, "key": f"k{rank}", "last_name": f"Nom{rank}"} for rank in range(count)]
    recorded(office, dossier, sheet("participants", *rows))
    return dossier


def test_exits_and_news_are_told_by_number_with_what_proves_them(office: Office):
    dossier = left(office)
    recorded(office, dossier, sheet("milestones", {"key": "p2", "from": "exit", "months": "3", "status": "reached"}))
    recorded(
        office, dossier, sheet("milestones", {"key": "p2", "from": "exit", "months": "1", "status": "unreachable"})
    )
    given(office, dossier)
    exit_, news = found(office, dossier).lines
    assert (exit_.participation, exit_.about, exit_.standing, exit_.words) == (2, None, "to_check", "à contrôler")
    assert (news.participation, news.about, news.standing) == (2, milestone("3-months"), "none")
    assert (exit_.key, news.key) == ("2", "2/exit/3")
    assert "Lenoir" not in repr(found(office, dossier))
    evidence.check(office.desk, office.local, dossier, 2, accepted=True, at=LATER)
    assert found(office, dossier).counts() == {"none": 1, "to_check": 0, "accepted": 1, "refused": 0}


def test_news_of_somebody_without_work_nor_training_are_told_in_words(office: Office):
    dossier = left(office)
    told = {"key": "p2", "from": "exit", "months": "3", "status": "reached", "contract": "none"}
    recorded(office, dossier, sheet("milestones", told))
    assert found(office, dossier).lines[-1].what.endswith("ni emploi ni formation")
    assert "none" not in found(office, dossier).lines[-1].what


def test_a_seed_finds_its_sample_again_and_another_seed_draws_another(office: Office):
    all_ = found(office, many(office, 30))
    drawn = {seed: [line.participation for line in all_.sample(seed, 5)] for seed in ("1", "2", "3")}
    assert drawn["1"] == [line.participation for line in all_.sample("1", 5)]
    assert len({*map(tuple, drawn.values())}) == 3
    assert all(len(numbers) == 5 and numbers == sorted(numbers) for numbers in drawn.values())
    assert all_.sample("1", 0) == ()
    assert all_.sample("1", 100) == all_.lines
    # a larger sample holds the smaller one
    assert {*drawn["1"]} < {line.participation for line in all_.sample("1", 9)}


def test_what_is_recorded_later_draws_nothing_anew(office: Office):
    dossier = many(office, 20)
    before = {line.key for line in found(office, dossier).sample("graine", 6)}
    recorded(office, dossier, sheet("participants", {**PAUL, "key": "tard", "last_name": "Tard"}))
    after = {line.key for line in found(office, dossier).sample("graine", 6)}
    assert len(before & after) >= 5


def test_reading_what_is_to_be_proved_takes_as_many_statements_for_one_as_for_many(office: Office):
    counts = []
    for dossier in (many(office, 1), many(office, 25)):
        counts.append(statements(office, lambda of=dossier: found(office, of)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["editor", "local", "instructor"])
def test_who_may_read_names_opens_the_file_and_the_journal_keeps_it(office: Office, who: str):
    dossier = left(office)
    given(office, dossier)
    with opened(office.desk, getattr(office, who), dossier, 2, 1, at=LATER) as file:
        assert file.stream.read() == PDF
        assert (file.name, file.media_type, file.size) == (f"{dossier}-2-1.pdf", "application/pdf", len(PDF))
    _, act, after = kept(office, "journal", "number", "act", "after")[-1]
    assert (act, json.loads(after)) == ("read_identities", {"people": 1, "participation": 2, "piece": 1})


@pytest.mark.parametrize(
    ("who", "number", "piece", "refused"),
    [
        ("reader", 2, 1, Forbidden),
        ("decider", 2, 1, Forbidden),
        ("other", 2, 1, UnknownIdentifier),
        ("instructor", 1, 1, UnknownIdentifier),
        ("instructor", 2, 9, UnknownIdentifier),
        ("instructor", 2**70, 1, UnknownIdentifier),
    ],
)
def test_nobody_else_opens_it_and_nothing_is_kept(office: Office, who: str, number: int, piece: int, refused: type):
    dossier = left(office)
    given(office, dossier)
    before = everything(office)
    with pytest.raises(refused), opened(office.desk, getattr(office, who), dossier, number, piece, at=LATER):
        pass
    assert everything(office) == before


def test_a_piece_without_a_file_has_nothing_to_open(office: Office):
    dossier = left(office)
    given(office, dossier, content=None)
    opening = opened(office.desk, office.instructor, dossier, 2, 1, at=LATER)
    with pytest.raises(RefusedRequest, match="donnée sans fichier"), opening:
        pass


def test_an_exit_that_is_not_told_is_still_to_be_proved(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", {**AMINA, "exit_on": date(2026, 6, 30)}))
    (line,) = found(office, dossier).lines
    assert line.what == "issue non dite"


def test_the_same_answer_sent_twice_is_one_and_that_of_another_since_is_shown(office: Office):
    dossier = left(office)
    given(office, dossier)
    seen = EvidenceStanding.TO_CHECK
    answer = {"accepted": False, "reason": "Illisible.", "at": LATER, "piece": 1, "seen": seen}
    first = evidence.check(office.desk, office.local, dossier, 2, **answer)
    lines = len(kept(office, "journal", "number"))
    assert evidence.check(office.desk, office.local, dossier, 2, **answer) == first
    assert len(kept(office, "journal", "number")) == lines
    with pytest.raises(Conflict, match="« refusée » est enregistré, vous proposez « retenue »"):
        evidence.check(office.desk, office.instructor, dossier, 2, accepted=True, at=LATER, piece=1, seen=seen)
    assert len(kept(office, "journal", "number")) == lines
    # whoever saw that it was refused may think otherwise
    evidence.check(
        *(office.desk, office.instructor, dossier, 2),
        accepted=True,
        at=LATER,
        piece=1,
        seen=EvidenceStanding.REFUSED,
    )
    assert kept(office, "evidence", "accepted") == [(True,)]
