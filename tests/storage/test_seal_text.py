"""Seals: what version 0004 wrote in journals stays the seal of the same row, however it is computed."""

from datetime import UTC, date, datetime, timedelta, timezone

from tremplin.records.seals import DIGEST, HINT, seal

ROW = {
    "id": 12,
    "granted_cents": 1_234_567_890_123,
    "state": "accepted",
    "reason": 'Œuvre « d\'été » \\ "1"\n\N{LINE SEPARATOR}',
    "rate": 1.5,
    "counts_on": date(2026, 2, 28),
    "decided_at": datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=1))),
    "changed_at": datetime(2026, 3, 1, 7, 30, 0, 5, tzinfo=UTC),
    "nobody": None,
    "empty": "",
}
# as the first version that sealed wrote them
WRITTEN = "NxAwoYH5Q3F33sS_xukgXvyISIxseHbBkSapuDv5O9Qf25WOzU7wBTNxPu6WzA9"
OF_NOTHING = "RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o"


def test_a_seal_that_was_written_is_still_the_seal_of_its_row():
    assert seal(ROW) == WRITTEN
    assert seal(dict(reversed(ROW.items()))) == WRITTEN
    assert seal({}) == OF_NOTHING


def test_both_engines_seal_alike():
    texts = {"counts_on": "2026-02-28", "decided_at": "2026-03-01 07:30:00.000000"}
    moved = {"decided_at": datetime(2026, 3, 1, 7, 30, tzinfo=UTC)}
    assert seal({**ROW, **texts}) == seal({**ROW, **moved}) == WRITTEN


def test_a_column_that_is_null_changes_the_digest_of_no_row():
    more = seal({**ROW, "one_more": None})
    assert more[:DIGEST] == WRITTEN[:DIGEST]
    assert len(more) == len(WRITTEN) + HINT


def test_a_boolean_is_sealed_as_sqlite_gives_it_back():
    assert seal({"accepted": True}) == seal({"accepted": 1})
    assert seal({"accepted": False}) == seal({"accepted": 0}) != seal({"accepted": None})
