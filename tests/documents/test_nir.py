"""The number by which the State knows a person is recognised as people write it, and other numbers are not."""

import random
import re
import sys

import pytest
from stdnum.fr import nir

from tremplin.documents.nir import looks_like_nir, without_nir
from tremplin.documents.texts import one_line, prose
from tremplin.errors import NotYet, UnknownIdentifier, WrongUsage, excerpt
from tremplin.nir import ELSEWHERE_DIGITS, key_of, without_nirs

WHOLE = "2 95 10 99 126 111 93"
TYPED = (
    WHOLE,
    "295109912611193",
    "2951099126111",
    "2.95.10.99.126.111.93",
    "2-95-10-99-126-111",
    "2 95 10 99 126 111",
    "295 10 99 126 111 93",
    "2 95 10 99 126 111 93",
    "2\u200b95\u200b10\u200b99\u200b126\u200b111",
    "253072B07300470",
    "2 53 07 2a 073 004 43",
    "253072A073004",
    # born abroad, no month of birth is known
    "1 80 63 99 350 012",
    "M. Durand (n°1850578006084), joint le 12 mars 2026",
    "né en 1985, 1 85 05 78 006 084 ; sans emploi",
    # full width, and Arabic digits
    "\uff12\uff19\uff15\uff11\uff10\uff19\uff19\uff11\uff12\uff16\uff11\uff11\uff11\uff19\uff13",
    "né le : \u0662\u0669\u0665\u0661\u0660\u0669\u0669\u0661\u0662\u0666\u0661\u0661\u0661\u0669\u0663",
    # one slip of the hand
    "2 95 10 99 126 111 94",
)
OTHERS = (
    "",
    "732 829 320 00074",
    "73282932000074",
    "356 000 000 00048",
    "W123456789",
    "01 23 45 67 89",
    "+33 1 23 45 67 89 ; 06 12 34 56 78",
    "1 850 578 006 084,00 €",
    "12 345 678 901 234,50",
    "00-2026-000001",
    "FR76 3000 6000 0112 3456 7890 189",
    "9782070360024",
    "2026-03-12 10:30:15,123456",
    "du 12/03/2026 au 11/03/2027, 12 mois, 20 places",
    # a wrong key, a month that is none, no commune
    "295109912611194",
    "1851378006084",
    "1850578000084",
    "1850500006084",
    "18505780060843210",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "c1850578006084a",
)


@pytest.mark.parametrize("text", TYPED)
def test_a_nir_is_recognised_however_it_is_written(text):
    assert looks_like_nir(text)


@pytest.mark.parametrize("text", OTHERS)
def test_another_number_is_not_taken_for_a_nir(text):
    assert not looks_like_nir(text)


def test_the_digits_of_every_script_are_looked_for():
    looked = re.compile(ELSEWHERE_DIGITS)
    digits = [chr(point) for point in range(128, sys.maxunicode + 1) if chr(point).isdecimal()]
    assert [digit for digit in digits if not looked.match(digit)] == []
    # and not what a text in French has beside them, which is nearly all of every text
    assert not looked.search("« Œuvre – l’été à Noël… » : 12 000 €, n° 3, ½ journée")


def test_the_key_is_that_of_the_national_registry():
    drawn = random.Random(11)
    for _ in range(500):
        place = drawn.choice(["75", "2A", "2B", "99", "01"])
        whole = f"{drawn.choice('12')}{drawn.randrange(100):02}{drawn.randrange(1, 13):02}{place}"
        whole += f"{drawn.randrange(1, 990):03}{drawn.randrange(1, 999):03}"
        assert f"{key_of(whole):02}" == nir.calc_check_digits(whole)
        assert looks_like_nir(f"{whole}{key_of(whole):02}")
        assert looks_like_nir(nir.format(f"{whole}{key_of(whole):02}"))


def test_few_numbers_drawn_by_chance_are_taken_for_one():
    drawn = random.Random(11)
    taken = {
        length: sum(looks_like_nir("".join(drawn.choices("0123456789", k=length))) for _ in range(10_000))
        for length in (10, 12, 13, 14, 15, 16, 20)
    }
    # of 13 digits the key is not there to tell: one in eleven
    assert taken[13] < 1_000
    assert taken[15] < 20
    assert not any(taken[length] for length in (10, 12, 14, 16, 20))


@pytest.mark.parametrize("read", [one_line, prose, without_nir])
@pytest.mark.parametrize("text", TYPED)
def test_a_text_that_holds_one_is_refused_by_a_sentence_that_does_not_tell_it(read, text):
    with pytest.raises(WrongUsage, match="numéro de sécurité sociale") as refused:
        read(text)
    assert not any(sign.isdigit() for sign in str(refused.value))


@pytest.mark.parametrize("text", TYPED)
def test_no_excerpt_and_no_refusal_shows_one(text):
    for shown in (excerpt(text), str(UnknownIdentifier("dossier", text, ())), str(NotYet("refus", [text]))):
        assert "…" in shown
        assert not looks_like_nir(shown)


@pytest.mark.parametrize("text", OTHERS)
def test_another_number_is_shown_as_it_is(text):
    assert without_nirs(text) == text
