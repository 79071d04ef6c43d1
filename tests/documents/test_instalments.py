"""Instalments, interim reports and budget years: what a document may write, and each mistake at its place."""

import pytest
from factories import lines, make_platform, with_changes

FICHE = """\
fiche: 00/2026/tranches
title: Ateliers payés en trois fois
summary: Trois versements et un bilan à mi-parcours.
funding: {costs: [staff], budget_years: [2026, 2027], source: Financement}
payment:
  instalments:
    - {code: demarrage, share: 30 %, on: signature, source: Versements 1}
    - {code: milieu, share: 40 %, on: interim_report, within: 2 months, source: Versements 2}
    - {code: solde, share: 30 %, on: final_report, within: 3 months, source: Versements 3}
reports:
  final: {within: 3 months, source: Bilans}
  interim:
    - {code: bilan-1, after: 6 months, within: 1 month, parts: [Dépenses], source: Bilans}
"""
PLACE = "calls/2026/tranches.yaml"
SILENT = {"share": None, "amount_cents": None, "date": None, "within_months": None, "report": None}


def read(folder, *changes):
    platform = make_platform(folder, {PLACE: with_changes(FICHE, *changes)})
    return platform, [line.removeprefix(f"{PLACE}:") for line in lines(platform, folder)]


def form_of(folder, *changes):
    platform, told = read(folder, *changes)
    assert told == []
    return platform.published(platform.fiche("00/2026/tranches"))


def test_instalments_are_published_and_the_advance_and_the_balance_are_views_of_them(tmp_path):
    form = form_of(tmp_path)
    assert form["instalments"] == [
        {**SILENT, "code": "demarrage", "on": "signature", "share": "0.3"},
        {
            **SILENT,
            "code": "milieu",
            "on": "interim_report",
            "share": "0.4",
            "within_months": 2,
            "report": "bilan-1",
        },
        {**SILENT, "code": "solde", "on": "final_report", "share": "0.3", "within_months": 3},
    ]
    assert form["advance"] == {"on": "signature", "max_rate": "0.3"}
    assert form["balance"] == {"on": "final_report", "within_months": 3, "no_later_than": None, "annual": None}
    assert form["interim_reports"] == [
        {"code": "bilan-1", "after_months": 6, "date": None, "within_months": 1, "parts": ["Dépenses"]}
    ]
    assert form["budget_years"] == [2026, 2027]
    kinds = [rule["kind"] for rule in form["rules"]]
    # one rule bounds the advance, that of the instalments
    assert "instalments" in kinds
    assert "interim_report_deadline" in kinds
    assert "advance" not in kinds


def test_an_advance_and_a_balance_stay_as_they_were_and_are_two_instalments(tmp_path):
    written = FICHE[FICHE.index("  instalments:") : FICHE.index("reports:")]
    form = form_of(
        tmp_path,
        (
            written,
            "  advance: {on: signature, max_rate: 80 %, source: V}\n"
            "  balance: {on: objectives_and_report, within: 3 months, source: V}\n",
        ),
    )
    assert form["advance"] == {"on": "signature", "max_rate": "0.8"}
    assert form["balance"]["on"] == "objectives_and_report"
    assert form["instalments"] == [
        {**SILENT, "code": "advance", "on": "signature"},
        {**SILENT, "code": "balance", "on": "final_report", "within_months": 3},
    ]
    assert [rule["kind"] for rule in form["rules"] if rule["kind"] in ("advance", "instalments")] == ["advance"]


SEEDED = {
    "shares beyond the whole": (
        [("share: 40 %", "share: 41 %")],
        ["9:28 payment.instalments.2.share : les parts font 101 % ensemble : 100 % au plus."],
    ),
    "shares short of the whole": (
        [("share: 40 %", "share: 39.5 %")],
        [
            "9:28 payment.instalments.2.share : les parts font 99,5 % ensemble : il manque 0,5 %. "
            "Sans part, ce versement prend le reste."
        ],
    ),
    "nothing is left": (
        [("share: 40 %", "share: 70 %"), ("{code: solde, share: 30 %,", "{code: solde,")],
        ["9:14 payment.instalments.2.code : les autres parts font déjà 100 % : il ne reste rien à verser."],
    ),
    "a report that is not declared": (
        [("on: interim_report,", "on: interim_report, report: bilan-2,")],
        [
            "8:63 payment.instalments.1.report : bilan intermédiaire inconnu « bilan-2 ». "
            "Vouliez-vous dire « bilan-1 » ?"
        ],
    ),
    "no report at all": (
        [(FICHE[FICHE.index("  interim:") :], "")],
        [
            "8:7 payment.instalments.1.report : ce versement attend un bilan intermédiaire qui n'est pas "
            "déclaré : ajoutez-le sous reports.interim."
        ],
    ),
    "a date without its event": (
        [("on: signature,", "on: signature, date: 2026-03-01,")],
        ["7:59 payment.instalments.0.date : un jour ne se donne qu'avec « on: date » : corrigez l'un des deux."],
    ),
    "an event without its date": (
        [("on: signature,", "on: date,")],
        ["7:7 payment.instalments.0.date : clé obligatoire absente : le versement attend un jour (« on: date »)."],
    ),
    "two of one code": (
        [("code: milieu", "code: demarrage")],
        ["8:14 payment.instalments.1.code : code « demarrage » écrit deux fois : changez-en un."],
    ),
    "two reports of one code": (
        [("source: Bilans}\n  interim:\n", "source: Bilans}\n  interim:\n    - {code: bilan-1, source: B}\n")],
        ["14:14 reports.interim.1.code : code « bilan-1 » écrit deux fois : changez-en un."],
    ),
    "an advance beside the instalments": (
        [("payment:\n", "payment:\n  advance: {on: signature, source: V}\n")],
        [
            "8:5 payment.instalments : les versements se disent une fois : gardez instalments, "
            "ou bien advance et balance."
        ],
    ),
    "a share and an amount": (
        [("share: 30 %, on: signature", "share: 30 %, amount: 500 €, on: signature")],
        ["7:46 payment.instalments.0.amount : une part et un montant à la fois : gardez l'un des deux."],
    ),
    "an instalment of nothing": (
        [("share: 30 %, on: signature", "amount: 0, on: signature")],
        ["7:33 payment.instalments.0.amount : un versement est d'un centime au moins."],
    ),
    "a balance that is not last": (
        [("on: signature", "on: final_report")],
        [
            "7:42 payment.instalments.0.on : le versement qui attend le bilan final est le solde : "
            "placez-le en dernier, et qu'il soit seul."
        ],
    ),
    "an unknown event": (
        [("on: signature", "on: signatures")],
        ["7:42 payment.instalments.0.on : moment inconnu « signatures ». Vouliez-vous dire « signature » ?"],
    ),
    "a delay after nothing": (
        [("after: 6 months, ", "")],
        ["13:31 reports.interim.0.within : un délai compte après quelque chose : donnez aussi « after »."],
    ),
    "years in disorder": (
        [("[2026, 2027]", "[2027, 2026]")],
        ["4:48 funding.budget_years.1 : année avant la précédente : écrivez-les dans l'ordre."],
    ),
    "a year twice": (
        [("[2026, 2027]", "[2026, 2026]")],
        ["4:48 funding.budget_years.1 : valeur écrite deux fois : gardez-en une."],
    ),
}


@pytest.mark.parametrize("seed", SEEDED)
def test_a_mistake_is_told_at_its_place(tmp_path, seed):
    changes, told = SEEDED[seed]
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in read(tmp_path, *changes)[1]] == told


def test_instalments_wait_for_reports_in_their_order_where_nothing_names_them(tmp_path):
    second = "    - {code: bilan-2, date: 2027-01-31, source: Bilans}\n"
    more = "    - {code: apres, share: 20 %, on: interim_report, source: V}\n    - {code: solde"
    form = form_of(
        tmp_path, (FICHE[-20:], FICHE[-20:] + second), ("    - {code: solde", more), ("share: 40 %", "share: 20 %")
    )
    assert [each["report"] for each in form["instalments"]] == [None, "bilan-1", "bilan-2", None]


def test_an_instalment_that_bears_the_code_of_a_report_waits_for_it(tmp_path):
    first = "  interim:\n    - {code: avant, after: 3 months, source: B}\n"
    form = form_of(tmp_path, ("  interim:\n", first), ("code: milieu", "code: bilan-1"))
    assert form["instalments"][1]["report"] == "bilan-1"
