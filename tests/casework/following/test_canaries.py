"""Three hundred strings that nobody could guess, one for each field of fifty people: told to who asks, nowhere else."""

import base64
import csv
import html
import io
import json
import logging
import traceback
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from desks import Office, make_office
from factories import DEPARTMENT
from rosters import kept
from sqlalchemy.exc import StatementError

from tremplin.catalogue.sheets import PARTICIPANTS, ColumnAbout
from tremplin.clock import day_in_paris
from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

LATER = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
PEOPLE = 50
SICK = "zqx-longue-maladie"
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
FIELDS = ("key", "last_name", "first_name", "birth_date", "phone", "email")
DRAWN = Random(41)


def word(length: int) -> str:
    return "Zqx" + "".join(DRAWN.choices("bcdfghjklmnpqrstvwxz", k=length))


def somebody(number: int) -> dict[str, str]:
    """A person of whom every field is a string of its own."""
    born = date(1950, 1, 1) + timedelta(days=37 * number)
    return {
        "key": f"{word(9)}-{number}",
        "last_name": word(12),
        "first_name": word(10),
        "birth_date": born.isoformat(),
        "phone": f"+33 6 {DRAWN.randrange(10**4):04} {DRAWN.randrange(10**4):04} {number}",
        "email": f"{word(10).lower()}@exemple.fr",
    }


CANARIES = [somebody(number) for number in range(PEOPLE)]
SECRETS = {said for person in CANARIES for said in person.values()}


def disguises(secret: str) -> Iterator[str]:
    """A secret as software may write it."""
    # base64 says a text in three ways, as it begins one, two or three signs into it: the middle of each
    coded = (base64.b64encode(b" " * shift + secret.encode()).decode() for shift in range(3))
    yield from (secret, secret.upper(), secret.lower(), quote(secret), html.escape(secret))
    yield from (each[4 : 4 * (len(secret) // 3)] for each in coded)
    yield json.dumps(secret)[1:-1]


def found(*texts: str) -> set[str]:
    """The secrets that these texts tell, under whatever form."""
    told = "\n".join(texts)
    french = {date.fromisoformat(each["birth_date"]).strftime("%d/%m/%Y") for each in CANARIES}
    whole = {secret for secret in SECRETS if any(form in told for form in disguises(secret))}
    return whole | {day for day in french if day in told}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """An office whose department has a public of its own, which tells of health."""
    own = DEPARTMENT.replace("publics:\n", f"publics:\n  {SICK}: {{label: Longue maladie Zqx, sensitive: health}}\n")
    assert SICK in own
    return make_office(database, tmp_path / "documents", {"department.yaml": own})


Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(office: Office) -> Typed:
    """Type a command as somebody; its code, and all that it says."""

    def typed(*words: str, login: str = "editor") -> tuple[int, str]:
        environ = {"TREMPLIN_ACCOUNT": f"{login}@exemple.fr"}
        session = CommandSession(day_in_paris(LATER), lambda: office.desk.catalogue, lambda: LATER, {})
        session.desk = office.desk
        done = CliRunner(env=environ).invoke(tremplin, words, obj=session)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return typed


def file_of(folder: Path, people: list[dict[str, str]], name: str = "personnes.csv", **more: str) -> Path:
    written = io.StringIO()
    table = csv.DictWriter(written, [*FIELDS, "publics", "entered_on", *more], delimiter=";")
    table.writeheader()
    table.writerows({**each, "publics": f"brsa|{SICK}", "entered_on": "2026-03-10", **more} for each in people)
    file = folder / name
    file.write_text(written.getvalue(), "utf-8-sig")
    return file


@pytest.fixture
def dossier(office: Office, typed: Typed, tmp_path: Path) -> str:
    running = office.running()
    code, said = typed("participants", "import", running, str(file_of(tmp_path, CANARIES)))
    assert (code, found(said)) == (0, set())
    assert len(kept(office, "persons", "id")) == PEOPLE
    return running


def test_there_are_three_hundred_and_every_field_that_names_somebody_has_its_own():
    assert len(SECRETS) == PEOPLE * len(FIELDS) == 300
    assert {column.code for column in PARTICIPANTS.columns if column.about is ColumnAbout.IDENTITY} == {*FIELDS}
    # the search finds what it looks for
    assert found(" ".join(SECRETS)) >= SECRETS
    for secret in list(SECRETS)[:20]:
        for form in disguises(secret):
            assert secret in found(f"<p>{form}</p>"), form


@pytest.mark.parametrize("output", ["table", "json", "csv"])
@pytest.mark.parametrize("login", ["editor", "signatory", "local", "instructor", "decider", "admin", "statistician"])
def test_no_list_nor_page_nor_export_tells_one_to_anybody_who_did_not_ask(
    dossier: str, typed: Typed, tmp_path: Path, login: str, output: str
):
    said = [typed("participants", "list", dossier, "--format", output, login=login)[1]]
    said.append(typed("participants", "list", dossier, "--public", SICK, "--format", output, login=login)[1])
    if output != "csv":
        said.append(typed("participants", "show", dossier, "7", "--format", output, login=login)[1])
        said.append(typed("dossiers", "show", dossier, "--format", output, login=login)[1])
        said.append(typed("journal", "show", "--format", output, login=login)[1])
    for ending in ("csv", "xlsx", "ods"):
        target = tmp_path / f"{login}.{ending}"
        sheet = ("--sheet", "participants") if ending == "csv" else ()
        said.append(typed("participants", "export", dossier, "--out", str(target), *sheet, login=login)[1])
        if target.exists():
            said.append(opened(target))
    assert found(*said) == set()
    # of health, neither: the words of the department tell that there is such a public, no row who is of it
    assert not [each for each in said if "Longue maladie" in each or SICK in each.replace(f"« {SICK} »", "")]


def opened(file: Path) -> str:
    """All that a file tells, once it is unpacked."""
    if file.suffix == ".csv":
        return file.read_text("utf-8-sig")
    with zipfile.ZipFile(file) as held:
        return "\n".join(held.read(name).decode("utf-8", "replace") for name in held.namelist())


def test_no_refusal_tells_one(dossier: str, typed: Typed, tmp_path: Path):
    who = CANARIES[0]
    said = []
    for column, value in (("birth_date", "31/02/1950"), ("phone", "illisible"), ("email", "illisible"), ("sex", "?")):
        values = [word for name in FIELDS if name != column for word in ("--set", f"{name}={who[name]}")]
        said.append(typed("participants", "add", dossier, *values, "--set", f"{column}={value}"))
    for name in FIELDS:
        # a field in the place of another: under a column of facts, who types it there is told what they typed
        said += [
            typed("participants", "edit", dossier, "2", "--set", f"{other}={who[name]}")
            for other in ("birth_date", "phone", "email")
        ]
    crossed = [
        {**each, "phone": each["last_name"], "email": each["key"], "birth_date": each["first_name"]}
        for each in CANARIES
    ]
    said.append(typed("participants", "import", dossier, str(file_of(tmp_path, crossed, "croisees.csv"))))
    names = ("--last-name", who["last_name"], "--first-name", who["last_name"], "--birth-date", who["birth_date"])
    said.append(typed("participants", "access", *names, login="admin"))
    said.append(typed("participants", "access", *names, login="instructor"))
    said.append(
        typed("participants", "erase", dossier, "1", "--yes", "--reason", f"Pour {who['last_name']}", login="admin")
    )
    said.append(typed("participants", "show", dossier, "7", "--names", login="decider"))
    told = [(code, told) for code, told in said if found(told)]
    assert told == []
    assert sum(code != 0 for code, _ in said) > 10


def test_no_trace_nor_log_tells_one(office: Office, dossier: str, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "sqlalchemy")
    traces = []
    for row in CANARIES:
        values = {**row, "department": "00", "id": 1}
        with pytest.raises(StatementError) as broken, office.desk.database.writing() as session:
            # a row that the database refuses, and what it says of it
            session.execute(
                METADATA.tables["persons"].insert(), {**values, "birth_date": date.fromisoformat(row["birth_date"])}
            )
        traces.append("".join(traceback.format_exception(broken.value)))
    assert found(caplog.text, *traces) == set()


def test_the_journal_tells_none(office: Office, dossier: str, typed: Typed):
    typed("participants", "list", dossier, "--names", "--health", "--why", "comité du 2 octobre")
    typed("participants", "access", dossier, "1", login="admin")
    typed("participants", "erase", dossier, "2", "--yes", "--reason", "demande", login="admin")
    lines = [str(line) for line in kept(office, "journal")]
    acts = {act for (act,) in kept(office, "journal", "act")}
    assert {"read_identities", "read_health", "give_access", "erase_person"} <= acts
    assert found(*lines) == set()
    assert not [line for line in lines if SICK in line]


def test_who_asks_for_names_is_given_them(dossier: str, typed: Typed):
    told = typed("participants", "list", dossier, "--names", "--format", "json")[1]
    assert found(told) >= {each["last_name"] for each in CANARIES}


def test_once_they_are_erased_no_byte_of_the_base_nor_of_what_lies_beside_it_tells_one(
    office: Office, dossier: str, typed: Typed, tmp_path: Path
):
    if office.desk.database.dialect == "postgresql":
        pytest.skip("les fichiers de PostgreSQL sont à son serveur : docs/operating.md dit ce qui en est promis")
    for number in range(1, 6):
        contract = tmp_path / "contrat.pdf"
        contract.write_bytes(PDF + CANARIES[number - 1]["last_name"].encode())
        typed("participants", "exit", dossier, str(number), "--on", "30/06/2026", "--contract", "cdd", "--months", "7")
        code, said = typed(
            "participants", "evidence", dossier, str(number), "--kind", "contract", "--file", str(contract)
        )
        assert code == 0, said
        contract.unlink()
    base = Path(office.desk.database.url.database or "")
    held = [file for file in (*base.parent.rglob("*"), *office.desk.files.rglob("*")) if file.is_file()]
    assert found(*(file.read_bytes().decode("latin-1") for file in held)) >= {each["last_name"] for each in CANARIES}
    typed("participants", "erase", dossier, "1", "--yes", "--reason", "demande", login="admin")
    code, said = typed("participants", "purge", "--on", "2030-01-01", login="admin")
    assert (code, f"{PEOPLE - 1} personnes effacées" in said) == (0, True), said
    (tmp_path / "personnes.csv").unlink()
    office.desk.database.close()
    lying = [file for file in (*base.parent.rglob("*"), *office.desk.files.rglob("*")) if file.is_file()]
    assert base in lying
    assert any(file.suffix == ".erasures" for file in lying)
    for file in lying:
        assert found(file.read_bytes().decode("latin-1")) == set(), file
