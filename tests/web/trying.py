"""The pages that answer, on what is installed: a form sent, the rules that answer, the file that comes out."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from markupsafe import escape

from tremplin.documents.reading.reader import read
from tremplin.platform import Platform, start
from tremplin_web.app import create_app
from tremplin_web.asking.fields import Field
from tremplin_web.clock import Clock

CASES = Path(__file__).parents[2] / "plugins"
FICHE = "62/2025/preparatoires-emploi"
FULL = {
    "deposited_on": "20/01/2025",
    "starts_on": "2025-03-15",
    "ends_on": "14/03/2026",
    "territories": ["boulonnais"],
    "participants.total": "100",
    "participants.brsa": "51",
    "budget.staff": "10 000 €",
    "budget.operating": "5\N{NO-BREAK SPACE}000,00",
    "budget.external_services": "5000.00",
    "budget.other": "0",
    "budget.indirect": "4 000,00 €",
    "requested": "24000",
    "answers.action_weeks": "4",
}
# one value of the right form for each way of asking
SAMPLES = {
    "date": "31/01/2025",
    "dates": "31/01/2025\n2025-06-30",
    "exits": "31/01/2025 ; 3 mois : 30/04/2025 ; 6 : 2025-07-31\n2025-06-30 ; aucune",
    "money": "1 234,56 €",
    "number": "12,5",
    "whole": "12",
    "yes_no": "oui",
    "long": "Une réponse\r\nsur deux lignes, avec : deux-points",
    "text": "K1304 G1602",
}


@cache
def platform() -> Platform:
    return start({})


@cache
def client() -> FlaskClient:
    return create_app(platform(), clock=Clock(date(2025, 1, 20))).test_client()


def page(fiche: str = FICHE, expected: int = 200, **typed: Any) -> str:
    """The page that answers what was typed, with ordinary spaces."""
    response = client().post(f"/fiches/{fiche}/demande", data=typed)
    assert response.status_code == expected, response.text
    assert "Traceback" not in response.text
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


def shown(message: str) -> str:
    """A sentence as the page writes it."""
    return str(escape(message)).replace("\N{NO-BREAK SPACE}", " ")


def beside(text: str, field: str) -> str:
    """What is told beside a field."""
    found = re.search(rf'<div id="r-{field}" class="tr-answers">(.*?)</div>', text, re.DOTALL)
    assert found, f"{field} is not asked for"
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[1])).strip()


def sample(field: Field) -> str | list[str]:
    """A value of the right form for a field."""
    if field.choices:
        code = field.choices[0][0]
        return [code] if field.control == "words" else code
    return SAMPLES[field.control]


def cases() -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """The facts that departments signed: the fiche, its facts, the stage.

    An answer left blank on purpose, or that cannot be read, has no like in a form: there, it is unknown or a mistake.
    """
    for path in sorted(CASES.glob("*/cases/*/*.cases.yaml")):
        for case in read(path.read_bytes(), path.name, root=list).data:
            if "facts" in case and not {"", "quatre"} & set(map(str, (case["facts"].get("answers") or {}).values())):
                yield case["fiche"], case["facts"], case.get("stage", "deposit")


def typed(facts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str | list[str]]]:
    """Facts as a person types them in the form."""
    for key, value in facts.items():
        name = f"{above}{key}"
        match value:
            case dict():
                yield from typed(value, f"{name}.")
            case list() if name == "exits":
                yield name, "\n".join(map(left, value)) or "aucune"
            case list() if name == "committees":
                yield name, "\n".join(map(str, value)) or "aucun"
            case list() if name.startswith("answers."):
                yield name, " ".join(map(str, value))
            case list():
                yield name, [str(item) for item in value] or ["-"]
            case bool():
                yield name, "oui" if value else "non"
            case None:
                pass
            case _:
                yield name, str(value)


def left(one: Mapping[str, Any]) -> str:
    """One person who left, as a line of the form."""
    after = one.get("followed_up", ())
    news = ["aucune"] if after == [] else [f"{each['months']} mois : {each['on']}" for each in after]
    return " ; ".join((str(one["left_on"]), *news))
