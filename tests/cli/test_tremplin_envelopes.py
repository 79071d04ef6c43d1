"""``tremplin envelopes``: open them, change them, read what remains."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from desks import Office
from sqlalchemy import insert

from tremplin.records.envelopes import Envelope

KEYS = ["envelope", "call", "fiche", "amount_cents", "committed_cents", "remaining_cents", "places"]
KEYS += ["committed_places", "remaining_places", "version", "lot", "territory"]
CALL, FICHE = "00/2026", "00/2026/ateliers"


@pytest.fixture
def envelopes(at_desk: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, str, str]]:
    """Type a command about envelopes, as who decides; the spaces of what it answers are plain ones."""

    def envelopes(*words: str, login: str = "decider@exemple.fr") -> tuple[int, str, str]:
        code, out, err = at_desk("envelopes", *words, login=login)
        return code, out.replace("\N{NO-BREAK SPACE}", " "), err.replace("\N{NO-BREAK SPACE}", " ")

    return envelopes


def test_an_envelope_is_opened_and_shows_what_remains_after_a_grant(office: Office, envelopes):
    assert envelopes("set", CALL, "--amount", "58 000 €", "--places", "4")[0] == 0
    office.accepted()
    code, out, _ = envelopes("show", CALL)
    assert (code, out.splitlines()) == (
        0,
        [
            "Enveloppe 00/2026, version 1",
            "        Montant      Places",
            "──────  ───────────  ──────",
            "Ouvert  58 000,00 €  4",
            "Engagé  46 000,00 €  1",
            "Reste   12 000,00 €  3",
        ],
    )


def test_what_is_not_said_of_an_envelope_stays(office: Office, envelopes):
    envelopes("set", CALL, "--amount", "1000", "--places", "4")
    envelopes("set", CALL, "--amount", "2000,50")
    assert json.loads(envelopes("show", CALL, "--format", "json")[1])["places"] == 4
    changed = json.loads(envelopes("set", CALL, "--unlimited", "--format", "json")[1])
    assert (changed["amount_cents"], changed["places"], changed["version"]) == (2000_50, None, 3)


def test_an_envelope_that_gave_nothing_is_removed_and_one_that_gave_stays(office: Office, envelopes):
    for scope in (CALL, FICHE):
        envelopes("set", scope, "--amount", "58 000 €")
    # drawn from the narrower one
    office.accepted()
    assert envelopes("remove", FICHE)[:2] == (1, "")
    assert envelopes("remove", CALL)[:2] == (0, f"Enveloppe {CALL} retirée.\n")
    assert [each["envelope"] for each in json.loads(envelopes("list", "--format", "json")[1])] == [FICHE]


def test_envelopes_are_listed_for_people_and_for_software(office: Office, envelopes):
    assert envelopes("list")[1] == "Aucune enveloppe n'est ouverte : rien ne limite ce qui est accordé.\n"
    for scope in (FICHE, CALL):
        envelopes("set", scope, "--amount", "58 000 €")
    code, out, err = envelopes("list")
    assert code == 0
    assert [line.split("  ")[0] for line in out.splitlines()[2:]] == ["00/2026", "00/2026/ateliers"]
    assert "sans limite" in out
    assert "tremplin envelopes show 00/2026" in err
    listed = json.loads(envelopes("list", "--format", "json")[1])
    assert [list(each) for each in listed] == [KEYS, KEYS]
    assert [(each["call"], each["fiche"]) for each in listed] == [(CALL, None), (CALL, FICHE)]
    rows = list(csv.DictReader(io.StringIO(envelopes("list", "--format", "csv")[1]), delimiter=";"))
    assert [(row["envelope"], row["places"]) for row in rows] == [(CALL, ""), (FICHE, "")]


def test_an_envelope_is_not_lowered_below_what_is_committed(office: Office, envelopes):
    envelopes("set", CALL, "--amount", "58000", "--places", "1")
    office.accepted()
    code, out, err = envelopes("set", CALL, "--amount", "45 999,99", "--places", "0")
    assert (code, out) == (1, "")
    assert "Montant déjà engagé : 46 000,00 € ; proposé : 45 999,99 €." in err
    assert "Places déjà prises : 1 ; proposées : 0." in err


def test_a_version_that_was_read_and_is_no_more_is_a_conflict(office: Office, envelopes):
    envelopes("set", CALL, "--amount", "1000")
    assert envelopes("set", CALL, "--amount", "2000", "--version", "1")[0] == 0
    code, _, err = envelopes("set", CALL, "--amount", "3000", "--version", "1")
    assert code == 1
    assert "montant : « 2 000,00 € » est enregistré, vous proposez « 3 000,00 € »" in err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("set", CALL, "--places", "3"), 1, "donnez son montant"),
        (("set", CALL, "--amount", "12,345"), 2, "deux décimales au plus"),
        (("set", CALL, "--amount", "-3"), 2, "« -3 » : montant attendu entre 0,00 € et"),
        (
            ("set", CALL, "--amount", "99999999999999999"),
            2,
            "entre 0,00 € et 1 000 000 000 000,00 €",
        ),
        (("set", CALL, "--amount", "1 00 €"), 2, "montant en euros attendu"),
        (("set", CALL, "--amount", "1", "--places", "2,5"), 2, "nombre de places : nombre entier attendu"),
        (("set", CALL, "--amount", "1", "--places", "1", "--unlimited"), 2, "l'un des deux"),
        (("set", "00/2062", "--amount", "1"), 2, "Vouliez-vous dire « 00/2026 »"),
        (("show", CALL), 2, "enveloppe « 00/2026 » : identifiant inconnu"),
    ],
)
def test_what_cannot_be_set_or_read_is_told_in_a_sentence(office: Office, envelopes, words, code, told):
    done = envelopes(*words)
    assert done[:2] == (code, "")
    assert told in done[2]


def test_grants_that_were_left_out_are_adopted_once_they_were_shown(office: Office, envelopes):
    written = office.accepted()
    row = {"department": "00", "call": CALL, "amount_cents": 58_000_00, "committed_cents": 0, "committed_places": 0}
    with office.desk.database.writing() as session:
        session.connection().execute(insert(Envelope), {**row, "version": 1})
    code, out, err = envelopes("adopt", CALL, "--dry-run")
    assert (code, out.splitlines()[-6:]) == (
        0,
        [
            "Enveloppe 00/2026, version 1",
            "        Montant      Places",
            "──────  ───────────  ───────────",
            "Ouvert  58 000,00 €  sans limite",
            "Engagé  46 000,00 €  1",
            "Reste   12 000,00 €  sans limite",
        ],
    )
    assert "1 accord à reprendre, rien n'est enregistré : 46 000,00 €." in out
    assert f"{written}  46 000,00 €" in out
    assert "tremplin envelopes adopt 00/2026" in err
    assert json.loads(envelopes("show", CALL, "--format", "json")[1])["committed_cents"] == 0
    done = json.loads(envelopes("adopt", CALL, "--format", "json")[1])
    assert list(done) == ["dry_run", *KEYS, "adopted", "adopted_cents"]
    assert (done["dry_run"], done["committed_cents"], done["adopted_cents"]) == (False, 46_000_00, 46_000_00)
    assert done["adopted"] == [{"dossier": written, "granted_cents": 46_000_00}]
    code, out, err = envelopes("adopt", CALL)
    assert (code, out) == (1, "")
    assert "il n'y a rien à reprendre" in err


@pytest.mark.parametrize(
    ("words", "who", "what"),
    [
        (("list",), "local", "lire"),
        (("show", CALL), "local", "lire"),
        (("set", CALL, "--amount", "1"), "instructor", "gérer"),
    ],
)
def test_envelopes_are_for_who_manages_them(office: Office, envelopes, words, who, what):
    envelopes("set", CALL, "--amount", "1000")
    code, out, err = envelopes(*words, login=f"{who}@exemple.fr")
    assert (code, out) == (1, "")
    assert f"votre rôle ne permet pas de {what} les enveloppes" in err


def test_setting_nothing_is_a_wrong_usage(office: Office, envelopes):
    refused = (2, "", "Erreur : dites ce qui change : --amount, --places ou --unlimited.\n")
    assert envelopes("set", CALL) == refused
    envelopes("set", CALL, "--amount", "1000")
    assert envelopes("set", CALL) == refused
    assert json.loads(envelopes("show", CALL, "--format", "json")[1])["version"] == 1
