"""The themes of a quality charter are a department's own words."""

from tremplin.casework.acting.wording import value
from tremplin.documents.fiches.fiche import FicheSchema
from tremplin.documents.reading.reader import read
from tremplin.documents.schema import load
from tremplin.documents.vocabulary import Vocabulary, speaking
from tremplin.rules.library import KINDS

TEXT = """\
fiche: 00/2026/essai
title: Essai
summary: Un essai.
funding:
  rules:
    - {kind: results, quality: {weight: 100 %, themes: [mobilite, numerik]}, source: Ici}
"""


def mistakes(themes):
    document = read(TEXT, "essai.yaml")
    with speaking(Vocabulary(kinds={kind.name: kind for kind in KINDS}, themes=themes)):
        load(FicheSchema(), document)
    return list(map(str, document.mistakes))


def test_a_theme_that_the_department_does_not_describe_is_refused_with_the_nearest():
    assert mistakes({"mobilite": "mobilité", "numerique": "numérique"}) == [
        "essai.yaml:6:67 funding.rules.0.quality.themes.1 : thème inconnu « numerik ». "
        "Vouliez-vous dire « numerique » ?"
    ]


def test_any_code_is_a_theme_where_the_department_describes_none():
    assert mistakes({}) == []


def test_themes_that_were_honoured_are_told_by_their_names():
    words = Vocabulary(themes={"savoir_etre": "savoir-être", "mobilite": "mobilité"})
    assert value("results.quality", ("savoir_etre", "mobilite"), words) == "savoir-être, mobilité"
