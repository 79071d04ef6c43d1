"""French punctuation is never alone at the beginning of a line; what is typed or copied is left as it is."""

import pytest

from tremplin_web.frame.typesetting import typeset


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>Qui ? « brsa » ; fin : oui !</p>", "<p>Qui_? «_brsa_»_; fin_: oui_!</p>"),
        ("<td>1 234 567,50 €</td><td>20 % de 2025</td>", "<td>1_234_567,50_€</td><td>20_% de 2025</td>"),
        ("<p>à 15 h 59, 16 h ou 2 heures</p>", "<p>à 15_h_59, 16_h ou 2 heures</p>"),
        ("<b>Source :</b> <i>Évaluation</i>", "<b>Source_:</b> <i>Évaluation</i>"),
        ("<p>03 21 15 56 39, le 14 février 2025</p>", "<p>03 21 15 56 39, le 14 février 2025</p>"),
        ('<input value="a ; b" title="« c »">', '<input value="a ; b" title="« c »">'),
        ("<textarea>\na ; 1 000 €</textarea> ?", "<textarea>\na ; 1 000 €</textarea>_?"),
        ("<code>GET /a ?b :c</code>", "<code>GET /a ?b :c</code>"),
        ("<p>a :b et ?c</p>", "<p>a :b et ?c</p>"),
    ],
)
def test_a_space_of_punctuation_does_not_break(written: str, read: str) -> None:
    assert typeset(written).replace("\N{NO-BREAK SPACE}", "_") == read
