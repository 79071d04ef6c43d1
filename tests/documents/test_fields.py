"""The values that people type, in all the forms that they type them, and those that are refused."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from tremplin.catalogue.quantities import Rate, euros
from tremplin.documents.fields import (
    CallName,
    DepartmentCode,
    FicheName,
    Listed,
    PrintedNumber,
    Slug,
    Text,
    YesNo,
)
from tremplin.documents.figures import Day, Euros, Months, Number, Percent, Whole
from tremplin.documents.texts import names

BEYOND_EUROS = "« {} » : montant attendu entre 0,00 € et 1 000 000 000 000,00 €."
NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
# what is no number, no date and no rate, whatever the field
NEVER = [
    True,
    False,
    None,
    [],
    {},
    [1],
    {"a": 1},
    "",
    "  ",
    "abc",
    "nan",
    "inf",
    "١٢",
    "１２",
    "²",
    "0x1F",
    "1_000",
    "\n",
]


def refusal(field, value):
    with pytest.raises(ValidationError) as caught:
        field.read(value)
    (message,) = caught.value.messages
    assert "\n" not in message
    assert message.endswith((".", "?", ")"))
    return message


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1 234,56 €", 123456),
        (f"1{NO_BREAK}234,56{NO_BREAK}€", 123456),
        (f"1{NARROW}234,56{NARROW}€", 123456),
        ("1234.56", 123456),
        ("1234,56", 123456),
        (Decimal("1234.56"), 123456),
        (1234, 123400),
        ("375 €", 37500),
        ("375€", 37500),
        ("375 euros", 37500),
        ("50 000 €", 5_000_000),
        ("50000", 5_000_000),
        ("12 345 678,90 €", 1_234_567_890),
        ("0,5", 50),
        ("0.10", 10),
        (Decimal("30.000"), 3000),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1.234.567", 123_456_700),
        ("0,500", 50),
        ("1234,500", 123450),
        ("30 000,500", 3_000_050),
        ("30,0000", 3000),
        ("+3", 300),
        ("0", 0),
        ("-0", 0),
        (" 12 € ", 1200),
        ("1000000000000", 10**14),
    ],
)
def test_an_amount_is_read_in_the_forms_people_type(written, cents):
    assert Euros().read(written) == cents
    assert type(Euros().read(written)) is int


@given(st.integers(0, 10**14))
def test_an_amount_written_by_us_is_read_back_to_the_cent(cents):
    assert Euros().read(euros(cents)) == cents


@pytest.mark.parametrize(
    "written",
    [
        "1 23 €",
        "1 2345 €",
        "1  234 €",
        "1 234 5",
        "1.234.56",
        "1 234.567,50",
        "01.234,56",
        "1'234",
        "1e5",
        "1E5",
        "€ 12",
        "€",
        "12 $",
        "12 k€",
        "environ 12 €",
        "12,",
        ",5",
        ".5",
        "--5",
        "12-5",
        "1/2",
        *NEVER,
    ],
)
def test_what_is_no_amount_is_refused_with_an_example(written):
    message = refusal(Euros(), written)
    assert message.startswith("montant en euros attendu, et non ")
    assert message.endswith("Écrivez « 1 234,56 € » ou 1234.56.")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("12,3456", "montant « 12,3456 » : deux décimales au plus."),
        (Decimal("12.345"), "montant « 12.345 » : deux décimales au plus."),
        (Decimal("0.001"), "montant « 0.001 » : deux décimales au plus."),
        # one thousandth of a cent, far beyond what Decimal multiplies exactly by default
        (
            f"1234567890{'0' * 10}.{'0' * 29}1",
            f"montant « 1234567890{'0' * 10}.{'0' * 29}1 » : deux décimales au plus.",
        ),
        ("-3 €", BEYOND_EUROS.format("-3 €")),
        (-3, BEYOND_EUROS.format("-3")),
        ("-0,01", BEYOND_EUROS.format("-0,01")),
        ("1000000000000,01", BEYOND_EUROS.format("1000000000000,01")),
        ("9" * 31, BEYOND_EUROS.format("9" * 31)),
    ],
)
def test_an_amount_that_nobody_pays_is_refused_in_words(written, told):
    assert refusal(Euros(), written).replace(NO_BREAK, " ") == told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("30.000 €", "deux lectures possibles, écrivez « 30 000,00 € » ou « 30,00 € »."),
        ("30,000", "deux lectures possibles, écrivez « 30 000,00 € » ou « 30,00 € »."),
        ("+1.500", "deux lectures possibles, écrivez « 1 500,00 € » ou « 1,50 € »."),
        ("999.990 euros", "deux lectures possibles, écrivez « 999 990,00 € » ou « 999,99 € »."),
        ("12.345 €", "deux décimales au plus ; pour des milliers, écrivez « 12 345,00 € »."),
    ],
)
def test_an_amount_that_may_be_two_is_refused_with_both(written, told):
    assert refusal(Euros(), written).replace(NO_BREAK, " ") == f"montant « {written} » : {told}"


def test_what_such_a_refusal_proposes_is_read_as_it_says():
    for field, written, readings in (
        (Euros(), "30.000", [3_000_000, 3000]),
        (Number(), "1,125", [1125, Decimal("1.125")]),
        (Number(), "1.500", [1500, Decimal("1.5")]),
        (Whole(), "2.000", [2000, 2]),
    ):
        proposed = re.findall("« (.*?) »", refusal(field, written))[1:]
        assert [field.read(each) for each in proposed] == readings


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("20 %", Rate(1, 5)),
        ("20%", Rate(1, 5)),
        (f"20{NO_BREAK}%", Rate(1, 5)),
        (f"20{NARROW}%", Rate(1, 5)),
        (" 20 % ", Rate(1, 5)),
        ("12,5 %", Rate(1, 8)),
        ("12.5 %", Rate(1, 8)),
        ("0,01 %", Rate(1, 10_000)),
        ("33.333333 %", Rate(33333333, 100_000_000)),
        ("0 %", Rate(0, 1)),
        ("100 %", Rate(1, 1)),
        ("100,0 %", Rate(1, 1)),
    ],
)
def test_a_rate_is_exact(written, rate):
    assert Percent().read(written) == rate


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (20, "taux attendu, et non le nombre « 20 ». Écrivez « 20 % »."),
        (100, "taux attendu, et non le nombre « 100 ». Écrivez « 100 % »."),
        (0, "taux attendu, et non le nombre « 0 ». Écrivez-le « 20 % »."),
        (-5, "taux attendu, et non le nombre « -5 ». Écrivez-le « 20 % »."),
        (Decimal("0.2"), "taux attendu, et non le nombre « 0.2 ». Écrivez-le « 20 % »."),
        ("20", "taux attendu, et non le texte « 20 ». Écrivez-le « 20 % »."),
        ("vingt pour cent", "taux attendu, et non le texte « vingt pour cent ». Écrivez-le « 20 % »."),
        ("2 0 %", "taux attendu, et non le texte « 2 0 % ». Écrivez-le « 20 % »."),
        ("-5 %", "taux attendu, et non le texte « -5 % ». Écrivez-le « 20 % »."),
        ("٢٠ %", "taux attendu, et non le texte « ٢٠ % ». Écrivez-le « 20 % »."),
        ("1e1 %", "taux attendu, et non le texte « 1e1 % ». Écrivez-le « 20 % »."),
        ("20 % environ", "taux attendu, et non le texte « 20 % environ ». Écrivez-le « 20 % »."),
        (True, "taux attendu, et non « true », qui veut dire oui. Écrivez-le « 20 % »."),
        ("100,000001 %", "« 100,000001 % » : taux attendu entre 0 % et 100 %."),
        ("999 %", "« 999 % » : taux attendu entre 0 % et 100 %."),
    ],
)
def test_what_is_no_rate_is_refused(written, told):
    assert refusal(Percent(), written) == told


@pytest.mark.parametrize("written", NEVER)
def test_what_is_nothing_of_the_kind_is_refused_by_every_field_that_computes(written):
    for field in (Percent(), Day(), Months(), Whole(), Number()):
        refusal(field, written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-01-31", date(2025, 1, 31)),
        ("31/01/2025", date(2025, 1, 31)),
        (" 2025-01-31 ", date(2025, 1, 31)),
        ("2024-02-29", date(2024, 2, 29)),
        ("29/02/2024", date(2024, 2, 29)),
        ("2000-02-29", date(2000, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        (date(2025, 1, 31), date(2025, 1, 31)),
        ("1/3/2026", date(2026, 3, 1)),
        ("2026-3-1", date(2026, 3, 1)),
        ("1.3.2026", date(2026, 3, 1)),
        ("31-01-2025", date(2025, 1, 31)),
        ("20 janvier 2025", date(2025, 1, 20)),
        ("1er mars 2026", date(2026, 3, 1)),
        ("1 AOUT 2026", date(2026, 8, 1)),
        (f"3{NO_BREAK}févr. 2026", date(2026, 2, 3)),
        ("14 juil. 2026", date(2026, 7, 14)),
    ],
)
def test_a_date_is_read_in_the_forms_people_type(written, day):
    assert Day().read(written) == day


@pytest.mark.parametrize(
    "written",
    ["2025-02-29", "29/2/2025", "31 avril 2025", "2100-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "0000-01-01"],
)
def test_a_day_that_does_not_exist_is_told_to_be_impossible(written):
    assert refusal(Day(), written) == f"date impossible « {written} » : ce jour n'existe pas."


@pytest.mark.parametrize("written", ["1899-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_a_year_from_which_months_cannot_be_counted_is_refused(written):
    assert refusal(Day(), written) == f"date impossible « {written} » : année de 1900 à 2199 attendue."


@pytest.mark.parametrize(
    "written",
    [
        *("25-01-31", "31/01/25", "31/1-2025", "01/2025", "2025", 2025, "20250131", "٢٠٢٥-01-31", "2025-01-31T00"),
        *("14 février", "2er mars 2026", "3 jui 2026", "3 ma 2026", "3 march 2026", "3 mars 26", "mars 2026"),
    ],
)
def test_what_is_no_date_is_refused_with_an_example(written):
    message = refusal(Day(), written)
    assert message.startswith("date attendue, et non ")
    assert message.endswith("Écrivez-la « 31/01/2025 » ou « 2025-01-31 ».")


@pytest.mark.parametrize(
    ("written", "months"),
    [("12 months", 12), ("1 month", 1), ("12 mois", 12), ("1 mois", 1), ("12mois", 12), (f"3{NO_BREAK}mois", 3)],
)
def test_months_say_their_unit_in_english_or_in_french(written, months):
    assert Months().read(written) == months


def test_no_month_at_all_is_out_of_bounds():
    assert refusal(Months(), "0 months") == "« 0 months » : durée attendue entre 1 mois et 999 mois."


@pytest.mark.parametrize("written", [12, "12", "un mois", "1.5 months", "-1 months", "1000 months", "١٢ mois"])
def test_what_is_no_number_of_months_is_refused_with_an_example(written):
    message = refusal(Months(), written)
    assert message.startswith("durée en mois attendue, et non ")
    assert message.endswith("Écrivez-la « 12 months ».")


@pytest.mark.parametrize(
    ("written", "number"),
    [(3, 3), ("3", 3), (" 3 ", 3), ("3.0", 3), ("3,0", 3), (Decimal("3.0"), 3), ("1 200", 1200), (0, 0), ("-0", 0)],
)
def test_a_whole_number_is_read_from_a_document_as_from_a_form(written, number):
    assert Whole().read(written) == number
    assert type(Whole().read(written)) is int


def test_a_whole_number_that_may_be_two_is_refused_with_both():
    assert refusal(Whole(), "2.000").replace(NO_BREAK, " ") == (
        "nombre « 2.000 » : deux lectures possibles, écrivez « 2 000 » ou « 2 »."
    )
    assert refusal(Whole(), "1,500").replace(NO_BREAK, " ") == (
        "nombre « 1,500 » : sans décimales ; pour des milliers, écrivez « 1 500 »."
    )


@pytest.mark.parametrize("written", ["3.7", "3,7", Decimal("3.7"), "2.9999999999999999999999999999", "3 mois", "1e3"])
def test_a_number_that_is_not_whole_is_refused_and_never_cut(written):
    assert refusal(Whole(), written).startswith("nombre entier attendu, et non ")


def test_a_whole_number_out_of_its_range_is_told_the_range():
    assert refusal(Whole(least=1, most=60), 61) == "« 61 » : nombre entier attendu entre 1 et 60."
    assert refusal(Whole(least=1, most=60), "0") == "« 0 » : nombre entier attendu entre 1 et 60."
    assert refusal(Whole(), -1).replace(NO_BREAK, " ") == "« -1 » : nombre entier attendu entre 0 et 1 000 000 000."


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (4, 4),
        ("4,5", Decimal("4.5")),
        (Decimal("0.45"), Decimal("0.45")),
        ("4.0", 4),
        ("0,125", Decimal("0.125")),
        ("1234.125", Decimal("1234.125")),
        ("1.234,125", Decimal("1234.125")),
        (Decimal("1.500"), Decimal("1.5")),
        (Decimal("0.0000001"), Decimal("1E-7")),
    ],
)
def test_a_number_is_kept_exact(written, number):
    assert Number().read(written) == number


@pytest.mark.parametrize(("written", "told"), [("1.500", "« 1 500 » ou « 1,5 »"), ("4,125", "« 4 125 » ou « 4,1250 »")])
def test_a_number_that_may_be_two_is_refused_with_both(written, told):
    said = f"nombre « {written} » : deux lectures possibles, écrivez {told}."
    assert refusal(Number(), written).replace(NO_BREAK, " ") == said


@pytest.mark.parametrize("written", [-1, "-0,5", 10**12 + 1, "9" * 40, "1e999"])
def test_a_number_out_of_bounds_is_told_both(written):
    told = f"« {written} » : nombre attendu entre 0 et 1 000 000 000 000."
    assert refusal(Number(), written).replace(NO_BREAK, " ") == told


@pytest.mark.parametrize("written", ["oui", "non", "yes", "no", "true", "false", "on", "Y", 0, 1, "1", [], {}, None])
def test_yes_and_no_are_true_and_false_alone(written):
    assert refusal(YesNo(), written).startswith("true ou false attendu, et non ")
    assert YesNo().read(True) is True
    assert YesNo().read(False) is False


@pytest.mark.parametrize(
    ("written", "number"),
    [("3.3", "3.3"), (Decimal("3.10"), "3.10"), (3, "3"), ("2A", "2A"), (Decimal("0.0000001"), "0.0000001")],
)
def test_a_printed_number_stays_as_it_is_printed(written, number):
    assert PrintedNumber().read(written) == number


@pytest.mark.parametrize("written", ["", "  ", True, None, [], {}])
def test_what_is_no_printed_number_is_refused(written):
    assert refusal(PrintedNumber(), written).startswith("numéro attendu, et non ")


@pytest.mark.parametrize(("written", "code"), [("62", "62"), (62, "62"), ("2a", "2a"), ("971", "971"), ("01", "01")])
def test_the_code_of_a_department_needs_no_quotes(written, code):
    assert DepartmentCode().read(written) == code


@pytest.mark.parametrize("written", ["2A", "Nord", "1", "6 2", "9711", 1, "62/2024"])
def test_a_code_that_no_fiche_could_carry_is_no_department(written):
    told = f"code de département « {written} » : deux ou trois chiffres attendus (« 59 », « 2a »)."
    assert refusal(DepartmentCode(), written) == told


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (
            Slug(),
            ["a", "chantiers-insertion", "type_a", "2", 12],
            ["A", "été", "a b", "-a", "a-", "a--b", "a/b", "a\n"],
        ),
        (FicheName(), ["62/2025/clauses", "2a/pdie/x"], ["62/2025", "62/2025/Clauses", "x/2025/a", "62/2025/a/b"]),
        (CallName(), ["62/2025", "93/pdie"], ["62", "62/2025/a", "62/Été"]),
    ],
)
def test_an_identifier_keeps_to_small_letters_digits_and_hyphens(field, good, bad):
    for text in good:
        assert field.read(text) == str(text)
    for text in bad:
        if text != text.strip():
            assert field.read(text) == text.strip()
        else:
            assert refusal(field, text).startswith(f"code « {text} » : ")


def test_an_identifier_is_no_longer_than_an_address_bears():
    assert Slug().read("a" * 100) == "a" * 100
    assert refusal(Slug(), "a" * 101) == f"code « {'a' * 59}… » : 100 caractères au plus."


def test_a_text_is_trimmed_and_says_something():
    assert Text().read("  un texte ") == "un texte"
    assert refusal(Text(), "\n \t") == "texte vide : écrivez-le, ou retirez la clé."
    assert refusal(Text(), 12) == "texte attendu, et non le nombre « 12 ». Mettez-le entre guillemets."
    assert refusal(Text(), []) == "texte attendu, et non une liste."


def test_what_was_written_is_told_on_one_line_and_cut():
    assert refusal(Day(), "un\ndeux \x1b[31m") == (
        "date attendue, et non le texte « un deux \N{REPLACEMENT CHARACTER}[31m ». "
        "Écrivez-la « 31/01/2025 » ou « 2025-01-31 »."
    )
    assert refusal(Day(), "x" * 10_000) == (
        f"date attendue, et non le texte « {'x' * 39}… ». Écrivez-la « 31/01/2025 » ou « 2025-01-31 »."
    )


def test_every_item_of_a_list_is_told_its_own_mistake():
    with pytest.raises(ValidationError) as caught:
        Listed(Whole()).deserialize(["1", None, "deux", 3.5, [4]])
    assert {index: messages[0].partition(",")[0] for index, messages in caught.value.messages.items()} == {
        1: "élément vide : remplissez-le",
        2: "nombre entier attendu",
        3: "nombre entier attendu",
        4: "nombre entier attendu",
    }


def test_every_value_written_again_in_a_list_is_told():
    with pytest.raises(ValidationError) as caught:
        Listed(Slug(), distinct=True).deserialize(["a", "b", "a", "b", "a", "c"])
    assert sorted(caught.value.messages) == [2, 3, 4]


def test_names_are_joined_as_in_a_sentence():
    assert names([]) == ""
    assert names(["un"]) == "« un »"
    assert names(["un", "deux"]) == "« un » et « deux »"
    assert names(["un", "deux", "trois"]) == "« un », « deux » et « trois »"
