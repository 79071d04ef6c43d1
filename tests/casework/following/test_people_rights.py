"""Who may record, check and read people: the roles of a dossier, nobody else, and no way round by the base."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from desks import Office
from rosters import AMINA, LATER, PAUL, everything, kept, recorded, sheet
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.following import editing, evidence, roster
from tremplin.casework.following.recording import record
from tremplin.catalogue.sheets import EMPTIED
from tremplin.errors import Forbidden, NotYet, TremplinError, UnknownIdentifier
from tremplin.records.codes import Role

Verb = Callable[[Office, Actor, str], Any]
LEFT = sheet("participants", AMINA, PAUL)


def _record(office: Office, who: Actor, dossier: str) -> Any:
    return record(office.desk, who, dossier, [sheet("participants", {**AMINA, "territory": "sud"})], at=LATER)


def _add(office: Office, who: Actor, dossier: str) -> Any:
    return editing.add(office.desk, who, dossier, {"entered_on": "02/03/2026"}, at=LATER)


def _edit(office: Office, who: Actor, dossier: str) -> Any:
    return editing.edit(office.desk, who, dossier, 1, {"territory": "sud"}, at=LATER)


def _give(office: Office, who: Actor, dossier: str) -> Any:
    return evidence.give(office.desk, who, dossier, 2, "contract", at=LATER)


def _check(office: Office, who: Actor, dossier: str) -> Any:
    return evidence.check(office.desk, who, dossier, 2, accepted=True, at=LATER, piece=1)


def _list(office: Office, who: Actor, dossier: str) -> Any:
    return roster.listed(office.desk, who, dossier, at=LATER)


def _names(office: Office, who: Actor, dossier: str) -> Any:
    return roster.listed(office.desk, who, dossier, at=LATER, names=True)


def _health(office: Office, who: Actor, dossier: str) -> Any:
    return roster.shown(office.desk, who, dossier, 2, at=LATER, health=True)


CARRIERS, INSTRUCTORS = ("signatory", "editor"), ("instructor", "second")
# « second » instructs and decides
VERBS: dict[str, tuple[Verb, tuple[str, ...]]] = {
    "record": (_record, (*CARRIERS, *INSTRUCTORS)),
    "add": (_add, (*CARRIERS, *INSTRUCTORS)),
    "edit": (_edit, (*CARRIERS, *INSTRUCTORS)),
    "give": (_give, (*CARRIERS, *INSTRUCTORS)),
    "check": (_check, ("local", *INSTRUCTORS)),
    "list": (_list, (*CARRIERS, "local", *INSTRUCTORS, "decider")),
    "names": (_names, (*CARRIERS, "local", *INSTRUCTORS)),
    "health": (_health, (*CARRIERS, *INSTRUCTORS)),
}
INSIDE = ("signatory", "editor", "local", "instructor", "second", "decider")
STRANGERS = ("other", "statistician", "admin", "far", "south", "nobody")


def somebody(office: Office, name: str) -> Actor:
    """Somebody of the office, or for whom its dossiers are those of others."""
    grants = {
        "far": (Grant(Role.INSTRUCTOR, department="99"), Grant(Role.DECISION_MAKER, department="99")),
        "south": (Grant(Role.TERRITORIAL_SERVICE, department="00", territory="sud"),),
        "nobody": (),
    }
    known: Actor | None = getattr(office, name, None)
    return known or Actor(1, f"{name}@exemple.fr", grants[name])


def followed(office: Office) -> str:
    """A dossier with two people, of whom one left and gave a piece."""
    dossier = office.running()
    recorded(office, dossier, LEFT)
    evidence.give(office.desk, office.signatory, dossier, 2, "contract", at=LATER)
    return dossier


@pytest.mark.parametrize("verb", VERBS)
def test_each_role_does_what_the_table_gives_it_and_nothing_more(office: Office, verb):
    dossier = followed(office)
    do, allowed = VERBS[verb]
    for name in INSIDE:
        before = everything(office)
        if name in allowed:
            do(office, somebody(office, name), dossier)
            continue
        with pytest.raises(Forbidden, match="votre rôle ne permet pas"):
            do(office, somebody(office, name), dossier)
        assert everything(office) == before


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("verb", VERBS)
def test_the_people_of_others_and_those_of_no_dossier_answer_alike(office: Office, verb, name):
    dossier, do, answers = followed(office), VERBS[verb][0], []
    before = everything(office)
    for written in (dossier, "00-2026-000999"):
        with pytest.raises(TremplinError) as refused:
            do(office, somebody(office, name), written)
        answers.append((type(refused.value), str(refused.value).replace(written, "…")))
    assert answers == [(UnknownIdentifier, "dossier « … » : identifiant inconnu.")] * 2
    assert everything(office) == before


def test_an_official_who_joins_the_carrier_neither_checks_nor_reads_as_one(office: Office):
    dossier = followed(office)
    both = replace(office.local, grants=(*office.local.grants, *office.editor.grants))
    with pytest.raises(Forbidden):
        _check(office, both, dossier)
    # what the organisation may, they may as its member
    assert _names(office, both, dossier).rows[0]["last_name"] == "Dubreuil"


def test_who_guesses_a_birth_date_reads_no_telephone_that_another_carrier_was_told(office: Office):
    first, second = office.running(), office.running()
    recorded(office, first, sheet("participants", {**AMINA, "email": "amina@exemple.fr"}))
    guessed = {code: AMINA[code] for code in ("key", "last_name", "first_name", "birth_date")}
    recorded(office, second, sheet("participants", guessed))
    assert len(kept(office, "persons")) == 1
    row = _names(office, office.editor, second).rows[0]
    assert (row["last_name"], row["phone"], row["email"]) == ("Dubreuil", None, None)
    # nor do they change it: what one carrier tells of how to reach somebody is theirs
    recorded(office, second, sheet("participants", {"key": "p1", "phone": "06 99 88 77 66", "email": EMPTIED}))
    told = [_names(office, office.editor, dossier).rows[0] for dossier in (first, second)]
    assert [(row["phone"], row["email"]) for row in told] == [
        ("01 23 45 67 89", "amina@exemple.fr"),
        ("06 99 88 77 66", None),
    ]


def test_whoever_recorded_a_piece_does_not_check_it_even_from_paper(office: Office):
    dossier = followed(office)
    done = evidence.give(office.desk, office.instructor, dossier, 2, "payslip", at=LATER)
    with pytest.raises(NotYet, match="son contrôle revient à une autre personne"):
        evidence.check(office.desk, office.instructor, dossier, 2, accepted=True, at=LATER, piece=done.piece)
    evidence.check(office.desk, office.second, dossier, 2, accepted=True, at=LATER, piece=done.piece)


def test_reading_names_or_health_is_a_line_that_names_nobody_and_reading_numbers_is_none(office: Office):
    dossier = followed(office)

    def lines() -> list[tuple[Any, ...]]:
        return kept(office, "journal", "number", "act", "dossier_id", "reason", "after")

    before = len(lines())
    _list(office, office.local, dossier)
    roster.shown(office.desk, office.local, dossier, 2, at=LATER)
    assert len(lines()) == before
    roster.listed(office.desk, office.local, dossier, at=LATER, names=True, why="Comité du 2 octobre.")
    roster.shown(office.desk, office.editor, dossier, 2, at=LATER, names=True, health=True)
    told = lines()[before:]
    assert [(act, after, reason) for _, act, _, reason, after in told] == [
        ("read_identities", '{"people":2}', "Comité du 2 octobre."),
        ("read_identities", '{"people":1}', None),
        ("read_health", '{"people":1}', None),
    ]
    assert not any("Dubreuil" in str(line) for line in told)


def test_a_reader_who_is_refused_leaves_no_line(office: Office):
    dossier = followed(office)
    before = everything(office)
    with pytest.raises(Forbidden):
        _names(office, office.decider, dossier)
    with pytest.raises(UnknownIdentifier):
        roster.shown(office.desk, office.editor, dossier, 9, at=LATER, names=True)
    assert everything(office) == before


@pytest.mark.parametrize(
    ("table", "columns", "values"),
    [
        ("exits", "contract", "'cdi'"),
        ("participation_publics", "code", "'brsa'"),
        ("participation_health", "code", "'rqth'"),
        ("milestones", "origin, months, status", "'exit', '6', 'reached'"),
        ("activities", "activity_key, kind, held_on", "'a', 'interview', '2026-04-01'"),
        ("evaluations", "done_on, item, result", "'2026-04-01', 'Code', 'acquired'"),
        (
            "evidence",
            "number, kind, given_on, recorded_at, recorded_by",
            "7, 'contract', '2026-04-01', '2026-04-01 00:00:00', 1",
        ),
    ],
)
def test_the_base_itself_keeps_nothing_of_a_participation_that_is_not_there(office: Office, table, columns, values):
    followed(office)
    with pytest.raises(IntegrityError), office.desk.database.writing() as session:
        # of the other dossier of the office, there is nobody
        session.execute(text(f"INSERT INTO {table} (dossier_id, participation, {columns}) VALUES (1, 9, {values})"))


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("nobody who was not reached said anything", "'exit', '6', 'unreachable', true"),
        ("a word is one of those that are known", "'exit', '6', 'perhaps', NULL"),
        ("a milestone counts from a known day", "'birth', '6', 'reached', true"),
    ],
)
def test_the_base_refuses_news_that_contradict_themselves(office: Office, told, values):
    followed(office)
    columns = "dossier_id, participation, origin, months, status, in_work"
    with pytest.raises(IntegrityError), office.desk.database.writing() as session:
        session.execute(text(f"INSERT INTO milestones ({columns}) VALUES (1, 1, {values})"))
