"""Exits are classified in the stream as a typology classifies them, over the whole of its partition."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from desks import Office
from partitions import exits_of
from peopled import peopled_office
from sqlalchemy import insert

from tremplin.catalogue.indicator import Indicator
from tremplin.exits import INDETERMINATE, classify
from tremplin.indicators.engine.assembling import FicheAsked, FiguresAsked, figures_of, lines_of, queries_of
from tremplin.indicators.engine.summing import streamed
from tremplin.indicators.measures import MEASURES
from tremplin.records.tables import METADATA, Dossier, identifier
from tremplin.storage.engine import Database

BY_CATEGORY = Indicator(code="sorties", label="Sorties", measure="exits", by=("exit_category",))
OF_NEWS = Indicator(code="a-six-mois", label="À six mois", measure="exits", at="6-months", by=("exit_category",))
ASKED = FiguresAsked(measures={measure.code: measure for measure in MEASURES})
IN_MAY = FiguresAsked(measures=ASKED.measures, first=date(2026, 5, 1), last=date(2026, 5, 31))


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def everything(column):
    return column > 0


@pytest.mark.parametrize("asked", [ASKED, IN_MAY], ids=["whenever", "in a period"])
@pytest.mark.parametrize("indicator", [BY_CATEGORY, OF_NEWS], ids=["exits", "news"])
def test_the_stream_counts_each_exit_where_its_typology_puts_it(office: Office, indicator, asked):
    written, typology = office.running(), office.desk.catalogue.typologies["sorties"]
    raws = [*exits_of(typology)]
    dossier, told = identifier(written), []
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
    if asked is IN_MAY and indicator is OF_NEWS:
        # six months after the 4th of May
        asked = FiguresAsked(measures=ASKED.measures, first=date(2026, 11, 4), last=date(2026, 11, 4))
    lines = lines_of([FicheAsked(fiche=fiche, indicators=(indicator,), typology=typology)], asked)
    with office.desk.database.reading() as session:
        found = figures_of(lines, streamed(session, everything, queries_of(lines)))
    counted = {each.cell[0]: int(each.numerator) for each in found if each.fiche == fiche and each.cell}
    expected = Counter(classify(typology, raw).category or "none" for raw in raws)
    expected["?"] = expected.pop(INDETERMINATE, 0)
    assert counted == +expected
