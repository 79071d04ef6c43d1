"""Finding dossiers: by words, days, who instructs and what is late, in two orders, with what it all adds up to."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from desks import AT, FICHE, Office
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from tremplin.casework.acting.desk import target_of
from tremplin.casework.acting.policy import Actor, Grant, may
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.reading import orders, scanning
from tremplin.casework.reading.filters import LATEST, Filters, ListingOrder, Sort
from tremplin.casework.reading.instructors import instructor
from tremplin.casework.reading.listing import Totals, kept_order, listed, totals
from tremplin.clock import day_in_paris
from tremplin.documents import searching
from tremplin.errors import UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin.records.assignments import Assignment
from tremplin.records.codes import CARRIERS, Role, State
from tremplin.records.dossiers import Dossier, Territory
from tremplin.records.organisations import Organisation
from tremplin.records.reference import reference_of
from tremplin.records.searching import SearchMark
from tremplin.storage.engine import rows_of

TITLES = ("Atelier cuisine", "Ateliers d’été", "Chantier 50 %", "Œuvres du port", "Mobilité_sud", "Vélo l'hiver")
DEPARTMENTS, AREAS = ("00", "01"), ("nord", "sud")
TODAY = date(2026, 6, 1)
FIRST = datetime(2026, 1, 10, 22, 30, tzinfo=UTC)


def many(office: Office, count: int) -> None:
    """Dossiers of two departments, deposited through ten days, some lent, some late, drawn with a seed."""
    draw = random.Random(7)
    office.draft(title=TITLES[0])
    people = [office.instructor.account_id, office.second.account_id]
    with office.desk.database.writing() as session:
        model = session.scalars(select(Dossier)).one()
        for number in range(2, count + 2):
            call = f"{draw.choice(DEPARTMENTS)}/{draw.choice(('2025', '2026'))}"
            state = draw.choice([State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.UNDER_REVIEW])
            came = FIRST + timedelta(days=draw.randrange(10), hours=draw.randrange(3))
            row = {
                "id": number,
                "department": call[:2],
                "call": call,
                "fiche": f"{call}/{draw.choice(('ateliers', 'chantiers'))}",
                "snapshot": model.snapshot,
                "organisation_id": draw.choice((office.organisation, office.stranger)),
                "title": draw.choice(TITLES),
                "state": state,
                "created_at": AT,
                "created_by": draw.choice((office.signatory, office.instructor)).account_id,
                "changed_at": AT,
                "requested_cents": draw.choice((None, number * 100)),
                "instructor_id": draw.choice(people) if state is State.UNDER_REVIEW else None,
            }
            deposited = {} if state is State.DRAFT else {"deposited_at": came, "counts_on": came.date()}
            session.execute(insert(Dossier), {**row, **deposited})
            for area in draw.sample(AREAS, draw.randrange(3)):
                session.execute(insert(Territory), {"dossier_id": number, "code": area, "department": call[:2]})
            if number % 5 == 0:
                due = update(SearchMark).where(SearchMark.dossier_id == number)
                session.execute(due.values(due_on=TODAY + timedelta(days=draw.choice((-3, 0, 3)))))
            if number % 4 == 0:
                lent = {"dossier_id": number, "number": 1, "given_to": people[1], "given_at": AT, "given_by": people[0]}
                days = {"starts_on": TODAY - timedelta(days=draw.choice((9, 1))), "ends_on": TODAY - timedelta(days=1)}
                days["ends_on"] += timedelta(days=draw.choice((0, 1, 5)))
                session.execute(insert(Assignment), {**lent, **days})


class Oracle:
    """All the dossiers, and what a listing must keep of them, told one by one."""

    def __init__(self, office: Office):
        with office.desk.database.reading() as session:
            self.rows = session.scalars(select(Dossier)).all()
            self.targets = {each.id: target_of(session, each) for each in self.rows}
            self.names = {each.id: each for each in session.scalars(select(Organisation))}
            self.due = dict(session.execute(select(SearchMark.dossier_id, SearchMark.due_on)).all())
            self.lent: dict[int, Assignment] = {each.dossier_id: each for each in session.scalars(select(Assignment))}

    def kept(self, actor: Actor, asked: Filters, order: ListingOrder) -> list[Dossier]:
        found = [
            each for each in self.rows if may(actor, Act.SEE, self.targets[each.id]) and self.keeps(actor, asked, each)
        ]
        if order.sort is Sort.DEPOSITED:
            found = [each for each in found if each.deposited_at]
            found.sort(key=lambda each: (each.deposited_at, each.id))
        else:
            found.sort(key=lambda each: each.id)
        return found if order.ascending else found[::-1]

    def keeps(self, actor: Actor, asked: Filters, row: Dossier) -> bool:
        wanted = searching.terms(asked.search or "")
        carrier = self.names[row.organisation_id]
        said = searching.text(row.title, carrier.name, carrier.siret, carrier.rna, reference_of(row.call, row.id))
        day = day_in_paris(row.deposited_at) if row.deposited_at else None
        member = actor.belongs_to(row.organisation_id)
        return (
            asked.state in (None, row.state)
            and asked.call in (None, row.call)
            and asked.fiche in (None, row.fiche)
            and wanted is not None
            and all(term in said for term in wanted)
            and (asked.deposited_from is None or (day is not None and day >= asked.deposited_from))
            and (asked.deposited_until is None or (day is not None and day <= asked.deposited_until))
            and (not asked.late or (self.due[row.id] is not None and self.due[row.id] < TODAY))
            and (asked.instructor_id is None or (not member and self.instructs(asked.instructor_id, row)))
            and (asked.mine is None or (row.created_by == asked.mine if member else self.instructs(asked.mine, row)))
        )

    def instructs(self, account: int, row: Dossier) -> bool:
        lent = self.lent.get(row.id)
        now = lent is not None and lent.given_to == account and lent.starts_on <= TODAY <= lent.ends_on
        return row.instructor_id == account or now


def pages(office: Office, actor: Actor, asked: Filters, order: ListingOrder, limit: int) -> list[str]:
    found, after = [], None
    while True:
        page = listed(office.desk.database, actor, asked, limit=limit, after=after, order=order)
        found += [row.reference for row in page.rows]
        after = page.after
        if after is None:
            return found


@pytest.mark.parametrize("few", [scanning.FEW, 0])
def test_what_is_found_is_what_one_may_see_and_asked_for_in_the_order_that_is_asked(office: Office, monkeypatch, few):
    # both ways lead to the same: by what few dossiers hold, and by an index that is read in order
    monkeypatch.setattr(scanning, "FEW", few)
    monkeypatch.setattr(scanning, "MANY", few)
    many(office, 80)
    oracle, people = Oracle(office), [office.instructor.account_id, office.second.account_id, 999]
    organisations = st.sampled_from([office.organisation, office.stranger])
    departments = st.sampled_from([*DEPARTMENTS, "02"])
    staff = [role for role in Role if role not in (*CARRIERS, Role.TERRITORIAL_SERVICE)]
    grants = st.one_of(
        st.builds(Grant, st.sampled_from(CARRIERS), organisation_id=organisations),
        st.builds(Grant, st.sampled_from(staff), department=departments),
        st.builds(Grant, st.just(Role.READER), department=departments, territory=st.sampled_from(AREAS)),
    )
    words = ["atelier", "ATELIERS", "été", "oeuvre", "les", "autre w0", "%", "50 %", "_", "sud", "00-2026", "l'hiver x"]
    days = st.one_of(st.none(), st.dates(date(2026, 1, 9), date(2026, 1, 22)))
    filters = st.builds(
        Filters,
        search=st.sampled_from([None, None, *words, "000012"]),
        state=st.sampled_from([None, None, State.UNDER_REVIEW]),
        call=st.sampled_from([None, None, "00/2026"]),
        fiche=st.sampled_from([None, None, FICHE]),
        instructor_id=st.sampled_from([None, None, *people]),
        deposited_from=days,
        deposited_until=days,
        late=st.sampled_from([False, False, True]),
        on=st.just(TODAY),
    )
    mine = st.builds(Filters, mine=st.sampled_from(people), on=st.just(TODAY))
    ordered = st.builds(ListingOrder, st.sampled_from(Sort), st.booleans())

    # what the fixture made is only read
    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(grants, min_size=1, max_size=3),
        st.one_of(filters, filters, mine),
        ordered,
        st.sampled_from([1, 9, 99]),
    )
    def holds(held, asked, order, limit):
        actor = Actor(people[0], "quelqu'un", tuple(held))
        wanted = oracle.kept(actor, asked, order)
        assert pages(office, actor, asked, order, limit) == [reference_of(each.call, each.id) for each in wanted]
        whole = oracle.kept(actor, asked, LATEST)
        requested = sum(each.requested_cents or 0 for each in whole)
        granted = sum(each.granted_cents or 0 for each in whole)
        assert totals(office.desk.database, actor, asked) == Totals(len(whole), requested, granted)

    holds()


@pytest.mark.parametrize(
    "asked",
    [
        *("%", "_", "'", '"', "\\", "*", "-", ":", "a' OR '1'='1", "NEAR(a b)", "text:a", "{", "é" * 10_000, "🎭🎭"),
        *(
            "\u202eatelier",
            "\u0000",
            "x " * 5_000,
            "%%%% ____",
            "\n",
            "a\tb",
            "(((((",
            "\ud7ff\uffff",
            " ".join("%" * 900),
        ),
    ],
)
def test_whatever_is_typed_is_plain_text_and_never_an_error(office: Office, asked):
    office.draft(title="Jardin")
    found = listed(office.desk.database, office.instructor, Filters(search=asked)).rows
    added = totals(office.desk.database, office.instructor, Filters(search=asked))
    wanted = searching.terms(asked)
    said = searching.text("Jardin", "Les Ateliers", "W000000001", "00-2026-000001")
    assert added.count == len(found) == (wanted is not None and all(term in said for term in wanted))


def test_what_one_may_not_see_is_neither_found_nor_counted(office: Office):
    office.draft(title="Jardin secret")
    for actor in (office.other, office.admin, office.statistician):
        for asked in ("secret", "jardin", "00-2026-000001", "W000000001"):
            assert listed(office.desk.database, actor, Filters(search=asked)).rows == ()
            assert totals(office.desk.database, actor, Filters(search=asked)) == Totals(0, 0, 0)


def test_a_deposit_is_of_the_day_in_paris(office: Office):
    written = office.draft()
    # half past midnight of the 21st in Paris
    deposit(office.desk, office.signatory, written, at=datetime(2026, 1, 20, 23, 30, tzinfo=UTC))

    def found(**asked: date) -> int:
        return len(listed(office.desk.database, office.instructor, Filters(**asked)).rows)

    assert (found(deposited_until=date(2026, 1, 20)), found(deposited_from=date(2026, 1, 21))) == (0, 1)
    assert (found(deposited_until=date(2026, 1, 21)), found(deposited_from=date(2026, 1, 22))) == (1, 0)
    assert found(deposited_from=date.min, deposited_until=date.max) == 1


def test_a_page_by_deposit_begins_after_no_dossier_that_one_may_not_see(office: Office):
    theirs = office.submitted()
    order = ListingOrder(Sort.DEPOSITED)
    assert listed(office.desk.database, office.signatory, order=order, after=theirs).rows == ()
    for after in (theirs, "00-2026-000099"):
        with pytest.raises(WrongUsage, match="n'est pas la référence d'un dossier de cette liste"):
            listed(office.desk.database, office.other, order=order, after=after)


def test_a_draft_was_never_deposited(office: Office):
    office.draft()
    assert listed(office.desk.database, office.instructor, order=ListingOrder(Sort.DEPOSITED)).rows == ()


def test_an_order_is_kept_for_the_account_that_keeps_it(office: Office):
    assert kept_order(office.desk.database, office.instructor) == LATEST
    for order in (ListingOrder(Sort.DEPOSITED, True), ListingOrder(Sort.DEPOSITED, False)):
        orders.keep(office.desk.database, office.instructor, order)
        assert kept_order(office.desk.database, office.instructor) == order
        assert kept_order(office.desk.database, office.second) == LATEST


def test_an_instructor_is_known_where_one_sees_as_staff(office: Office):
    def found(actor: Actor, login: str) -> int:
        with office.desk.database.reading() as session:
            return instructor(rows_of(session), actor, login)

    assert found(office.local, " SECOND@exemple.fr") == office.second.account_id
    for actor, login in ((office.signatory, "second@exemple.fr"), (office.local, "decider@exemple.fr")):
        with pytest.raises(UnknownIdentifier):
            found(actor, login)
    with pytest.raises(UnknownIdentifier, match=r"Vouliez-vous dire « second@exemple\.fr »"):
        found(office.reader, "secnd@exemple.fr")
