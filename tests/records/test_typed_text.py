"""Whatever verb keeps a text that somebody typed, no NIR is kept with it: each column of such texts refuses one."""

import pytest
from sqlalchemy import Column, String, insert
from sqlalchemy.dialects import postgresql, sqlite

from tremplin.errors import TremplinError
from tremplin.records.base import KeptNir, TypedLine
from tremplin.records.classes import DataClass, class_of
from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database

NIR = "2 95 10 99 126 111 93"
# codes of a list, hashes and numbers that a reader proves, at most as long as these
SHORT = 80
# what software writes: the words of a fiche as it was frozen, what a computation found, what opens a session
WRITTEN_BY_SOFTWARE = {
    *(
        "accounts.password_hash",
        "passkeys.credential",
        "passkeys.public_key",
        "guesses.tried",
        "fiche_snapshots.form",
        "fiche_snapshots.document",
    ),
    *("journal.actor", "journal.before", "journal.after", "journal.seals", "decisions.findings", "decisions.scores"),
    *("deposits.missing", "deposits.mentions", "execution_months.figures", "reports.figures", "settlement_lines.why"),
    # what titles and names say already, folded
    "search_marks.text",
    # why a letter did not leave or a work failed, where no address is repeated
    *("mails.error", "jobs.error", "works.error", "webhook_calls.error"),
    # what a machine is answered once: references, versions, receipts
    "kept_answers.answer",
    # codes, as JSON
    *("committees.attendees", "outcomes.quality", "outcomes.publics"),
    *("releases.figures", "releases.content", "frozen_figures.content"),
    *("tally_layouts.content", "tally_unions.content"),
}
TEXTS = [
    column
    for table in METADATA.sorted_tables
    for column in table.columns
    if isinstance(column.type, String | TypedLine)
]


def named(column: Column[object]) -> str:
    return str(column)


@pytest.mark.parametrize("column", [each for each in TEXTS if isinstance(each.type, TypedLine)], ids=named)
def test_a_column_of_what_people_type_refuses_a_nir_without_telling_it(column: Column[str]):
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        bind = column.type.dialect_impl(dialect).bind_processor(dialect)
        assert bind
        assert bind("né en 1985, au chômage") == "né en 1985, au chômage"
        with pytest.raises(KeptNir, match="numéro de sécurité sociale") as refused:
            bind(f"Mme Durand, {NIR}")
        assert "95" not in str(refused.value)


@pytest.mark.parametrize("column", [each for each in TEXTS if not isinstance(each.type, TypedLine)], ids=named)
def test_a_column_that_would_keep_one_is_written_by_software_alone(column: Column[str]):
    short = isinstance(column.type, String) and column.type.length is not None and column.type.length <= SHORT
    assert short or str(column) in WRITTEN_BY_SOFTWARE
    assert class_of(column) is not DataClass.FREE


def test_the_database_is_never_asked_and_the_sentence_is_whole(database: Database):
    row = {"name": f"Association {NIR}", "rna": "W123456789", "created_at": None, "version": 1}
    with pytest.raises(TremplinError, match="numéro de sécurité sociale") as refused, database.writing() as session:
        session.execute(insert(METADATA.tables["organisations"]), row)
    assert "126" not in str(refused.value)
