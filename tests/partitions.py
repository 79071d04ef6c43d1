"""Every exit that a typology can tell apart, and those of which something is unknown, as rows keep them."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from desks import Office
from sqlalchemy import insert

from tremplin.catalogue.door import ExitTypology
from tremplin.exits import Exit, cells
from tremplin.records.tables import METADATA, Dossier, identifier


def exits_of(typology: ExitTypology) -> Iterator[Exit]:
    """One exit of each cell of the partition, then the same where one fact or several are not known."""
    made: dict[Exit, None] = {}
    for cell in cells(typology):
        for months, aided, market in product((cell.least, None), (cell.subsidised, None), (cell.market_sector, None)):
            raw = Exit(contract=cell.contract, months=months, subsidised=aided, market_sector=market)
            made[raw] = None
            if cell.below is not None and months is not None:
                last = Exit(contract=cell.contract, months=cell.below - 1, subsidised=aided, market_sector=market)
                made[last] = None
    yield from made


def kept_exits(office: Office, typology: ExitTypology) -> tuple[str, list[Exit]]:
    """Keep all these exits of the 4th of May in a dossier, and as news six months later; its fiche, and they."""
    raws = [*exits_of(typology)]
    dossier, told = identifier(office.running()), []
    with office.desk.database.writing() as session:
        fiche = session.get_one(Dossier, dossier).fiche
        person = session.execute(insert(METADATA.tables["persons"]), {"department": "00"}).inserted_primary_key[0]
        at, by = session.get_one(Dossier, dossier).created_at, session.get_one(Dossier, dossier).created_by
        own = {"dossier_id": dossier, "person_id": person, "publics_told": False, "recorded_at": at, "recorded_by": by}
        numbers = range(1, len(raws) + 1)
        session.execute(
            insert(METADATA.tables["participations"]), [{**own, "number": number, "version": 1} for number in numbers]
        )
        for number, raw in zip(numbers, raws, strict=True):
            facts = {"contract": raw.contract, "subsidised": raw.subsidised, "market_sector": raw.market_sector}
            told.append({"dossier_id": dossier, "participation": number, **facts, "months": raw.months})
        session.execute(insert(METADATA.tables["exits"]), [{**row, "exit_on": date(2026, 5, 4)} for row in told])
        news = {"origin": "exit", "status": "reached", "in_work": None, "done_on": date(2026, 11, 4)}
        session.execute(
            insert(METADATA.tables["milestones"]),
            [{**row, **news, "months": "6", "contract_months": row["months"]} for row in told],
        )
    return fiche, raws
