"""The parts of a grant by year: those of the decision, then those of the amendment that replaces them."""

from collections.abc import Mapping

from sqlalchemy import insert

from tremplin.casework.acting.case import AnyCase
from tremplin.casework.acting.children import next_number
from tremplin.records.agreements import GrantedYear


def keep_years(case: AnyCase, years: Mapping[int, int], *, agreement: int | None = None) -> None:
    """Keep the parts of a grant by year, those of a decision or of an amendment, in the place of all before."""
    if years:
        first = next_number(case.session, GrantedYear, case.dossier.id)
        own = {"dossier_id": case.dossier.id, "agreement": agreement}
        rows = [
            {**own, "number": number, "year": year, "amount_cents": cents}
            for number, (year, cents) in enumerate(sorted(years.items()), first)
        ]
        case.session.execute(insert(GrantedYear), rows)
        case.after["years"] = {str(year): cents for year, cents in sorted(years.items())}
