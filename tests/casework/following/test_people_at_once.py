"""Two who record at once: nothing is lost, nobody is two people, and what one read is not written over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from desks import Office
from rosters import AMINA, LATER, kept, recorded, sheet

from tremplin.casework.following.editing import edit
from tremplin.errors import Conflict, TremplinError

WRITERS, TURNS = 4, 5


def at_once(count: int, do: Any) -> list[Any]:
    """What several do at the same instant: each answer, or the refusal that it is."""
    together = Barrier(count)

    def one(which: int) -> Any:
        together.wait()
        try:
            return do(which)
        except TremplinError as refused:
            return refused

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_the_people_that_several_record_in_one_dossier_are_all_kept(office: Office):
    dossier = office.running()

    def bring(which: int) -> int:
        return sum(
            recorded(
                office,
                dossier,
                sheet("participants", {"key": f"w{which}-{turn}", "entered_on": date(2026, 3, 2)}),
                actor=("editor", "signatory")[which % 2],
            ).added
            for turn in range(TURNS)
        )

    assert at_once(WRITERS, bring) == [TURNS] * WRITERS
    numbers = [number for number, _ in kept(office, "participations", "number", "key")]
    assert numbers == [*range(1, WRITERS * TURNS + 1)]
    assert kept(office, "rosters", "version") == [(WRITERS * TURNS,)]
    lines = [line for line in kept(office, "journal", "number", "act") if line[1] == "record_people"]
    assert len(lines) == WRITERS * TURNS


def test_one_person_whom_two_dossiers_meet_at_once_is_one_person(office: Office):
    dossiers = [office.running() for _ in range(WRITERS)]
    people = [{**AMINA, "key": f"k{rank}", "first_name": f"Prénom {rank % 3}"} for rank in range(6)]

    def bring(which: int) -> int:
        # in an order of its own: two writers that wait for each other would both stay
        turned = people[which:] + people[:which]
        return recorded(office, dossiers[which], sheet("participants", *turned)).added

    assert at_once(WRITERS, bring) == [6] * WRITERS
    assert len(kept(office, "persons")) == 3
    assert len(kept(office, "participations")) == 6 * WRITERS


def test_of_those_who_change_a_person_at_the_version_they_read_one_is_kept_and_the_others_are_told(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA))
    places = ("nord", "sud", "nord", "sud")

    def change(which: int) -> Any:
        said = {"territory": places[which], "household": "single", "schooling": str(3 + which)}
        return edit(office.desk, office.editor, dossier, 1, said, at=LATER, version=1)

    done = at_once(WRITERS, change)
    refused = [each for each in done if isinstance(each, Conflict)]
    assert len(refused) == WRITERS - 1
    assert kept(office, "participations", "number", "version") == [(1, 2)]
    for each in refused:
        assert each.version == 2
        assert any(difference.about == "Niveau de formation" for difference in each.differences)


def test_the_same_file_sent_twice_at_once_is_kept_once(office: Office):
    dossier = office.running()
    talk = {"key": "p1", "activity_key": "a", "kind": "interview", "on": date(2026, 4, 1), "hours_done": Decimal(1)}

    def bring(_: int) -> tuple[int, int]:
        done = recorded(office, dossier, sheet("participants", AMINA), sheet("activities", talk))
        return done.added, done.unchanged

    assert sorted(at_once(WRITERS, bring)) == [(0, 2)] * (WRITERS - 1) + [(2, 0)]
    assert len(kept(office, "participations")) == len(kept(office, "activities")) == 1


@pytest.mark.parametrize("said", [{"territory": "sud"}, {"exit_on": "30/06/2026", "exit_contract": "cdi"}])
def test_a_version_that_is_the_last_passes_and_the_next_edit_must_say_the_new_one(office: Office, said):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA))
    done = edit(office.desk, office.editor, dossier, 1, said, at=LATER, version=1)
    assert (done.version, done.changed) == (2, True)
    with pytest.raises(Conflict, match="Relisez la version 2"):
        edit(office.desk, office.editor, dossier, 1, said, at=LATER, version=1)
    assert edit(office.desk, office.editor, dossier, 1, said, at=LATER, version=2).changed is False
