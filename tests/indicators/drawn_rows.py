"""Rows of people drawn at random, and a naive reference that counts them one by one."""

from collections import Counter, defaultdict
from datetime import date
from itertools import product

from hypothesis import strategies as st

from tremplin.catalogue.filters import Filter
from tremplin.indicators.engine.counters import COUNTERS, Grain
from tremplin.indicators.engine.counting import Query
from tremplin.indicators.engine.dimensions import OF_ENTRY, within
from tremplin.indicators.engine.entries import Did, DossierRows, Ended, Evaluated, NewsAsked, PersonEntry

DAY = st.dates(date(2025, 12, 1), date(2026, 12, 31))
RESULT = st.sampled_from(["acquired", "in_progress", "not_acquired"])
SOME = st.one_of(st.none(), DAY)
ENDED = st.builds(
    Ended,
    on=SOME,
    contract=st.sampled_from([None, "none", "cdi", "cdd", "formation_qualifiante"]),
    months=st.one_of(st.none(), st.integers(0, 12)),
    subsidised=st.sampled_from([None, True, False]),
    market_sector=st.sampled_from([None, True, False]),
    employer_kind=st.sampled_from([None, "company", "public"]),
    target_trade=st.sampled_from([None, True, False]),
    first_access=st.sampled_from([None, True, False]),
)
ENTRY = st.builds(
    PersonEntry,
    number=st.just(0),
    person=st.integers(1, 6),
    age=st.one_of(st.none(), st.integers(15, 70)),
    sex=st.sampled_from([None, "f", "m"]),
    territory=st.sampled_from([None, "nord", "sud"]),
    publics=st.one_of(st.none(), st.frozensets(st.sampled_from(["brsa", "under_26", "rqth"]))),
    contract=st.sampled_from([None, "cer", "ppae"]),
    schooling=st.sampled_from([None, "none", "3"]),
    qpv=st.sampled_from([None, True, False]),
    post_kind=st.sampled_from([None, "cddi"]),
    # hypothesis would invent what is left out
    prescriber=st.none(),
    household=st.none(),
    referred_on=SOME,
    positioned_on=SOME,
    welcomed_on=SOME,
    entered_on=SOME,
    left_on=SOME,
    hired_on=SOME,
    exit=st.one_of(st.none(), ENDED),
    news=st.lists(
        st.builds(
            NewsAsked,
            origin=st.sampled_from(["exit", "entry", "hiring"]),
            months=st.sampled_from(["3", "6", "trial_end"]),
            on=SOME,
            reached=st.booleans(),
            in_work=st.sampled_from([None, True, False]),
            outcome=ENDED,
            falls_on=st.none(),
        ),
        max_size=2,
    ),
    activities=st.lists(
        st.builds(
            Did,
            kind=st.sampled_from(["interview", "workshop", "driving", "exam", "employer"]),
            on=DAY,
            key=st.sampled_from(["a", "b", "c"]),
            planned=st.one_of(st.none(), st.integers(0, 9000)),
            done=st.one_of(st.none(), st.integers(0, 9000)),
            exam=st.sampled_from([None, "theory", "practical"]),
            outcome=st.sampled_from([None, "passed", "absent"]),
            employer=st.sampled_from([None, "Atelier", "Verger"]),
            mode=st.sampled_from([None, "alone", "group"]),
            area=st.none(),
        ),
        max_size=3,
    ),
    evaluations=st.lists(
        st.builds(Evaluated, on=DAY, item=st.sampled_from(["mobilite", "Mobilité", "savoir"]), result=RESULT),
        max_size=3,
    ),
)
DOSSIERS = st.lists(
    st.lists(ENTRY, max_size=4).map(
        lambda entries: DossierRows(
            dossier=1,
            fiche="00/2026/ateliers",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            entries=[entry._replace(number=number) for number, entry in enumerate(entries, start=1)],
        )
    ),
    max_size=4,
)


ASKED_AT = [
    (None, None),
    ("exit", None),
    ("entry", None),
    ("6-months", None),
    ("3-months", "hiring"),
    ("trial_end", None),
]
FILTERS = [
    Filter(field=field, values=values)
    for field, values in (
        ("sex", ("f",)),
        ("age", ("18-25", "60-")),
        ("public", ("brsa",)),
        ("territory", ("nord", "est")),
        ("stage", ("left", "hired")),
        ("stage", ("referred",)),
        ("contract", ("cer", "cdi")),
        ("exit_category", ("durable",)),
        ("first_access", ("yes",)),
        ("employer_kind", ("company",)),
        ("activity", ("driving", "exam")),
        ("mode", ("group",)),
        ("outcome", ("passed",)),
        ("hours", (">0",)),
        ("hours", ("-2",)),
        ("item", ("mobilite",)),
        ("result", ("acquired",)),
    )
]


def _asked(query: Query, entry: PersonEntry) -> bool:
    """The two filters that are drawn, read naively."""
    for each in query.where:
        if each.field == "sex" and entry.sex not in each.values:
            return False
        if each.field == "age" and not (entry.age is not None and (18 <= entry.age <= 25 or entry.age >= 60)):
            return False
    return True


def _of_one(cells: list[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The cells of a person: who is known in a dossier is not unknown in another."""
    for place in range(len(cells[0])):
        known = {cell[place] for cell in cells if cell[place] != "?"}
        if known:
            told = [(cell, known if cell[place] == "?" else {cell[place]}) for cell in cells]
            cells = [(*cell[:place], value, *cell[place + 1 :]) for cell, values in told for value in values]
    return set(cells)


def reference(dossiers: list[DossierRows], query: Query) -> dict[tuple[str, ...], int]:
    """What a query counts, with sets of persons and no bit."""
    counter = COUNTERS[query.measure]
    persons, amounts, keys = defaultdict(set), defaultdict(int), defaultdict(set)
    for at, rows in enumerate(dossiers):
        for entry in rows.entries:
            for event in counter.events(entry, rows, query.asked):
                if not within(event.on, query.first, query.last):
                    continue
                if not _asked(query, entry):
                    continue
                values = [OF_ENTRY[name](entry) if name in OF_ENTRY else (event.values[name],) for name in query.by]
                for cell in product(*values):
                    persons[cell].add(entry.person)
                    amounts[cell] += event.amount
                    keys[cell].add((at, event.key))
    if counter.grain is Grain.PERSON:
        everybody = {person for found in persons.values() for person in found}
        known = [_of_one([cell for cell, found in persons.items() if person in found]) for person in everybody]
        return dict(Counter(cell for cells in known for cell in cells))
    if counter.grain is Grain.KEY:
        return {cell: len(found) for cell, found in keys.items()}
    return dict(amounts)
